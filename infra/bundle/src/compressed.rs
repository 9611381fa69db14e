//! Compressed copies, made once so that nobody waits for them when the file is asked for.

use std::io::Write as _;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::file::File;

/// How hard brotli tries for what is shipped; the most it can.
const BROTLI_BEST: i32 = 11;
/// How hard brotli tries while one is working on the console.
const BROTLI_QUICK: i32 = 5;

/// A file with its compressed copies.
#[derive(Debug)]
pub(crate) struct Compressed {
    /// The file.
    pub(crate) file: File,
    /// Its copy in brotli.
    pub(crate) brotli: Vec<u8>,
    /// Its copy in gzip.
    pub(crate) gzip: Vec<u8>,
}

/// Compresses a file: as well as can be, or quickly.
pub(crate) fn compressed(file: File, dev: bool) -> Compressed {
    let brotli = brotli(&file.content, if dev { BROTLI_QUICK } else { BROTLI_BEST });
    let gzip = gzip(&file.content, if dev { Compression::fast() } else { Compression::best() });
    Compressed { file, brotli, gzip }
}

#[expect(clippy::expect_used, reason = "a vector takes whatever is written to it")]
fn brotli(content: &[u8], quality: i32) -> Vec<u8> {
    // The window may be as large as the format allows: the whole file is in memory anyway.
    let params = BrotliEncoderParams { quality, lgwin: 24, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &params).expect("a write to memory");
    compressed
}

#[expect(clippy::expect_used, reason = "a vector takes whatever is written to it")]
fn gzip(content: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("a write to memory")
}
