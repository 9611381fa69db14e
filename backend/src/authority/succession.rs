//! Rule 25: what depends on a key moves to another key of its owner, and nobody's rights grow.

use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::KeyRef;

use super::manage::unfit;
use super::provisioning::outside_lineage;
use super::{Access, Actor, grant};
use crate::error::Refusal;
use crate::store::{Principal, ReadSet, Snapshot, StoredKey};

/// How a principal comes to depend on the successor of a key, with what that relies on.
#[derive(Debug)]
pub enum Inheritance {
    /// It keeps the rights that the old key allowed.
    Kept(ReadSet),
    /// It is given the rights that it holds, which takes the write permission for principals of its kind.
    Given(ReadSet),
}

impl Actor {
    /// Refuses an actor who may not name a successor of a key, and a key that cannot succeed it. The old key may be
    /// deleted.
    pub fn may_succeed(&self, snapshot: &Snapshot, old: &KeyRef, new: &KeyRef) -> Result<ReadSet, Refusal> {
        let read_set = self.may_name_successor(snapshot, old)?;
        if new.owner != old.owner {
            return Err(unfit("other_owner", "This key has another owner. Choose a key of the same owner."));
        }
        if new == old {
            return Err(unfit("same_key", "This is the key itself. Choose another key of its owner."));
        }
        self.must_work(snapshot, new)?;
        if let (Some(before), Some(after)) = (snapshot.key(old), snapshot.key(new)) {
            if before.issued_by != after.issued_by {
                let sentence = "These keys were not issued by the same key, or not both in a session. Choose a key that \
                                was issued like the old one.";
                return Err(unfit("other_lineage", sentence));
            }
            let (can, could) = (self.now_of(snapshot, new), snapshot.potential_permissions_of_key(old, self.now));
            grant::grant(&can, &could).map_err(|Refusal { missing, .. }| {
                let lacks = grant::listed(&missing).unwrap_or_else(|| "the role Administrator".to_owned());
                let sentence =
                    format!("The old key can do more than this key, which lacks {lacks}. Choose another key.");
                Refusal { missing, ..unfit("insufficient_key", &sentence) }
            })?;
        }
        Ok(read_set.and(snapshot.read_set_of_key(new)).and(snapshot.read_set_of_key(old)))
    }

    /// In a session, owners name the successors of their own keys; if a key provisions them, of those in its lineage.
    /// Others must be independent and cover the owner.
    fn may_name_successor(&self, snapshot: &Snapshot, old: &KeyRef) -> Result<ReadSet, Refusal> {
        let is_own = self.key.is_none() && self.principal == old.owner;
        if !is_own {
            self.require_independence(snapshot)?;
            return self.may_manage(snapshot, &old.owner, Access::Modify);
        }
        let issuer = snapshot.key(old).and_then(|key| key.issued_by.as_ref());
        let lineage = snapshot.lineage(issuer);
        let outside = self.provisioning_key(snapshot).filter(|key| !lineage.contains(key));
        if outside.is_some() { Err(outside_lineage("The old key")) } else { Ok(ReadSet::default()) }
    }

    /// Whether a principal may move from a key to its successor; `None` if it must not. After a deletion nobody knows
    /// what the old key allowed: the principal moves as by adoption and hand-over.
    pub fn may_move(&self, snapshot: &Snapshot, moved: &Principal, [old, new]: [&KeyRef; 2]) -> Option<Inheritance> {
        if snapshot.key(old).is_some() {
            return self.gains_nothing(snapshot, moved, &PermissionSet::Everything, [old, new]).map(Inheritance::Kept);
        }
        let read_set = self.may_manage(snapshot, &moved.id, Access::HandOver).ok()?;
        self.may_provision(snapshot, moved, new).ok()?;
        Some(Inheritance::Given(read_set))
    }

    /// What the move of a key that the old key issued relies on; `None` if it must not move. The keys that a deleted key
    /// issued stay blocked.
    pub fn may_move_key(
        &self,
        snapshot: &Snapshot,
        (owner, moved): (&Principal, &StoredKey),
        [old, new]: [&KeyRef; 2],
    ) -> Option<ReadSet> {
        snapshot.key(old)?;
        self.gains_nothing(snapshot, owner, &moved.scope(), [old, new])
    }

    /// The read set for what a principal holds, if the part within a scope that the new key allows was allowed by the old
    /// key.
    fn gains_nothing(
        &self,
        snapshot: &Snapshot,
        principal: &Principal,
        scope: &PermissionSet,
        [old, new]: [&KeyRef; 2],
    ) -> Option<ReadSet> {
        let wanted = snapshot.held(principal).intersection(scope).intersection(&self.now_of(snapshot, new));
        let is_covered = snapshot.potential_permissions_of_key(old, self.now).covers(&wanted);
        is_covered.then(|| snapshot.read_set_of_held(&principal.id))
    }

    fn now_of(&self, snapshot: &Snapshot, key: &KeyRef) -> PermissionSet {
        snapshot.effective_permissions_of_key(key, self.now)
    }
}
