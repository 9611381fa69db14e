//! Invite a user again: the old password and all sessions end.

use postern_shared::change::Action;
use postern_shared::id::UserId;
use postern_shared::permission::Permission;
use postern_shared::user::InvitedUser;
use serde_json::json;

use super::shown;
use crate::authority::Touch;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::{loggable, reach, write};
use crate::operation::{administrator, invitation};
use crate::store::change::Deed;
use crate::store::commit::Commit;
use crate::store::key;

/// Gives a user a new invitation in place of the password and of any invitation before.
pub async fn invite(caller: &Caller, id: &UserId) -> Result<InvitedUser, Error> {
    caller.must(&Permission::USERS_WRITE)?;
    let (before, mut world) = reach(caller, &id.clone().into()).await?;
    caller.asker.may_touch(&world, &before.id, Touch::LetIn)?;
    let mut after = before.clone();
    after.invited = true;
    after.session_epoch += 1;
    administrator::must_remain(&caller.app, &mut world, &before, &after).await?;

    let mut commit = Commit::default();
    caller.bind(&world, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    commit.delete(key::password(id));
    let invitation = invitation::issue(&caller.app, &mut commit, id, caller.now)?;
    let mut deed = Deed::edit(Action::UserInvite, after.subject(), &loggable(&before), &loggable(&after));
    deed.after["invitation_expires_at"] = json!(invitation.expires_at);
    commit.log(&caller.app.random, &caller.author, after.changed_at, deed)?;
    caller.commit(commit, id.as_str()).await?;
    Ok(InvitedUser { user: shown(caller, &(after, world))?, invitation: Some(invitation), secret_already_shown: false })
}
