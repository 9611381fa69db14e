//! Users: what one can do about people, a file per verb.

mod adopt;
mod create;
mod delete;
mod edit;
mod find;
mod invite;
mod sessions;

pub use adopt::adopt;
pub use create::create;
pub use delete::delete;
pub use edit::edit;
pub use find::{find, list};
pub use invite::invite;
pub use sessions::{end_sessions, sessions};

use postern_shared::id::UserId;
use postern_shared::user::User;
use serde_json::{Value, json};

use crate::authority::World;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::change::next_time;
use crate::store::commit::{Commit, Condition};
use crate::store::gather::Seed;
use crate::store::item::attribute;
use crate::store::key;
use crate::store::principal::Principal;

/// A user that is there, with everything that decides what may be done to it.
async fn reach(caller: &Caller, id: &UserId) -> Result<(Principal, World), Error> {
    let world = caller.world_with([Seed::Principal(id.clone().into())]).await?;
    let user = world.principal(&id.clone().into()).filter(|user| user.deleted_at.is_none()).cloned();
    Ok((user.ok_or_else(|| Refusal::not_found("user"))?, world))
}

/// A user as it is shown, seen from a world that holds all it depends on.
fn shown(world: &World, user: &Principal, caller: &Caller) -> Result<User, Error> {
    let block = user.provisioned_by.as_ref().and_then(|key| world.break_of(key, caller.now));
    user.as_user(block).ok_or_else(|| Refusal::not_found("user").into())
}

/// What the change log says of a user.
fn loggable(user: &Principal) -> Value {
    json!({
        "login": user.login,
        "name": user.name,
        "roles": user.roles,
        "disabled": user.disabled,
        "provisioned_by": user.provisioned_by,
    })
}

/// Writes what an edit changed of a principal, under the version and log time that were read. The count of keys is left
/// alone: others may be adding to it.
pub(crate) fn write(
    commit: &mut Commit,
    before: &Principal,
    after: &mut Principal,
    caller_now: jiff::Timestamp,
) -> Result<(), Error> {
    let place = key::principal(&before.id);
    after.version = before.version + 1;
    after.changed_at = next_time(caller_now, before.changed_at)?;
    commit.expect(place.clone(), before.unchanged()?);
    commit.expect(place.clone(), Condition::Is("changed_at", attribute(before.changed_at)?));
    commit.set(place.clone(), "name", attribute(&after.name)?);
    commit.set(place.clone(), "roles", attribute(&after.roles)?);
    commit.set(place.clone(), "disabled", attribute(after.disabled)?);
    commit.set(place.clone(), "invited", attribute(after.invited)?);
    commit.set(place.clone(), "deleted_at", attribute(after.deleted_at)?);
    commit.set(place.clone(), "provisioned_by", attribute(&after.provisioned_by)?);
    commit.set(place.clone(), "ancestors", attribute(&after.ancestors)?);
    commit.set(place.clone(), "session_epoch", attribute(after.session_epoch)?);
    commit.set(place.clone(), "version", attribute(after.version)?);
    commit.set(place, "changed_at", attribute(after.changed_at)?);
    Ok(())
}
