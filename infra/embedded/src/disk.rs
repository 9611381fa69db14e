//! A database on disk. Calls to it queue where waiting blocks no thread, and writes that wait at the same time share one sync.

use std::io;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::result::ConnectorError;
use dynoxide::Database;
use tokio::sync::{OwnedRwLockWriteGuard, RwLock, oneshot};
use tokio::task::spawn_blocking;

use crate::dispatch::Effect;
use crate::log::Log;
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

impl Disk {
    /// The database on this file, and its log, whose sync it must leave to this.
    pub(crate) fn new(file: String, log: Log) -> Self {
        let readers = Arc::new(Readers::new(file));
        Self { lock: Arc::default(), waiting: Arc::default(), log: Arc::new(log), readers }
    }

    /// Serves a read on the caller's thread.
    pub(crate) async fn read(&self, database: &Database, serve: impl FnOnce(&Database) -> Answer) -> Answer {
        let _no_write = self.lock.read().await;
        match self.log.check() {
            Ok(()) => self.readers.read(database, serve),
            Err(error) => not_synced(&error),
        }
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
        let (callers, serves): (Vec<_>, Vec<_>) = group.into_iter().map(|write| (write.answer, write.serve)).unzip();
        let answers = self.answers(database, serves);
        if defines {
            self.readers.close();
        }
        drop(alone);
        for (caller, answer) in callers.into_iter().zip(answers) {
            let _ = caller.send(answer);
        }
    }

    /// Serves writes, and brings what they changed to the disk. If that fails, the refusals among the answers are not given either:
    /// they may be about what is not on the disk.
    fn answers(&self, database: &Database, serves: Vec<Serve>) -> Vec<Answer> {
        let count = serves.len();
        let answers = self.log.check().and_then(|()| {
            let answers: Vec<Answer> = serves.into_iter().map(|serve| serve(database)).collect();
            let changes_nothing = answers.iter().all(|(status, _)| *status != OK);
            if changes_nothing { Ok(answers) } else { self.log.sync().map(|()| answers) }
        });
        answers.unwrap_or_else(|error| vec![not_synced(&error); count])
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Write>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer to a write that may be lost, and to every call after it: what it would tell may be lost, too. Its code is one that DynamoDB does not have, so that logs tell it apart.
fn not_synced(error: &io::Error) -> Answer {
    let message = format!("the disk could not be synced: {error}");
    (500, wire::exception("DiskNotSynced", &message).to_string())
}
