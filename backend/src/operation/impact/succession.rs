//! What would move to the successor of a key (rule 25), and what would stay.

use std::sync::Arc;

use postern_shared::principal::{KeyRef, PrincipalId};

use super::reach::Reached;
use crate::authority::Actor;
use crate::authority::succession::SuccessorPair;
use crate::error::Refusal;
use crate::store::{Snapshot, StoredKey};

/// The principals and keys that depend on the old key, each with whether it would move, and the snapshot after that.
pub(super) struct Succession {
    pub(super) principals: Vec<(PrincipalId, bool)>,
    pub(super) keys: Vec<(KeyRef, bool)>,
    pub(super) after: Snapshot,
}

impl Succession {
    /// The succession as the actor could make it. Nothing moves if the actor may not name a successor at all, and a key
    /// that cannot succeed is refused as by the request.
    pub(super) fn of(actor: &Actor, reached: &Reached, [old, new]: [&KeyRef; 2]) -> Result<Self, Refusal> {
        let (before, mut after) = (&reached.snapshot, reached.snapshot.clone());
        let stored = before.key(old).ok_or_else(|| Refusal::not_found("key"))?;
        let (mut principals, mut keys) = (Vec::new(), Vec::new());
        if actor.may_name_successor(before, stored).is_err() {
            return Ok(Self { principals, keys, after });
        }
        let _relied_on = actor.may_succeed(before, stored, new).map_err(in_proposal)?;
        let successor = before.key(new).ok_or_else(|| Refusal::not_found("key"))?;
        let pair = SuccessorPair { old: stored, new: successor };
        for id in &reached.principals {
            let Some(found) = before.provisioned(id, old) else { continue };
            let moves = pair.may_move(before, found).is_some();
            if let Some(Some(moved)) = after.principals.get_mut(id).filter(|_| moves) {
                Arc::make_mut(moved).provisioned_by = Some(new.clone());
            }
            principals.push((id.clone(), moves));
        }
        for key in &reached.keys {
            let Some((found, owner)) = before.issued(key, old) else { continue };
            let moves = pair.may_move_key(before, owner, found).is_some();
            if moves {
                let issued = StoredKey { issued_by: Some(new.clone()), ..found.clone() };
                after.keys.insert(key.clone(), Some(Arc::new(issued)));
            }
            keys.push((key.clone(), moves));
        }
        Ok(Self { principals, keys, after })
    }
}

/// A refusal of the field `key` of a request as one of the field `to` of a proposal.
fn in_proposal(mut refusal: Refusal) -> Refusal {
    let is_field = !refusal.errors.is_empty();
    for error in &mut refusal.errors {
        "to".clone_into(&mut error.field);
    }
    if is_field { Refusal { missing: refusal.missing, ..Refusal::fields(refusal.errors) } } else { refusal }
}
