//! Roles by the external ids that the caller's principal gave them.

use postern_shared::change::SubjectKind;
use postern_shared::id::RoleId;
use postern_shared::role::{NewRole, Role, RoleEdit};

use super::{OpenRole, open};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::external_id::{self, ByExternalId};
use crate::store::{EntityRef, ExternalId, StoredRole};

/// The role to which the caller's principal gave an external id, with its position in a list of one.
pub(super) async fn find(caller: &Caller, external_id: &str) -> Result<Option<(String, RoleId)>, Error> {
    let found: Option<RoleId> = external_id::find(caller, SubjectKind::Role, external_id).await?;
    Ok(found.map(|id| (id.to_string(), id)))
}

/// The outcome of a commit that may set the external id of a role.
pub(super) async fn named<T>(caller: &Caller, role: &StoredRole, outcome: Result<T, Error>) -> Result<T, Error> {
    external_id::named(caller, SubjectKind::Role, role.external_id().as_ref(), outcome).await
}

/// Opens the role to which the caller's principal gave an external id.
pub async fn open_by_external_id(mut caller: Caller, external_id: &str) -> Result<ByExternalId<OpenRole>, Error> {
    let Some((_, id)) = find(&caller, external_id).await? else { return Ok(ByExternalId::Absent(Box::new(caller))) };
    caller.load([EntityRef::Role(id.clone())]).await?;
    let named = ExternalId::new(external_id, caller.id());
    if caller.snapshot().role(&id).and_then(StoredRole::external_id) != Some(named) {
        // It has changed since it was found.
        return Err(Error::Conflict);
    }
    open(caller, &id).await.map(ByExternalId::Found)
}

impl OpenRole {
    /// Edits it so that it has the fields of a request to create it. The caller must have opened it by its external id.
    pub async fn become_like(self, new: NewRole) -> Result<Role, Error> {
        let NewRole { name, description, permissions, external_id: _ } = new;
        let (name, description, permissions) = (Some(name), Some(description), Some(permissions));
        self.edit(RoleEdit { name, description, permissions, external_id: None }).await
    }
}
