//! Keys that end together, with a password change, an invitation, an adoption or a recovery (rule 16).

use serde_json::{Map, Value, json};

use crate::app::App;
use crate::error::Error;
use crate::store::commit::Commit;
use crate::store::entity::change::ChangeRecord;
use crate::store::entity::key::StoredKey;
use crate::store::entity::principal::Principal;

/// The most keys that are read: more than a principal can have, including those that were not cleaned up.
const MOST: u32 = 10_000;

/// The keys of a principal that a change to it ends. They are exact if the commit asserts that nothing was logged for
/// the principal since it was read: every change to a key is an entry in its owner's log.
pub(in crate::operation) async fn ending(
    app: &App,
    before: &Principal,
    after: &Principal,
) -> Result<Vec<StoredKey>, Error> {
    if before.keys == 0 || after.keys_since == before.keys_since {
        return Ok(Vec::new());
    }
    let keys = app.store.first_keys_of(&before.id, MOST).await?;
    Ok(keys.into_iter().filter(|key| after.has_ended(key) && !before.has_ended(key)).collect())
}

/// Subtracts ending keys from their owner's count, and names them in the record of the change that ends them.
pub(in crate::operation) fn count_ending(
    commit: &mut Commit,
    after: &mut Principal,
    record: &mut ChangeRecord,
    ending: &[StoredKey],
) {
    if ending.is_empty() {
        return;
    }
    after.subtract_keys(commit, ending.len());
    if record.before.is_null() {
        record.before = Value::Object(Map::new());
    }
    record.before["ended_keys"] = ending.iter().map(|key| json!({ "key": key.id, "name": key.name })).collect();
}

/// Deletes the items of keys that have ended. They do not work any more; this only keeps the table small.
pub(in crate::operation) async fn clean_up(app: &App, ended: &[StoredKey]) {
    if ended.is_empty() {
        return;
    }
    if let Err(error) = app.store.clean_up_keys(ended).await {
        tracing::warn!(?error, "ended keys were not cleaned up");
    }
}
