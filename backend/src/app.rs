//! The service as a whole: everything that requests share, assembled once.

use std::future::Future;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lru::LruCache;
use postern_shared::time::Timestamp;
use postern_shared::usage::DayCalls;
use tokio::time::{Instant, timeout};

use crate::caller::{CallCounter, CredentialNotes};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::random::Random;
use crate::secret::Passwords;
use crate::store::counter::LockedCounters;
use crate::store::{EntityRef, Store};

/// How long after its start, without the time that it waits for its turn, an operation that loses races is retried. A commit
/// that begins then takes 4 seconds, the reads before it as long at worst, and a function has 15.
const RETRY_TIME: Duration = Duration::from_secs(5);
/// How long it is retried at least, even if the first attempt took long. One that took less has not waited for other writes.
const SHORTEST_RETRY: Duration = Duration::from_secs(1);
/// How long an operation waits for its turn to be retried. A function has one request at a time, so none waits there.
const QUEUE_TIME: Duration = Duration::from_secs(20);
/// The longest pause before an operation that lost a race is retried.
const LONGEST_PAUSE: Duration = Duration::from_millis(400);
/// How many credentials and routes the process remembers.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// The service. Cheap to clone: clones share everything.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of the service.
#[derive(Debug)]
pub struct Parts {
    /// The table.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// The random source.
    pub random: Random,
    /// The password hasher.
    pub passwords: Passwords,
    /// The configuration.
    pub config: Config,
    /// The locked counters of attempts.
    pub(crate) locked: LockedCounters,
    memory: Mutex<LruCache<[u8; 32], Memory>>,
    /// The calls with all keys.
    calls: Mutex<CallCounter>,
    /// The turn to retry an operation that lost a race: it goes to those who wait in the order in which they came.
    turn: tokio::sync::Mutex<()>,
}

tokio::task_local! {
    /// Set while the task has the turn, for operations that are made of others.
    static HAS_TURN: ();
}

/// A process's memory of one credential, or of one route of a guarded API. It saves calls to the table; no decision depends
/// on it.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The entities to prefetch.
    pub(crate) prefetch: Vec<EntityRef>,
    /// The notes about the use of the credential.
    pub(crate) noted: CredentialNotes,
}

impl App {
    /// Assembles the service.
    ///
    /// # Errors
    /// If the password hasher cannot be set up.
    pub fn new(store: Store, clock: Clock, random: Random, config: Config) -> Result<Self, Error> {
        let passwords = Passwords::new(random.clone(), config.hashes_at_once)?;
        let memory = Mutex::new(LruCache::new(REMEMBERED));
        let (locked, calls, turn) = (LockedCounters::default(), Mutex::default(), tokio::sync::Mutex::default());
        Ok(Self(Arc::new(Parts { store, clock, random, passwords, config, locked, memory, calls, turn })))
    }

    /// The entities to prefetch with the credential or the route that has this hash.
    pub(crate) fn recall_prefetch(&self, hash: [u8; 32]) -> Vec<EntityRef> {
        let mut memory = self.0.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.get(&hash).map(|memory| memory.prefetch.clone()).unwrap_or_default()
    }

    /// Changes the memory of the credential or the route with this hash.
    pub(crate) fn remember<T>(&self, hash: [u8; 32], change: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.0.memory.lock().unwrap_or_else(PoisonError::into_inner);
        change(memory.get_or_insert_mut(hash, Memory::default))
    }

    /// Counts a call with any key. Returns the counts that are due to be written.
    pub(crate) fn count_call(&self, now: Timestamp, is_allowed: bool) -> Vec<DayCalls> {
        self.0.calls.lock().unwrap_or_else(PoisonError::into_inner).count(now, is_allowed)
    }

    /// Runs an operation that reads, decides and commits. If it loses a race, it is run again: once at once, then in its
    /// turn, for up to 5 seconds in all. One has the turn at a time in this process, so that each loses only to newcomers and
    /// to other processes.
    pub(crate) async fn decide<T, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let began = Instant::now();
        let mut outcome = attempt().await;
        // Most races are between two requests, so a second attempt wins. It does not wait for the turn.
        if matches!(outcome, Err(Error::Conflict)) && began.elapsed() < SHORTEST_RETRY {
            outcome = attempt().await;
        }
        if !matches!(outcome, Err(Error::Conflict)) {
            return outcome;
        }
        // On the heap, as it is seldom needed and would double the size of every request.
        let spent = began.elapsed();
        let retry = Box::pin(async move {
            let left = RETRY_TIME.saturating_sub(spent).max(SHORTEST_RETRY);
            self.retry(attempt, Instant::now() + left).await
        });
        if HAS_TURN.try_get().is_ok() {
            return retry.await;
        }
        let Ok(_turn) = timeout(QUEUE_TIME, self.turn.lock()).await else {
            return Err(Error::Unavailable("no turn to retry a lost race in 20 s".to_owned()));
        };
        HAS_TURN.scope((), retry).await
    }

    /// Runs an operation again while it loses races, and waits a random time in between.
    async fn retry<T, F>(&self, mut attempt: impl FnMut() -> F, until: Instant) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let mut pause = Duration::from_millis(10);
        loop {
            match attempt().await {
                Err(Error::Conflict) if Instant::now() < until => {
                    tokio::time::sleep(self.random.up_to(pause)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Err(Error::Conflict) => return Err(Error::Unavailable("lost every race for 5 s".to_owned())),
                done => return done,
            }
        }
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
