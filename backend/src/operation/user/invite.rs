//! Invite a user again: the old password and all sessions end.

use postern_shared::account::Tokens;
use postern_shared::change::Action;
use postern_shared::id::UserId;
use postern_shared::permission::Permission;
use postern_shared::user::InvitedUser;
use serde_json::json;

use super::shown;
use crate::authority::Access;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::principal::{loggable, reach, write};
use crate::operation::{invitation, key};
use crate::store::change::ChangeRecord;
use crate::store::commit::Commit;

/// Gives a user a new invitation, which replaces the password and any earlier invitation, and ends the tokens if asked to. An
/// administrator remains (rule 17): only another administrator can invite an independent one again, and the commit asserts the
/// caller's own rights.
pub async fn invite(caller: &Caller, id: &UserId, tokens: Tokens) -> Result<InvitedUser, Error> {
    caller.must(&Permission::USERS_WRITE)?;
    let (before, snapshot) = reach(caller, &id.clone().into()).await?;
    let read_set = caller.actor.may_manage(&snapshot, &before.id, Access::Impersonate)?;
    let mut after = before.clone();
    invitation::end_sign_in(&mut after);
    if tokens == Tokens::Delete {
        after.end_keys();
    }
    let ending = key::ending(caller, &before, &after).await?;

    let mut commit = Commit::default();
    caller.bind(&snapshot, read_set, &mut commit)?;
    write(&mut commit, &before, &mut after, caller.now)?;
    let invitation = invitation::replace_password(&caller.app, &mut commit, id, caller.now)?;
    let mut change = ChangeRecord::edit(Action::UserInvite, after.subject(), &loggable(&before), &loggable(&after));
    change.after["invitation_expires_at"] = json!(invitation.expires_at);
    key::write_ending(&mut commit, &mut after, &mut change, &ending);
    commit.log(&caller.app.random, &caller.audit, after.changed_at, change)?;
    caller.commit(commit, id.as_str()).await?;
    key::tidy(caller, &ending).await;
    Ok(InvitedUser {
        user: shown(caller, &(after, snapshot))?,
        invitation: Some(invitation),
        secret_already_shown: false,
    })
}
