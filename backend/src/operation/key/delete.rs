//! Delete keys, for good.

use postern_shared::change::Action;
use postern_shared::id::KeyId;
use postern_shared::principal::PrincipalId;
use serde_json::{Value, json};

use super::{log, loggable, may, places, reach};
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal;
use crate::store::change::ChangeRecord;
use crate::store::commit::{Commit, Condition};
use crate::store::item::value_of;
use crate::store::key;
use crate::store::read::{Query, SortKeys};
use crate::store::stored_key::StoredKey;

/// Most keys that are deleted in one commit.
const AT_ONCE: u32 = 12;
/// How many items of a commit the deletion of one key takes: itself and the lists that it can be in.
const ITEMS: usize = 5;

/// Deletes a key. Who came in by it is blocked until adopted.
pub async fn delete(caller: &Caller, owner: &PrincipalId, id: &KeyId) -> Result<(), Error> {
    let (stored, owner, snapshot) = reach(caller, owner, id).await?;
    let read_set = may(caller, &snapshot, &owner, Access::Revoke)?;
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    remove(&mut commit, &owner.id, &stored);
    let change = ChangeRecord {
        action: Action::KeyDelete,
        target: owner.subject(),
        before: loggable(&stored),
        after: Value::Null,
    };
    log(caller, &mut commit, &owner, change)?;
    caller.commit(commit, "").await
}

/// Deletes all keys of a principal, a few to a commit. If it breaks off, those that are left go on working and asking again
/// goes on with them.
pub async fn delete_all(caller: &Caller, owner: &PrincipalId) -> Result<(), Error> {
    while caller.app.decide(|| delete_some(caller, owner)).await? {}
    Ok(())
}

/// Deletes some keys, and says whether there may be more.
async fn delete_some(caller: &Caller, owner: &PrincipalId) -> Result<bool, Error> {
    let caller = &caller.afresh().await?;
    let (owner, snapshot) = principal::reach(caller, owner).await?;
    let read_set = may(caller, &snapshot, &owner, Access::Revoke)?;
    let partition = key::principal_partition(&owner.id);
    let sort_keys = SortKeys::Prefix(key::KEYS);
    let query = Query { partition: &partition, sort_keys, after: None, backwards: false, limit: AT_ONCE };
    let items = caller.app.store.query(&query).await?;
    let keys: Vec<StoredKey> = items.into_iter().map(value_of).collect::<Result<_, _>>()?;
    let found = keys.len();
    // What is left of keys that have ended is neither counted any more nor a change.
    let (ended, mut keys): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| owner.has_ended(key));
    caller.app.store.tidy(ended.iter().flat_map(places)).await?;
    if keys.is_empty() {
        return Ok(found == AT_ONCE as usize);
    }
    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    // As many as fit beside what it is decided on, the owner and the entry in the log.
    let (live, fitting) = (keys.len(), commit.room().saturating_sub(2) / ITEMS);
    keys.truncate(fitting.max(1));
    for stored in &keys {
        remove(&mut commit, &owner.id, stored);
    }
    let before = json!({ "keys": keys.iter().map(loggable).collect::<Vec<_>>() });
    let change = ChangeRecord { action: Action::KeysDelete, target: owner.subject(), before, after: Value::Null };
    log(caller, &mut commit, &owner, change)?;
    caller.commit(commit, "").await?;
    Ok(keys.len() < live || found == AT_ONCE as usize)
}

/// Writes that a key is gone, from itself and from every list.
fn remove(commit: &mut Commit, owner: &PrincipalId, stored: &StoredKey) {
    let reference = stored.reference();
    commit.expect(key::stored_key(&reference), Condition::Present);
    commit.delete(key::stored_key(&reference));
    commit.delete(key::listed(&reference));
    commit.add(key::principal(owner), "keys", -1);
    if stored.disabled {
        commit.delete(key::listed_disabled(&reference));
    }
    if let Some(expires_at) = stored.expires_at {
        commit.delete(key::listed_expiring(&reference, expires_at));
    }
    if let Some(issuer) = &stored.issued_by {
        commit.delete(key::issued(issuer, &reference));
    }
}
