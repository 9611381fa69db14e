//! The roles, and what a change would affect.

use postern_shared::id::RoleId;
use postern_shared::impact::{Impact, Proposal};
use postern_shared::page::{Listing, Page};
use postern_shared::path;
use postern_shared::role::{NewRole, Role, RoleEdit};

use super::call::Call;
use super::{Api, Failure};

impl Api {
    /// The roles, in the order of their names.
    pub async fn roles(self, listing: Listing) -> Result<Page<Role>, Failure> {
        self.read(Call::query(path::ROLES, &listing)).await
    }

    /// One role.
    pub async fn role(self, id: RoleId) -> Result<Role, Failure> {
        self.read(Call::get(path::role(&id))).await
    }

    /// Creates a role.
    pub async fn create_role(self, input: NewRole) -> Result<Role, Failure> {
        self.read(Call::post(path::ROLES, &input)).await
    }

    /// Edits a role.
    pub async fn edit_role(self, id: RoleId, version: u64, edit: RoleEdit) -> Result<Role, Failure> {
        self.read(Call::patch(path::role(&id), version, &edit)).await
    }

    /// Deletes a role that nobody holds.
    pub async fn delete_role(self, id: RoleId) -> Result<(), Failure> {
        self.run(Call::delete(path::role(&id))).await
    }

    /// Who and what a change would affect. Nothing is changed.
    pub async fn impact(self, proposal: Proposal) -> Result<Impact, Failure> {
        self.read(Call::ask(path::IMPACT, &proposal)).await
    }
}
