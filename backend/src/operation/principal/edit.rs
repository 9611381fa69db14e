//! Edit a principal: name, roles, disabled.

use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{Kind, PrincipalEdit, PrincipalId};
use postern_shared::problem::Code;
use postern_shared::text;

use super::{Verb, action, loggable, reach, unique_name, write, write_permission};
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::administrator;
use crate::operation::membership::{self, Log};
use crate::store::change::ChangeRecord;
use crate::store::commit::Commit;
use crate::store::directory::Entry;
use crate::store::interval;
use crate::store::item::item_of;
use crate::store::principal::Principal;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;

/// Edits a principal of the version that was read; gives it as it is then, in the world in which that was decided.
pub async fn edit(caller: &Caller, id: &PrincipalId, edit: PrincipalEdit) -> Result<(Principal, Snapshot), Error> {
    caller.must(&write_permission(id.kind()))?;
    let (before, mut snapshot) = reach(caller, id).await?;
    let mut after = before.clone();
    if let Some(name) = &edit.name {
        text::unique(name).map_err(|broken| Refusal::fields(vec![broken.at("name")]))?;
        name.trim().clone_into(&mut after.name);
    }
    if let Some(roles) = &edit.roles {
        after.roles = membership::distinct(roles);
    }
    after.disabled = edit.disabled.unwrap_or(before.disabled);
    if after.disabled && !before.disabled {
        after.session_epoch += 1;
    }

    let mut read_set = caller.actor.may_manage(&snapshot, &before.id, access(&before, &after))?;
    if after.roles != before.roles {
        let added: Vec<_> = after.roles.iter().filter(|role| !before.roles.contains(role)).cloned().collect();
        caller.app.store.load(&mut snapshot, added.iter().cloned().map(EntityRef::Role)).await?;
        membership::must_exist(&snapshot, &after.roles)?;
        if before.id == caller.actor.principal && caller.permissions() != PermissionSet::Everything {
            let sentence = "Nobody but an Administrator changes their own roles. Ask someone else.";
            return Err(Refusal::new(Code::OwnRights, sentence).into());
        }
        read_set = read_set.and(caller.actor.may_give_roles(&snapshot, &added)?);
    }
    if after == before {
        return Ok((before, snapshot));
    }
    let witness = administrator::must_remain(&caller.app, &mut snapshot, &before, &after).await?;

    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set.and(witness), &mut commit)?;
    interval::step(&mut commit, Some(&before), &mut after, caller.now)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    rename(&mut commit, &before, &after)?;
    membership::write(&mut commit, &snapshot, &Log::of(caller), Some(&before), &after)?;
    let action = action(id.kind(), Verb::Edit);
    let change = ChangeRecord::edit(action, after.subject(), &loggable(&before), &loggable(&after));
    commit.log(&caller.app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, "").await?;
    Ok((after, snapshot))
}

/// Moves an API user's entry in the directory to its new name, if it is another one. A user's entry is by login, which stays.
fn rename(commit: &mut Commit, before: &Principal, after: &Principal) -> Result<(), Error> {
    let ((old, _), (new, field)) = (unique_name(before), unique_name(after));
    if before.id.kind() == Kind::ApiUser && old != new {
        commit.delete(old);
        commit.put(new.clone(), item_of(&new, &Entry { id: after.id.clone(), sk: new.sk.clone() })?);
        commit.expect_absent_or(new, Refusal::taken(field, "Another API user has this name."));
    }
    Ok(())
}

/// Whether an edit only takes away.
fn access(before: &Principal, after: &Principal) -> Access {
    let keeps_name = before.name == after.name;
    let enables = before.disabled && !after.disabled;
    let gives = after.roles.iter().any(|role| !before.roles.contains(role));
    if keeps_name && !enables && !gives { Access::Revoke } else { Access::Modify }
}
