//! Copying a database that is in use.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

/// How long a database that is locked is waited for. In WAL mode a reader hardly ever waits.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);
/// The time between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// Copies the database at `from` into the empty file `to`, as it is at one moment, and checks the copy.
///
/// It has a read-only connection of its own and takes all pages in one step. So it holds up no call, of this or of another
/// process, and a write meanwhile does not make it start again. The copy is a single file.
///
/// # Errors
/// If SQLite cannot read the database or write the copy. What was written then is no database.
pub fn back_up(from: &Path, to: &Path) -> Result<(), BackupError> {
    let from = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let mut to = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let backup = Backup::new(&from, &mut to)?;
    let until = Instant::now() + LOCK_TIMEOUT;
    loop {
        match backup.step(-1)? {
            StepResult::Done => break,
            _ if Instant::now() >= until => return Err(BackupError::Locked),
            _ => thread::sleep(PAUSE),
        }
    }
    drop(backup);
    // Without its journal beside it, the file can be moved alone.
    to.pragma_update(None, "journal_mode", "DELETE")?;
    let found: String = to.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(BackupError::Damaged(found)) }
}

/// Why a database could not be copied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// Another process kept the database locked.
    #[error("the database is locked")]
    Locked,
    /// SQLite found an error in the copy, and so probably in the database.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
    /// SQLite could not read or write.
    #[error("the database cannot be copied")]
    Database(#[from] rusqlite::Error),
}
