//! Rule 25: what depends on a key moves to another key of its owner, and nobody's rights grow.
//!
//! Both keys have the same owner and issuer, so they allow the same except for their scopes. Nothing here but
//! `must_work` depends on the time or on who is disabled.

use postern_shared::principal::{KeyRef, PrincipalId};

use super::manage::unfit;
use super::provisioning::outside_lineage;
use super::{Access, Actor, grant};
use crate::error::Refusal;
use crate::store::{EntityRef, Principal, ReadSet, Snapshot, StoredKey};

/// A key and the key that succeeds it.
#[derive(Debug, Clone, Copy)]
pub struct SuccessorPair<'a> {
    /// The old key.
    pub old: &'a StoredKey,
    /// Its successor.
    pub new: &'a StoredKey,
}

impl Actor {
    /// Refuses an actor who may not name a successor of a key, and a key that cannot succeed it.
    pub fn may_succeed(&self, snapshot: &Snapshot, old: &StoredKey, new: &KeyRef) -> Result<ReadSet, Refusal> {
        let read_set = self.may_name_successor(snapshot, old)?;
        if new.owner != old.owner {
            return Err(unfit("other_owner", "This key has another owner. Choose a key of the same owner."));
        }
        if new.id == old.id {
            return Err(unfit("same_key", "This is the key itself. Choose another key of its owner."));
        }
        self.must_work(snapshot, new)?;
        let Some(successor) = snapshot.key(new) else { return Err(Refusal::not_found("key")) };
        if successor.issued_by != old.issued_by {
            let sentence = "These keys were not issued by the same key, or not both in a session. Choose a key that \
                            was issued like the old one.";
            return Err(unfit("other_lineage", sentence));
        }
        if successor.successor.is_some() {
            return Err(unfit("superseded_key", "This key has a successor itself. Choose that one, or another key."));
        }
        grant::grant(&successor.scope(), &old.scope()).map_err(|Refusal { missing, .. }| {
            let lacks =
                grant::listed(&missing).map_or_else(|| "has a scope".to_owned(), |names| format!("lacks {names}"));
            let sentence = format!("The old key may do more than this key, which {lacks}. Choose another key.");
            Refusal { missing, ..unfit("insufficient_key", &sentence) }
        })?;
        Ok(read_set.and(snapshot.read_set_of_key(new)).and([EntityRef::Key(old.reference())]))
    }

    /// Refuses an actor who may not name a successor of a key. In a session, owners name the successors of their own
    /// keys; if a key provisions them, of those in its lineage. Others must be independent and cover the owner.
    pub fn may_name_successor(&self, snapshot: &Snapshot, old: &StoredKey) -> Result<ReadSet, Refusal> {
        let is_own = self.key.is_none() && self.principal == old.owner;
        if !is_own {
            self.require_independence(snapshot)?;
            return self.may_manage(snapshot, &old.owner, Access::Modify);
        }
        let lineage = snapshot.lineage(old.issued_by.as_ref());
        let outside = self.provisioning_key(snapshot).filter(|key| !lineage.contains(key));
        if outside.is_some() { Err(outside_lineage(&old.name)) } else { Ok(ReadSet::default()) }
    }
}

impl SuccessorPair<'_> {
    /// What the move of a principal relies on; `None` if the principal would gain a permission.
    pub fn may_move(&self, snapshot: &Snapshot, moved: &Principal) -> Option<ReadSet> {
        let held = snapshot.held(moved);
        let gains = !self.old.scope().covers(&held.intersection(&self.new.scope()));
        (!gains).then(|| snapshot.read_set_of_held(&moved.id))
    }

    /// What the move of a key that the old key issued relies on; `None` if the key would gain a permission.
    pub fn may_move_key(&self, snapshot: &Snapshot, owner: &Principal, moved: &StoredKey) -> Option<ReadSet> {
        let allowed = snapshot.held(owner).intersection(&moved.scope());
        let gains = !self.old.scope().covers(&allowed.intersection(&self.new.scope()));
        (!gains).then(|| snapshot.read_set_of_held(&owner.id))
    }
}

impl Snapshot {
    /// A principal that a key provisions, unless it was deleted.
    pub fn provisioned(&self, id: &PrincipalId, by: &KeyRef) -> Option<&Principal> {
        let principal = self.principal(id)?;
        (principal.deleted_at.is_none() && principal.provisioned_by.as_ref() == Some(by)).then_some(principal)
    }

    /// A key that another key issued, and its owner, unless one of them was deleted.
    pub fn issued(&self, key: &KeyRef, by: &KeyRef) -> Option<(&StoredKey, &Principal)> {
        let (found, owner) = (self.key(key)?, self.principal(&key.owner)?);
        (owner.deleted_at.is_none() && found.issued_by.as_ref() == Some(by)).then_some((found, owner))
    }
}
