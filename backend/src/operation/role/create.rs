//! Create a role.

use postern_shared::change::Action;
use postern_shared::id::RoleId;
use postern_shared::role::{NewRole, Role};
use serde_json::Value;

use super::{broken_name, loggable, sorted};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::permissions;
use crate::store::entity::change::ChangeRecord;
use crate::store::entity::role::StoredRole;
use crate::store::snapshot::ReadSet;

/// Creates a role, in the caller's lineage (rule 4).
pub async fn create(mut caller: Caller, new: NewRole) -> Result<Role, Error> {
    let mut errors = broken_name(&new.name);
    errors.extend(permissions::unknown(&mut caller, "permissions", &new.permissions, &[]).await?);
    Refusal::if_invalid(errors)?;
    let (now, actor, snapshot) = (caller.now(), caller.actor(), caller.snapshot());
    let provisioned_by = actor.provisioning_key(snapshot);
    let new = NewRole { permissions: sorted(new.permissions), ..new };
    let mut stored = StoredRole::new(caller.app().random.id(RoleId::from_random), new, now);
    stored.lineage = snapshot.lineage(provisioned_by.as_ref()).into_iter().collect();
    stored.role.provisioned_by = provisioned_by;
    actor.may_create_role(snapshot, &stored.permission_set())?;

    let mut commit = caller.begin_commit(ReadSet::default())?;
    stored.insert(&mut commit)?;
    let (action, target) = (Action::RoleCreate, stored.subject());
    let record = ChangeRecord { action, target, before: Value::Null, after: loggable(&stored.role) };
    caller.log(&mut commit, now, record)?;
    caller.commit(commit, stored.role.id.as_str()).await?;
    Ok(stored.role)
}
