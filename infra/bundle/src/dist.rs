//! The folder that is served.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::compressed::Compressed;

/// Writes the files with their copies and removes what was there before.
///
/// The page comes last but for the removal: at no time does it name a file that is not there.
pub(crate) fn write<'a>(dist: &Path, files: impl Iterator<Item = &'a Compressed>) -> Result<(), String> {
    let cannot = |error: io::Error| format!("{} cannot be written: {error}", dist.display());
    let mut written = BTreeSet::new();
    let (page, assets): (Vec<_>, Vec<_>) = files.partition(|file| file.file.path == "index.html");
    for Compressed { file, brotli, gzip } in assets.into_iter().chain(page) {
        for (ending, content) in [(".br", brotli), (".gz", gzip), ("", &file.content)] {
            let path = dist.join(format!("{}{ending}", file.path));
            put(&path, content).map_err(cannot)?;
            written.insert(path);
        }
    }
    let assets = dist.join("assets");
    for entry in fs::read_dir(&assets).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if !written.contains(&path) {
            fs::remove_file(path).map_err(cannot)?;
        }
    }
    Ok(())
}

/// Writes a file at once: whoever reads it sees the old one or the new one, never a part.
fn put(path: &PathBuf, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let mut beside = path.clone().into_os_string();
    beside.push(".new");
    fs::write(&beside, content)?;
    fs::rename(beside, path)
}
