//! Rule 13: hand-over, which makes an independent principal depend on a key.

use postern_shared::field::Violation;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::problem::Code;

use super::grant::{grant, listed};
use super::{Access, Actor};
use crate::error::Refusal;
use crate::store::snapshot::ReadSet;
use crate::store::snapshot::Snapshot;

impl Actor {
    /// Refuses to hand a principal over that the caller does not cover or that depends on a key already, or to a key that cannot
    /// provision it; answers what that was decided on.
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
        if snapshot.keys_from(key).iter().any(|above| above.owner == *target) {
            let sentence = "This key depends on the one you hand over. Choose a key of someone else.";
            return Err(unfit("circular", sentence));
        }
        if snapshot.break_of(key, self.now).is_some() {
            return Err(unfit("broken_key", "This key does not work now. Choose one that does."));
        }
        grant(&snapshot.effective_permissions_of_key(key, self.now), &snapshot.held(principal)).map_err(
            |Refusal { missing, .. }| {
                let lacks = listed(&missing).unwrap_or_else(|| "the role Administrator".to_owned());
                let sentence = format!("This key may do less than {} holds. It lacks {lacks}.", principal.name);
                Refusal { missing, ..unfit("insufficient_key", &sentence) }
            },
        )?;
        snapshot.may_depend_on(Some(key), principal.height)?;
        Ok(read_set.and(snapshot.read_set_of_key(key)))
    }
}
