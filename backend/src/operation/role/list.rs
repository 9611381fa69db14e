//! List roles.

use postern_shared::id::RoleId;
use postern_shared::page::Page;
use postern_shared::role::Role;

use crate::caller::Caller;
use crate::error::Error;
use crate::store::entity::directory::Directory;
use crate::store::snapshot::{EntityRef, Snapshot};

/// A page of roles in the order of their names.
pub async fn list(caller: &Caller, prefix: &str, limit: u32, cursor: Option<&str>) -> Result<Page<Role>, Error> {
    let store = &caller.app().store;
    let page: Page<RoleId> = store.ids_by_name(Directory::Role, prefix, caller.id().as_str(), limit, cursor).await?;
    let mut snapshot = Snapshot::default();
    store.load_only(&mut snapshot, page.items.iter().cloned().map(EntityRef::Role)).await?;
    let items = page.items.iter().filter_map(|id| snapshot.role(id)).map(|stored| stored.role.clone()).collect();
    Ok(Page { items, next_cursor: page.next_cursor })
}
