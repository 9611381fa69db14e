//! API keys and API tokens: open, list, issue, edit, rotate, delete. A user's key is called an API token, and only the
//! user can make one.

mod delete;
mod edit;
mod issue;
mod list;
mod succeed;

pub(super) use delete::EndingKeys;
pub(super) use list::first;
pub use list::{list_all, omitted};

use postern_shared::api_key::{ApiKey, KEYS_LIMIT};
use postern_shared::field::{FieldError, Violation};
use postern_shared::id::KeyId;
use postern_shared::principal::KeyRef;
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;
use postern_shared::usage::Usage;

use super::key_names::KeyNames;
use super::principal::OpenPrincipal;
use super::usage;
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::{ChangeRecord, Commit, EntityRef, Principal, ReadSet, StoredKey};

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
    pub fn version(&self) -> u64 {
        self.key.version
    }

    /// Its API view.
    pub fn view(&self) -> ApiKey {
        view(&self.caller, &self.owner, &self.key)
    }

    /// Which of its permissions were used, and how often it called.
    pub async fn usage(&self) -> Result<Usage, Error> {
        Box::pin(usage::of_key(&self.caller, &self.owner, &self.key)).await
    }
}

/// The API view of a key whose lineage is in the caller's snapshot.
fn view(caller: &Caller, owner: &Principal, key: &StoredKey) -> ApiKey {
    let suspended_by = KeyNames::new(caller, caller.snapshot()).suspension(owner, key, caller.now());
    key.view(suspended_by, caller.now())
}

/// Refuses one more key that works for an owner who has as many as there can be. Keys that have expired do not count.
async fn must_have_room(caller: &Caller, owner: &Principal) -> Result<(), Error> {
    // The stored count includes them, so it is only the first check.
    if owner.keys < KEYS_LIMIT || caller.app().store.count_live_keys(owner, caller.now()).await? < KEYS_LIMIT {
        return Ok(());
    }
    let sentence =
        format!("A principal can have at most {KEYS_LIMIT} keys that have not expired. Delete one that is not used.");
    Err(Error::refused(Code::LimitReached, sentence))
}

/// Refuses a caller who may not manage a principal's keys like this. In a session everybody manages their own (rule
/// 11).
fn may_manage_keys(caller: &Caller, owner: &Principal, access: Access) -> Result<ReadSet, Refusal> {
    if owner.id == *caller.id() && caller.session().is_some() {
        return Ok(ReadSet::default());
    }
    caller.actor().may_manage(caller.snapshot(), &owner.id, access)
}

/// The error of a new expiry that is not in the future.
fn expiry_in_the_past(expires_at: Option<Timestamp>, now: Timestamp) -> Option<FieldError> {
    let sentence = "Choose a time in the future, or none.";
    expires_at.filter(|at| *at <= now).map(|_| Violation::new("in_the_past", sentence).at("expires_at"))
}

/// Makes a commit with an entry in the change log of a key's owner.
async fn commit_logged(
    caller: &Caller,
    mut commit: Commit,
    owner: &Principal,
    record: ChangeRecord,
    id: &str,
) -> Result<(), Error> {
    let at = owner.log_entry_time(&mut commit, caller.now())?;
    caller.commit_logged(commit, at, record, id).await
}
