//! The files that browsers load: named after their content, compressed in advance, and written to the folder that is
//! served.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// The file with the stamp of the inputs. It is not served.
const STAMP: &str = "stamp";

/// A file of the console.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path within the folder that is served.
    pub(crate) path: String,
    /// Its content.
    pub(crate) content: Vec<u8>,
}

/// A file with its compressed copies, so that no request waits for compression.
#[derive(Debug)]
pub(crate) struct Compressed {
    /// The file.
    pub(crate) file: File,
    /// Its brotli copy.
    pub(crate) brotli: Vec<u8>,
    /// Its gzip copy.
    pub(crate) gzip: Vec<u8>,
}

impl File {
    /// The page itself. It is the only file that keeps its name.
    pub(crate) fn page(content: Vec<u8>) -> Self {
        Self { path: "index.html".to_owned(), content }
    }

    /// A file that is named after its content, so that browsers can cache it forever.
    pub(crate) fn hashed(extension: &str, content: Vec<u8>) -> Self {
        Self { path: format!("assets/postern-{}.{extension}", hash(&[&content])), content }
    }

    /// The URL at which browsers load it.
    pub(crate) fn url(&self) -> String {
        format!("/{}", self.path)
    }

    /// Adds the compressed copies: as small as possible, or quickly if `dev`.
    #[expect(clippy::expect_used, reason = "writing to a vector cannot fail")]
    pub(crate) fn compressed(self, dev: bool) -> Compressed {
        let (quality, level) = if dev { (5, Compression::fast()) } else { (11, Compression::best()) };
        // The largest window that the format allows. The whole file is in memory anyway.
        let params = BrotliEncoderParams { quality, lgwin: 24, size_hint: self.content.len(), ..Default::default() };
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &self.content[..], &mut brotli, &params).expect("a write to memory");
        let mut encoder = GzEncoder::new(Vec::new(), level);
        let gzip = encoder.write_all(&self.content).and_then(|()| encoder.finish()).expect("a write to memory");
        Compressed { file: self, brotli, gzip }
    }
}

/// The first 64 bits of the SHA-256 over all parts and their lengths, in hexadecimal.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let first = hasher.finalize().first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// Creates a folder that is deleted when it is dropped.
pub(crate) fn temporary_folder() -> Result<TempDir, String> {
    tempfile::tempdir().map_err(|error| format!("no temporary folder can be created: {error}"))
}

/// Whether a folder was written from the inputs of this stamp.
pub(crate) fn is_current(dist: &Path, stamp: &str) -> bool {
    fs::read_to_string(dist.join(STAMP)).is_ok_and(|found| found == stamp)
}

/// Writes the files with their copies to a folder, removes older assets, and stamps the folder.
///
/// The page is written after all assets, and old assets are removed after that. So the page never names a missing file.
/// The old stamp is emptied before any change, so that an interrupted write is repeated.
pub(crate) fn write<'a>(dist: &Path, stamp: &str, files: impl Iterator<Item = &'a Compressed>) -> Result<(), String> {
    let cannot = |error: io::Error| format!("{} cannot be written: {error}", dist.display());
    put(&dist.join(STAMP), b"").map_err(cannot)?;
    let mut written = BTreeSet::new();
    let (page, assets): (Vec<_>, Vec<_>) = files.partition(|file| file.file.path == "index.html");
    for Compressed { file, brotli, gzip } in assets.into_iter().chain(page) {
        for (ending, content) in [(".br", brotli), (".gz", gzip), ("", &file.content)] {
            let path = dist.join(format!("{}{ending}", file.path));
            put(&path, content).map_err(cannot)?;
            written.insert(path);
        }
    }
    for entry in fs::read_dir(dist.join("assets")).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if !written.contains(&path) {
            fs::remove_file(path).map_err(cannot)?;
        }
    }
    put(&dist.join(STAMP), stamp.as_bytes()).map_err(cannot)
}

/// Writes a file atomically: a reader sees the old content or the new, never a part of it.
fn put(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let temporary = path.with_added_extension("new");
    fs::write(&temporary, content)?;
    fs::rename(temporary, path)
}
