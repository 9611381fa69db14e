//! Create a user and invite the person.

use postern_shared::id::UserId;
use postern_shared::user::{InvitedUser, NewUser};

use super::shown;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::{invitation, principal};

/// Creates a user, with an invitation to set a password.
pub async fn create(caller: &Caller, new: NewUser) -> Result<InvitedUser, Error> {
    let id: UserId = caller.app.random.id(UserId::from_random);
    let created = principal::create(caller, id.clone().into(), Some(&new.login), &new.name, new.roles.as_deref());
    let (user, snapshot, mut commit) = created.await?;
    let invitation = invitation::issue(&caller.app, &mut commit, &id, caller.now)?;
    caller.commit(commit, id.as_str()).await?;
    let user = shown(caller, &(user, snapshot))?;
    Ok(InvitedUser { user, invitation: Some(invitation), secret_already_shown: false })
}
