//! A user's sessions, as an administrator lists and ends them.

use postern_shared::change::Action;
use postern_shared::page::Page;
use postern_shared::session::Session;
use serde_json::Value;

use super::OpenPrincipal;
use crate::authority::Access;
use crate::error::Error;
use crate::operation::session;
use crate::store::entity::change::ChangeRecord;

impl OpenPrincipal {
    /// A page of the user's live sessions.
    pub async fn sessions(&self, limit: u32, cursor: Option<&str>) -> Result<Page<Session>, Error> {
        session::list(&self.caller, &self.principal, limit, cursor).await
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
        caller.log(&mut commit, after.changed_at, record)?;
        caller.commit(commit, "").await
    }
}
