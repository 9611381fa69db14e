//! Roles: a file for each verb.

mod create;
mod delete;
mod edit;
mod list;

pub use create::create;
pub use list::list;

use postern_shared::field::{FieldError, Violation};
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::problem::Code;
use postern_shared::role::Role;
use postern_shared::text::{resembles_administrator, unique};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::entity::role::StoredRole;
use crate::store::snapshot::EntityRef;

/// A role that exists, opened by a caller.
#[derive(Debug)]
pub struct OpenRole {
    caller: Caller,
    stored: StoredRole,
}

/// Opens a role.
pub async fn open(mut caller: Caller, id: &RoleId) -> Result<OpenRole, Error> {
    caller.load([EntityRef::Role(id.clone())]).await?;
    let stored = caller.snapshot().role(id).cloned().ok_or_else(|| Refusal::not_found("role"))?;
    Ok(OpenRole { caller, stored })
}

impl OpenRole {
    /// Its version, which is its `ETag`.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.stored.role.version
    }

    /// Its API view.
    #[must_use]
    pub fn into_view(self) -> Role {
        self.stored.role
    }

    fn must_not_be_built_in(&self) -> Result<(), Refusal> {
        if self.stored.role.built_in {
            return Err(Refusal::new(Code::BuiltInRole, "Administrator can be neither edited nor deleted."));
        }
        Ok(())
    }
}

/// What is wrong with a role's name, as far as only the server can tell.
fn broken_name(name: &str) -> Vec<FieldError> {
    let reserved = || Violation::new("reserved_name", "This looks like Administrator. Choose another name.");
    let violation = resembles_administrator(name).then(reserved).into_iter().chain(unique(name).err());
    violation.map(|violation| violation.at("name")).collect()
}

fn sorted(mut permissions: Vec<Permission>) -> Vec<Permission> {
    permissions.sort();
    permissions.dedup();
    permissions
}

/// The fields of a role that the change log records.
pub(super) fn loggable(role: &Role) -> Value {
    json!({
        "name": role.name,
        "description": role.description,
        "permissions": role.permissions,
        "provisioned_by": role.provisioned_by,
    })
}
