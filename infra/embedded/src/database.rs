//! Opening the database, on a file or in memory.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::result::ConnectorError;
use dynoxide::{Database, DynoxideError};

use crate::connector::Connector;
use crate::wire;

/// A DynamoDB on a SQLite file or in memory. Clones share the database.
///
/// The tokens that make a repeated `TransactWriteItems` apply once live in memory: they are forgotten when the
/// process ends, as DynamoDB forgets them after ten minutes. Expired items stay until somebody [sweeps](Self::sweep).
#[derive(Clone)]
pub struct Embedded(Connector);

impl Embedded {
    /// Opens the database at `path`, creating it if there is none.
    ///
    /// An acknowledged write is durable: SQLite runs in WAL mode with `synchronous=FULL` (its default, which the
    /// database leaves alone), so a commit is synced to disk before it is answered. It outlives the process being
    /// killed, and the machine losing power as far as the disk keeps its word. Beside the file lie `-wal` and `-shm`;
    /// the three belong together and are copied together.
    ///
    /// Two processes must not open one file: each would keep tables and tokens of its own in memory. Taking a lock
    /// is left to the caller.
    ///
    /// # Errors
    /// When the path cannot be used, or what lies there is not a database this program can read.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        // Absolute, because SQLite reads "", ":memory:" and "file:..." as something else than a file of that name.
        let full = std::path::absolute(path).map_err(|source| OpenError::Path { path: path.to_owned(), source })?;
        let text = full.to_str().ok_or_else(|| OpenError::NotUtf8(path.to_owned()))?;
        let database = Database::new(text).map_err(|source| OpenError::Database(source.into()))?;
        Ok(Self(Connector::on_file(database)))
    }

    /// An empty database that is gone with its last clone.
    ///
    /// # Errors
    /// When SQLite has no memory left to start with.
    pub fn memory() -> Result<Self, OpenError> {
        let database = Database::memory().map_err(|source| OpenError::Database(source.into()))?;
        Ok(Self(Connector::in_memory(database)))
    }

    /// The client to give to `aws_sdk_dynamodb::config::Builder::http_client`.
    ///
    /// Signatures are neither needed nor checked, but the SDK wants some region and some credentials to sign with.
    /// Calls must be made inside a tokio runtime.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.0.clone())
    }

    /// Answers a call as DynamoDB's own endpoint would: the operation's name and its JSON in, status and JSON out.
    ///
    /// # Errors
    /// When a write was cut off by the end of the runtime.
    pub async fn answer(&self, operation: &str, body: Vec<u8>) -> Result<(u16, Vec<u8>), ConnectorError> {
        let answer = self.0.clone().answer(wire::request(operation, body)?).await?;
        Ok((answer.status().as_u16(), answer.body().bytes().unwrap_or_default().to_vec()))
    }

    /// Deletes the items whose time to live has passed, and says how many: what DynamoDB does by itself.
    ///
    /// It reads whole tables, 25 items at a time, and lets calls that wait go first in between. Such a call waits, on
    /// its thread, for those 25 at most. The sweep blocks: call it where that is allowed, and not often.
    ///
    /// # Errors
    /// When SQLite fails, on a full disk for instance. What was deleted until then stays deleted.
    pub fn sweep(&self) -> Result<usize, SweepError> {
        self.0.sweep().map_err(|source| SweepError(source.into()))
    }
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedded").finish_non_exhaustive()
    }
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The path means nothing to the operating system, an empty one for instance.
    #[error("{path:?} is not a usable path")]
    Path {
        /// The path as it was given.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// SQLite takes UTF-8 paths only.
    #[error("the path {0:?} is not UTF-8")]
    NotUtf8(PathBuf),
    /// The file cannot be opened, is no database, or was written by a newer version.
    #[error("the database does not open")]
    Database(#[source] Box<DynoxideError>),
}

/// Why a sweep broke off.
#[derive(Debug, thiserror::Error)]
#[error("the database cannot be swept")]
pub struct SweepError(#[source] Box<DynoxideError>);
