//! A user's sign-in, as an administrator manages it: invite again, list and end sessions.

use postern_shared::account::Tokens;
use postern_shared::change::Action;
use postern_shared::id::SessionId;
use postern_shared::invitation::Invitation;
use postern_shared::page::Page;
use postern_shared::session::Session;
use serde_json::{Value, json};

use super::OpenPrincipal;
use crate::authority::Access;
use crate::error::Error;
use crate::operation::key::EndingKeys;
use crate::operation::{invitation, session};
use crate::store::{ChangeRecord, Logged as _, PageQuery};

impl OpenPrincipal {
    /// Replaces a user's password and any earlier invitation by a new invitation, and ends the tokens on request. An
    /// administrator remains (rule 17): only another administrator can invite an independent one again, and the commit
    /// asserts the caller's own rights.
    pub async fn invite(self, tokens: Tokens) -> Result<(Self, Invitation), Error> {
        let user = self.user_id()?.clone();
        let Self { caller, principal: before } = self;
        let read_set = caller.actor().may_manage(caller.snapshot(), &before.id, Access::Impersonate)?;
        let mut after = before.clone();
        invitation::end_sign_in(&mut after, caller.now())?;
        if tokens == Tokens::Delete {
            after.end_keys();
        }
        let ending = EndingKeys::read(caller.app(), &before, &after).await?;

        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        let invitation = invitation::replace_password(caller.app(), &mut commit, &user, caller.now())?;
        let mut record = ChangeRecord::edited(Action::UserInvite, &before, &after);
        record.after["invitation_expires_at"] = json!(invitation.expires_at);
        ending.count(&mut commit, &mut after, &mut record, caller.now());
        caller.commit_logged(commit, after.changed_at, record, user.as_str()).await?;
        ending.clean_up(caller.app()).await;
        Ok((Self { caller, principal: after }, invitation))
    }

    /// A page of the user's live sessions.
    pub async fn sessions(&self, page: &PageQuery) -> Result<Page<Session>, Error> {
        session::list(&self.caller, &self.principal, page).await
    }

    /// Ends one session of the user.
    pub async fn end_session(self, session: &SessionId) -> Result<(), Error> {
        let Self { caller, principal: user } = self;
        let read_set = caller.actor().may_manage(caller.snapshot(), &user.id, Access::Revoke)?;
        let commit = caller.begin_commit(read_set)?;
        session::end_of(&caller, &user, session, commit).await
    }

    /// Ends all sessions of the user.
    pub async fn end_sessions(self) -> Result<(), Error> {
        let Self { caller, principal: before } = self;
        let read_set = caller.actor().may_manage(caller.snapshot(), &before.id, Access::Revoke)?;
        let mut after = before.clone();
        after.session_epoch += 1;
        let mut commit = caller.begin_commit(read_set)?;
        after.update(&mut commit, &before, caller.now())?;
        let (action, target) = (Action::SessionsDelete, after.subject());
        let record = ChangeRecord { action, target, before: Value::Null, after: Value::Null };
        caller.commit_logged(commit, after.changed_at, record, "").await
    }
}
