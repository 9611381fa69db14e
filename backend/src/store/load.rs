//! Loading a snapshot in as few calls as its dependencies allow.
//!
//! A principal depends on its roles, on the key that provisions it, on that key's owner, and so on. Every principal and
//! key stores its ancestors as a hint, so that a whole lineage takes two more calls however deep it is. The hint saves
//! calls and decides nothing: whatever it lacks is read in another round.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Store;
use super::cache::SnapshotReading;
use super::read::BATCH;
use super::snapshot::{EntityRef, Snapshot};
use crate::error::Error;

impl Store {
    /// Reads these entities into a snapshot, and everything that its entities depend on.
    pub async fn load(
        &self,
        snapshot: &mut Snapshot,
        entities: impl IntoIterator<Item = EntityRef>,
    ) -> Result<(), Error> {
        self.load_within(&mut { usize::MAX }, snapshot, entities).await.map(drop)
    }

    /// Reads everything that the entities of a snapshot depend on.
    pub async fn load_dependencies(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        self.load(snapshot, []).await
    }

    /// Reads the keys and principals that the entities of a snapshot depend on, without their roles: enough to tell what is
    /// blocked.
    pub async fn load_lineage(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        loop {
            let mut missing = snapshot.missing();
            missing.retain(|entity| !matches!(entity, EntityRef::Role(_)));
            if missing.is_empty() {
                return Ok(());
            }
            self.load_only(snapshot, missing).await?;
        }
    }

    /// As [`load`](Self::load) in at most `calls` calls, which it subtracts. Returns whether they were enough.
    pub async fn load_within(
        &self,
        calls: &mut usize,
        snapshot: &mut Snapshot,
        entities: impl IntoIterator<Item = EntityRef>,
    ) -> Result<bool, Error> {
        let mut missing: BTreeSet<EntityRef> = entities.into_iter().filter(|entity| !snapshot.has(entity)).collect();
        missing.extend(snapshot.missing());
        while !missing.is_empty() {
            let part: BTreeSet<EntityRef> = missing.iter().take(calls.saturating_mul(BATCH)).cloned().collect();
            *calls -= part.len().div_ceil(BATCH);
            let complete = part.len() == missing.len();
            self.load_only(snapshot, part).await?;
            if !complete {
                return Ok(false);
            }
            missing = snapshot.missing();
        }
        Ok(true)
    }

    /// A snapshot of these entities, without what they depend on.
    pub async fn snapshot_of(&self, entities: impl IntoIterator<Item = EntityRef>) -> Result<Snapshot, Error> {
        let mut snapshot = Snapshot::default();
        self.load_only(&mut snapshot, entities).await?;
        Ok(snapshot)
    }

    /// The snapshot that this process keeps of the credential with this hash; or else its reading, which begins now and is
    /// `None` if it keeps nothing.
    pub fn kept_snapshot(&self, credential: &[u8; 32]) -> Result<Arc<Snapshot>, Option<SnapshotReading>> {
        let cache = self.cache.as_deref().ok_or(None)?;
        cache.find_snapshot(credential).map_err(Some)
    }

    /// Keeps the snapshot that a credential was resolved with.
    pub fn keep_snapshot(&self, credential: [u8; 32], reading: Option<SnapshotReading>, snapshot: &Arc<Snapshot>) {
        if let Some((cache, reading)) = self.cache.as_deref().zip(reading) {
            cache.keep_snapshot(credential, reading, snapshot);
        }
    }

    /// Reads these entities without what they depend on.
    pub async fn load_only(
        &self,
        snapshot: &mut Snapshot,
        entities: impl IntoIterator<Item = EntityRef>,
    ) -> Result<(), Error> {
        let entities: BTreeSet<EntityRef> = entities.into_iter().collect();
        let mut open = Vec::new();
        for entity in entities {
            let key = entity.item_key();
            match self.cache.as_deref().map(|cache| cache.find(&key)) {
                Some(Ok(kept)) => snapshot.insert_kept(kept),
                Some(Err(reading)) => open.push((entity, key, Some(reading))),
                None => open.push((entity, key, None)),
            }
        }
        let mut found = self.read(open.iter().map(|(_, key, _)| key.clone())).await?;
        for (entity, key, reading) in open {
            let item = found.remove(&key).flatten();
            let kept = snapshot.insert(entity, item)?;
            if let (Some(cache), Some(reading), Some(kept)) = (&self.cache, reading, kept) {
                cache.keep(key, reading, kept);
            }
        }
        Ok(())
    }
}
