//! Passwords: argon2id, a bound on how many are hashed at once, and one hash for every sign-in whatever its outcome.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use postern_shared::field::Broken;
use postern_shared::text;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::common;
use crate::error::Error;
use crate::random::Random;

/// Memory of one hash in KiB, passes and lanes. Source: OWASP Password Storage Cheat Sheet, argon2id.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password in clear, as a person typed it.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes what a person typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        Self(Zeroizing::new(typed.to_owned()))
    }

    /// Refuses what is too short, too long or common to be a new password of someone with these names. Takes processor time:
    /// a request calls [`Passwords::hash_new`].
    pub fn must_be_fit(&self, names: &[&str]) -> Result<(), Broken> {
        text::password(&self.0)?;
        common::refuse(&self.normalised(), names)
    }

    /// The form in which it is hashed. NFKC makes what was typed on another keyboard the same text (RFC 8265).
    fn normalised(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.nfkc().collect())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// A hashed password, as a PHC string.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hashed(String);

impl fmt::Debug for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed(..)")
    }
}

impl Hashed {
    /// Takes a PHC string made elsewhere.
    #[must_use]
    pub fn from_phc(text: String) -> Self {
        Self(text)
    }

    /// Whether it was made with less than what new ones are made with.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        let params = PasswordHash::new(&self.0).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_none_or(|p| p.m_cost() < MEMORY || p.t_cost() < PASSES) || !self.0.starts_with("$argon2id$")
    }
}

/// Hashes and verifies passwords, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
    random: Random,
    decoy: Hashed,
}

impl Passwords {
    /// At most this many hashes at once, 19 MiB each.
    ///
    /// # Errors
    /// If argon2 refuses its own parameters.
    pub fn new(random: Random, at_once: usize) -> Result<Self, Error> {
        let decoy = decoy()?;
        Ok(Self { permits: Arc::new(Semaphore::new(at_once)), computed: Arc::default(), random, decoy })
    }

    /// The hash of a new password of someone with these names, or what makes it unfit. Both are computed in one job.
    pub async fn hash_new(&self, password: &Password, names: &[&str]) -> Result<Result<Hashed, Broken>, Error> {
        let (password, salt) = (password.clone(), self.random.bytes());
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let computed = Arc::clone(&self.computed);
        self.bounded(move || {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            if let Err(broken) = password.must_be_fit(&names) {
                return Ok(Err(broken));
            }
            computed.fetch_add(1, Ordering::Relaxed);
            hash(&password, &salt).map(Ok)
        })
        .await?
    }

    /// The hash of a password that was let through before.
    pub async fn hash(&self, password: &Password) -> Result<Hashed, Error> {
        let (password, salt, computed) = (password.clone(), self.random.bytes(), Arc::clone(&self.computed));
        self.bounded(move || {
            computed.fetch_add(1, Ordering::Relaxed);
            hash(&password, &salt)
        })
        .await?
    }

    /// Whether the password is the one that was hashed. Without a hash it computes one all the same and says no, so that
    /// the time tells nothing about who exists.
    pub async fn verify(&self, password: &Password, hashed: Option<&Hashed>) -> Result<bool, Error> {
        let (password, real) = (password.clone(), hashed.is_some());
        let hashed = hashed.unwrap_or(&self.decoy).clone();
        let computed = Arc::clone(&self.computed);
        let job = move || {
            computed.fetch_add(1, Ordering::Relaxed);
            is_of(&password, &hashed)
        };
        Ok(self.bounded(job).await?? && real)
    }

    /// How many hashes were computed so far.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Runs what takes processor time off the async workers, as many at once as hashes.
    async fn bounded<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await.map_err(|_| Error::internal("the password hasher is closed"))?;
        // The permit goes along: a caller who hangs up does not make room for one hash too many.
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(|_| failed())
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passwords")
    }
}

fn current() -> Result<Params, Error> {
    Params::new(MEMORY, PASSES, LANES, None).map_err(|_| failed())
}

/// A hash that no password is known to have, to compute one where there is none. Its cost is that of every other; it is
/// written down, because to compute it would take most of the time that a function takes to start.
fn decoy() -> Result<Hashed, Error> {
    let settings = ParamsString::try_from(&current()?).map_err(|_| failed())?;
    Ok(Hashed(format!("$argon2id$v=19${settings}${}${}", "A".repeat(22), "A".repeat(43))))
}

fn hash(password: &Password, salt: &[u8; 16]) -> Result<Hashed, Error> {
    compute(password, salt, Algorithm::Argon2id, Version::V0x13, current()?).map(|hash| Hashed(hash.to_string()))
}

/// Whether the password is the one that was hashed, in the way in which it was; compared in constant time by the type of the
/// output.
fn is_of(password: &Password, hashed: &Hashed) -> Result<bool, Error> {
    let hashed = PasswordHash::new(&hashed.0).map_err(|_| failed())?;
    let algorithm = Algorithm::try_from(hashed.algorithm.as_str()).map_err(|_| failed())?;
    // None is said where there was only one: before the second.
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
    // More room than is needed: the allocator gives what is larger than 32 MiB back to the system at once, and keeps
    // smaller blocks for each thread, which after a burst of sign-ins would be hundreds of MiB. What is not touched costs
    // nothing.
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
