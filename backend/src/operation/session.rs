//! Sessions: begin, list, end; and the caller's identity.

use postern_shared::change::{Action, RequestInfo};
use postern_shared::id::SessionId;
use postern_shared::page::Page;
use postern_shared::permission_set::PermissionSet;
use postern_shared::session::{CredentialName, Identity, Limits, OwnCredential, Session};
use postern_shared::time::Timestamp;
use serde_json::{Value, json};

use super::permissions;
use crate::app::App;
use crate::authority::Actor;
use crate::caller::{Arrival, Caller, Credential};
use crate::error::{Error, Refusal};
use crate::secret::{Secret, bearer};
use crate::store::entity::session::{ABSOLUTE, IDLE};
use crate::store::{
    ChangeRecord, Commit, CursorScope, Logged as _, PageQuery, Principal, Snapshot, StoredKey, StoredSession,
};

/// The cookies that a sign-in sets.
#[derive(Debug)]
pub struct SignInCookies {
    /// The session.
    pub session: Secret,
    /// The browser that signed in.
    pub device: Secret,
}

/// Adds a new session of a user to a commit. Returns its id and its cookie.
pub(crate) fn begin(
    app: &App,
    commit: &mut Commit,
    user: &Principal,
    request: &RequestInfo,
    now: Timestamp,
) -> Result<(SessionId, Secret), Error> {
    let owner = user.user_id().ok_or_else(|| Error::internal("a session for a principal that is no user"))?;
    let id = app.random.id(SessionId::from_random);
    let cookie = bearer::session(&app.random, owner, &id);
    let expires_at = expiry(now)?;
    let session = StoredSession {
        id: id.clone(),
        user: owner.clone(),
        hash: cookie.hash(),
        epoch: user.session_epoch,
        created_at: now,
        expires_at,
        seen_at: now,
        address: request.address.clone(),
        agent: request.agent.clone(),
        ttl: expires_at.as_second(),
    };
    session.insert(commit)?;
    Ok((id, cookie))
}

/// When a session that begins now ends in any case.
pub(super) fn expiry(now: Timestamp) -> Result<Timestamp, Error> {
    now.checked_add(ABSOLUTE).map_err(Error::internal)
}

/// The caller's identity and permissions, and what limits its credential.
pub fn identity(caller: &Caller) -> Result<Identity, Error> {
    let snapshot = caller.snapshot();
    let session = caller.require_session().ok().and_then(|(user, id)| snapshot.session(user, id));
    let expires_at = session.map(|session| session.expires_at);
    identity_of(caller.actor(), snapshot, &caller.audit().credential, expires_at)
}

/// The identity of an actor with a credential. `session_expires_at` is when its session ends.
pub(super) fn identity_of(
    actor: &Actor,
    snapshot: &Snapshot,
    credential: &CredentialName,
    session_expires_at: Option<Timestamp>,
) -> Result<Identity, Error> {
    let principal = snapshot.principal(&actor.principal);
    let key = actor.key.as_ref().and_then(|key| snapshot.key(key));
    let lineage_expires_at = snapshot.first_expiry(actor.ancestors(snapshot));
    let permissions = actor.permissions(snapshot);
    Ok(Identity {
        principal: principal.ok_or_else(|| Error::internal("an identity of nobody"))?.named(),
        credential: OwnCredential {
            kind: credential.kind,
            id: credential.id.clone().unwrap_or_default(),
            name: credential.name.clone(),
            scope: key.and_then(|key| key.scope.clone()),
            expires_at: key.map_or(session_expires_at, |key| key.expires_at),
            idle_seconds: key.is_none().then(|| IDLE.unsigned_abs().as_secs()),
            lineage_expires_at,
            last_used: key.and_then(StoredKey::last_used),
        },
        administrator: permissions == PermissionSet::Everything,
        permissions: permissions::listed(&permissions),
        request_limits: Limits::ALL,
    })
}

/// A page of a user's live sessions. Sessions that have ended and were not deleted yet count for the page but are not
/// in it.
pub(super) async fn list(caller: &Caller, user: &Principal, page: &PageQuery) -> Result<Page<Session>, Error> {
    let id = user.user_id().ok_or_else(|| Error::internal("the sessions of a principal that is no user"))?;
    let scope = CursorScope::new(caller.id(), &["sessions", id.as_str()]);
    let after = scope.position(page)?;
    let (sessions, next) = caller.app().store.sessions_of(id, after.as_deref(), page.limit).await?;
    let live = sessions.into_iter().filter(|(_, session)| session.is_live(user.session_epoch, caller.now()));
    let live = live.map(|(position, session)| (position, session.view(caller.session())));
    Ok(scope.page((live.collect(), next), page))
}

/// Ends one of the caller's own sessions.
pub async fn end(caller: &Caller, session: &SessionId) -> Result<(), Error> {
    caller.require_session()?;
    end_of(caller, caller.principal()?, session, Commit::default()).await
}

/// Ends a live session of a user with this commit.
pub(super) async fn end_of(
    caller: &Caller,
    user: &Principal,
    session: &SessionId,
    mut commit: Commit,
) -> Result<(), Error> {
    let id = user.user_id().ok_or_else(|| Error::internal("a session of a principal that is no user"))?;
    let stored = caller.app().store.session(id, session).await?;
    let live = stored.filter(|stored| stored.is_live(user.session_epoch, caller.now()));
    let live = live.ok_or_else(|| Refusal::not_found("session"))?;
    end_in(caller, &mut commit, user, &live)?;
    caller.commit(commit, "").await
}

/// The caller that a session credential identifies, if it is valid.
pub(super) async fn recognise(
    app: &App,
    credential: Option<&Credential>,
    request: &RequestInfo,
) -> Result<Option<Caller>, Error> {
    let Some(credential @ Credential::Session(..)) = credential else { return Ok(None) };
    // A session that is refused is noted nowhere, so the route does not matter.
    let arrival = Arrival { request: request.clone(), route: "".into() };
    match Caller::resolve(app, credential, arrival, [], None).await {
        Ok(caller) => Ok(Some(caller)),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Ends the caller's own session as part of another commit.
pub(super) fn end_current(caller: &Caller, commit: &mut Commit) -> Result<(), Error> {
    let (user, session) = caller.require_session()?;
    let stored = caller.snapshot().session(user, session);
    let stored = stored.ok_or_else(|| Error::internal("a caller in an unread session"))?;
    end_in(caller, commit, caller.principal()?, stored)
}

fn end_in(caller: &Caller, commit: &mut Commit, user: &Principal, session: &StoredSession) -> Result<(), Error> {
    session.remove(commit)?;
    let at = user.log_entry_time(commit, caller.now())?;
    let before = json!({ "session": session.id });
    let record = ChangeRecord { action: Action::SessionDelete, target: user.subject(), before, after: Value::Null };
    caller.change_log().append(commit, at, record)
}
