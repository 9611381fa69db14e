//! Find and list users.

use postern_shared::id::UserId;
use postern_shared::page::Page;
use postern_shared::user::User;

use super::shown;
use crate::authority::World;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::{block, reach};
use crate::store::gather::Seed;
use crate::store::key::Directory;

/// A user.
pub async fn find(caller: &Caller, id: &UserId) -> Result<User, Error> {
    shown(caller, &reach(caller, &id.clone().into()).await?)
}

/// A page of users in the order of their logins.
pub async fn list(caller: &Caller, prefix: &str, limit: u32, cursor: Option<&str>) -> Result<Page<User>, Error> {
    let asks = caller.asker.principal.as_str();
    let ids: Page<UserId> = caller.app.store.list(Directory::User, prefix, limit, cursor, asks).await?;
    let mut world = World::default();
    caller.app.store.gather(&mut world, ids.items.iter().map(|id| Seed::Principal(id.clone().into()))).await?;
    let users = ids.items.iter().filter_map(|id| world.principal(&id.clone().into()));
    let items = users.filter_map(|user| user.as_user(block(&world, user, caller.now))).collect();
    Ok(Page { items, next_cursor: ids.next_cursor })
}
