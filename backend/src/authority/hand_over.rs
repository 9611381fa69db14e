//! Rule 13: hand-over makes an independent principal depend on a key.

use postern_shared::field::Violation;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::problem::Code;

use super::grant::{grant, listed};
use super::{Access, Actor};
use crate::error::Refusal;
use crate::store::snapshot::{ReadSet, Snapshot};

impl Actor {
    /// Refuses to hand over a principal that the actor does not cover or that depends on a key already, and to hand
    /// over to a key that cannot provision it.
    pub fn may_hand_over(&self, snapshot: &Snapshot, target: &PrincipalId, key: &KeyRef) -> Result<ReadSet, Refusal> {
        let read_set = self.may_manage(snapshot, target, Access::HandOver)?;
        let Some(principal) = snapshot.principal(target) else { return Err(Refusal::not_found("principal")) };
        if principal.provisioned_by.is_some() {
            return Err(Refusal::new(
                Code::AlreadyProvisioned,
                format!("{} depends on a key already. Adopt it first, then hand it over.", principal.name),
            ));
        }
        let unfit = |code, sentence: &str| Refusal::fields(vec![Violation::new(code, sentence).at("key")]);
        if snapshot.key(key).is_none() {
            return Err(unfit("unknown_key", "There is no such key."));
        }
        if snapshot.with_ancestors(key).iter().any(|key| key.owner == *target) {
            let sentence = "This key depends on the principal that you hand over. Choose another key.";
            return Err(unfit("circular", sentence));
        }
        if snapshot.broken_link(key, self.now).is_some() {
            return Err(unfit("broken_key", "This key does not work now. Choose one that does."));
        }
        grant(&snapshot.effective_permissions_of_key(key, self.now), &snapshot.held(principal)).map_err(
            |Refusal { missing, .. }| {
                let lacks = listed(&missing).unwrap_or_else(|| "the role Administrator".to_owned());
                let sentence = format!("{} holds more than this key has. The key lacks {lacks}.", principal.name);
                Refusal { missing, ..unfit("insufficient_key", &sentence) }
            },
        )?;
        snapshot.may_depend_on(Some(key), principal.height)?;
        Ok(read_set.and(snapshot.read_set_of_key(key)))
    }
}
