//! Passwords of users.

use postern_shared::id::UserId;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::secret::Hashed;
use crate::store::item::attribute;
use crate::store::{Commit, Condition, Store, item_key};

/// A user's password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredPassword {
    /// Its hash.
    pub password: Hashed,
}

impl StoredPassword {
    /// Writes it, in place of any earlier one.
    pub fn replace(&self, commit: &mut Commit, user: &UserId) -> Result<(), Error> {
        commit.write(item_key::password(user), self)
    }

    /// Condition: password unchanged.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("password", attribute(&self.password)?))
    }

    /// Asserts in a commit that it is unchanged.
    pub fn assert_unchanged(&self, commit: &mut Commit, user: &UserId) -> Result<(), Error> {
        commit.expect(item_key::password(user), self.unchanged()?);
        Ok(())
    }

    /// Removes whatever password the user has.
    pub fn remove_any(commit: &mut Commit, user: &UserId) {
        commit.delete(item_key::password(user));
    }
}

impl Store {
    /// A user's password.
    pub async fn password(&self, user: &UserId) -> Result<Option<StoredPassword>, Error> {
        self.get(&item_key::password(user)).await
    }
}
