//! LEB128, WebAssembly's encoding of numbers.

/// Appends a number: seven bits per byte, lowest bits first. All bytes but the last have the highest bit set.
pub(crate) fn write(bytes: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f).to_le_bytes()[0];
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}
