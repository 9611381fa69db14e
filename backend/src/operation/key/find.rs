//! Find and list the keys of a principal.

use jiff::Timestamp;
use postern_shared::api_key::ApiKey;
use postern_shared::id::KeyId;
use postern_shared::page::{PAGE_LIMIT, Page};
use postern_shared::principal::PrincipalId;

use super::reach;
use crate::app::App;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal;
use crate::store::item::value_of;
use crate::store::key;
use crate::store::page::CursorScope;
use crate::store::principal::Principal;
use crate::store::read::{Query, SortKeys};
use crate::store::stored_key::StoredKey;

/// A key.
pub async fn find(caller: &Caller, owner: &PrincipalId, id: &KeyId) -> Result<ApiKey, Error> {
    let (stored, ..) = reach(caller, owner, id).await?;
    Ok(stored.shown(caller.now))
}

/// A page of a principal's keys, in no order that means anything. Those that have ended and were not tidied up yet count for the
/// page and are not in it.
pub async fn list(
    caller: &Caller,
    owner: &PrincipalId,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Page<ApiKey>, Error> {
    let (owner, _) = principal::reach(caller, owner).await?;
    let scope = CursorScope::to(&["keys", owner.id.as_str(), caller.actor.principal.as_str()]);
    let after = cursor.map(|cursor| scope.position(cursor)).transpose()?;
    let mut keys = read(&caller.app, &owner, limit + 1, after.as_deref()).await?;
    let more = keys.len() > limit as usize;
    keys.truncate(limit as usize);
    let last = keys.last().filter(|_| more).map(|last| key::stored_key(&last.reference()).sk);
    let items = keys.iter().filter(|key| !owner.has_ended(key)).map(|key| key.shown(caller.now)).collect();
    Ok(Page { items, next_cursor: last.map(|last| scope.cursor(&last)) })
}

/// The first keys of a principal that work, at most 100.
pub(in crate::operation) async fn first(app: &App, owner: &Principal, now: Timestamp) -> Result<Vec<ApiKey>, Error> {
    let keys = read(app, owner, PAGE_LIMIT, None).await?;
    Ok(keys.iter().filter(|key| !owner.has_ended(key)).map(|key| key.shown(now)).collect())
}

async fn read(app: &App, owner: &Principal, limit: u32, after: Option<&str>) -> Result<Vec<StoredKey>, Error> {
    let partition = key::principal_partition(&owner.id);
    let query = Query { partition: &partition, sort_keys: SortKeys::Prefix(key::KEYS), after, backwards: false, limit };
    let items = app.store.query(&query).await?;
    items.into_iter().map(value_of).collect()
}
