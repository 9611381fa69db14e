//! Edit a key: name, note, disabled.

use postern_shared::api_key::{ApiKey, ApiKeyEdit};
use postern_shared::change::Action;

use super::{OpenKey, edited, log, may_manage_keys};
use crate::authority::Access;
use crate::error::Error;
use crate::store::snapshot::EntityRef;

impl OpenKey {
    /// Edits it. An edit that changes nothing succeeds and is not logged.
    pub async fn edit(self, edit: ApiKeyEdit) -> Result<ApiKey, Error> {
        let Self { caller, owner, key: before } = self;
        let only_disables = edit.disabled == Some(true) && edit.name.is_none() && edit.note.is_none();
        let access = if only_disables { Access::Revoke } else { Access::Modify };
        let mut read_set = may_manage_keys(&caller, &owner, access)?;
        if before.disabled && edit.disabled == Some(false) {
            read_set = read_set.and(caller.actor().may_enable_or_rotate(caller.snapshot(), &before)?);
        }
        let mut after = before.clone();
        if let Some(name) = &edit.name {
            name.trim().clone_into(&mut after.name);
        }
        if let Some(note) = edit.note {
            after.note = note.unwrap_or_default();
        }
        after.disabled = edit.disabled.unwrap_or(before.disabled);
        if (&after.name, &after.note, after.disabled) == (&before.name, &before.note, before.disabled) {
            return Ok(before.view(caller.now()));
        }

        let mut commit = caller.begin_commit(read_set.and([EntityRef::Key(before.reference())]))?;
        after.update(&mut commit, &before)?;
        log(&caller, &mut commit, &owner, edited(Action::KeyEdit, &owner, &before, &after))?;
        caller.commit(commit, "").await?;
        Ok(after.view(caller.now()))
    }
}
