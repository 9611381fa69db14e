//! Compressed copies, made in advance so that no request waits for compression.

use std::io::Write as _;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::file::File;

/// The brotli quality for releases: the highest there is.
const BROTLI_BEST: i32 = 11;
/// The brotli quality during development.
const BROTLI_QUICK: i32 = 5;

/// A file with its compressed copies.
#[derive(Debug)]
pub(crate) struct Compressed {
    /// The file.
    pub(crate) file: File,
    /// Its brotli copy.
    pub(crate) brotli: Vec<u8>,
    /// Its gzip copy.
    pub(crate) gzip: Vec<u8>,
}

/// Compresses a file: as small as possible, or quickly if `dev`.
pub(crate) fn compressed(file: File, dev: bool) -> Compressed {
    let brotli = brotli(&file.content, if dev { BROTLI_QUICK } else { BROTLI_BEST });
    let gzip = gzip(&file.content, if dev { Compression::fast() } else { Compression::best() });
    Compressed { file, brotli, gzip }
}

#[expect(clippy::expect_used, reason = "writing to a vector cannot fail")]
fn brotli(content: &[u8], quality: i32) -> Vec<u8> {
    // The largest window that the format allows. The whole file is in memory anyway.
    let params = BrotliEncoderParams { quality, lgwin: 24, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &params).expect("a write to memory");
    compressed
}

#[expect(clippy::expect_used, reason = "writing to a vector cannot fail")]
fn gzip(content: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("a write to memory")
}
