//! Rules 2 and 3: what a principal or a key can do at present.

use jiff::Timestamp;
use postern_shared::id::RoleId;
use postern_shared::power::Power;
use postern_shared::principal::{KeyRef, PrincipalId};

use super::World;
use crate::store::principal::Principal;
use crate::store::role::StoredRole;

impl World {
    /// The union of the permissions of a principal's roles, whatever state it is in.
    #[must_use]
    pub fn held(&self, principal: &Principal) -> Power {
        principal.roles.iter().map(|role| self.granted_by(role)).fold(Power::NOTHING, Power::union)
    }

    /// What holding a role grants. Administrator needs no reading: its id alone says it.
    pub(crate) fn granted_by(&self, role: &RoleId) -> Power {
        if role.is_administrator() {
            return Power::Everything;
        }
        self.role(role).map_or(Power::NOTHING, StoredRole::power)
    }

    /// What a principal can do: what it holds, within the power of the key that brought it in.
    #[must_use]
    pub fn power(&self, id: &PrincipalId, now: Timestamp) -> Power {
        let Some(principal) = self.principal(id).filter(|principal| principal.is_active()) else {
            return Power::NOTHING;
        };
        let held = self.held(principal);
        match &principal.provisioned_by {
            Some(key) => held.intersection(&self.power_of_key(key, now)),
            None => held,
        }
    }

    /// What a key can do: what its owner can, within its scope and the power of the key that issued it.
    #[must_use]
    pub fn power_of_key(&self, key: &KeyRef, now: Timestamp) -> Power {
        let Some(key) = self.key(key).filter(|key| !key.disabled && !key.is_expired(now)) else {
            return Power::NOTHING;
        };
        let power = self.power(&key.owner, now).intersection(&key.scope());
        match &key.issued_by {
            Some(issuer) => power.intersection(&self.power_of_key(issuer, now)),
            None => power,
        }
    }
}
