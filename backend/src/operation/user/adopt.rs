//! Adopt a user: it depends on no key any more.

use postern_shared::change::Action;
use postern_shared::id::UserId;
use postern_shared::permission::Permission;
use postern_shared::user::User;

use super::{loggable, reach, shown, write};
use crate::authority::Touch;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::change::Deed;
use crate::store::commit::Commit;
use crate::store::key;

/// Frees a user from the key that brought it in.
pub async fn adopt(caller: &Caller, id: &UserId) -> Result<User, Error> {
    caller.must(&Permission::USERS_WRITE)?;
    caller.must_be_in_session()?;
    let (before, world) = reach(caller, id).await?;
    caller.asker.may_touch(&world, &before.id, Touch::Adopt)?;
    let Some(key) = &before.provisioned_by else { return shown(&world, &before, caller) };
    let mut after = before.clone();
    after.provisioned_by = None;
    after.ancestors = Vec::new();

    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    commit.delete(key::provisioned(key, &before.id));
    let deed = Deed::edit(Action::UserAdopt, after.subject(), &loggable(&before), &loggable(&after));
    commit.log(&caller.app.random, &caller.author, after.changed_at, deed)?;
    caller.app.store.commit(commit).await?;
    shown(&world, &after, caller)
}
