//! Opening the database, on a file or in memory.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector};
use dynoxide::{Database, DynoxideError};

use crate::connector::Connector;
use crate::disk::Disk;
use crate::hold::Holds;
use crate::log::{Log, LogError};

/// A DynamoDB on a SQLite file or in memory. Clones share the database.
///
/// The tokens that make a repeated `TransactWriteItems` apply once are in memory only. They are lost when the process
/// ends; DynamoDB forgets them after ten minutes. Expired items stay until a [sweep](Self::sweep).
#[derive(Clone, Debug)]
pub struct Embedded(Connector);

impl Embedded {
    /// Opens the database at `path`, or creates it.
    ///
    /// An acknowledged write is durable: its commit is in SQLite's write-ahead log, and the log is synced to disk before the
    /// answer, once for all writes that wait at the same time. It survives a killed process, and a power failure if the
    /// disk syncs as it reports. When a sync has failed, this and every later call is answered with an error, because what it
    /// would read may not be on the disk. Opening the database again makes that good. SQLite keeps two more files next to this one, `-wal` and `-shm`. The three belong together, and a copy of them while the database is in
    /// use can be broken: [`back_up`](crate::back_up) instead.
    ///
    /// Two processes must not open the same file, because each would keep its own tables and tokens in memory. The
    /// caller must lock the file.
    ///
    /// # Errors
    /// If the path cannot be used, or the file is not a database that this program can read.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        // Absolute, because SQLite reads "", ":memory:" and "file:..." as something else than a file of that name.
        let full = std::path::absolute(path).map_err(|source| OpenError::Path { path: path.to_owned(), source })?;
        let text = full.to_str().ok_or_else(|| OpenError::NotUtf8(path.to_owned()))?;
        let database = Database::new(text).map_err(|source| OpenError::Database(source.into()))?;
        // That is SQLite's `synchronous=NORMAL`: a commit no longer syncs the log by itself, because `Disk` does.
        database.disable_bulk_loading().map_err(|source| OpenError::Database(source.into()))?;
        let log = Log::open(text).map_err(OpenError::Log)?;
        Ok(Self(Connector { database, disk: Some(Disk::new(text.to_owned(), log)), holds: None }))
    }

    /// Creates an empty database in memory. It is gone when its last clone is dropped.
    ///
    /// # Errors
    /// If SQLite runs out of memory.
    pub fn memory() -> Result<Self, OpenError> {
        let database = Database::memory().map_err(|source| OpenError::Database(source.into()))?;
        Ok(Self(Connector { database, disk: None, holds: None }))
    }

    /// The same database, in which a transaction takes this long and meanwhile holds its items, as in DynamoDB: another
    /// transaction that writes or checks one of them is cancelled (`TransactionConflict`), and the write of a single item
    /// is refused (`TransactionConflictException`). It holds for this value and its clones, so for all clients of them.
    ///
    /// Without it, one call is served after another and no two ever conflict.
    #[must_use]
    pub fn with_slow_transactions(self, time: Duration) -> Self {
        Self(Connector { holds: Some(Holds::new(time)), ..self.0 })
    }

    /// The client to pass to `aws_sdk_dynamodb::config::Builder::http_client`.
    ///
    /// Signatures are not checked: `allow_no_auth` saves making them. The SDK requires some region. Calls must be made inside
    /// a tokio runtime.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.0.clone())
    }

    /// The connector behind [`http_client`](Self::http_client), for requests that do not come from the SDK.
    #[must_use]
    pub fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(self.0.clone())
    }

    /// Deletes the items whose time to live has passed, and returns how many. DynamoDB does this by itself.
    ///
    /// It reads whole tables, 25 items at a time, and lets waiting calls go first in between. Such a call blocks its
    /// thread for those 25 items at most. The sweep itself blocks: call it where that is allowed, and rarely.
    ///
    /// # Errors
    /// If SQLite fails, for example because the disk is full. Items that were deleted before that stay deleted.
    pub fn sweep(&self) -> Result<usize, SweepError> {
        // Without the lock `disk`, which would hold up every call until the last page.
        self.0.database.sweep_ttl().map_err(|source| SweepError(source.into()))
    }
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The operating system does not accept the path, for example because it is empty.
    #[error("{path:?} is not a usable path")]
    Path {
        /// The path as it was given.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// SQLite accepts only UTF-8 paths.
    #[error("the path {0:?} is not UTF-8")]
    NotUtf8(PathBuf),
    /// The file cannot be opened, is not a database, or was written by a newer version.
    #[error("the database cannot be opened")]
    Database(#[source] Box<DynoxideError>),
    /// The file's write-ahead log cannot be brought to the disk.
    #[error("the write-ahead log of the database cannot be used")]
    Log(#[source] LogError),
}

/// Why a sweep stopped early.
#[derive(Debug, thiserror::Error)]
#[error("the database cannot be swept")]
pub struct SweepError(#[source] Box<DynoxideError>);
