//! Edit a key: name, note, disabled.

use postern_shared::api_key::{ApiKey, ApiKeyEdit};
use postern_shared::change::Action;
use postern_shared::id::KeyId;
use postern_shared::principal::PrincipalId;

use super::{edited, log, may, reach};
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::commit::Commit;
use crate::store::item::{attribute, key_attributes};
use crate::store::key;
use crate::store::snapshot::EntityRef;

/// Edits a key of the version that was read.
pub async fn edit(caller: &Caller, owner: &PrincipalId, id: &KeyId, edit: ApiKeyEdit) -> Result<ApiKey, Error> {
    let (before, owner, snapshot) = reach(caller, owner, id).await?;
    let only_disables = edit.disabled == Some(true) && edit.name.is_none() && edit.note.is_none();
    let mut read_set = may(caller, &snapshot, &owner, if only_disables { Access::Revoke } else { Access::Modify })?;
    if before.disabled && edit.disabled == Some(false) {
        read_set = read_set.and(caller.actor.may_enable_or_rotate(&snapshot, &before)?);
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
        return Ok(before.shown(caller.now));
    }
    after.version += 1;

    let place = key::stored_key(&before.reference());
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set.and([EntityRef::Key(before.reference())]), &mut commit)?;
    commit.set(place.clone(), "name", attribute(&after.name)?);
    commit.set(place.clone(), "note", attribute(&after.note)?);
    commit.set(place.clone(), "disabled", attribute(after.disabled)?);
    commit.set(place, "version", attribute(after.version)?);
    let listed = key::listed_disabled(&before.reference());
    match (before.disabled, after.disabled) {
        (false, true) => commit.put(listed.clone(), key_attributes(&listed)),
        (true, false) => commit.delete(listed),
        _ => {}
    }
    log(caller, &mut commit, &owner, edited(Action::KeyEdit, &owner, &before, &after))?;
    caller.commit(commit, "").await?;
    Ok(after.shown(caller.now))
}
