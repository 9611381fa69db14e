//! Rules 2, 3 and 19: the effective permissions of principals and keys, and the entities they rely on.

use std::collections::BTreeSet;

use postern_shared::id::RoleId;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::time::Timestamp;

use crate::store::{EntityRef, Principal, ReadSet, Snapshot, StoredRole};

impl Snapshot {
    /// The union of the permissions of a principal's roles, whatever its state.
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

/// Rule 19: the entities that decisions rely on. A commit asserts that all of them are unchanged.
impl Snapshot {
    /// For what a principal holds: the principal and its roles, except Administrator, which is never read.
    pub fn read_set_of_held(&self, id: &PrincipalId) -> ReadSet {
        let roles = self.principal(id).into_iter().flat_map(|principal| &principal.roles);
        let roles = roles.filter(|role| !role.is_administrator()).cloned().map(EntityRef::Role);
        roles.chain([EntityRef::Principal(id.clone())]).collect()
    }

    /// For the effective permissions of a principal: what it holds, and its ancestors with what their owners hold.
    pub fn read_set_of_principal(&self, id: &PrincipalId) -> ReadSet {
        self.read_set_of_held(id).and(self.read_set_of_keys(self.ancestors(id)))
    }

    /// For the effective permissions of a key: the key and its ancestors, with what their owners hold.
    pub fn read_set_of_key(&self, key: &KeyRef) -> ReadSet {
        self.read_set_of_keys(self.with_ancestors(key))
    }

    /// For whether a principal can act at all: the principal, and its ancestors with their owners.
    pub fn read_set_of_block(&self, id: &PrincipalId) -> ReadSet {
        let ancestors = self.ancestors(id).into_iter();
        let ancestors = ancestors.flat_map(|key| [EntityRef::Principal(key.owner.clone()), EntityRef::Key(key)]);
        ancestors.chain([EntityRef::Principal(id.clone())]).collect()
    }

    fn read_set_of_keys(&self, keys: BTreeSet<KeyRef>) -> ReadSet {
        let held = keys.iter().flat_map(|key| self.read_set_of_held(&key.owner)).collect::<ReadSet>();
        held.and(keys.into_iter().map(EntityRef::Key))
    }
}
