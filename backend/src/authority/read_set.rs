//! Rule 19: what a decision was made on. A commit demands that all of it is still so.

use std::collections::BTreeSet;

use postern_shared::principal::{KeyRef, PrincipalId};

use crate::store::snapshot::{EntityRef, ReadSet, Snapshot};

impl Snapshot {
    /// What decides on what a principal holds: itself and its roles. Administrator is not read.
    pub fn read_set_of_held(&self, id: &PrincipalId) -> ReadSet {
        let roles = self.principal(id).into_iter().flat_map(|principal| &principal.roles);
        let roles = roles.filter(|role| !role.is_administrator()).cloned().map(EntityRef::Role);
        roles.chain([EntityRef::Principal(id.clone())]).collect()
    }

    /// What decides on the power of a principal: what it holds, and every key above it with what the key's owner holds.
    pub fn read_set_of_principal(&self, id: &PrincipalId) -> ReadSet {
        self.read_set_of_held(id).and(self.read_set_of_keys(self.keys_above(id)))
    }

    /// What decides on the power of a key: itself and every key above it, with what their owners hold.
    pub fn read_set_of_key(&self, key: &KeyRef) -> ReadSet {
        self.read_set_of_keys(self.keys_from(key))
    }

    /// What decides on whether a principal can act at all: itself, and every key above it with its owner.
    pub fn read_set_of_block(&self, id: &PrincipalId) -> ReadSet {
        let above = self.keys_above(id).into_iter();
        let above = above.flat_map(|key| [EntityRef::Principal(key.owner.clone()), EntityRef::Key(key)]);
        above.chain([EntityRef::Principal(id.clone())]).collect()
    }

    fn read_set_of_keys(&self, keys: BTreeSet<KeyRef>) -> ReadSet {
        let read_set = keys.iter().flat_map(|key| self.read_set_of_held(&key.owner)).collect::<ReadSet>();
        read_set.and(keys.into_iter().map(EntityRef::Key))
    }
}
