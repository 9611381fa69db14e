//! What a decision is made on: the principals, keys and roles that were read, and those that were not there.

use std::collections::BTreeMap;

use postern_shared::id::RoleId;
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::store::principal::Principal;
use crate::store::resource::StoredResource;
use crate::store::role::StoredRole;
use crate::store::stored_key::StoredKey;

/// What was read. `None` means that there is no such thing; what is not in the map was not read and counts as nothing.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Users and API users.
    pub principals: BTreeMap<PrincipalId, Option<Principal>>,
    /// Keys.
    pub keys: BTreeMap<KeyRef, Option<StoredKey>>,
    /// Roles.
    pub roles: BTreeMap<RoleId, Option<StoredRole>>,
    /// Defined resources.
    pub resources: BTreeMap<String, Option<StoredResource>>,
}

impl World {
    /// A principal that is there, deleted or not.
    #[must_use]
    pub fn principal(&self, id: &PrincipalId) -> Option<&Principal> {
        self.principals.get(id)?.as_ref()
    }

    /// A key that is there. One that has ended is as good as deleted (rule 16).
    #[must_use]
    pub fn key(&self, key: &KeyRef) -> Option<&StoredKey> {
        let owner = self.principal(&key.owner);
        self.keys.get(key)?.as_ref().filter(|key| owner.is_none_or(|owner| !owner.has_ended(key)))
    }

    /// A defined resource that is there, retired or not.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<&StoredResource> {
        self.resources.get(name)?.as_ref()
    }

    /// A role that is there.
    #[must_use]
    pub fn role(&self, id: &RoleId) -> Option<&StoredRole> {
        self.roles.get(id)?.as_ref()
    }
}
