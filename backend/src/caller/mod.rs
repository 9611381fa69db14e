//! Callers: the value that every operation needs first. The only way to make one is to show a credential that is valid
//! now.

mod arrival;
mod call_counter;
mod credential;
mod idempotency;
mod note;
mod resolve;

pub use arrival::Arrival;
pub(crate) use call_counter::CallCounter;
pub use credential::Credential;
pub use idempotency::{Idempotency, IdempotencyKey};
pub use note::Admission;
pub(crate) use note::CredentialNotes;

use std::sync::{Arc, OnceLock};

use postern_shared::id::{SessionId, UserId};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::PrincipalId;
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;

use crate::app::App;
use crate::authority::Actor;
use crate::error::{Error, Refusal};
use crate::store::{AuditContext, ChangeLog, ChangeRecord, Commit, EntityRef, Principal, ReadSet, Snapshot};

/// A principal whose credential was valid when the request was read, with everything that decides what it may do.
#[derive(Debug, Clone)]
pub struct Caller {
    app: App,
    now: Timestamp,
    /// Shared between clones, and copied only when one of them reads more.
    snapshot: Arc<Snapshot>,
    actor: Actor,
    session: Option<SessionId>,
    audit: Arc<AuditContext>,
    route: Arc<str>,
    idempotency: Option<Idempotency>,
    /// When the use of the credential was last recorded.
    noted_at: Option<Timestamp>,
    credential: Credential,
    /// Its permissions at that time, as soon as they were asked for. What is read later does not change them.
    permissions: Arc<OnceLock<PermissionSet>>,
}

impl Caller {
    /// The service.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The time of the request: one for all of its decisions.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Everything that was read for the request so far.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The caller as the rules of authority see it.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The id of the caller's principal.
    pub fn id(&self) -> &PrincipalId {
        &self.actor.principal
    }

    /// The caller's session; `None` for a caller with a key.
    pub fn session(&self) -> Option<&SessionId> {
        self.session.as_ref()
    }

    /// The caller as change-log entries name it.
    pub fn audit(&self) -> &Arc<AuditContext> {
        &self.audit
    }

    /// The route of the request: its method and its path without ids.
    pub fn route(&self) -> &Arc<str> {
        &self.route
    }

    /// The request's `Idempotency-Key` with the record of an earlier request.
    pub fn idempotency(&self) -> Option<&Idempotency> {
        self.idempotency.as_ref()
    }

    /// The caller's permissions now.
    pub fn permissions(&self) -> &PermissionSet {
        self.permissions.get_or_init(|| self.actor.permissions(&self.snapshot))
    }

    /// Refuses a caller without a permission.
    pub fn require(&self, permission: &Permission) -> Result<(), Refusal> {
        if self.permissions().allows(permission) {
            Ok(())
        } else {
            Err(Refusal::missing_permission(permission.clone()))
        }
    }

    /// Refuses a caller with a key.
    pub fn require_session(&self) -> Result<(&UserId, &SessionId), Refusal> {
        match (&self.actor.principal, &self.session) {
            (PrincipalId::User(user), Some(session)) => Ok((user, session)),
            _ => Err(Refusal::new(Code::SessionRequired, "Sign in to do this. A key or token cannot.")),
        }
    }

    /// The caller's own principal.
    pub fn principal(&self) -> Result<&Principal, Error> {
        self.snapshot.principal(&self.actor.principal).ok_or_else(|| Error::internal("a caller without a principal"))
    }

    /// Reads these entities, and everything they depend on, into the caller's snapshot.
    pub async fn load(&mut self, entities: impl IntoIterator<Item = EntityRef>) -> Result<(), Error> {
        let unread: Vec<EntityRef> = entities.into_iter().filter(|entity| !self.snapshot.has(entity)).collect();
        if unread.is_empty() {
            return Ok(());
        }
        self.app.store.load(Arc::make_mut(&mut self.snapshot), unread).await
    }

    /// A commit that fails if the caller's own rights, or anything else it was decided on, have changed since they were
    /// read.
    pub fn begin_commit(&self, read_set: ReadSet) -> Result<Commit, Error> {
        let mut read_set = read_set.and(self.actor.read_set(&self.snapshot));
        if let Ok((user, session)) = self.require_session() {
            read_set = read_set.and([EntityRef::Session(user.clone(), session.clone())]);
        }
        let mut commit = Commit::default();
        self.snapshot.assert_unchanged(read_set, &mut commit)?;
        Ok(commit)
    }

    /// The change log, written in the caller's name.
    pub fn change_log(&self) -> ChangeLog<'_> {
        let Self { app, audit: context, snapshot, .. } = self;
        ChangeLog { context, random: &app.random, clock: &app.clock, snapshot }
    }

    /// Makes a commit with an entry in the change log of its target. `id` is as for [`commit`](Self::commit).
    pub async fn commit_logged(
        &self,
        mut commit: Commit,
        at: Timestamp,
        record: ChangeRecord,
        id: &str,
    ) -> Result<(), Error> {
        self.change_log().append(&mut commit, at, record)?;
        self.commit(commit, id).await
    }

    /// Makes a commit of the caller's request. `id` names what it creates or changes, for replays. A request that was
    /// faster with the same `Idempotency-Key` makes the commit fail; the next attempt finds what that request did.
    pub async fn commit(&self, mut commit: Commit, id: &str) -> Result<(), Error> {
        if let Some(idempotency) = &self.idempotency {
            idempotency.remember(&mut commit, id, self.now)?;
        }
        self.app.store.commit(commit).await
    }
}

/// The one refusal of every invalid credential, whatever the reason. The log has the cause.
pub(crate) fn invalid_credential(cause: &'static str, credential: Option<String>) -> Error {
    let refusal = Error::refused(
        Code::InvalidToken,
        "Invalid credential: it is unknown, expired, disabled or deleted. Sign in, or use a key that works.",
    );
    refusal.traced(cause, credential)
}
