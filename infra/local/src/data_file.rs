//! The data file, which only its owner may read, and the lock that reserves it for one process.

use std::env;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The data file, locked by this process until this is dropped, which must be after the database is closed: closing any
/// handle of a file releases SQLite's own locks on it.
#[derive(Debug)]
pub(crate) struct DataFile {
    /// The path of the file, without links.
    pub(crate) file: PathBuf,
    _locks: [File; 2],
}

impl DataFile {
    /// Locks the file. Creates it and its folders if they do not exist.
    ///
    /// # Errors
    /// A sentence that names the file, for example if another process uses it.
    pub(crate) fn lock(file: &Path) -> Result<Self, String> {
        let cannot = |error: io::Error| format!("the data file {} cannot be used: {error}", file.display());
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or(Ok(()), make_folder).map_err(cannot)?;
        let data = open_private(file).map_err(cannot)?;
        close_to_others(&data).map_err(cannot)?;
        // Symbolic links lead to the same lock file.
        let file = file.canonicalize().map_err(cannot)?;
        let lock = open_private(&beside(&file, ".lock")).map_err(cannot)?;
        for locked in lockable(&lock, &data) {
            match locked.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(format!("another postern is using the data file {}; stop it first", file.display()));
                }
                Err(TryLockError::Error(error)) => return Err(cannot(error)),
            }
        }
        Ok(Self { file, _locks: [lock, data] })
    }
}

/// The files to lock. The lock on the data file itself also holds for its hard links, and the one on the lock file for a
/// file that takes the place of the data file.
#[cfg(target_os = "linux")]
fn lockable<'a>(lock: &'a File, data: &'a File) -> Vec<&'a File> {
    vec![lock, data]
}

/// The file to lock. Elsewhere a lock on the data file would keep SQLite itself out.
#[cfg(not(target_os = "linux"))]
fn lockable<'a>(lock: &'a File, _: &'a File) -> Vec<&'a File> {
    vec![lock]
}

/// The default path of a data file with this name.
pub(crate) fn default_file(name: &str) -> Result<PathBuf, String> {
    // The XDG Base Directory Specification says to ignore relative paths.
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let kept = folder("XDG_DATA_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local").join("share")))
        .or_else(|| folder("LOCALAPPDATA"));
    match kept {
        Some(folder) => Ok(folder.join("postern").join(name)),
        None => Err("no home folder was found for the data: name a file with --data".to_owned()),
    }
}

/// The path with a suffix: `postern.db` and `.lock` make `postern.db.lock`.
pub(crate) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

/// Creates a folder and its parents, accessible only to the owner. Leaves existing folders as they are.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Opens a file, or creates it so that only its owner can access it. SQLite gives its own files the same mode.
pub(crate) fn open_private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create(true).truncate(false).open(file)
}

/// Removes everyone else's access to an existing file, for example one that was restored from a backup.
#[cfg(unix)]
fn close_to_others(file: &File) -> io::Result<()> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

    let mode = file.metadata()?.permissions().mode();
    let others = mode & 0o077;
    if others == 0 { Ok(()) } else { file.set_permissions(Permissions::from_mode(0o600)) }
}

#[cfg(not(unix))]
fn close_to_others(file: &File) -> io::Result<()> {
    file.metadata().map(drop)
}
