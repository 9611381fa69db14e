//! Rule 13: hand-over, which makes an independent principal depend on a key.

use postern_shared::field::Broken;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::problem::Code;

use super::evidence::Evidence;
use super::grant::{grant, listed};
use super::{Asker, Touch, World};
use crate::error::Refusal;

impl Asker {
    /// Refuses to hand a principal over that the caller does not cover or that depends on a key already, or to a key that cannot
    /// provision it; answers what that was decided on.
    pub fn may_hand_over(&self, world: &World, target: &PrincipalId, key: &KeyRef) -> Result<Evidence, Refusal> {
        let evidence = self.may_touch(world, target, Touch::HandOver)?;
        let Some(principal) = world.principal(target) else { return Err(Refusal::not_found("principal")) };
        if principal.provisioned_by.is_some() {
            return Err(Refusal::new(
                Code::AlreadyProvisioned,
                format!("{} depends on a key already. Adopt it first, then hand it over.", principal.name),
            ));
        }
        let unfit = |code, sentence: &str| Refusal::fields(vec![Broken::new(code, sentence).at("key")]);
        if world.key(key).is_none() {
            return Err(unfit("unknown_key", "There is no such key."));
        }
        if world.keys_from(key).iter().any(|above| above.owner == *target) {
            let sentence = "This key depends on the one you hand over. Choose a key of someone else.";
            return Err(unfit("circular", sentence));
        }
        if world.break_of(key, self.now).is_some() {
            return Err(unfit("broken_key", "This key does not work now. Choose one that does."));
        }
        grant(&world.power_of_key(key, self.now), &world.held(principal)).map_err(|Refusal { missing, .. }| {
            let lacks = listed(&missing).unwrap_or_else(|| "the role Administrator".to_owned());
            let sentence = format!("This key may do less than {} holds. It lacks {lacks}.", principal.name);
            Refusal { missing, ..unfit("insufficient_key", &sentence) }
        })?;
        world.may_depend_on(Some(key), principal.height)?;
        Ok(evidence.and(world.evidence_of_key(key)))
    }
}
