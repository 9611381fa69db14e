//! The entities that a process keeps in memory between requests.
//!
//! Only the one process that writes to the table may have this (see [`Store::as_sole_writer`](super::Store::as_sole_writer)):
//! nothing tells it what others write. What is kept is dropped when a write of it begins and again when that ends, before
//! the answer; and what was read meanwhile is not kept. So a request that begins after a change was answered sees it.
//!
//! The cache keeps single entities and, for each credential, the whole snapshot that its caller was resolved with. A snapshot
//! counts only while none of the entities in it was written.
//!
//! Whether something has expired is decided at each request, as with what was just read.

use std::hash::{BuildHasher as _, RandomState};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use super::entity::key::StoredKey;
use super::entity::principal::Principal;
use super::entity::resource::StoredResource;
use super::entity::role::StoredRole;
use super::entity::session::StoredSession;
use super::item_key::ItemKey;
use super::snapshot::Snapshot;

/// How many entities are kept. Most take less than 2 KiB.
const KEPT: NonZeroUsize = NonZeroUsize::new(4096).unwrap();
/// How many snapshots are kept. Most take less than 4 KiB beside their entities.
const KEPT_SNAPSHOTS: NonZeroUsize = NonZeroUsize::new(2048).unwrap();
/// How many counters tell what was written meanwhile. Items that share one only cost each other a reading.
const COUNTERS: usize = 4096;

/// An entity that exists and can be kept. No password, no invitation and no record of an idempotency key is.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    Principal(Arc<Principal>),
    Key(Arc<StoredKey>),
    Role(Arc<StoredRole>),
    Resource(Arc<StoredResource>),
    Session(Arc<StoredSession>),
}

/// The entities in memory.
#[derive(Debug)]
pub(super) struct Cache {
    state: Mutex<State>,
    hasher: RandomState,
}

#[derive(Debug)]
struct State {
    kept: LruCache<ItemKey, Kept>,
    /// By the hash of the credential.
    snapshots: LruCache<[u8; 32], KeptSnapshot>,
    /// How often a write of an item with this hash began or ended.
    written: Vec<u32>,
    /// How often a write of any item began or ended.
    writes: u64,
}

/// A snapshot, with how often its items were written when it was kept, by counter.
#[derive(Debug)]
struct KeptSnapshot {
    snapshot: Arc<Snapshot>,
    written: Box<[(usize, u32)]>,
}

/// The reading of a snapshot: how many writes there were when it began.
#[derive(Debug, Clone, Copy)]
pub struct SnapshotReading(u64);

/// A reading: how often its item was written when it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading(u32);

/// A write of items. They are dropped when it begins and when it ends, in whatever way.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    cache: Option<&'a Cache>,
    keys: Vec<ItemKey>,
}

impl Cache {
    pub(super) fn new() -> Self {
        let (kept, snapshots) = (LruCache::new(KEPT), LruCache::new(KEPT_SNAPSHOTS));
        let state = State { kept, snapshots, written: vec![0; COUNTERS], writes: 0 };
        Self { state: Mutex::new(state), hasher: RandomState::new() }
    }

    /// What is kept under a key; or else a reading of it, which begins now.
    pub(super) fn find(&self, key: &ItemKey) -> Result<Kept, Reading> {
        let mut state = self.state();
        let State { kept, written, .. } = &mut *state;
        kept.get(key).cloned().ok_or_else(|| Reading(written.get(self.counter(key)).copied().unwrap_or_default()))
    }

    /// Keeps what was read, unless it was written meanwhile.
    pub(super) fn keep(&self, key: ItemKey, reading: Reading, entity: Kept) {
        let counter = self.counter(&key);
        let mut state = self.state();
        if state.written.get(counter) == Some(&reading.0) {
            state.kept.put(key, entity);
        }
    }

    /// The snapshot that is kept for the credential with this hash; or else a reading of it, which begins now.
    pub(super) fn find_snapshot(&self, credential: &[u8; 32]) -> Result<Arc<Snapshot>, SnapshotReading> {
        let mut state = self.state();
        let State { snapshots, written, writes, .. } = &mut *state;
        let Some(kept) = snapshots.get(credential) else { return Err(SnapshotReading(*writes)) };
        if kept.written.iter().all(|(counter, times)| written.get(*counter) == Some(times)) {
            return Ok(Arc::clone(&kept.snapshot));
        }
        snapshots.pop(credential);
        Err(SnapshotReading(*writes))
    }

    /// Keeps the snapshot of a credential, unless anything was written meanwhile.
    pub(super) fn keep_snapshot(&self, credential: [u8; 32], reading: SnapshotReading, snapshot: &Arc<Snapshot>) {
        let Some(keys) = snapshot.keys_to_keep() else { return };
        let counters: Vec<usize> = keys.iter().map(|key| self.counter(key)).collect();
        let mut state = self.state();
        if state.writes == reading.0 {
            let times = |counter| state.written.get(counter).copied().unwrap_or_default();
            let written = counters.into_iter().map(|counter| (counter, times(counter))).collect();
            state.snapshots.put(credential, KeptSnapshot { snapshot: Arc::clone(snapshot), written });
        }
    }

    fn forget(&self, keys: &[ItemKey]) {
        let mut state = self.state();
        state.writes += u64::from(!keys.is_empty());
        for key in keys {
            state.kept.pop(key);
            if let Some(written) = state.written.get_mut(self.counter(key)) {
                *written = written.wrapping_add(1);
            }
        }
    }

    fn counter(&self, key: &ItemKey) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are enough")]
        let hash = self.hasher.hash_one(key) as usize;
        hash % COUNTERS
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Writing<'a> {
    pub(super) fn begin(cache: Option<&'a Cache>, keys: impl IntoIterator<Item = ItemKey>) -> Self {
        let keys: Vec<ItemKey> = if cache.is_some() { keys.into_iter().collect() } else { Vec::new() };
        let writing = Self { cache, keys };
        writing.forget();
        writing
    }

    fn forget(&self) {
        if let Some(cache) = self.cache {
            cache.forget(&self.keys);
        }
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.forget();
    }
}
