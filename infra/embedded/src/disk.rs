//! A database on disk. Calls to it queue where waiting blocks no thread, and writes that wait at the same time share one sync.

use std::fs::OpenOptions;
use std::io;
use std::mem;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::result::ConnectorError;
use dynoxide::Database;
use tokio::sync::{OwnedRwLockWriteGuard, RwLock, oneshot};
use tokio::task::spawn_blocking;

use crate::dispatch::Effect;
use crate::readers::Readers;
use crate::wire;

/// Answers a request.
type Serve = Box<dyn FnOnce(&Database) -> Answer + Send>;

/// The status and the body of an answer.
pub(crate) type Answer = (u16, String);

const OK: u16 = 200;

/// The database on disk, and the calls that wait for it.
#[derive(Clone)]
pub(crate) struct Disk {
    /// One group of writes holds it alone, several reads together.
    lock: Arc<RwLock<()>>,
    waiting: Arc<Mutex<Vec<Write>>>,
    log: Arc<Log>,
    readers: Arc<Readers>,
}

/// A write that waits for its group. Its caller may have given up.
struct Write {
    effect: Effect,
    serve: Serve,
    answer: oneshot::Sender<Answer>,
}

/// SQLite's write-ahead log. A commit is in it, and durable as soon as the log is synced.
struct Log {
    file: PathBuf,
    /// Whether a sync has failed. The system may then have dropped what it could not write, so no later sync counts.
    is_broken: AtomicBool,
}

impl Disk {
    /// The database on this file. It must leave the sync of its log to this.
    pub(crate) fn new(file: String) -> Self {
        let log = Log { file: format!("{file}-wal").into(), is_broken: AtomicBool::new(false) };
        let readers = Arc::new(Readers::new(file));
        Self { lock: Arc::default(), waiting: Arc::default(), log: Arc::new(log), readers }
    }

    /// Serves a read on the caller's thread.
    pub(crate) async fn read(&self, database: &Database, serve: impl FnOnce(&Database) -> Answer) -> Answer {
        let _no_write = self.lock.read().await;
        self.readers.read(database, serve)
    }

    /// Serves a write, with those that wait at the same time, on a thread that may block, because it waits for the disk.
    ///
    /// All other calls are answered on the caller's thread: handing a call to another thread takes several times as long as
    /// the call itself. A `GetItem` from a file takes 7 µs on the caller's thread and 32 to 53 µs on another one; a
    /// `BatchGetItem` of four keys takes 28 and 101 µs. A write takes 135 and 210 µs on a disk that syncs at once, but on a
    /// slower disk it would hold up every connection that the thread serves. So calls queue here first. Apart from a sweep of old
    /// items, only this thread waits for the disk.
    pub(crate) async fn write(
        &self,
        database: Database,
        effect: Effect,
        serve: impl FnOnce(&Database) -> Answer + Send + 'static,
    ) -> Result<Answer, ConnectorError> {
        let (answer, mut answered) = oneshot::channel();
        self.waiting().push(Write { effect, serve: Box::new(serve), answer });
        let alone = tokio::select! {
            biased;
            // Another caller led the group.
            Ok(answer) = &mut answered => return Ok(answer),
            alone = Arc::clone(&self.lock).write_owned() => alone,
        };
        let disk = self.clone();
        let served = spawn_blocking(move || disk.write_group(&database, alone)).await;
        served.map_err(|lost| ConnectorError::other(lost.into(), None))?;
        answered.await.map_err(|lost| ConnectorError::other(lost.into(), None))
    }

    /// Serves all writes that wait. The lock moves in: a caller who stops waiting must not let other calls in before the
    /// writes are done.
    fn write_group(&self, database: &Database, alone: OwnedRwLockWriteGuard<()>) {
        let mut group = mem::take(&mut *self.waiting());
        // A write whose caller has given up must not happen later.
        group.retain(|write| !write.answer.is_closed());
        let defines = group.iter().any(|write| write.effect == Effect::Define);
        let served: Vec<_> = group.into_iter().map(|write| (write.answer, (write.serve)(database))).collect();
        let is_refusal = |(status, _): &Answer| *status != OK;
        let synced = if served.iter().all(|(_, answer)| is_refusal(answer)) { Ok(()) } else { self.log.sync() };
        if defines {
            self.readers.close();
        }
        drop(alone);
        for (caller, answer) in served {
            let answer = match &synced {
                Err(error) if !is_refusal(&answer) => not_synced(error),
                _ => answer,
            };
            let _ = caller.send(answer);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Write>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn sync(&self) -> io::Result<()> {
        if self.is_broken.load(Ordering::Acquire) {
            return Err(io::Error::other("an earlier sync failed"));
        }
        // Windows syncs only what was opened for writing.
        let synced = OpenOptions::new().write(true).open(&self.file).and_then(|log| log.sync_data());
        if synced.is_err() {
            self.is_broken.store(true, Ordering::Release);
        }
        synced
    }
}

/// The answer to a write that may be lost. Its code is one that DynamoDB does not have, so that logs tell it apart.
fn not_synced(error: &io::Error) -> Answer {
    let message = format!("the disk could not be synced: {error}");
    (500, wire::exception("DiskNotSynced", &message).to_string())
}
