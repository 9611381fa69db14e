//! Writes the folder that is served.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::compressed::Compressed;

/// Writes the files with their copies and removes older assets.
///
/// The page is written after all assets, and old assets are removed after that. So the page never names a missing file.
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

/// Writes a file atomically: a reader sees the old content or the new, never a part of it.
fn put(path: &PathBuf, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let mut temporary = path.clone().into_os_string();
    temporary.push(".new");
    fs::write(&temporary, content)?;
    fs::rename(temporary, path)
}
