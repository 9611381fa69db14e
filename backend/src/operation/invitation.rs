//! Invitations: issue and accept.

use jiff::Timestamp;
use postern_shared::change::{Action, RequestInfo};
use postern_shared::field::Rules as _;
use postern_shared::id::UserId;
use postern_shared::invitation::{Acceptance, AcceptedInvitation, Invitation};
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName};
use serde_json::json;

use super::{principal, session};
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::secret::bearer;
use crate::secret::hash::Secret;
use crate::secret::password::{Hashed, Password};
use crate::store::change::{AuditContext, ChangeRecord};
use crate::store::commit::{Commit, Condition};
use crate::store::item::{attribute, item_of};
use crate::store::key;
use crate::store::principal::Principal;
use crate::store::read::at;
use crate::store::session::{INVITATION_LIFE, StoredInvitation, StoredPassword};
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;

/// Writes a new invitation for a user, in place of any before.
pub fn issue(app: &App, commit: &mut Commit, user: &UserId, now: Timestamp) -> Result<Invitation, Error> {
    let code = bearer::invitation(&app.random, user);
    let expires_at = now.checked_add(INVITATION_LIFE).map_err(Error::internal)?;
    let stored = StoredInvitation { hash: code.hash(), expires_at, ttl: expires_at.as_second() };
    commit.put(key::invitation(user), item_of(&key::invitation(user), &stored)?);
    let url = app.config.public_url.page_with_secret("invitation", code.reveal());
    Ok(Invitation { url, code: code.reveal().to_owned(), expires_at })
}

/// Ends a user's sessions and the password: the user is invited from then on.
pub(super) fn end_sign_in(user: &mut Principal) {
    user.invited = true;
    user.session_epoch += 1;
}

/// Deletes a user's password and writes a new invitation, in place of any before.
pub(super) fn replace_password(
    app: &App,
    commit: &mut Commit,
    user: &UserId,
    now: Timestamp,
) -> Result<Invitation, Error> {
    commit.delete(key::password(user));
    issue(app, commit, user, now)
}

/// Whom an invitation lets in, and on what that was decided.
struct Invited {
    user: UserId,
    snapshot: Snapshot,
    invitation: StoredInvitation,
}

async fn recognise(app: &App, code: &str) -> Result<Invited, Error> {
    let (user, hash) = bearer::read_invitation(code).ok_or_else(invalid)?;
    let mut snapshot = Snapshot::default();
    let place = key::invitation(&user);
    let reading = app
        .store
        .load_with_items(&mut snapshot, [EntityRef::Principal(user.clone().into())], std::slice::from_ref(&place))
        .await?;
    let invitation: StoredInvitation = at(&reading, &place)?.ok_or_else(invalid)?;
    if !invitation.hash.matches(&hash) {
        return Err(invalid());
    }
    app.store.load_dependencies(&mut snapshot).await?;
    let now = app.clock.now();
    let principal = snapshot.principal(&user.clone().into());
    let open = principal.is_some_and(|p| p.invited && !p.disabled && p.deleted_at.is_none());
    if !open || now >= invitation.expires_at || snapshot.block_of(&user.clone().into(), now).is_some() {
        return Err(invalid());
    }
    Ok(Invited { user, snapshot, invitation })
}

/// Sets the password of the person an invitation was for, and signs them in.
pub async fn accept(
    app: &App,
    acceptance: &Acceptance,
    request: &RequestInfo,
) -> Result<(AcceptedInvitation, Secret), Error> {
    let invited = recognise(app, &acceptance.code).await?;
    Refusal::unless_fine(acceptance.broken())?;
    let before = invited.snapshot.principal(&invited.user.clone().into()).ok_or(Error::Conflict)?;
    let context = [before.login.as_deref().unwrap_or_default(), &before.name];
    let hashed = app.passwords.hash_new(&Password::new(&acceptance.password), &context).await?;
    let hashed = hashed.map_err(|broken| Refusal::fields(vec![broken.at("password")]))?;

    // Hashing took its time, so the decision is made on what is read after it.
    app.decide(|| admit(app, &acceptance.code, &hashed, request)).await
}

async fn admit(
    app: &App,
    code: &str,
    password: &Hashed,
    request: &RequestInfo,
) -> Result<(AcceptedInvitation, Secret), Error> {
    let Invited { user: id, snapshot, invitation } = recognise(app, code).await?;
    let before = snapshot.principal(&id.clone().into()).ok_or(Error::Conflict)?;
    let now = app.clock.now();
    let mut after = before.clone();
    after.invited = false;
    after.session_epoch += 1;
    // Someone else may have made them while they had the password.
    let tokens = if after.keys > 0 { super::key::first(app, &after, now).await? } else { Vec::new() };
    let mut commit = Commit::default();
    snapshot.assert_unchanged(snapshot.read_set_of_block(&before.id), &mut commit)?;
    principal::write(&mut commit, before, &mut after, now)?;
    let stored = StoredPassword { password: password.clone() };
    commit.put(key::password(&id), item_of(&key::password(&id), &stored)?);
    commit.expect(key::invitation(&id), Condition::Is("hash", attribute(invitation.hash)?));
    commit.delete(key::invitation(&id));
    let (session, cookie) = session::begin(app, &mut commit, &after, request, now)?;
    let credential = CredentialName { kind: CredentialKind::Invitation, id: None };
    let audit = AuditContext { actor: after.subject(), credential, request: request.clone() };
    let (was, is) = (principal::loggable(before), principal::loggable(&after));
    let mut change = ChangeRecord::edit(Action::InvitationAccept, after.subject(), &was, &is);
    change.after["session"] = json!(session);
    commit.log(&app.random, &audit, after.changed_at, change)?;
    app.store.commit(commit).await?;
    let block = snapshot.block_of(&after.id, now);
    let user = after.as_user(block).ok_or_else(|| Error::internal("an invited principal that is no user"))?;
    Ok((AcceptedInvitation { user, tokens }, cookie))
}

/// The one answer to every code that lets nobody in, whatever the reason.
pub(super) fn invalid() -> Error {
    Error::refused(Code::InvalidCode, "The code is wrong, used or expired. Ask for a new invitation.")
}
