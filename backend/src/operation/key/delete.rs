//! Delete keys, for good.

use postern_shared::change::Action;
use postern_shared::id::KeyId;
use postern_shared::principal::PrincipalId;
use serde_json::{Value, json};

use super::{log, loggable, may, reach};
use crate::authority::Touch;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal;
use crate::store::change::Deed;
use crate::store::commit::{Commit, Condition};
use crate::store::item::value_of;
use crate::store::key;
use crate::store::principal::Principal;
use crate::store::read::{Range, Stretch};
use crate::store::stored_key::StoredKey;

/// How many keys are deleted in one commit: each takes up to five of the hundred items that one can have.
const AT_ONCE: u32 = 12;

/// Deletes a key. Who came in by it is blocked until adopted.
pub async fn delete(caller: &Caller, owner: &PrincipalId, id: &KeyId) -> Result<(), Error> {
    let (stored, owner, world) = reach(caller, owner, id).await?;
    may(caller, &world, &owner, Touch::Reduce)?;
    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    remove(&mut commit, &owner, &stored);
    let deed =
        Deed { action: Action::KeyDelete, target: owner.subject(), before: loggable(&stored), after: Value::Null };
    log(caller, &mut commit, &owner, deed)?;
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
    let (owner, world) = principal::reach(caller, owner).await?;
    may(caller, &world, &owner, Touch::Reduce)?;
    let partition = key::principal_partition(&owner.id);
    let stretch = Stretch::Prefix(key::KEYS);
    let range = Range { partition: &partition, stretch, after: None, backwards: false, limit: AT_ONCE };
    let items = caller.app.store.query(&range).await?;
    let keys: Vec<StoredKey> = items.into_iter().map(value_of).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Ok(false);
    }
    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    for stored in &keys {
        remove(&mut commit, &owner, stored);
    }
    let before = json!({ "keys": keys.iter().map(loggable).collect::<Vec<_>>() });
    let deed = Deed { action: Action::KeysDelete, target: owner.subject(), before, after: Value::Null };
    log(caller, &mut commit, &owner, deed)?;
    caller.commit(commit, "").await?;
    Ok(keys.len() == AT_ONCE as usize)
}

/// Writes that a key is gone, from itself and from every list.
fn remove(commit: &mut Commit, owner: &Principal, stored: &StoredKey) {
    let reference = stored.reference();
    commit.expect(key::stored_key(&reference), Condition::Present);
    commit.delete(key::stored_key(&reference));
    commit.delete(key::listed(&reference));
    commit.add(key::principal(&owner.id), "keys", -1);
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
