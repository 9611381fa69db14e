//! What one can do alike about users and API users: a file per verb. What differs between the two is said once, here.

mod adopt;
mod adopt_all;
mod create;
mod delete;
mod edit;
mod hand_over;

pub use adopt::{AdoptedPrincipal, adopt};
pub use adopt_all::adopt_all;
pub(super) use create::create;
pub use delete::delete;
pub use edit::edit;
pub use hand_over::hand_over;

use jiff::Timestamp;
use postern_shared::change::Action;
use postern_shared::permission::Permission;
use postern_shared::principal::{Block, KeyRef, Kind, PrincipalId};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::change::next_time;
use crate::store::commit::{Commit, Condition};
use crate::store::directory::place;
use crate::store::item::{attribute, key_attributes};
use crate::store::key::{self, Directory, Key};
use crate::store::principal::Principal;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;

/// What is done to a principal, as the change log says it of either kind.
#[derive(Debug, Clone, Copy)]
enum Verb {
    Create,
    Edit,
    Delete,
    Adopt,
    HandOver,
}

fn action(kind: Kind, verb: Verb) -> Action {
    match (kind, verb) {
        (Kind::User, Verb::Create) => Action::UserCreate,
        (Kind::User, Verb::Edit) => Action::UserEdit,
        (Kind::User, Verb::Delete) => Action::UserDelete,
        (Kind::User, Verb::Adopt) => Action::UserAdopt,
        (Kind::User, Verb::HandOver) => Action::UserHandOver,
        (Kind::ApiUser, Verb::Create) => Action::ApiUserCreate,
        (Kind::ApiUser, Verb::Edit) => Action::ApiUserEdit,
        (Kind::ApiUser, Verb::Delete) => Action::ApiUserDelete,
        (Kind::ApiUser, Verb::Adopt) => Action::ApiUserAdopt,
        (Kind::ApiUser, Verb::HandOver) => Action::ApiUserHandOver,
    }
}

/// The permission to see principals of a kind.
#[must_use]
pub fn read_permission(kind: Kind) -> Permission {
    match kind {
        Kind::User => Permission::USERS_READ,
        Kind::ApiUser => Permission::API_USERS_READ,
    }
}

/// The permission to change principals of a kind, and to issue and delete their keys.
#[must_use]
pub fn write_permission(kind: Kind) -> Permission {
    match kind {
        Kind::User => Permission::USERS_WRITE,
        Kind::ApiUser => Permission::API_USERS_WRITE,
    }
}

/// Where the unique name of a principal lies: a user's login, an API user's name; with the field that says it.
fn unique_name(principal: &Principal) -> (Key, &'static str) {
    match &principal.login {
        Some(login) => (place(Directory::User, login), "login"),
        None => (place(Directory::ApiUser, &principal.name), "name"),
    }
}

/// A principal that is there, with everything that decides what may be done to it.
pub async fn reach(caller: &Caller, id: &PrincipalId) -> Result<(Principal, Snapshot), Error> {
    let snapshot = caller.snapshot_with([EntityRef::Principal(id.clone())]).await?;
    let found = snapshot.principal(id).filter(|principal| principal.deleted_at.is_none()).cloned();
    Ok((found.ok_or_else(|| not_found(id.kind()))?, snapshot))
}

fn not_found(kind: Kind) -> Refusal {
    Refusal::not_found(match kind {
        Kind::User => "user",
        Kind::ApiUser => "API user",
    })
}

/// What blocks a principal, seen from a world that holds all it depends on.
#[must_use]
pub fn block(snapshot: &Snapshot, principal: &Principal, now: Timestamp) -> Option<Block> {
    principal.provisioned_by.as_ref().and_then(|key| snapshot.break_of(key, now))
}

/// What the change log says of a principal.
pub(super) fn loggable(principal: &Principal) -> Value {
    let mut value = json!({
        "name": principal.name,
        "roles": principal.roles,
        "disabled": principal.disabled,
        "provisioned_by": principal.provisioned_by,
    });
    if let Some(login) = &principal.login {
        value["login"] = json!(login);
        value["invited"] = json!(principal.invited);
    }
    value
}

/// Writes that a key provisions a principal, if one does: in the list of what the key provisions, and in the recorded heights of
/// all principals above it.
fn write_provisioning(commit: &mut Commit, snapshot: &Snapshot, principal: &Principal) -> Result<(), Error> {
    if let Some(key) = &principal.provisioned_by {
        let place = key::provisioned(key, &principal.id);
        commit.put(place.clone(), key_attributes(&place));
    }
    record_heights(commit, snapshot, principal.provisioned_by.as_ref(), principal.height)
}

/// Records with all principals above a key that something this high depends on it.
pub(super) fn record_heights(
    commit: &mut Commit,
    snapshot: &Snapshot,
    origin: Option<&KeyRef>,
    height: usize,
) -> Result<(), Error> {
    for (id, height) in snapshot.raised_heights(origin, height) {
        let recorded = snapshot.principal(&id).map_or(0, |principal| principal.height);
        commit.expect(key::principal(&id), Condition::Is("height", attribute(recorded)?));
        commit.set(key::principal(&id), "height", attribute(height)?);
    }
    Ok(())
}

/// Writes what an edit changed of a principal, under the version and log time that were read. The count of keys is left
/// alone: others may be adding to it.
pub(super) fn write(
    commit: &mut Commit,
    before: &Principal,
    after: &mut Principal,
    now: Timestamp,
) -> Result<(), Error> {
    let place = key::principal(&before.id);
    after.version = before.version + 1;
    after.changed_at = next_time(now, before.changed_at)?;
    commit.expect(place.clone(), before.unchanged()?);
    commit.expect(place.clone(), Condition::Is("changed_at", attribute(before.changed_at)?));
    commit.set(place.clone(), "name", attribute(&after.name)?);
    commit.set(place.clone(), "roles", attribute(&after.roles)?);
    commit.set(place.clone(), "disabled", attribute(after.disabled)?);
    commit.set(place.clone(), "invited", attribute(after.invited)?);
    commit.set(place.clone(), "deleted_at", attribute(after.deleted_at)?);
    commit.set(place.clone(), "enabled_since", attribute(after.enabled_since)?);
    commit.set(place.clone(), "provisioned_by", attribute(&after.provisioned_by)?);
    commit.set(place.clone(), "ancestors", attribute(&after.ancestors)?);
    commit.set(place.clone(), "session_epoch", attribute(after.session_epoch)?);
    commit.set(place.clone(), "keys_since", attribute(after.keys_since)?);
    commit.set(place.clone(), "version", attribute(after.version)?);
    commit.set(place, "changed_at", attribute(after.changed_at)?);
    Ok(())
}
