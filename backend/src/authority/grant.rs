//! Rule 4: you may grant only what you hold. Every way to give rights goes through [`grant`].

use postern_shared::id::RoleId;
use postern_shared::power::Power;
use postern_shared::problem::Code;

use super::{Asker, World};
use crate::error::Refusal;

/// Refuses to give what the giver does not have.
pub fn grant(giver: &Power, gift: &Power) -> Result<(), Refusal> {
    if giver.covers(gift) {
        return Ok(());
    }
    let missing = giver.lacks(gift);
    let detail = if missing.is_empty() {
        "Only an Administrator, with nothing limiting it, can give everything.".to_owned()
    } else {
        let names: Vec<_> = missing.iter().map(ToString::to_string).collect();
        format!("You can give only what you may do yourself. You lack {}.", names.join(", "))
    };
    Err(Refusal { missing, ..Refusal::new(Code::BeyondYourRights, detail) })
}

impl Asker {
    /// Refuses to let a role be written that grants, or granted, more than the caller may do, or on which the caller lives.
    pub fn may_write_role(
        &self,
        world: &World,
        id: Option<&RoleId>,
        before: &Power,
        after: &Power,
    ) -> Result<(), Refusal> {
        let power = self.power(world);
        grant(&power, before)?;
        grant(&power, after)?;
        if power != Power::Everything && id.is_some_and(|id| self.lives_on(world, id)) {
            return Err(Refusal::new(
                Code::OwnRights,
                "Nobody but an Administrator changes a role that their own rights come from.",
            ));
        }
        Ok(())
    }

    /// Refuses to let roles be given of which one grants more than the caller may do.
    pub fn may_give_roles(&self, world: &World, roles: &[RoleId]) -> Result<(), Refusal> {
        let power = self.power(world);
        roles.iter().try_for_each(|role| grant(&power, &world.granted_by(role)))
    }
}
