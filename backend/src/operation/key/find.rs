//! Find and list the keys of a principal.

use postern_shared::api_key::ApiKey;
use postern_shared::id::KeyId;
use postern_shared::page::Page;
use postern_shared::principal::PrincipalId;

use super::reach;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal;
use crate::store::item::value_of;
use crate::store::key;
use crate::store::page::Binding;
use crate::store::read::{Range, Stretch};
use crate::store::stored_key::StoredKey;

/// A key.
pub async fn find(caller: &Caller, owner: &PrincipalId, id: &KeyId) -> Result<ApiKey, Error> {
    let (stored, ..) = reach(caller, owner, id).await?;
    Ok(stored.shown(caller.now))
}

/// A page of a principal's keys, in no order that means anything.
pub async fn list(
    caller: &Caller,
    owner: &PrincipalId,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Page<ApiKey>, Error> {
    principal::reach(caller, owner).await?;
    let partition = key::principal_partition(owner);
    let binding = Binding::to(&["keys", owner.as_str(), caller.asker.principal.as_str()]);
    let after = cursor.map(|cursor| binding.position(cursor)).transpose()?;
    let stretch = Stretch::Prefix(key::KEYS);
    let range = Range { partition: &partition, stretch, after: after.as_deref(), backwards: false, limit: limit + 1 };
    let items = caller.app.store.query(&range).await?;
    let mut keys: Vec<StoredKey> = items.into_iter().map(value_of).collect::<Result<_, _>>()?;
    let more = keys.len() > limit as usize;
    keys.truncate(limit as usize);
    let last = keys.last().filter(|_| more).map(|last| key::stored_key(&last.reference()).sk);
    let items = keys.iter().map(|stored| stored.shown(caller.now)).collect();
    Ok(Page { items, next_cursor: last.map(|last| binding.cursor(&last)) })
}
