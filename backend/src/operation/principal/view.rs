//! API views of principals: the two kinds, one at a time and in lists.

use jiff::Timestamp;
use postern_shared::api_user::ApiUser;
use postern_shared::id::{ApiUserId, UserId};
use postern_shared::page::Page;
use postern_shared::principal::{Block, PrincipalId};
use postern_shared::user::User;
use serde::de::DeserializeOwned;

use super::not_found;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::{Directory, EntityRef, PageQuery, Principal, Snapshot};

/// The API view of one kind of principal.
pub trait View: Sized + Send {
    /// The id of this kind.
    type Id: DeserializeOwned + Into<PrincipalId> + Send;
    /// The directory that lists this kind.
    const DIRECTORY: Directory;

    /// The view of a principal, given what blocks it; `None` if it is of the other kind or deleted.
    fn of(principal: &Principal, block: Option<Block>, now: Timestamp) -> Option<Self>;
}

impl View for User {
    type Id = UserId;
    const DIRECTORY: Directory = Directory::User;

    fn of(principal: &Principal, block: Option<Block>, _: Timestamp) -> Option<Self> {
        principal.as_user(block)
    }
}

impl View for ApiUser {
    type Id = ApiUserId;
    const DIRECTORY: Directory = Directory::ApiUser;

    fn of(principal: &Principal, block: Option<Block>, now: Timestamp) -> Option<Self> {
        principal.as_api_user(block, now)
    }
}

/// The view of a principal whose lineage is in a snapshot.
pub(super) fn of<V: View>(caller: &Caller, snapshot: &Snapshot, principal: &Principal) -> Result<V, Error> {
    // The principal may have changed since the snapshot was read; what it depends on now is in it as well.
    let block = principal.provisioned_by.as_ref().and_then(|key| snapshot.broken_link(key, caller.now()));
    V::of(principal, block, caller.now()).ok_or_else(|| not_found(principal.id.kind()).into())
}

/// A page of users in the order of their logins, or of API users in the order of their names.
pub async fn list<V: View>(caller: &Caller, prefix: &str, page: &PageQuery) -> Result<Page<V>, Error> {
    let store = &caller.app().store;
    let page: Page<V::Id> = store.ids_by_name(V::DIRECTORY, prefix, caller.id(), page).await?;
    let ids: Vec<PrincipalId> = page.items.into_iter().map(Into::into).collect();
    let mut snapshot = Snapshot::default();
    store.load(&mut snapshot, ids.iter().cloned().map(EntityRef::Principal)).await?;
    let found = ids.iter().filter_map(|id| snapshot.principal(id));
    let now = caller.now();
    let views = found.filter_map(|principal| V::of(principal, snapshot.block_of(&principal.id, now), now));
    Ok(Page { items: views.collect(), next_cursor: page.next_cursor })
}
