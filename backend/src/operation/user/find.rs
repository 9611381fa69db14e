//! Find and list users.

use postern_shared::id::UserId;
use postern_shared::page::Page;
use postern_shared::user::User;

use super::shown;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::{block, reach};
use crate::store::key::Directory;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;

/// A user.
pub async fn find(caller: &Caller, id: &UserId) -> Result<User, Error> {
    shown(caller, &reach(caller, &id.clone().into()).await?)
}

/// A page of users in the order of their logins.
pub async fn list(caller: &Caller, prefix: &str, limit: u32, cursor: Option<&str>) -> Result<Page<User>, Error> {
    let asks = caller.actor.principal.as_str();
    let ids: Page<UserId> = caller.app.store.list(Directory::User, prefix, limit, cursor, asks).await?;
    let mut snapshot = Snapshot::default();
    caller.app.store.load(&mut snapshot, ids.items.iter().map(|id| EntityRef::Principal(id.clone().into()))).await?;
    let users = ids.items.iter().filter_map(|id| snapshot.principal(&id.clone().into()));
    let items = users.filter_map(|user| user.as_user(block(&snapshot, user, caller.now))).collect();
    Ok(Page { items, next_cursor: ids.next_cursor })
}
