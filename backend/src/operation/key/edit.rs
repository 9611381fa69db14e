//! Edit a key (name, note, expiry, disabled) and rotate its secret.

use jiff::SignedDuration;
use postern_shared::api_key::{ApiKey, ApiKeyEdit, IssuedKey, Rotation};
use postern_shared::change::Action;
use postern_shared::permission::Permission;
use postern_shared::principal::Kind;
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;
use serde_json::json;

use super::{OpenKey, commit_logged, expiry_in_the_past, may_manage_keys, must_have_room, view};
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::secret::bearer;
use crate::store::{ChangeRecord, EntityRef, Principal, StoredKey};

impl OpenKey {
    /// Edits it. An edit that changes nothing succeeds and is not logged.
    pub async fn edit(self, edit: ApiKeyEdit) -> Result<ApiKey, Error> {
        let Self { caller, owner, key: before } = self;
        let expires_at = edit.expires_at.unwrap_or(before.expires_at);
        let extends = ends_later(before.expires_at, expires_at);
        let reduces = edit.disabled == Some(true) || edit.expires_at.is_some() && edit.disabled.is_none();
        let only_reduces = reduces && edit.name.is_none() && edit.note.is_none() && !extends;
        let access = if only_reduces { Access::Revoke } else { Access::Modify };
        let mut read_set = may_manage_keys(&caller, &owner, access)?;
        if extends || before.disabled && edit.disabled == Some(false) {
            read_set = read_set.and(caller.actor().may_renew(caller.snapshot(), &before)?);
        }
        if extends {
            must_be_able_to_issue(&caller, &owner)?;
            caller.actor().may_grant_scope(caller.snapshot(), &owner, before.scope.as_deref())?;
            if before.is_expired(caller.now()) {
                must_have_room(&caller, &owner).await?;
            }
        }
        if expires_at != before.expires_at {
            Refusal::if_invalid(expiry_in_the_past(expires_at, caller.now()).into_iter().collect())?;
        }
        let mut after = before.clone();
        if let Some(name) = &edit.name {
            name.trim().clone_into(&mut after.name);
        }
        if let Some(note) = edit.note {
            after.note = note.unwrap_or_default();
        }
        after.disabled = edit.disabled.unwrap_or(before.disabled);
        after.expire(expires_at);
        if after.loggable() == before.loggable() {
            return Ok(view(&caller, &owner, &before));
        }

        let mut commit = caller.begin_commit(read_set.and([EntityRef::Key(before.reference())]))?;
        after.update(&mut commit, &before)?;
        let record = edited(Action::KeyEdit, &owner, &before, &after);
        commit_logged(&caller, commit, &owner, record, "").await?;
        Ok(view(&caller, &owner, &after))
    }

    /// Gives it a new secret, which only this answer shows. Id, scope, expiry and lineage stay. The previous secret
    /// works as long as the overlap says; the one before it stops.
    pub async fn rotate(self, rotation: &Rotation) -> Result<IssuedKey, Error> {
        let Self { caller, owner, key: before } = self;
        let read_set = may_manage_keys(&caller, &owner, Access::Impersonate)?;
        let read_set = read_set.and(caller.actor().may_renew(caller.snapshot(), &before)?);
        if let Some(block) = caller.snapshot().broken_link(&before.reference(), caller.now()) {
            let sentence = block.reason.rotation_refusal(block.key.reference == before.reference());
            return Err(Refusal::new(Code::KeyNotWorking, sentence).into());
        }
        let read_set = read_set.and(caller.snapshot().read_set_of_key(&before.reference()));
        let secret = bearer::key(&caller.app().random, &before.reference());
        let overlap = SignedDuration::from_secs(i64::from(rotation.overlap_seconds));
        let mut after = before.clone();
        after.rotate(secret.hash(), overlap, caller.now())?;

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before)?;
        let record = edited(Action::KeyRotate, &owner, &before, &after);
        commit_logged(&caller, commit, &owner, record, before.id.as_str()).await?;
        let secret = Some(secret.reveal().to_owned());
        Ok(IssuedKey { key: view(&caller, &owner, &after), secret, secret_already_shown: false })
    }
}

/// Refuses to extend a token for those who could not create it: only its user can, with the permission to (rule 21).
fn must_be_able_to_issue(caller: &Caller, owner: &Principal) -> Result<(), Refusal> {
    if owner.id.kind() == Kind::ApiUser {
        return Ok(());
    }
    if owner.id != *caller.id() || caller.session().is_none() {
        let sentence = "Only the user can let an API token work longer, just as only the user can create one.";
        return Err(Refusal::new(Code::BeyondYourRights, sentence));
    }
    caller.require(&Permission::API_TOKENS_GENERATE)
}

/// Whether a key with the second expiry works longer than with the first one.
fn ends_later(before: Option<Timestamp>, after: Option<Timestamp>) -> bool {
    before.is_some_and(|before| after.is_none_or(|after| after > before))
}

/// The record of an edit of a key: the fields that differ, and always the key's id.
fn edited(action: Action, owner: &Principal, before: &StoredKey, after: &StoredKey) -> ChangeRecord {
    let mut record = ChangeRecord::differing(action, after.subject(owner), &before.loggable(), &after.loggable());
    for side in [&mut record.before, &mut record.after] {
        side["key"] = json!(before.id);
    }
    record
}
