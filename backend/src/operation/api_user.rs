//! API users: create, find, list. What can be done alike to users and API users is in `principal`.

use futures_util::future::try_join_all;
use jiff::Timestamp;
use postern_shared::api_key::KEYS_LIMIT;
use postern_shared::api_user::{ApiUser, NewApiUser};
use postern_shared::id::ApiUserId;
use postern_shared::page::Page;

use super::principal::{self, block, reach};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::item::value_of;
use crate::store::key::{self, Directory};
use crate::store::principal::Principal;
use crate::store::read::{Query, SortKeys};
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;
use crate::store::stored_key::StoredKey;

/// Creates an API user, without a key.
pub async fn create(caller: &Caller, new: NewApiUser) -> Result<ApiUser, Error> {
    let id: ApiUserId = caller.app.random.id(ApiUserId::from_random);
    let created = principal::create(caller, id.clone().into(), None, &new.name, new.roles.as_deref()).await?;
    let (api_user, snapshot, commit) = created;
    caller.commit(commit, id.as_str()).await?;
    shown(caller, &(api_user, snapshot)).await
}

/// An API user.
pub async fn find(caller: &Caller, id: &ApiUserId) -> Result<ApiUser, Error> {
    shown(caller, &reach(caller, &id.clone().into()).await?).await
}

/// A page of API users in the order of their names.
pub async fn list(caller: &Caller, prefix: &str, limit: u32, cursor: Option<&str>) -> Result<Page<ApiUser>, Error> {
    let asks = caller.actor.principal.as_str();
    let ids: Page<ApiUserId> = caller.app.store.list(Directory::ApiUser, prefix, limit, cursor, asks).await?;
    let mut snapshot = Snapshot::default();
    caller.app.store.load(&mut snapshot, ids.items.iter().map(|id| EntityRef::Principal(id.clone().into()))).await?;
    let found: Vec<&Principal> = ids.items.iter().filter_map(|id| snapshot.principal(&id.clone().into())).collect();
    let last_used = try_join_all(found.iter().map(|api_user| last_used(caller, api_user))).await?;
    let shown = found.iter().zip(last_used);
    let items =
        shown.filter_map(|(this, last_used)| this.as_api_user(block(&snapshot, this, caller.now), last_used)).collect();
    Ok(Page { items, next_cursor: ids.next_cursor })
}

/// An API user as it is shown, seen from a world that holds all it depends on.
pub async fn shown(caller: &Caller, (api_user, snapshot): &(Principal, Snapshot)) -> Result<ApiUser, Error> {
    let last_used = last_used(caller, api_user).await?;
    let shown = api_user.as_api_user(block(snapshot, api_user, caller.now), last_used);
    shown.ok_or_else(|| Refusal::not_found("API user").into())
}

/// When one of its keys was last used. Read from the keys when it is shown, so that using one writes to it alone.
async fn last_used(caller: &Caller, api_user: &Principal) -> Result<Option<Timestamp>, Error> {
    if api_user.keys == 0 {
        return Ok(None);
    }
    let partition = key::principal_partition(&api_user.id);
    let (sort_keys, limit) = (SortKeys::Prefix(key::KEYS), u32::try_from(KEYS_LIMIT).unwrap_or(u32::MAX));
    let query = Query { partition: &partition, sort_keys, after: None, backwards: false, limit };
    let items = caller.app.store.query(&query).await?;
    let keys: Vec<StoredKey> = items.into_iter().map(value_of).collect::<Result<_, _>>()?;
    Ok(keys.iter().filter(|key| !api_user.has_ended(key)).filter_map(|key| key.last_used_at).max())
}
