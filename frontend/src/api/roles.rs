//! The roles.

use postern_shared::id::RoleId;
use postern_shared::page::{Listing, Page};
use postern_shared::path;
use postern_shared::role::{NewRole, Role, RoleEdit};

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The roles, in the order of their names.
    pub async fn roles(self, listing: Listing) -> Result<Page<Role>, Failure> {
        self.send(Call::query(path::ROLES, &listing)).await?.read()
    }

    /// One role.
    pub async fn role(self, id: RoleId) -> Result<Role, Failure> {
        self.send(Call::get(path::role(&id))).await?.read()
    }

    /// Creates a role.
    pub async fn create_role(self, said: NewRole) -> Result<Role, Failure> {
        self.send(Call::post(path::ROLES, &said)).await?.read()
    }

    /// Edits a role.
    pub async fn edit_role(self, id: RoleId, version: u64, said: RoleEdit) -> Result<Role, Failure> {
        self.send(Call::patch(path::role(&id), version, &said)).await?.read()
    }

    /// Deletes a role that nobody holds.
    pub async fn delete_role(self, id: RoleId) -> Result<(), Failure> {
        self.send(Call::delete(path::role(&id))).await.map(drop)
    }
}
