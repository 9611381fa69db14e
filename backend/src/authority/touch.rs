//! Rules 9 to 11 and 13 to 14: you may touch only whom you cover, and increase nobody's rights outside your own lineage.

use postern_shared::power::Power;
use postern_shared::principal::PrincipalId;
use postern_shared::problem::Code;

use super::evidence::Evidence;
use super::{Asker, World, grant};
use crate::error::Refusal;
use crate::store::gather::Seed;
use crate::store::stored_key::StoredKey;

/// What is done to another principal, as far as it matters to whom one may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// Anything that is none of the others: a new name, enabling, another set of roles.
    Change,
    /// Something that only takes away: disable, delete, end sessions, take a role, delete a key.
    Reduce,
    /// Something that lets one in as the other: invite again, issue or rotate a key.
    LetIn,
    /// Making it depend on no key.
    Adopt,
    /// Making it depend on a key.
    HandOver,
}

impl Asker {
    /// Refuses to touch a principal whom the caller does not cover or must not increase; answers what that was decided on.
    pub fn may_touch(&self, world: &World, target: &PrincipalId, touch: Touch) -> Result<Evidence, Refusal> {
        let Some(principal) = world.principal(target) else { return Err(Refusal::not_found("principal")) };
        let power = self.power(world);
        let origin = self.origin(world);
        if origin.is_some() && self.depends_on(world, target) {
            return Err(Refusal::new(
                Code::OwnRights,
                "You act with a key or depend on one, so you can change neither yourself nor anything that the key depends on.",
            ));
        }
        if touch == Touch::Reduce && self.is_above(world, target) {
            covers(&power, &world.power(target, self.now))?;
            return Ok(world.evidence_of_power(target));
        }
        if matches!(touch, Touch::Adopt | Touch::HandOver) {
            self.must_be_independent(world)?;
            if *target == self.principal {
                return Err(independence_required());
            }
        }
        if touch == Touch::LetIn && *target == self.principal {
            let sentence = "You cannot invite yourself again. Change your password under Account instead.";
            return Err(Refusal::new(Code::OwnRights, sentence));
        }
        covers(&power, &world.held(principal))?;
        let outside = origin.filter(|key| !world.lineage(principal.provisioned_by.as_ref()).contains(key));
        if touch != Touch::Reduce && outside.is_some() {
            return Err(outside_lineage(&principal.name));
        }
        Ok(world.evidence_of_held(target))
    }

    /// Refuses a caller with an origin to enable a key, or to be shown its secret, that is not in the lineage of this origin. That
    /// its owner is does not count: an adopted owner is free, and so the key would be.
    pub fn may_enable_or_rotate(&self, world: &World, key: &StoredKey) -> Result<Evidence, Refusal> {
        let outside = self.origin(world).filter(|origin| !world.lineage(key.issued_by.as_ref()).contains(origin));
        if outside.is_some() {
            return Err(outside_lineage(&key.name));
        }
        Ok([Seed::Key(key.reference())].into_iter().collect())
    }

    /// Refuses a caller who depends on a key.
    pub fn must_be_independent(&self, world: &World) -> Result<(), Refusal> {
        if self.origin(world).is_none() { Ok(()) } else { Err(independence_required()) }
    }
}

fn covers(power: &Power, target: &Power) -> Result<(), Refusal> {
    grant::grant(power, target).map_err(|refusal| {
        let beyond = grant::listed(&refusal.missing)
            .map_or_else(|| "This one may do everything.".to_owned(), |names| format!("You lack {names}."));
        Refusal { detail: format!("You can manage only those whose rights are within your own. {beyond}"), ..refusal }
    })
}

/// The one refusal to increase anybody's rights outside one's own lineage.
pub(super) fn outside_lineage(name: &str) -> Refusal {
    let detail = format!(
        "{name} is outside the lineage of the key that you depend on, so you can take rights away there but not add any. \
         Ask someone who depends on no key to do it, or to hand a user or API user over to your key."
    );
    Refusal::new(Code::OutsideLineage, detail)
}

fn independence_required() -> Refusal {
    Refusal::new(
        Code::IndependenceRequired,
        "Only a signed-in person who depends on no key can do this, and never to themselves.",
    )
}
