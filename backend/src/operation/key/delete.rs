//! Delete keys permanently: on request, or with a change that ends them, such as a new password, an invitation, an
//! adoption or a recovery (rule 16).

use std::time::Duration;

use postern_shared::change::Action;
use postern_shared::principal::PrincipalId;
use postern_shared::time::Timestamp;
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use super::{OpenKey, commit_logged, may_manage_keys};
use crate::app::App;
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::permissions::write_permission;
use crate::operation::principal::{OpenPrincipal, open};
use crate::store::{ChangeRecord, Commit, Logged as _, Principal, StoredKey};

/// The most keys that one commit deletes.
const BATCH: u32 = 12;
/// The most items that the deletion of one key writes: the key itself and its places in lists.
const ITEMS: usize = 5;

impl OpenKey {
    /// Deletes it. Principals that it provisions are blocked until they are adopted.
    pub async fn delete(self) -> Result<(), Error> {
        let Self { caller, owner, key } = self;
        let read_set = may_manage_keys(&caller, &owner, Access::Revoke)?;
        let mut commit = caller.begin_commit(read_set)?;
        key.remove(&mut commit)?;
        let (action, target) = (Action::KeyDelete, key.subject(&owner));
        let record = ChangeRecord { action, target, before: key.loggable(), after: Value::Null };
        commit_logged(&caller, commit, &owner, record, "").await
    }
}

impl OpenPrincipal {
    /// Deletes all of its keys, some to a commit. If it fails on the way, the remaining keys go on working, and another
    /// request goes on with them.
    pub async fn delete_keys(self) -> Result<(), Error> {
        let Self { caller, principal } = self;
        while caller.app().decide(|| delete_some(&caller, &principal.id)).await? {}
        Ok(())
    }
}

/// Deletes some keys. Returns whether there may be more.
async fn delete_some(caller: &Caller, owner: &PrincipalId) -> Result<bool, Error> {
    let caller = caller.refreshed().await?;
    caller.require(&write_permission(owner.kind()))?;
    let OpenPrincipal { caller, principal: owner } = open(caller, owner.clone()).await?;
    let read_set = may_manage_keys(&caller, &owner, Access::Revoke)?;
    let keys = caller.app().store.first_keys_of(&owner.id, BATCH).await?;
    let count = keys.len();
    // Keys that have ended are not counted any more, and their deletion is not a change.
    let (ended, mut keys): (Vec<StoredKey>, Vec<_>) = keys.into_iter().partition(|key| owner.has_ended(key));
    caller.app().store.clean_up_keys(&ended).await?;
    if keys.is_empty() {
        return Ok(count == BATCH as usize);
    }
    let mut commit = caller.begin_commit(read_set)?;
    // As many as fit together with the conditions, the owner and the entry in the log.
    let (live, fitting) = (keys.len(), commit.room().saturating_sub(2) / ITEMS);
    keys.truncate(fitting.max(1));
    for key in &keys {
        key.remove(&mut commit)?;
    }
    let before = json!({ "keys": keys.iter().map(StoredKey::loggable).collect::<Vec<_>>() });
    let record = ChangeRecord { action: Action::KeysDelete, target: owner.subject(), before, after: Value::Null };
    commit_logged(&caller, commit, &owner, record, "").await?;
    Ok(keys.len() < live || count == BATCH as usize)
}

/// The most keys that are read: more than a principal can have, including those that were not cleaned up.
const MOST: u32 = 10_000;
/// How long a change waits for the items of the keys that it ended to be deleted. The next one goes on with the rest.
const CLEAN_UP_TIME: Duration = Duration::from_secs(3);

/// The keys of a principal that a change to it ends. They are exact if the commit asserts that nothing was logged for
/// the principal since it was read: every change to a key is an entry in its owner's log.
#[derive(Debug, Default)]
pub(in crate::operation) struct EndingKeys {
    ending: Vec<StoredKey>,
    /// Those that ended before and were not cleaned up.
    ended: Vec<StoredKey>,
}

impl EndingKeys {
    /// Reads the keys that a change ends.
    pub(in crate::operation) async fn read(app: &App, before: &Principal, after: &Principal) -> Result<Self, Error> {
        if before.keys == 0 || after.keys_since == before.keys_since {
            return Ok(Self::default());
        }
        let keys = app.store.first_keys_of(&before.id, MOST).await?;
        let (ended, rest): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| before.has_ended(key));
        Ok(Self { ending: rest.into_iter().filter(|key| after.has_ended(key)).collect(), ended })
    }

    /// Subtracts them from their owner's count, and names them in the record of the change that ends them. Those that had
    /// expired are only counted there: there can be more of them than fit into an entry.
    pub(in crate::operation) fn count(
        &self,
        commit: &mut Commit,
        after: &mut Principal,
        record: &mut ChangeRecord,
        now: Timestamp,
    ) {
        if self.ending.is_empty() {
            return;
        }
        after.subtract_keys(commit, self.ending.len());
        if record.before.is_null() {
            record.before = Value::Object(Map::new());
        }
        let (expired, working): (Vec<_>, Vec<_>) = self.ending.iter().partition(|key| key.is_expired(now));
        record.before["ended_keys"] = working.iter().map(|key| json!({ "key": key.id, "name": key.name })).collect();
        if !expired.is_empty() {
            record.before["ended_expired_keys"] = json!(expired.len());
        }
    }

    /// Deletes their items. They do not work any more; this only keeps the table small.
    pub(in crate::operation) async fn clean_up(self, app: &App) {
        let keys = [self.ending, self.ended].concat();
        match timeout(CLEAN_UP_TIME, app.store.clean_up_keys(&keys)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(?error, "ended keys were not cleaned up"),
            Err(_) => tracing::info!("ended keys are not all cleaned up yet"),
        }
    }
}
