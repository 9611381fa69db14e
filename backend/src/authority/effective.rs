//! Rules 2 and 3: the effective permissions of principals and keys.

use jiff::Timestamp;
use postern_shared::id::RoleId;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::store::entity::principal::Principal;
use crate::store::entity::role::StoredRole;
use crate::store::snapshot::Snapshot;

impl Snapshot {
    /// The union of the permissions of a principal's roles, whatever its state.
    #[must_use]
    pub fn held(&self, principal: &Principal) -> PermissionSet {
        principal.roles.iter().map(|role| self.granted_by(role)).fold(PermissionSet::NOTHING, PermissionSet::union)
    }

    /// The permissions that a role grants. Administrator is not read: its id alone says that it grants everything.
    pub(crate) fn granted_by(&self, role: &RoleId) -> PermissionSet {
        if role.is_administrator() {
            return PermissionSet::Everything;
        }
        self.role(role).map_or(PermissionSet::NOTHING, StoredRole::permission_set)
    }

    /// The permissions of a principal now: those it holds, within those of the key that provisions it.
    #[must_use]
    pub fn effective_permissions(&self, id: &PrincipalId, now: Timestamp) -> PermissionSet {
        let Some(principal) = self.principal(id).filter(|principal| principal.is_active()) else {
            return PermissionSet::NOTHING;
        };
        let held = self.held(principal);
        match &principal.provisioned_by {
            Some(key) => held.intersection(&self.effective_permissions_of_key(key, now)),
            None => held,
        }
    }

    /// The permissions of a key now: its owner's, within its scope and within those of the key that issued it.
    #[must_use]
    pub fn effective_permissions_of_key(&self, key: &KeyRef, now: Timestamp) -> PermissionSet {
        let Some(key) = self.key(key).filter(|key| !key.disabled && !key.is_expired(now)) else {
            return PermissionSet::NOTHING;
        };
        let permissions = self.effective_permissions(&key.owner, now).intersection(&key.scope());
        match &key.issued_by {
            Some(issuer) => permissions.intersection(&self.effective_permissions_of_key(issuer, now)),
            None => permissions,
        }
    }
}
