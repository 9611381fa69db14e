//! Invite a user again: the password and all sessions end.

use postern_shared::account::Tokens;
use postern_shared::change::Action;
use postern_shared::invitation::Invitation;
use serde_json::json;

use super::{OpenPrincipal, loggable};
use crate::authority::Access;
use crate::error::Error;
use crate::operation::{invitation, key};
use crate::store::entity::change::ChangeRecord;

impl OpenPrincipal {
    /// Replaces a user's password and any earlier invitation by a new invitation, and ends the tokens if asked to. An
    /// administrator remains (rule 17): only another administrator can invite an independent one again, and the commit
    /// asserts the caller's own rights.
    pub async fn invite(self, tokens: Tokens) -> Result<(Self, Invitation), Error> {
        let user = self.user_id()?.clone();
        let Self { caller, principal: before } = self;
        let read_set = caller.actor().may_manage(caller.snapshot(), &before.id, Access::Impersonate)?;
        let mut after = before.clone();
        invitation::end_sign_in(&mut after);
        if tokens == Tokens::Delete {
            after.end_keys();
        }
        let ending = key::ending(caller.app(), &before, &after).await?;

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        let invitation = invitation::replace_password(caller.app(), &mut commit, &user, caller.now())?;
        let (was, is) = (loggable(&before), loggable(&after));
        let mut record = ChangeRecord::edit(Action::UserInvite, after.subject(), &was, &is);
        record.after["invitation_expires_at"] = json!(invitation.expires_at);
        key::count_ending(&mut commit, &mut after, &mut record, &ending);
        caller.log(&mut commit, after.changed_at, record)?;
        caller.commit(commit, user.as_str()).await?;
        key::clean_up(caller.app(), &ending).await;
        Ok((Self { caller, principal: after }, invitation))
    }
}
