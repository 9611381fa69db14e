//! API keys and API tokens: a file for each verb. A user's key is called an API token, and only the user can make one.

mod delete;
mod edit;
mod ending;
mod issue;
mod list;
mod list_all;
mod rotate;

pub(super) use ending::{clean_up, count_ending, ending};
pub(super) use list::first;
pub use list_all::list_all;

use postern_shared::api_key::ApiKey;
use postern_shared::change::Action;
use postern_shared::id::KeyId;
use postern_shared::principal::KeyRef;
use serde_json::{Value, json};

use super::principal::OpenPrincipal;
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::commit::Commit;
use crate::store::entity::change::ChangeRecord;
use crate::store::entity::key::StoredKey;
use crate::store::entity::principal::Principal;
use crate::store::snapshot::{EntityRef, ReadSet};

/// A key that exists, opened with its owner and everything that decides what may be done to them.
#[derive(Debug)]
pub struct OpenKey {
    caller: Caller,
    owner: Principal,
    key: StoredKey,
}

impl OpenPrincipal {
    /// Opens one of its keys.
    pub async fn open_key(self, id: &KeyId) -> Result<OpenKey, Error> {
        let Self { mut caller, principal: owner } = self;
        let reference = KeyRef { owner: owner.id.clone(), id: id.clone() };
        caller.load([EntityRef::Key(reference.clone())]).await?;
        let key = caller.snapshot().key(&reference).cloned().ok_or_else(|| Refusal::not_found("key"))?;
        Ok(OpenKey { caller, owner, key })
    }
}

impl OpenKey {
    /// Its version, which is its `ETag`.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.key.version
    }

    /// Its API view.
    #[must_use]
    pub fn view(&self) -> ApiKey {
        self.key.view(self.caller.now())
    }
}

/// Refuses a caller who may not manage a principal's keys like this. In a session everybody manages their own (rule
/// 11).
fn may_manage_keys(caller: &Caller, owner: &Principal, access: Access) -> Result<ReadSet, Refusal> {
    if owner.id == *caller.id() && caller.session().is_some() {
        return Ok(ReadSet::default());
    }
    caller.actor().may_manage(caller.snapshot(), &owner.id, access)
}

/// Adds an entry to the change log of a key's owner.
fn log(caller: &Caller, commit: &mut Commit, owner: &Principal, record: ChangeRecord) -> Result<(), Error> {
    let at = owner.log_entry_time(commit, caller.now())?;
    caller.log(commit, at, record)
}

/// The fields of a key that the change log records.
fn loggable(key: &StoredKey) -> Value {
    json!({
        "key": key.id,
        "name": key.name,
        "note": key.note,
        "scope": key.scope,
        "expires_at": key.expires_at,
        "disabled": key.disabled,
        "previous_until": key.previous_until,
    })
}

/// The record of an edit of a key: the fields that differ, and always the key's id.
fn edited(action: Action, owner: &Principal, before: &StoredKey, after: &StoredKey) -> ChangeRecord {
    let mut record = ChangeRecord::edit(action, owner.subject(), &loggable(before), &loggable(after));
    for side in [&mut record.before, &mut record.after] {
        side["key"] = json!(before.id);
    }
    record
}
