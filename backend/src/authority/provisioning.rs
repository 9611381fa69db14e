//! Rules 4 to 7 and 12: lineage, dependence and depth.
//!
//! There are two relations. *Lineage* follows the key that provisions or issued something, and the keys that issued
//! that key. It decides on increases, because a key leaves its lineage only for that of a successor (rule 25).
//! *Dependence* also follows the owners of keys, who can be adopted or handed over. It decides on effective permissions
//! and on reductions.

use std::collections::{BTreeMap, BTreeSet};

use postern_shared::id::RoleId;
use postern_shared::principal::{Block, BlockReason, KeyRef, PrincipalId};
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;

use crate::error::Refusal;
use crate::store::{EntityRef, Principal, Snapshot, StoredKey, StoredRole};

/// The most keys in a chain of ancestors.
pub const DEPTH: usize = 3;

impl Snapshot {
    /// The key that provisions a principal.
    fn provisioning_key_of(&self, id: &PrincipalId) -> Option<&KeyRef> {
        self.principal(id)?.provisioned_by.as_ref()
    }

    /// The lineage of everything that this key provisions or issues: the key itself and those that issued it, up
    /// to a deleted one. A decision to increase rights relies on all of them, because a succession (rule 25) gives a key
    /// another issuer.
    pub fn lineage(&self, key: Option<&KeyRef>) -> BTreeSet<KeyRef> {
        let mut found = BTreeSet::new();
        let mut next = key;
        while let Some(key) = next.filter(|key| found.insert((*key).clone())) {
            next = self.key(key).and_then(|key| key.issued_by.as_ref());
        }
        found
    }

    /// Every key that a principal depends on, directly or not.
    pub fn ancestors(&self, id: &PrincipalId) -> BTreeSet<KeyRef> {
        self.provisioning_key_of(id).map_or_else(BTreeSet::new, |key| self.with_ancestors(key))
    }

    /// A key and every key that it depends on.
    pub fn with_ancestors(&self, key: &KeyRef) -> BTreeSet<KeyRef> {
        let mut found = BTreeSet::new();
        let mut open = vec![key.clone()];
        while let Some(key) = open.pop() {
            if found.insert(key.clone()) {
                open.extend(self.parents(&key).cloned());
            }
        }
        found
    }

    /// The lineage of a role. If the role waits for predecessors of the key that provisions it, the key enters the lineage
    /// when all of them are deleted: whatever still depends on those is blocked (rule 25). They must have been read.
    pub fn lineage_of_role(&self, role: &StoredRole) -> BTreeSet<KeyRef> {
        let mut lineage: BTreeSet<KeyRef> = role.lineage.iter().cloned().collect();
        let is_deleted = |key: &KeyRef| self.has(&EntityRef::Key(key.clone())) && self.key(key).is_none();
        if !role.awaits.is_empty() && role.awaits.iter().all(is_deleted) {
            lineage.extend(self.lineage(role.provisioning_key()));
        }
        lineage
    }

    /// The keys that a key directly depends on: the key that provisions its owner, and the key that issued it.
    fn parents(&self, key: &KeyRef) -> impl Iterator<Item = &KeyRef> {
        let issuer = self.key(key).and_then(|key| key.issued_by.as_ref());
        self.provisioning_key_of(&key.owner).into_iter().chain(issuer)
    }

    /// The length of the longest chain from a key to its ancestors, the key included.
    fn depth(&self, key: &KeyRef) -> usize {
        fn deepest(snapshot: &Snapshot, key: &KeyRef, budget: usize) -> usize {
            let Some(budget) = budget.checked_sub(1) else { return 1 };
            1 + snapshot.parents(key).map(|parent| deepest(snapshot, parent, budget)).max().unwrap_or(0)
        }
        // The budget guards against an endless walk. A longer chain, which cannot be created, counts as one key too
        // many.
        deepest(self, key, DEPTH)
    }

    /// Refuses to make something of this height depend on a key if the chain would be longer than [`DEPTH`].
    pub fn may_depend_on(&self, key: Option<&KeyRef>, height: usize) -> Result<(), Refusal> {
        if key.is_some_and(|key| self.depth(key) + height > DEPTH) {
            return Err(Refusal::new(
                Code::LineageTooDeep,
                format!(
                    "A chain of keys that depend on each other can have at most {DEPTH} keys. Use a key that depends on \
                     fewer others, or ask someone who depends on no key."
                ),
            ));
        }
        Ok(())
    }

    /// The new heights of the owners of a key and its ancestors when something comes to depend on the key, where they
    /// exceed the recorded ones. `height` is the longest chain of keys that depends on it.
    pub fn raised_heights(&self, key: Option<&KeyRef>, height: usize) -> BTreeMap<PrincipalId, usize> {
        let mut heights = BTreeMap::new();
        let mut open: Vec<(&KeyRef, usize)> = key.map(|key| (key, height + 1)).into_iter().collect();
        while let Some((key, height)) = open.pop() {
            let recorded = self.principal(&key.owner).map_or(0, |owner| owner.height);
            let known = heights.entry(key.owner.clone()).or_insert(recorded);
            if height <= DEPTH + 1 {
                *known = height.max(*known);
                open.extend(self.parents(key).map(|parent| (parent, height + 1)));
            }
        }
        heights.retain(|id, height| self.principal(id).is_some_and(|owner| owner.height < *height));
        heights
    }

    /// The roles that become independent when a principal changes like this: roles assigned to it outside their
    /// lineage, and the roles it holds when it leaves their lineage (rule 12).
    pub fn roles_to_release(&self, before: Option<&Principal>, after: &Principal) -> impl Iterator<Item = &StoredRole> {
        let held: BTreeSet<RoleId> = before.iter().flat_map(|before| before.roles.iter().cloned()).collect();
        let moves = before.is_some_and(|before| before.provisioned_by != after.provisioned_by);
        let lineage = self.lineage(after.provisioned_by.as_ref());
        let reached: Vec<RoleId> = after.roles.iter().filter(|role| moves || !held.contains(role)).cloned().collect();
        let roles = reached.into_iter().filter_map(|role| self.role(&role));
        roles.filter(move |role| role.provisioning_key().is_some_and(|key| !lineage.contains(key)))
    }

    /// The block of a principal: the first broken link among its ancestors.
    pub fn block_of(&self, id: &PrincipalId, now: Timestamp) -> Option<Block> {
        self.provisioning_key_of(id).and_then(|key| self.broken_link(key, now))
    }

    /// The first of these keys to expire, and when. Keys that do not exist or never expire count for nothing.
    pub fn first_expiry(&self, keys: impl IntoIterator<Item = KeyRef>) -> Option<Timestamp> {
        keys.into_iter().filter_map(|key| self.key(&key)?.expires_at).min()
    }

    /// Why a key does not work: the first broken link, from the key and its owner to their ancestors.
    pub fn broken_link(&self, key: &KeyRef, now: Timestamp) -> Option<Block> {
        if let Some(reason) = self.fault(key, now) {
            return Some(Block { key: key.clone().into(), reason });
        }
        let issuer = || self.key(key)?.issued_by.as_ref();
        self.block_of(&key.owner, now).or_else(|| issuer().and_then(|issuer| self.broken_link(issuer, now)))
    }

    /// Why a key does not work that is neither disabled nor expired itself: the state of its owner, or the first broken link
    /// among its ancestors.
    pub fn suspension(&self, owner: &Principal, key: &StoredKey, now: Timestamp) -> Option<Block> {
        if let Some(reason) = owner_fault(owner) {
            return Some(Block { key: key.reference().into(), reason });
        }
        let mut parents = owner.provisioned_by.iter().chain(&key.issued_by);
        parents.find_map(|parent| self.broken_link(parent, now))
    }

    /// Why a key does not work, whatever its ancestors do: the state of its owner, then its own.
    pub(super) fn fault(&self, key: &KeyRef, now: Timestamp) -> Option<BlockReason> {
        match (self.principal(&key.owner), self.key(key)) {
            (None, _) => Some(BlockReason::OwnerDeleted),
            (Some(owner), _) if owner_fault(owner).is_some() => owner_fault(owner),
            (_, None) => Some(BlockReason::KeyDeleted),
            (_, Some(key)) if key.disabled => Some(BlockReason::KeyDisabled),
            (_, Some(key)) if key.is_expired(now) => Some(BlockReason::KeyExpired),
            _ => None,
        }
    }
}

/// The state of an owner in which none of its keys works.
fn owner_fault(owner: &Principal) -> Option<BlockReason> {
    match owner {
        _ if owner.deleted_at.is_some() => Some(BlockReason::OwnerDeleted),
        _ if owner.disabled => Some(BlockReason::OwnerDisabled),
        _ if owner.invited => Some(BlockReason::OwnerInvited),
        _ => None,
    }
}

/// The refusal to increase anybody's rights outside the actor's lineage.
pub(super) fn outside_lineage(name: &str) -> Refusal {
    let detail = format!(
        "{name} is outside the lineage of the key that you depend on, so you can remove rights there but not add any. \
         Ask someone who depends on no key to do it, or to hand the user or API user over to your key."
    );
    Refusal::new(Code::OutsideLineage, detail)
}
