//! Delete keys, for good.

use postern_shared::api_key::KEYS_LIMIT;
use postern_shared::change::Action;
use postern_shared::id::KeyId;
use postern_shared::principal::PrincipalId;
use serde_json::{Value, json};

use super::{log, loggable, may, reach, reach_owner};
use crate::authority::Touch;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::change::Deed;
use crate::store::commit::{Commit, Condition};
use crate::store::item::value_of;
use crate::store::key;
use crate::store::read::{Range, Stretch};
use crate::store::stored_key::StoredKey;

/// Deletes a key. Who came in by it is blocked until adopted.
pub async fn delete(caller: &Caller, owner: &PrincipalId, id: &KeyId) -> Result<(), Error> {
    let (stored, owner, world) = reach(caller, owner, id).await?;
    may(caller, &world, &owner, Touch::Reduce)?;
    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    commit.delete(key::stored_key(&stored.reference()));
    commit.add(key::principal(&owner.id), "keys", -1);
    let deed =
        Deed { action: Action::KeyDelete, target: owner.subject(), before: loggable(&stored), after: Value::Null };
    log(caller, &mut commit, &owner, deed)?;
    caller.app.store.commit(commit).await
}

/// Deletes all keys of a principal.
pub async fn delete_all(caller: &Caller, owner: &PrincipalId) -> Result<(), Error> {
    let (owner, world) = reach_owner(caller, owner).await?;
    may(caller, &world, &owner, Touch::Reduce)?;
    let partition = key::principal_partition(&owner.id);
    let (stretch, limit) = (Stretch::Prefix(key::KEYS), u32::try_from(KEYS_LIMIT).unwrap_or(u32::MAX));
    let range = Range { partition: &partition, stretch, after: None, backwards: false, limit };
    let items = caller.app.store.query(&range).await?;
    let keys: Vec<StoredKey> = items.into_iter().map(value_of).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Ok(());
    }
    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    for stored in &keys {
        commit.expect(key::stored_key(&stored.reference()), Condition::Present);
        commit.delete(key::stored_key(&stored.reference()));
        commit.add(key::principal(&owner.id), "keys", -1);
    }
    let before = json!({ "keys": keys.iter().map(loggable).collect::<Vec<_>>() });
    let deed = Deed { action: Action::KeyDelete, target: owner.subject(), before, after: Value::Null };
    log(caller, &mut commit, &owner, deed)?;
    caller.app.store.commit(commit).await
}
