//! Loading a snapshot in as few calls as its dependencies allow.
//!
//! A principal depends on its roles, on the key that provisions it, on that key's owner, and so on. Every principal and
//! key stores its ancestors as a hint, so that a whole lineage takes two more calls however deep it is. The hint saves
//! calls and decides nothing: whatever it lacks is read in another round.

use std::collections::BTreeSet;

use super::Store;
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

    /// Reads these entities without what they depend on.
    pub async fn load_only(
        &self,
        snapshot: &mut Snapshot,
        entities: impl IntoIterator<Item = EntityRef>,
    ) -> Result<(), Error> {
        let entities: BTreeSet<EntityRef> = entities.into_iter().collect();
        let Some(cache) = &self.cache else {
            let mut found = self.read(entities.iter().map(EntityRef::item_key)).await?;
            for entity in entities {
                let item = found.remove(&entity.item_key()).flatten();
                snapshot.insert(entity, item)?;
            }
            return Ok(());
        };
        let mut open = Vec::new();
        for entity in entities {
            let key = entity.item_key();
            match cache.find(&key) {
                Ok(kept) => snapshot.insert_kept(kept),
                Err(reading) => open.push((entity, key, reading)),
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let mut found = self.read(open.iter().map(|(_, key, _)| key.clone())).await?;
        for (entity, key, reading) in open {
            let item = found.remove(&key).flatten();
            if let Some(kept) = snapshot.insert(entity, item)? {
                cache.keep(key, reading, kept);
            }
        }
        Ok(())
    }
}
