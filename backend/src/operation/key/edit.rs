//! Edit a key (name, note, disabled) and rotate its secret.

use jiff::SignedDuration;
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, Rotation};
use postern_shared::change::Action;
use serde_json::json;

use super::{OpenKey, commit_logged, may_manage_keys};
use crate::authority::Access;
use crate::error::Error;
use crate::secret::bearer;
use crate::store::{ChangeRecord, EntityRef, Logged as _, Principal, StoredKey};

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
        let record = edited(Action::KeyEdit, &owner, &before, &after);
        commit_logged(&caller, commit, &owner, record, "").await?;
        Ok(after.view(caller.now()))
    }

    /// Gives it a new secret, which only this answer shows. Id, scope, expiry and lineage stay. The previous secret
    /// works as long as the overlap says; the one before it stops.
    pub async fn rotate(self, rotation: &Rotation) -> Result<IssuedKey, Error> {
        let Self { caller, owner, key: before } = self;
        let read_set = may_manage_keys(&caller, &owner, Access::Impersonate)?;
        let read_set = read_set.and(caller.actor().may_enable_or_rotate(caller.snapshot(), &before)?);
        let secret = bearer::key(&caller.app().random, &before.reference());
        let overlap = SignedDuration::from_secs(i64::from(rotation.overlap_seconds));
        let mut after = before.clone();
        after.rotate(secret.hash(), overlap, caller.now())?;

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before)?;
        let record = edited(Action::KeyRotate, &owner, &before, &after);
        commit_logged(&caller, commit, &owner, record, before.id.as_str()).await?;
        let secret = Some(secret.reveal().to_owned());
        Ok(IssuedKey { key: after.view(caller.now()), secret, secret_already_shown: false })
    }
}

/// The record of an edit of a key: the fields that differ, and always the key's id.
fn edited(action: Action, owner: &Principal, before: &StoredKey, after: &StoredKey) -> ChangeRecord {
    let mut record = ChangeRecord::differing(action, owner.subject(), &before.loggable(), &after.loggable());
    for side in [&mut record.before, &mut record.after] {
        side["key"] = json!(before.id);
    }
    record
}
