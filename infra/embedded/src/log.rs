//! SQLite's write-ahead log, and whether what it holds is on the disk.
//!
//! After a failed sync the system may have dropped what it could not write, and still return it when the file is read. From then on
//! neither reading the log nor another sync proves that a commit is on the disk. Only writing it again does.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, OpenFlags};

/// The log of an open database. A commit is in it, and durable as soon as the log is synced.
pub(crate) struct Log {
    path: PathBuf,
    /// Open for as long as the database is: the system reports a write that failed later only to those who had the file open.
    file: File,
    is_broken: AtomicBool,
}

impl Log {
    /// Opens the log of this database, which must be open, and moves all that is in it to the database. A program that
    /// ended after a failed sync has left commits in it that may not be on the disk, and whatever is appended to them is lost with
    /// them.
    pub(crate) fn open(database: &str) -> Result<Self, LogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(database, flags)?;
        let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if is_busy {
            return Err(LogError::Busy);
        }
        let path = PathBuf::from(format!("{database}-wal"));
        // Windows syncs only what was opened for writing.
        let file = OpenOptions::new().write(true).open(&path)?;
        Ok(Self { path, file, is_broken: AtomicBool::new(false) })
    }

    /// Brings all commits to the disk. When it has failed once, it fails for ever.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.check()?;
        let synced = self.is_in_place().and_then(|()| self.file.sync_data());
        if let Err(error) = &synced {
            tracing::error!(%error, "the disk could not be synced; every call fails until this program is started again");
            self.is_broken.store(true, Ordering::Release);
        }
        synced
    }

    /// Whether all that was committed before the running sync is on the disk.
    pub(crate) fn check(&self) -> io::Result<()> {
        if self.is_broken.load(Ordering::Acquire) {
            return Err(io::Error::other("an earlier sync failed"));
        }
        Ok(())
    }

    /// Whether the file is still the one that SQLite will find when it opens the database again.
    fn is_in_place(&self) -> io::Result<()> {
        let (found, own) = (fs::metadata(&self.path)?, self.file.metadata()?);
        if is_same(&found, &own) { Ok(()) } else { Err(io::Error::other("the write-ahead log was replaced")) }
    }
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// An open file can be neither moved nor deleted.
#[cfg(not(unix))]
fn is_same(_one: &fs::Metadata, _other: &fs::Metadata) -> bool {
    true
}

/// Why the log could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// Another program uses the database.
    #[error("another program uses it")]
    Busy,
    /// SQLite could not move the commits to the database.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The file could not be opened.
    #[error(transparent)]
    File(#[from] io::Error),
}
