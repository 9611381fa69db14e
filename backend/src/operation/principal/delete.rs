//! Delete a principal, for good.

use postern_shared::principal::PrincipalId;
use serde_json::Value;

use super::{Verb, action, loggable, reach, unique_name, write, write_permission};
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::administrator;
use crate::operation::key::places as key_items;
use crate::operation::membership::{self, Log};
use crate::store::change::ChangeRecord;
use crate::store::commit::Commit;
use crate::store::item::value_of;
use crate::store::read::{Query, SortKeys};
use crate::store::stored_key::StoredKey;
use crate::store::{interval, key};

/// How many of its keys are read at once to be tidied up.
const PAGE: u32 = 100;

/// Deletes a principal. Its keys and sessions stop with it and its name is free again; what stays is a stone with the name, by
/// which those who depended on it learn why they are blocked.
pub async fn delete(caller: &Caller, id: &PrincipalId) -> Result<(), Error> {
    caller.must(&write_permission(id.kind()))?;
    let (before, mut snapshot) = reach(caller, id).await?;
    let read_set = caller.actor.may_manage(&snapshot, &before.id, Access::Revoke)?;
    let mut after = before.clone();
    after.deleted_at = Some(caller.now);
    after.roles = Vec::new();
    after.session_epoch += 1;
    let witness = administrator::must_remain(&caller.app, &mut snapshot, &before, &after).await?;

    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set.and(witness), &mut commit)?;
    interval::step(&mut commit, Some(&before), &mut after, caller.now)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    membership::write(&mut commit, &snapshot, &Log::of(caller), Some(&before), &after)?;
    commit.delete(unique_name(&before).0);
    if let Some(key) = &before.provisioned_by {
        commit.delete(key::provisioned(key, &before.id));
    }
    if let Some(user) = before.user_id() {
        commit.delete(key::password(user));
        commit.delete(key::invitation(user));
    }
    let (target, before_value) = (before.subject(), loggable(&before));
    let change =
        ChangeRecord { action: action(id.kind(), Verb::Delete), target, before: before_value, after: Value::Null };
    commit.log(&caller.app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, "").await?;
    if before.keys > 0 {
        tidy_up(caller, id).await;
    }
    Ok(())
}

/// Takes the items of keys away that stopped with their owner. They do not work, whether or not this comes to its end; it
/// only keeps the table small.
async fn tidy_up(caller: &Caller, owner: &PrincipalId) {
    let partition = key::principal_partition(owner);
    let sort_keys = SortKeys::Prefix(key::KEYS);
    let query = Query { partition: &partition, sort_keys, after: None, backwards: false, limit: PAGE };
    loop {
        let items = match caller.app.store.query(&query).await {
            Ok(items) if !items.is_empty() => items,
            Ok(_) => return,
            Err(error) => return tracing::warn!(?error, "the keys of a deleted principal were not tidied up"),
        };
        let keys = items.into_iter().filter_map(|item| value_of::<StoredKey>(item).ok());
        let places = keys.flat_map(|stored| key_items(&stored));
        if let Err(error) = caller.app.store.tidy(places).await {
            return tracing::warn!(?error, "the keys of a deleted principal were not tidied up");
        }
    }
}
