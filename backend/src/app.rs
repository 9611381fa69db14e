//! The service as one thing: what every request needs, put together once.

use std::future::Future;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use lru::LruCache;
use tokio::time::Instant;

use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::random::Random;
use crate::secret::password::Passwords;
use crate::store::Store;
use crate::store::snapshot::EntityRef;

/// How long what lost a race is decided again.
const PERSISTENCE: Duration = Duration::from_secs(3);
/// How many credentials the process remembers what to prefetch for.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// The service. Cheap to clone: all clones are one.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// What the service is made of.
#[derive(Debug)]
pub struct Parts {
    /// The table.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub random: Random,
    /// The hashing of passwords.
    pub passwords: Passwords,
    /// What was configured.
    pub config: Config,
    memory: Mutex<LruCache<[u8; 32], Memory>>,
}

/// What the process remembers of a credential. It saves calls and decides nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    /// What to read along with it.
    pub(crate) prefetch: Vec<EntityRef>,
    /// When its use was last noted, as far as this process knows.
    pub(crate) noted_at: Option<Timestamp>,
}

impl App {
    /// Puts the service together.
    ///
    /// # Errors
    /// If the password hasher cannot be set up.
    pub fn new(store: Store, clock: Clock, random: Random, config: Config) -> Result<Self, Error> {
        let passwords = Passwords::new(random.clone(), config.hashes_at_once)?;
        let memory = Mutex::new(LruCache::new(REMEMBERED));
        Ok(Self(Arc::new(Parts { store, clock, random, passwords, config, memory })))
    }

    /// What is remembered of the credential with this hash.
    pub(crate) fn recall(&self, credential: [u8; 32]) -> Memory {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner).get(&credential).cloned().unwrap_or_default()
    }

    /// Remembers something of the credential with this hash.
    pub(crate) fn remember<T>(&self, credential: [u8; 32], what: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.0.memory.lock().unwrap_or_else(PoisonError::into_inner);
        what(memory.get_or_insert_mut(credential, Memory::default))
    }

    /// Does something that reads, decides and commits; as long as it loses a race it is done again from the reading on, for 3
    /// seconds.
    pub(crate) async fn decide<T, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let until = Instant::now() + PERSISTENCE;
        let mut pause = Duration::from_millis(10);
        loop {
            match attempt().await {
                Err(Error::Conflict) if Instant::now() < until => {
                    tokio::time::sleep(self.random.up_to(pause)).await;
                    pause = (pause * 2).min(Duration::from_millis(200));
                }
                Err(Error::Conflict) => return Err(Error::Unavailable("lost every race for 3 s".to_owned())),
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
