//! Who asks, and what follows from it: their power and their origin.

use std::collections::BTreeSet;

use jiff::Timestamp;
use postern_shared::id::RoleId;
use postern_shared::power::Power;
use postern_shared::principal::{KeyRef, PrincipalId};

use super::World;
use super::evidence::Evidence;

/// A caller as the rules see it: a principal, acting with one of its keys or in a session.
#[derive(Debug, Clone)]
pub struct Asker {
    /// Who asks.
    pub principal: PrincipalId,
    /// With which key; `None` in a session.
    pub key: Option<KeyRef>,
    /// When.
    pub now: Timestamp,
}

impl Asker {
    /// What the caller may do now.
    #[must_use]
    pub fn power(&self, world: &World) -> Power {
        match &self.key {
            Some(key) => world.power_of_key(key, self.now),
            None => world.power(&self.principal, self.now),
        }
    }

    /// The key that whatever the caller creates depends on (rule 4).
    #[must_use]
    pub fn origin(&self, world: &World) -> Option<KeyRef> {
        match &self.key {
            Some(key) => Some(key.clone()),
            None => world.principal(&self.principal)?.provisioned_by.clone(),
        }
    }

    /// What decides on what the caller may do now.
    pub fn evidence(&self, world: &World) -> Evidence {
        match &self.key {
            Some(key) => world.evidence_of_key(key),
            None => world.evidence_of_power(&self.principal),
        }
    }

    /// Whether a principal is below the caller: brought in, however indirectly, by the caller's origin or, for a person
    /// who depends on no key, by one of their own keys.
    #[must_use]
    pub fn is_above(&self, world: &World, target: &PrincipalId) -> bool {
        let above = world.keys_above(target);
        match self.origin(world) {
            Some(origin) => above.contains(&origin),
            None => above.iter().any(|key| key.owner == self.principal),
        }
    }

    /// The key the caller acts with and every key that the caller depends on.
    #[must_use]
    pub fn keys_above(&self, world: &World) -> BTreeSet<KeyRef> {
        match &self.key {
            Some(key) => world.keys_from(key),
            None => world.keys_above(&self.principal),
        }
    }

    /// Whether a principal is one that a caller with an origin depends on, or the caller itself.
    #[must_use]
    pub fn depends_on(&self, world: &World, target: &PrincipalId) -> bool {
        self.principal == *target || self.keys_above(world).iter().any(|key| key.owner == *target)
    }

    /// Whether the caller, or a principal the caller depends on, holds a role.
    #[must_use]
    pub fn lives_on(&self, world: &World, role: &RoleId) -> bool {
        let holders = world.principals.values().flatten().filter(|principal| principal.roles.contains(role));
        holders.into_iter().any(|holder| self.depends_on(world, &holder.id))
    }
}
