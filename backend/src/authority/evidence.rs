//! Rule 19: what a decision was made on. A commit demands that all of it is still so.

use std::collections::BTreeSet;

use postern_shared::principal::{KeyRef, PrincipalId};

use super::World;
use crate::error::Error;
use crate::store::commit::{Commit, Condition};
use crate::store::gather::Seed;
use crate::store::key;
use crate::store::principal::Principal;
use crate::store::resource::{self, StoredResource};
use crate::store::role::StoredRole;
use crate::store::stored_key::StoredKey;

/// The items that a decision looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "a commit that does not demand what it was decided on can be overtaken"]
pub struct Evidence(BTreeSet<Seed>);

impl Evidence {
    /// This and something else.
    pub fn and(mut self, more: impl IntoIterator<Item = Seed>) -> Self {
        self.0.extend(more);
        self
    }
}

impl FromIterator<Seed> for Evidence {
    fn from_iter<I: IntoIterator<Item = Seed>>(seeds: I) -> Self {
        Self(seeds.into_iter().collect())
    }
}

impl IntoIterator for Evidence {
    type Item = Seed;
    type IntoIter = std::collections::btree_set::IntoIter<Seed>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl World {
    /// What decides on what a principal holds: itself and its roles. Administrator is not read.
    pub fn evidence_of_held(&self, id: &PrincipalId) -> Evidence {
        let roles = self.principal(id).into_iter().flat_map(|principal| &principal.roles);
        let roles = roles.filter(|role| !role.is_administrator()).cloned().map(Seed::Role);
        roles.chain([Seed::Principal(id.clone())]).collect()
    }

    /// What decides on the power of a principal: what it holds, and every key above it with what the key's owner holds.
    pub fn evidence_of_power(&self, id: &PrincipalId) -> Evidence {
        self.evidence_of_held(id).and(self.evidence_of_keys(self.keys_above(id)))
    }

    /// What decides on the power of a key: itself and every key above it, with what their owners hold.
    pub fn evidence_of_key(&self, key: &KeyRef) -> Evidence {
        self.evidence_of_keys(self.keys_from(key))
    }

    /// What decides on whether a principal can act at all: itself, and every key above it with its owner.
    pub fn evidence_of_block(&self, id: &PrincipalId) -> Evidence {
        let above = self.keys_above(id).into_iter();
        let above = above.flat_map(|key| [Seed::Principal(key.owner.clone()), Seed::Key(key)]);
        above.chain([Seed::Principal(id.clone())]).collect()
    }

    fn evidence_of_keys(&self, keys: BTreeSet<KeyRef>) -> Evidence {
        let evidence = keys.iter().flat_map(|key| self.evidence_of_held(&key.owner)).collect::<Evidence>();
        evidence.and(keys.into_iter().map(Seed::Key))
    }

    /// Makes a commit fail if anything of the evidence has changed since it was read into this world.
    pub fn bind(&self, evidence: Evidence, commit: &mut Commit) -> Result<(), Error> {
        for seed in evidence {
            let unread = || Error::internal("a decision on something that was not read");
            let absent = Ok(Condition::Absent);
            let (place, condition) = match &seed {
                Seed::Principal(id) => {
                    let read = self.principals.get(id).ok_or_else(unread)?;
                    (key::principal(id), read.as_ref().map_or(absent, Principal::unchanged)?)
                }
                Seed::Key(reference) => {
                    let read = self.keys.get(reference).ok_or_else(unread)?;
                    (key::stored_key(reference), read.as_ref().map_or(absent, StoredKey::unchanged)?)
                }
                Seed::Role(id) => {
                    let read = self.roles.get(id).ok_or_else(unread)?;
                    (key::role(id), read.as_ref().map_or(absent, StoredRole::unchanged)?)
                }
                Seed::Resource(name) => {
                    let read = self.resources.get(name).ok_or_else(unread)?;
                    (resource::place(name), read.as_ref().map_or(absent, StoredResource::unchanged)?)
                }
            };
            commit.expect(place, condition);
        }
        Ok(())
    }
}
