//! A user's sessions, as an administrator sees and ends them.

use postern_shared::change::Action;
use postern_shared::id::UserId;
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::session::Session;
use serde_json::Value;

use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::{reach, write};
use crate::operation::session;
use crate::store::change::ChangeRecord;
use crate::store::commit::Commit;

/// A page of a user's live sessions.
pub async fn sessions(caller: &Caller, id: &UserId, limit: u32, cursor: Option<&str>) -> Result<Page<Session>, Error> {
    let (user, _) = reach(caller, &id.clone().into()).await?;
    session::list_of(caller, &user, limit, cursor).await
}

/// Ends all sessions of a user.
pub async fn end_sessions(caller: &Caller, id: &UserId) -> Result<(), Error> {
    caller.must(&Permission::USERS_WRITE)?;
    let (before, snapshot) = reach(caller, &id.clone().into()).await?;
    let read_set = caller.actor.may_manage(&snapshot, &before.id, Access::Revoke)?;
    let mut after = before.clone();
    after.session_epoch += 1;
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    let change = ChangeRecord {
        action: Action::SessionsDelete,
        target: after.subject(),
        before: Value::Null,
        after: Value::Null,
    };
    commit.log(&caller.app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, "").await
}
