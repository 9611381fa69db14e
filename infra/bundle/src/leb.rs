//! LEB128, the way in which WebAssembly writes numbers.

/// Appends a number: seven bits a byte, the lowest first, the highest bit set on all but the last.
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
