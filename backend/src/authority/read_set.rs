//! Rule 19: the entities that decisions rely on. A commit asserts that all of them are unchanged.

use std::collections::BTreeSet;

use postern_shared::principal::{KeyRef, PrincipalId};

use crate::store::snapshot::{EntityRef, ReadSet, Snapshot};

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
