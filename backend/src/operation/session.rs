//! Sessions: begin, list, end; and who a caller is.

use jiff::Timestamp;
use postern_shared::change::{Action, RequestInfo};
use postern_shared::id::SessionId;
use postern_shared::page::Page;
use postern_shared::permission_set::PermissionSet;
use postern_shared::session::{CredentialName, Identity, Session};
use serde_json::{Value, json};

use super::permissions;
use crate::app::App;
use crate::caller::{Caller, Credential};
use crate::error::{Error, Refusal};
use crate::secret::bearer;
use crate::secret::hash::Secret;
use crate::store::change::{ChangeRecord, next_time};
use crate::store::commit::{Commit, Condition};
use crate::store::item::{attribute, item_of, value_of};
use crate::store::key::{self, Key};
use crate::store::page::CursorScope;
use crate::store::principal::Principal;
use crate::store::read::{Query, SortKeys};
use crate::store::session::{ABSOLUTE, StoredSession};

/// Writes a new session of a user, and makes the cookie for it.
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
    let expires_at = now.checked_add(ABSOLUTE).map_err(Error::internal)?;
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
    let place = key::session(owner, &id);
    commit.put(place.clone(), item_of(&place, &session)?);
    commit.expect(place, Condition::Absent);
    Ok((id, cookie))
}

/// Who the caller is and what they may do now.
pub fn identity(caller: &Caller) -> Result<Identity, Error> {
    Ok(identity_of(caller.principal()?, caller.audit.credential.clone(), &caller.permissions()))
}

/// Who someone is who acts with a credential, and what they may do with it.
pub(super) fn identity_of(principal: &Principal, credential: CredentialName, power: &PermissionSet) -> Identity {
    Identity {
        principal: principal.named(),
        credential,
        administrator: *power == PermissionSet::Everything,
        permissions: permissions::listed(power),
    }
}

/// A page of a user's live sessions. Those that have ended and were not tidied up yet count for the page and are not in it.
pub async fn list_of(
    caller: &Caller,
    user: &Principal,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Page<Session>, Error> {
    let partition = key::principal_partition(&user.id);
    let scope = CursorScope::to(&["sessions", user.id.as_str(), caller.actor.principal.as_str()]);
    let after = cursor.map(|cursor| scope.position(cursor)).transpose()?;
    let sort_keys = SortKeys::Prefix(key::SESSIONS);
    let query = Query { partition: &partition, sort_keys, after: after.as_deref(), backwards: false, limit: limit + 1 };
    let items = caller.app.store.query(&query).await?;
    let mut sessions: Vec<StoredSession> = items.into_iter().map(value_of).collect::<Result<_, _>>()?;
    let more = sessions.len() > limit as usize;
    sessions.truncate(limit as usize);
    let last = sessions.last().filter(|_| more).map(|last| format!("{}{}", key::SESSIONS, last.id));
    let live = sessions.iter().filter(|session| session.is_live(user.session_epoch, caller.now));
    let items = live.map(|session| session.shown(caller.session.as_ref())).collect();
    Ok(Page { items, next_cursor: last.map(|last| scope.cursor(&last)) })
}

/// Ends one of the caller's own sessions, theirs by default.
pub async fn end(caller: &Caller, session: &SessionId) -> Result<(), Error> {
    let (user, _) = caller.require_session()?;
    let place = key::session(user, session);
    let stored: Option<StoredSession> = caller.app.store.get(&place).await?;
    let owner = caller.principal()?;
    let live = stored.is_some_and(|stored| stored.is_live(owner.session_epoch, caller.now));
    if !live {
        return Err(Refusal::not_found("session").into());
    }
    let mut commit = Commit::default();
    end_in(caller, &mut commit, place, session)?;
    caller.commit(commit, "").await
}

/// Whose session this is, if it is one that has not ended.
pub(super) async fn still_good(
    app: &App,
    credential: Option<&Credential>,
    request: &RequestInfo,
) -> Result<Option<Caller>, Error> {
    let Some(credential @ Credential::Session(..)) = credential else { return Ok(None) };
    match Caller::resolve(app, credential, request.clone(), [], None).await {
        Ok(caller) => Ok(Some(caller)),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Ends the caller's own session in a commit that does something else besides.
pub(super) fn leave(caller: &Caller, commit: &mut Commit) -> Result<(), Error> {
    let (user, session) = caller.require_session()?;
    end_in(caller, commit, key::session(user, session), session)
}

fn end_in(caller: &Caller, commit: &mut Commit, place: Key, session: &SessionId) -> Result<(), Error> {
    commit.expect(place.clone(), Condition::Present);
    commit.delete(place);
    log_own(caller, commit, Action::SessionDelete, json!({ "session": session }), Value::Null)
}

/// Adds an entry to the caller's own log, of something that others do not decide by.
pub(super) fn log_own(
    caller: &Caller,
    commit: &mut Commit,
    action: Action,
    before: Value,
    after: Value,
) -> Result<(), Error> {
    let owner = caller.principal()?;
    step_log(commit, owner, caller.now).and_then(|at| {
        commit.log(
            &caller.app.random,
            &caller.audit,
            at,
            ChangeRecord { action, target: owner.subject(), before, after },
        )
    })
}

/// Moves the time of a principal's last entry on, under what was read.
pub(super) fn step_log(commit: &mut Commit, principal: &Principal, now: Timestamp) -> Result<Timestamp, Error> {
    let place = key::principal(&principal.id);
    let at = next_time(now, principal.changed_at)?;
    commit.expect(place.clone(), Condition::Is("changed_at", attribute(principal.changed_at)?));
    commit.set(place, "changed_at", attribute(at)?);
    Ok(at)
}
