//! Passwords: argon2id, limits on how many are hashed at once and how many wait for it, and exactly one hash for every
//! sign-in that is not refused before, whatever its outcome.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use postern_shared::field::Violation;
use postern_shared::text;
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::common;
use crate::error::Error;
use crate::random::Random;

/// The memory of one hash in KiB, its passes and lanes. Source: OWASP Password Storage Cheat Sheet, argon2id.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many requests with passwords can be in hand in each queue. At some 25 ms a hash, the last one waits for about a
/// second; longer while other requests keep every processor busy.
const QUEUE: usize = 32;

/// A password in clear, as a person typed it.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Wraps what a person typed.
    pub fn new(typed: &str) -> Self {
        Self(Zeroizing::new(typed.to_owned()))
    }

    /// Refuses a new password that is too short, too long or too common for someone with these names. Takes processor
    /// time: requests call [`Passwords::hash_new`] instead.
    pub fn must_be_fit(&self, names: &[&str]) -> Result<(), Violation> {
        text::password(&self.0)?;
        common::refuse(&self.normalised(), names)
    }

    /// The form that is hashed. NFKC makes the text independent of the keyboard it was typed on (RFC 8265).
    fn normalised(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.nfkc().collect())
    }
}

postern_shared::partial_debug!(Password {});

/// A hashed password, as a PHC string.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hashed(String);

postern_shared::partial_debug!(Hashed {});

impl Hashed {
    /// Wraps a PHC string that was made elsewhere.
    pub fn from_phc(text: String) -> Self {
        Self(text)
    }

    /// Whether it was made with weaker settings than new hashes.
    pub fn is_weak(&self) -> bool {
        let params = PasswordHash::new(&self.0).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_none_or(|p| p.m_cost() < MEMORY || p.t_cost() < PASSES) || !self.0.starts_with("$argon2id$")
    }
}

/// The priority of a thread that hashes, as its nice value. When every processor is busy, it gets a tenth of the time that
/// another thread gets. With less, a flood of requests would keep people from signing in.
#[cfg(target_os = "linux")]
const LOW_PRIORITY: i32 = 10;

/// The queue in which a request waits for its hash. Strangers can fill theirs and nobody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// Anyone who sends a login and a password.
    Strangers,
    /// People who showed something secret first: a session, a code, the cookie of a browser that signed in before.
    Known,
}

/// A place in a queue, which its request keeps until it is answered.
#[must_use]
#[derive(Debug)]
pub struct Turn {
    _place: OwnedSemaphorePermit,
}

/// Hashes and verifies passwords, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    strangers: Arc<Semaphore>,
    known: Arc<Semaphore>,
    permits: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
    random: Random,
    decoy: Hashed,
}

impl Passwords {
    /// A hasher that computes at most `at_once` hashes at a time, with 19 MiB each.
    ///
    /// # Errors
    /// If argon2 refuses its own parameters.
    pub fn new(random: Random, at_once: usize) -> Result<Self, Error> {
        let decoy = decoy()?;
        let [strangers, known, permits] = [QUEUE, QUEUE, at_once].map(|places| Arc::new(Semaphore::new(places)));
        Ok(Self { strangers, known, permits, computed: Arc::default(), random, decoy })
    }

    /// A place in a queue.
    ///
    /// # Errors
    /// [`Error::Busy`] at once if the queue is full.
    pub fn turn(&self, queue: Queue) -> Result<Turn, Error> {
        let places = match queue {
            Queue::Strangers => &self.strangers,
            Queue::Known => &self.known,
        };
        Arc::clone(places).try_acquire_owned().map(|place| Turn { _place: place }).map_err(|_| Error::Busy)
    }

    /// Hashes a new password of someone with these names, or returns the violation. The check runs in the same job.
    pub async fn hash_new(
        &self,
        turn: &Turn,
        password: &Password,
        names: &[&str],
    ) -> Result<Result<Hashed, Violation>, Error> {
        let (password, salt) = (password.clone(), self.random.bytes());
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let computed = Arc::clone(&self.computed);
        self.bounded(turn, move || {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            if let Err(violation) = password.must_be_fit(&names) {
                return Ok(Err(violation));
            }
            computed.fetch_add(1, Ordering::Relaxed);
            hash(&password, &salt).map(Ok)
        })
        .await?
    }

    /// Hashes a password that was checked before.
    pub async fn hash(&self, turn: &Turn, password: &Password) -> Result<Hashed, Error> {
        let (password, salt, computed) = (password.clone(), self.random.bytes(), Arc::clone(&self.computed));
        self.bounded(turn, move || {
            computed.fetch_add(1, Ordering::Relaxed);
            hash(&password, &salt)
        })
        .await?
    }

    /// Whether the password matches the hash. Without a hash, it still computes one and returns false, so that the time
    /// does not reveal which users exist.
    pub async fn verify(&self, turn: &Turn, password: &Password, hashed: Option<&Hashed>) -> Result<bool, Error> {
        let (password, real) = (password.clone(), hashed.is_some());
        let hashed = hashed.unwrap_or(&self.decoy).clone();
        let computed = Arc::clone(&self.computed);
        let job = move || {
            computed.fetch_add(1, Ordering::Relaxed);
            matches(&password, &hashed)
        };
        Ok(self.bounded(turn, job).await?? && real)
    }

    /// The number of hashes computed so far.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Runs work that takes processor time on a thread of its own, within the limit for hashes.
    async fn bounded<T: Send + 'static>(
        &self,
        _turn: &Turn,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await.map_err(|_| Error::internal("the password hasher is closed"))?;
        let (done, result) = oneshot::channel();
        let job = move || {
            // The permit moves along: when a caller hangs up, its hash still counts towards the limit.
            let _permit = permit;
            let_others_go_first();
            let _ = done.send(work());
        };
        thread::Builder::new().name("password".to_owned()).spawn(job).map_err(|_| failed())?;
        result.await.map_err(|_| failed())
    }
}

/// Lowers the priority of this thread: a hash takes as long as a thousand requests, which need not wait for it. Elsewhere
/// than on Linux the priority is one of the whole process.
fn let_others_go_first() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, LOW_PRIORITY);
}

postern_shared::partial_debug!(Passwords {});

fn current() -> Result<Params, Error> {
    Params::new(MEMORY, PASSES, LANES, None).map_err(|_| failed())
}

/// A hash without a known password, for sign-ins without a stored hash. It costs as much to verify as any other. It is
/// written down, because computing it would take most of the time that a function takes to start.
fn decoy() -> Result<Hashed, Error> {
    let settings = ParamsString::try_from(&current()?).map_err(|_| failed())?;
    Ok(Hashed(format!("$argon2id$v=19${settings}${}${}", "A".repeat(22), "A".repeat(43))))
}

fn hash(password: &Password, salt: &[u8; 16]) -> Result<Hashed, Error> {
    compute(password, salt, Algorithm::Argon2id, Version::V0x13, current()?).map(|hash| Hashed(hash.to_string()))
}

/// Whether the password matches the hash, computed with the hash's own settings. `Output` compares in constant time.
fn matches(password: &Password, hashed: &Hashed) -> Result<bool, Error> {
    let hashed = PasswordHash::new(&hashed.0).map_err(|_| failed())?;
    let algorithm = Algorithm::try_from(hashed.algorithm.as_str()).map_err(|_| failed())?;
    // Hashes from before the second version do not state one.
    let version = hashed.version.map_or(Ok(Version::V0x10), Version::try_from).map_err(|_| failed())?;
    let params = Params::try_from(&hashed).map_err(|_| failed())?;
    let salt = hashed.salt.as_ref().ok_or_else(failed)?;
    Ok(hashed.hash.is_some() && compute(password, salt, algorithm, version, params)?.hash == hashed.hash)
}

fn compute(
    password: &Password,
    salt: &[u8],
    algorithm: Algorithm,
    version: Version,
    params: Params,
) -> Result<PasswordHash, Error> {
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    let settings = ParamsString::try_from(&params).map_err(|_| failed())?;
    // More capacity than needed. The allocator returns blocks above 32 MiB to the system at once, but keeps smaller
    // ones per thread, which would add up to hundreds of MiB after a burst of sign-ins. Untouched memory costs nothing.
    let mut memory: Vec<Block> = Vec::with_capacity((33 << 20) / Block::SIZE);
    memory.resize(params.block_count(), Block::default());
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(password.normalised().as_bytes(), salt, &mut output, memory)
        .map_err(|_| failed())?;
    Ok(PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: settings,
        salt: Some(Salt::new(salt).map_err(|_| failed())?),
        hash: Some(Output::new(&output).map_err(|_| failed())?),
    })
}

fn failed() -> Error {
    Error::internal("hashing a password failed")
}
