//! The place of the data: its file, which nobody else may read, and the lock that keeps it to one process.

use std::env;
use std::ffi::OsStr;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The file with the data, held by this process as long as this lives.
#[derive(Debug)]
pub(crate) struct DataFile {
    /// The file, without links in its path.
    pub(crate) file: PathBuf,
    _lock: File,
}

impl DataFile {
    /// Takes the file, making it and the folders it lies in if they are not there.
    ///
    /// # Errors
    /// A sentence that names the file; among other things if another process has it.
    pub(crate) fn take(file: &Path) -> Result<Self, String> {
        let cannot = |error: io::Error| format!("the data file {} cannot be used: {error}", file.display());
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or(Ok(()), make_folder).map_err(cannot)?;
        open_private(file).and_then(|opened| close_to_others(&opened)).map_err(cannot)?;
        // By whichever links two processes come to the file, its lock is the same.
        let file = file.canonicalize().map_err(cannot)?;
        let lock = open_private(&beside(&file, "lock")).map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { file, _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                Err(format!("another postern is using the data file {}; stop it first", file.display()))
            }
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }
}

/// Where a file of this name with data is if nothing is said.
pub(crate) fn default_file(name: &str) -> Result<PathBuf, String> {
    // The XDG Base Directory Specification says that a relative path is to be ignored.
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let kept = folder("XDG_DATA_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local").join("share")))
        .or_else(|| folder("LOCALAPPDATA"));
    match kept {
        Some(folder) => Ok(folder.join("postern").join(name)),
        None => Err("there is no home folder to keep the data in: name a file with --data".to_owned()),
    }
}

/// The file of the same name with one ending more.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or(OsStr::new("postern.db")).to_owned();
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

/// Makes a folder, and those it lies in, for its owner alone. One that is there is left as it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Opens a file, making it for its owner alone if it is not there. What SQLite puts beside it gets the same mode.
pub(crate) fn open_private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create(true).truncate(false).open(file)
}

/// Takes from everybody else what they might do with a file that was there, brought back from a backup for instance.
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
