//! What would move to the successor of a key (rule 25).

use postern_shared::principal::{KeyRef, PrincipalId};

use super::reach::Reached;
use crate::authority::Actor;
use crate::store::{Snapshot, StoredKey};

/// The principals and keys that would depend on the successor, and the snapshot after that.
pub(super) struct Succession {
    pub(super) principals: Vec<PrincipalId>,
    pub(super) keys: Vec<KeyRef>,
    pub(super) after: Snapshot,
}

impl Succession {
    /// The succession as the actor could make it; nothing moves if the actor may not.
    pub(super) fn of(actor: &Actor, reached: &Reached, [old, new]: [&KeyRef; 2]) -> Self {
        let (before, mut after) = (&reached.snapshot, reached.snapshot.clone());
        let (mut principals, mut keys) = (Vec::new(), Vec::new());
        if actor.may_succeed(before, old, new).is_err() {
            return Self { principals, keys, after };
        }
        for id in &reached.principals {
            let Some(Some(moved)) = after.principals.get_mut(id) else { continue };
            let is_provisioned = moved.deleted_at.is_none() && moved.provisioned_by.as_ref() == Some(old);
            if is_provisioned && actor.may_move(before, moved, [old, new]).is_some() {
                moved.provisioned_by = Some(new.clone());
                principals.push(id.clone());
            }
        }
        for key in &reached.keys {
            let (Some(moved), Some(owner)) = (before.key(key), before.principal(&key.owner)) else { continue };
            let is_issued = owner.deleted_at.is_none() && moved.issued_by.as_ref() == Some(old);
            if is_issued && actor.may_move_key(before, (owner, moved), [old, new]).is_some() {
                after.keys.insert(key.clone(), Some(StoredKey { issued_by: Some(new.clone()), ..moved.clone() }));
                keys.push(key.clone());
            }
        }
        Self { principals, keys, after }
    }
}
