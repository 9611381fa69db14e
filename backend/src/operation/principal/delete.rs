//! Delete a principal permanently.

use postern_shared::change::Action;

use super::OpenPrincipal;
use super::roles::administrator_must_remain;
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::{ChangeRecord, Principal, StoredInvitation, StoredPassword};

/// How many of its keys are cleaned up at a time.
const PAGE: u32 = 100;

impl OpenPrincipal {
    /// Deletes it. Its keys and sessions stop working and its name is free again. A tombstone keeps the name for
    /// principals that depended on it.
    pub async fn delete(self) -> Result<(), Error> {
        let Self { mut caller, principal: before } = self;
        let read_set = caller.actor().may_manage(caller.snapshot(), &before.id, Access::Revoke)?;
        let mut after = before.clone();
        after.deleted_at = Some(caller.now());
        after.roles = Vec::new();
        after.session_epoch += 1;
        let read_set = read_set.and(administrator_must_remain(&mut caller, &before, &after).await?);

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        if let Some(user) = before.user_id() {
            StoredPassword::remove_any(&mut commit, user);
            StoredInvitation::remove_any(&mut commit, user);
        }
        let action = before.id.kind().pick(Action::UserDelete, Action::ApiUserDelete);
        caller.commit_logged(commit, after.changed_at, ChangeRecord::deleted(action, &before), "").await?;
        if before.keys > 0
            && let Err(error) = clean_up(&caller, &before).await
        {
            tracing::warn!(?error, "the keys of a deleted principal were not cleaned up");
        }
        Ok(())
    }
}

/// Deletes the items of its keys. They stopped working with their owner; this only keeps the table small.
async fn clean_up(caller: &Caller, owner: &Principal) -> Result<(), Error> {
    let store = &caller.app().store;
    loop {
        let keys = store.first_keys_of(&owner.id, PAGE).await?;
        if keys.is_empty() {
            return Ok(());
        }
        store.clean_up_keys(&keys).await?;
    }
}
