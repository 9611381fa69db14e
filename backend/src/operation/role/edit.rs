//! Edit a role.

use postern_shared::change::Action;
use postern_shared::role::{Role, RoleEdit};

use super::{OpenRole, broken_name, loggable, sorted};
use crate::authority::grant::RoleChange;
use crate::error::{Error, Refusal};
use crate::operation::permissions;
use crate::store::entity::change::ChangeRecord;

impl OpenRole {
    /// Edits it. An edit that changes nothing succeeds and is not logged.
    pub async fn edit(self, edit: RoleEdit) -> Result<Role, Error> {
        self.must_not_be_built_in()?;
        let Self { mut caller, stored: before } = self;
        let mut errors = edit.name.as_deref().map(broken_name).unwrap_or_default();
        let named = edit.permissions.as_deref().unwrap_or_default();
        errors.extend(permissions::unknown(&mut caller, "permissions", named, &before.role.permissions).await?);
        Refusal::if_invalid(errors)?;
        let mut after = before.clone();
        if let Some(name) = edit.name {
            name.trim().clone_into(&mut after.role.name);
        }
        after.role.description = edit.description.unwrap_or(after.role.description);
        after.role.permissions = edit.permissions.map_or(after.role.permissions, sorted);

        let (is, was) = (&after.role, &before.role);
        let renames = (&is.name, &is.description) != (&was.name, &was.description);
        let change = RoleChange { before: &before, after: &after.permission_set(), renames };
        let read_set = caller.actor().may_edit_role(caller.snapshot(), &change)?;
        if after == before {
            return Ok(before.role);
        }

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        let (was, is) = (loggable(&before.role), loggable(&after.role));
        let record = ChangeRecord::edit(Action::RoleEdit, after.subject(), &was, &is);
        caller.log(&mut commit, after.changed_at, record)?;
        caller.commit(commit, "").await?;
        Ok(after.role)
    }
}
