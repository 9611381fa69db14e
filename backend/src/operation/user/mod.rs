//! Users: what one can do about people that one cannot do about API users.

mod create;
mod find;
mod invite;
mod sessions;

pub use create::create;
pub use find::{find, list};
pub use invite::invite;
pub use sessions::{end_sessions, sessions};

use postern_shared::user::User;

use super::principal::block;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::principal::Principal;
use crate::store::snapshot::Snapshot;

/// A user as it is shown, seen from a world that holds all it depends on.
pub fn shown(caller: &Caller, (user, snapshot): &(Principal, Snapshot)) -> Result<User, Error> {
    user.as_user(block(snapshot, user, caller.now)).ok_or_else(|| Refusal::not_found("user").into())
}
