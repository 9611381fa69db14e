//! Delete a user, for good.

use postern_shared::change::Action;
use postern_shared::id::UserId;
use postern_shared::permission::Permission;
use serde_json::Value;

use super::{loggable, reach, write};
use crate::authority::Touch;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{administrator, membership};
use crate::store::change::Deed;
use crate::store::commit::Commit;
use crate::store::directory::place;
use crate::store::key::{self, Directory};

/// Deletes a user. Its keys and sessions stop with it and its login is free again; what stays is a stone with its name, by
/// which those who depended on it learn why they are blocked.
pub async fn delete(caller: &Caller, id: &UserId) -> Result<(), Error> {
    caller.must(&Permission::USERS_WRITE)?;
    let (before, mut world) = reach(caller, id).await?;
    caller.asker.may_touch(&world, &before.id, Touch::Reduce)?;
    let mut after = before.clone();
    after.deleted_at = Some(caller.now);
    after.roles = Vec::new();
    after.session_epoch += 1;
    administrator::must_remain(&caller.app, &mut world, &before, &after).await?;

    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    membership::write(&mut commit, &before.id, &before.roles, &[]);
    if let Some(login) = &before.login {
        commit.delete(place(Directory::User, login));
    }
    if let Some(key) = &before.provisioned_by {
        commit.delete(key::provisioned(key, &before.id));
    }
    commit.delete(key::password(id));
    commit.delete(key::invitation(id));
    let deed =
        Deed { action: Action::UserDelete, target: before.subject(), before: loggable(&before), after: Value::Null };
    commit.log(&caller.app.random, &caller.author, after.changed_at, deed)?;
    caller.app.store.commit(commit).await
}
