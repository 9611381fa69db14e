//! Edit a user: name, roles, disabled.

use postern_shared::change::Action;
use postern_shared::id::UserId;
use postern_shared::permission::Permission;
use postern_shared::power::Power;
use postern_shared::problem::Code;
use postern_shared::user::{User, UserEdit};

use super::{loggable, reach, shown, write};
use crate::authority::Touch;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::{administrator, membership};
use crate::store::change::Deed;
use crate::store::commit::Commit;
use crate::store::gather::Seed;
use crate::store::principal::Principal;

/// Edits a user of the version that was read.
pub async fn edit(caller: &Caller, id: &UserId, edit: UserEdit) -> Result<User, Error> {
    caller.must(&Permission::USERS_WRITE)?;
    let (before, mut world) = reach(caller, id).await?;
    let mut after = before.clone();
    if let Some(name) = &edit.name {
        name.trim().clone_into(&mut after.name);
    }
    if let Some(roles) = &edit.roles {
        after.roles = membership::distinct(roles);
    }
    after.disabled = edit.disabled.unwrap_or(before.disabled);
    if after.disabled && !before.disabled {
        after.session_epoch += 1;
    }

    caller.asker.may_touch(&world, &before.id, touch(&before, &after))?;
    if after.roles != before.roles {
        let added: Vec<_> = after.roles.iter().filter(|role| !before.roles.contains(role)).cloned().collect();
        caller.app.store.gather(&mut world, added.iter().cloned().map(Seed::Role)).await?;
        membership::must_exist(&world, &after.roles)?;
        if before.id == caller.asker.principal && caller.power() != Power::Everything {
            let sentence = "Nobody but an Administrator changes their own roles. Ask someone else.";
            return Err(Refusal::new(Code::OwnRights, sentence).into());
        }
        caller.asker.may_give_roles(&world, &added)?;
    }
    if after == before {
        return shown(&world, &before, caller);
    }
    administrator::must_remain(&caller.app, &mut world, &before, &after).await?;

    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    membership::write(&mut commit, &before.id, &before.roles, &after.roles);
    let deed = Deed::edit(Action::UserEdit, after.subject(), &loggable(&before), &loggable(&after));
    commit.log(&caller.app.random, &caller.author, after.changed_at, deed)?;
    caller.app.store.commit(commit).await?;
    shown(&world, &after, caller)
}

/// Whether an edit only takes away.
fn touch(before: &Principal, after: &Principal) -> Touch {
    let keeps_name = before.name == after.name;
    let enables = before.disabled && !after.disabled;
    let gives = after.roles.iter().any(|role| !before.roles.contains(role));
    if keeps_name && !enables && !gives { Touch::Reduce } else { Touch::Change }
}
