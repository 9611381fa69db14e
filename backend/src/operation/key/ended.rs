//! Keys that end all at once, with a password change, an invitation or an adoption (rule 16).

use postern_shared::principal::KeyRef;
use serde_json::{Map, Value, json};

use crate::caller::Caller;
use crate::error::Error;
use crate::store::change::ChangeRecord;
use crate::store::commit::Commit;
use crate::store::item::value_of;
use crate::store::key::{self, Key};
use crate::store::principal::Principal;
use crate::store::read::{Query, SortKeys};
use crate::store::stored_key::StoredKey;

/// Most keys that are read; more than a principal can have with all that were not tidied up.
const MOST: u32 = 10_000;

/// The keys of a principal that work before a change of it and have ended after. Exact if the commit demands that the principal's
/// log is as it was read: every change to a key is an entry in it.
pub(in crate::operation) async fn ending(
    caller: &Caller,
    before: &Principal,
    after: &Principal,
) -> Result<Vec<StoredKey>, Error> {
    if before.keys == 0 || after.keys_since == before.keys_since {
        return Ok(Vec::new());
    }
    let partition = key::principal_partition(&before.id);
    let sort_keys = SortKeys::Prefix(key::KEYS);
    let query = Query { partition: &partition, sort_keys, after: None, backwards: false, limit: MOST };
    let items = caller.app.store.query(&query).await?;
    let keys: Vec<StoredKey> = items.into_iter().map(value_of).collect::<Result<_, _>>()?;
    Ok(keys.into_iter().filter(|key| after.has_ended(key) && !before.has_ended(key)).collect())
}

/// Counts keys that end out of those that their owner has, and names them in the entry of what they end with.
pub(in crate::operation) fn write_ending(
    commit: &mut Commit,
    after: &mut Principal,
    change: &mut ChangeRecord,
    ending: &[StoredKey],
) {
    if ending.is_empty() {
        return;
    }
    let count = i64::try_from(ending.len()).unwrap_or(i64::MAX);
    commit.add(key::principal(&after.id), "keys", -count);
    after.keys = after.keys.saturating_sub(count.unsigned_abs());
    if change.before.is_null() {
        change.before = Value::Object(Map::new());
    }
    change.before["ended_keys"] = ending.iter().map(|key| json!({ "key": key.id, "name": key.name })).collect();
}

/// Takes away what is left of keys that have ended. They do not work, whether or not this comes to its end; it only keeps the table
/// small.
pub(in crate::operation) async fn tidy(caller: &Caller, ended: &[StoredKey]) {
    if ended.is_empty() {
        return;
    }
    if let Err(error) = caller.app.store.tidy(ended.iter().flat_map(places)).await {
        tracing::warn!(?error, "keys that have ended were not tidied up");
    }
}

/// Every place where there is something of a key.
pub(in crate::operation) fn places(stored: &StoredKey) -> Vec<Key> {
    let reference: KeyRef = stored.reference();
    let expiring = stored.expires_at.map(|at| key::listed_expiring(&reference, at));
    let issued = stored.issued_by.as_ref().map(|issuer| key::issued(issuer, &reference));
    let listed = [key::stored_key(&reference), key::listed(&reference), key::listed_disabled(&reference)];
    listed.into_iter().chain(expiring).chain(issued).collect()
}
