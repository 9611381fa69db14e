//! Rules 4 to 7: what a key provisions and issues, what depends on it, and how deep that may go.
//!
//! There are two relations. *Lineage* follows the key that provisions or issued something and the keys that issued that one. It
//! decides on increases, for a key can never leave it. *Dependence* also goes through the owners of keys, who may be adopted or
//! handed over. It decides on power and on reductions.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use postern_shared::id::RoleId;
use postern_shared::principal::{Block, BlockReason, KeyRef, PrincipalId};
use postern_shared::problem::Code;

use crate::error::Refusal;
use crate::store::entity::principal::Principal;
use crate::store::entity::role::StoredRole;
use crate::store::snapshot::Snapshot;

/// Most keys that stand one above the other over a principal.
pub const DEPTH: usize = 3;

impl Snapshot {
    /// The key that provisions a principal.
    fn above_principal(&self, id: &PrincipalId) -> Option<&KeyRef> {
        self.principal(id)?.provisioned_by.as_ref()
    }

    /// The keys in whose lineage something is that this key provisions or issued: the key itself, and those that issued it, up to
    /// one that was deleted. They are no evidence: which key issued another never changes, and if one of them is deleted
    /// meanwhile, more would be refused, but what depends on it is blocked by then.
    #[must_use]
    pub fn lineage(&self, link: Option<&KeyRef>) -> BTreeSet<KeyRef> {
        let mut found = BTreeSet::new();
        let mut next = link;
        while let Some(key) = next.filter(|key| found.insert((*key).clone())) {
            next = self.key(key).and_then(|key| key.issued_by.as_ref());
        }
        found
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
            if found.insert(key.clone()) {
                open.extend(self.directly_above(&key).cloned());
            }
        }
        found
    }

    /// The one or two keys that a key directly depends on: the one that provisions its owner, and the one that issued it.
    fn directly_above(&self, key: &KeyRef) -> impl Iterator<Item = &KeyRef> {
        let issuer = self.key(key).and_then(|key| key.issued_by.as_ref());
        self.above_principal(&key.owner).into_iter().chain(issuer)
    }

    /// How many keys stand one above the other, from this one upwards: 1 for a key that depends on no other.
    fn depth(&self, key: &KeyRef) -> usize {
        fn deepest(snapshot: &Snapshot, key: &KeyRef, budget: usize) -> usize {
            let Some(budget) = budget.checked_sub(1) else { return 1 };
            1 + snapshot.directly_above(key).map(|above| deepest(snapshot, above, budget)).max().unwrap_or(0)
        }
        // The budget only guards against an endless walk: no lineage this deep can be made.
        deepest(self, key, DEPTH + 1)
    }

    /// Refuses to let something of this height depend on a key if more keys than [`DEPTH`] would then stand one above the other.
    pub fn may_depend_on(&self, origin: Option<&KeyRef>, height: usize) -> Result<(), Refusal> {
        if origin.is_some_and(|key| self.depth(key) + height > DEPTH) {
            return Err(Refusal::new(
                Code::LineageTooDeep,
                format!(
                    "At most {DEPTH} keys can stand one above the other. Use a key that depends on fewer others, or ask \
                     someone who depends on no key."
                ),
            ));
        }
        Ok(())
    }

    /// The principals above something that is to depend on a key, each with its new height, where that is more than was
    /// recorded. `height` is that of the thing itself: the most keys that stand one above the other below it.
    #[must_use]
    pub fn raised_heights(&self, origin: Option<&KeyRef>, height: usize) -> BTreeMap<PrincipalId, usize> {
        let mut heights = BTreeMap::new();
        let mut open: Vec<(&KeyRef, usize)> = origin.map(|key| (key, height + 1)).into_iter().collect();
        while let Some((key, height)) = open.pop() {
            let recorded = self.principal(&key.owner).map_or(0, |owner| owner.height);
            let known = heights.entry(key.owner.clone()).or_insert(recorded);
            if height <= DEPTH + 1 {
                *known = height.max(*known);
                open.extend(self.directly_above(key).map(|above| (above, height + 1)));
            }
        }
        heights.retain(|id, height| self.principal(id).is_some_and(|owner| owner.height < *height));
        heights
    }

    /// The roles that become independent when a principal changes like this: roles assigned to it outside their lineage, and the
    /// roles it holds when it leaves their lineage (rule 12).
    pub fn roles_to_release(&self, before: Option<&Principal>, after: &Principal) -> impl Iterator<Item = &StoredRole> {
        let held: BTreeSet<RoleId> = before.iter().flat_map(|before| before.roles.iter().cloned()).collect();
        let moves = before.is_some_and(|before| before.provisioned_by != after.provisioned_by);
        let lineage = self.lineage(after.provisioned_by.as_ref());
        let reached: Vec<RoleId> = after.roles.iter().filter(|role| moves || !held.contains(role)).cloned().collect();
        let roles = reached.into_iter().filter_map(|role| self.role(&role));
        roles.filter(move |role| role.role.provisioned_by.as_ref().is_some_and(|key| !lineage.contains(key)))
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
