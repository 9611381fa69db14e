//! Rules 1 and 11: a commit that changes authority demands that everything it was decided on is still so.

use super::World;
use crate::error::Error;
use crate::store::commit::{Commit, Condition};
use crate::store::key;
use crate::store::principal::Principal;
use crate::store::resource::{self, StoredResource};
use crate::store::role::StoredRole;
use crate::store::stored_key::StoredKey;

impl World {
    /// Makes a commit fail if anything in this world has changed since it was read.
    pub fn bind(&self, commit: &mut Commit) -> Result<(), Error> {
        for (id, principal) in &self.principals {
            let condition = principal.as_ref().map_or(Ok(Condition::Absent), Principal::unchanged)?;
            commit.expect(key::principal(id), condition);
        }
        for (reference, stored) in &self.keys {
            let condition = stored.as_ref().map_or(Ok(Condition::Absent), StoredKey::unchanged)?;
            commit.expect(key::stored_key(reference), condition);
        }
        for (id, role) in &self.roles {
            let condition = role.as_ref().map_or(Ok(Condition::Absent), StoredRole::unchanged)?;
            commit.expect(key::role(id), condition);
        }
        for (name, resource) in &self.resources {
            let condition = resource.as_ref().map_or(Ok(Condition::Absent), StoredResource::unchanged)?;
            commit.expect(resource::place(name), condition);
        }
        Ok(())
    }
}
