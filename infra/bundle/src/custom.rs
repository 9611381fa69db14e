//! Removes the custom sections of a WebAssembly module: names, producers, features. Browsers need none of them.

use wasmparser::{Parser, Payload};

use crate::leb;

/// The first bytes of every module: the magic number and the version.
const HEADER: &[u8] = b"\0asm\x01\0\0\0";

/// Returns the module without its custom sections.
pub(crate) fn stripped(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let mut kept = HEADER.to_vec();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| format!("the module is not well-formed: {error}"))?;
        if matches!(payload, Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            kept.push(id);
            leb::write(&mut kept, range.len());
            kept.extend_from_slice(&wasm[range]);
        }
    }
    Ok(kept)
}
