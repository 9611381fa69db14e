//! Rule 5: you may touch only whom you cover.

use postern_shared::power::Power;
use postern_shared::principal::PrincipalId;
use postern_shared::problem::Code;

use super::{Asker, World, grant};
use crate::error::Refusal;
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
}

impl Asker {
    /// Refuses to touch a principal whom the caller does not cover.
    pub fn may_touch(&self, world: &World, target: &PrincipalId, touch: Touch) -> Result<(), Refusal> {
        let Some(principal) = world.principal(target) else { return Err(Refusal::not_found("principal")) };
        let power = self.power(world);
        let origin = self.origin(world);
        if origin.is_some() && self.depends_on(world, target) {
            return Err(Refusal::new(
                Code::OwnRights,
                "A caller who depends on a key cannot touch what it depends on, nor itself.",
            ));
        }
        let below = self.is_above(world, target);
        if touch == Touch::Reduce && below {
            return covers(&power, &world.power(target, self.now));
        }
        if touch == Touch::Adopt {
            self.must_be_independent(world)?;
            if *target == self.principal {
                return Err(independence_required());
            }
        }
        if touch == Touch::LetIn && !below {
            self.must_be_independent(world)?;
        }
        covers(&power, &world.held(principal))
    }

    /// Refuses to show a caller with an origin the secret of a key that does not hang on this origin for life. That its owner does is
    /// not enough: an adopted owner is free, and the secret would be, too.
    pub fn may_learn(&self, world: &World, key: &StoredKey) -> Result<(), Refusal> {
        let Some(origin) = self.origin(world) else { return Ok(()) };
        if world.issuers(key).contains(&origin) { Ok(()) } else { Err(independence_required()) }
    }

    /// Refuses a caller who depends on a key.
    pub fn must_be_independent(&self, world: &World) -> Result<(), Refusal> {
        if self.origin(world).is_none() { Ok(()) } else { Err(independence_required()) }
    }
}

fn covers(power: &Power, target: &Power) -> Result<(), Refusal> {
    grant::grant(power, target).map_err(|refusal| {
        let names: Vec<_> = refusal.missing.iter().map(ToString::to_string).collect();
        let beyond = if names.is_empty() {
            "This one may do everything.".to_owned()
        } else {
            format!("You lack {}.", names.join(", "))
        };
        Refusal { detail: format!("You can touch only those whose rights are within your own. {beyond}"), ..refusal }
    })
}

fn independence_required() -> Refusal {
    Refusal::new(
        Code::IndependenceRequired,
        "This needs a signed-in person who depends on no key, and never oneself: what a key brought in cannot free itself from it.",
    )
}
