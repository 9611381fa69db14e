//! Keys: what one can do about the keys of a principal, one's own or another's, a file per verb. The keys of a user are called
//! API tokens, and only the user can make them.

mod delete;
mod edit;
mod ended;
mod find;
mod issue;
mod list_all;
mod rotate;

pub use delete::{delete, delete_all};
pub use edit::edit;
pub(super) use ended::{ending, places, tidy, write_ending};
pub(super) use find::first;
pub use find::{find, list};
pub use issue::issue;
pub use list_all::list_all;
pub use rotate::rotate;

use postern_shared::id::KeyId;
use postern_shared::principal::{KeyRef, PrincipalId};
use serde_json::{Value, json};

use super::principal;
use super::session::step_log;
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::change::ChangeRecord;
use crate::store::commit::Commit;
use crate::store::principal::Principal;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::ReadSet;
use crate::store::snapshot::Snapshot;
use crate::store::stored_key::StoredKey;

/// A key with its owner, and everything that decides what may be done to them.
async fn reach(caller: &Caller, owner: &PrincipalId, key: &KeyId) -> Result<(StoredKey, Principal, Snapshot), Error> {
    let reference = KeyRef { owner: owner.clone(), id: key.clone() };
    let (owner, mut snapshot) = principal::reach(caller, owner).await?;
    caller.app.store.load(&mut snapshot, [EntityRef::Key(reference.clone())]).await?;
    let stored = snapshot.key(&reference).cloned().ok_or_else(|| Refusal::not_found("key"))?;
    Ok((stored, owner, snapshot))
}

/// Requires that the key is the caller's own, in a session, or that the caller may manage its owner. Returns the evidence.
fn may(caller: &Caller, snapshot: &Snapshot, owner: &Principal, access: Access) -> Result<ReadSet, Refusal> {
    if owner.id == caller.actor.principal && caller.session.is_some() {
        return Ok(ReadSet::default());
    }
    caller.must(&principal::write_permission(owner.id.kind()))?;
    caller.actor.may_manage(snapshot, &owner.id, access)
}

/// Adds an entry to the log of a key's owner.
fn log(caller: &Caller, commit: &mut Commit, owner: &Principal, change: ChangeRecord) -> Result<(), Error> {
    let at = step_log(commit, owner, caller.now)?;
    commit.log(&caller.app.random, &caller.audit, at, change)
}

/// What the change log says of a key.
fn loggable(stored: &StoredKey) -> Value {
    json!({
        "key": stored.id,
        "name": stored.name,
        "note": stored.note,
        "scope": stored.scope,
        "expires_at": stored.expires_at,
        "disabled": stored.disabled,
        "previous_until": stored.previous_until,
    })
}

/// An edit of a key: the fields that differ, and always which key.
fn edited(
    action: postern_shared::change::Action,
    owner: &Principal,
    before: &StoredKey,
    after: &StoredKey,
) -> ChangeRecord {
    let mut change = ChangeRecord::edit(action, owner.subject(), &loggable(before), &loggable(after));
    for side in [&mut change.before, &mut change.after] {
        side["key"] = json!(before.id);
    }
    change
}
