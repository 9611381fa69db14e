//! Rule 3: what a key brought in depends on that key, and on what that key depends on, up to three links.

use std::collections::BTreeSet;

use jiff::Timestamp;
use postern_shared::principal::{Block, BlockReason, KeyRef, PrincipalId};
use postern_shared::problem::Code;

use super::World;
use crate::error::Refusal;
use crate::store::stored_key::StoredKey;

/// Most links between a principal or key and the outermost key it depends on.
pub const DEPTH: usize = 3;

impl World {
    /// The keys directly above a principal.
    fn above_principal(&self, id: &PrincipalId) -> Option<&KeyRef> {
        self.principal(id)?.provisioned_by.as_ref()
    }

    /// Every key that a principal depends on.
    #[must_use]
    pub fn keys_above(&self, id: &PrincipalId) -> BTreeSet<KeyRef> {
        self.above_principal(id).map_or_else(BTreeSet::new, |key| self.keys_from(key))
    }

    /// A key and every key that it depends on.
    #[must_use]
    pub fn keys_from(&self, key: &KeyRef) -> BTreeSet<KeyRef> {
        let mut found = BTreeSet::new();
        let mut open = vec![key.clone()];
        while let Some(key) = open.pop() {
            open.extend(self.above_principal(&key.owner).cloned());
            open.extend(self.key(&key).and_then(|key| key.issued_by.clone()));
            open.retain(|above| !found.contains(above) && *above != key);
            found.insert(key);
        }
        found
    }

    /// The keys that a key was issued by, directly or not. Unlike what its owner depends on, this never changes.
    #[must_use]
    pub fn issuers(&self, key: &StoredKey) -> BTreeSet<KeyRef> {
        let mut found = BTreeSet::new();
        let mut next = key.issued_by.as_ref();
        while let Some(issuer) = next.filter(|issuer| found.insert((*issuer).clone())) {
            next = self.key(issuer).and_then(|issuer| issuer.issued_by.as_ref());
        }
        found
    }

    /// How many links there are from a key outwards: 1 for a key that depends on nothing.
    fn depth(&self, key: &KeyRef) -> usize {
        fn deepest(world: &World, key: &KeyRef, budget: usize) -> usize {
            let Some(budget) = budget.checked_sub(1) else { return 1 };
            let issuer = world.key(key).and_then(|key| key.issued_by.as_ref());
            let above = world.above_principal(&key.owner).into_iter().chain(issuer);
            1 + above.map(|above| deepest(world, above, budget)).max().unwrap_or(0)
        }
        // The budget only guards against an endless walk: no lineage this deep can be made.
        deepest(self, key, DEPTH + 1)
    }

    /// Refuses to hang something below a key where it would be too deep.
    pub fn may_hang_below(&self, origin: Option<&KeyRef>) -> Result<(), Refusal> {
        if origin.is_some_and(|key| self.depth(key) > DEPTH) {
            return Err(Refusal::new(
                Code::LineageTooDeep,
                format!(
                    "What a key brought in can bring in more only {DEPTH} levels deep. Ask someone who depends on no key."
                ),
            ));
        }
        Ok(())
    }

    /// Why a principal is blocked: the first broken link above it.
    #[must_use]
    pub fn block_of(&self, id: &PrincipalId, now: Timestamp) -> Option<Block> {
        self.above_principal(id).and_then(|key| self.break_of(key, now))
    }

    /// Why a key does not work: because of itself, its owner, or something above either.
    #[must_use]
    pub fn break_of(&self, key: &KeyRef, now: Timestamp) -> Option<Block> {
        let block = |reason| Some(Block { key: key.clone(), reason });
        match self.principal(&key.owner) {
            None => return block(BlockReason::OwnerDeleted),
            Some(owner) if owner.deleted_at.is_some() => return block(BlockReason::OwnerDeleted),
            Some(owner) if owner.disabled => return block(BlockReason::OwnerDisabled),
            Some(owner) if owner.invited => return block(BlockReason::OwnerInvited),
            Some(_) => {}
        }
        let Some(stored) = self.key(key) else { return block(BlockReason::KeyDeleted) };
        if stored.disabled {
            return block(BlockReason::KeyDisabled);
        }
        if stored.is_expired(now) {
            return block(BlockReason::KeyExpired);
        }
        self.block_of(&key.owner, now)
            .or_else(|| stored.issued_by.as_ref().and_then(|issuer| self.break_of(issuer, now)))
    }
}
