//! Invitations: issue and accept.

use postern_shared::change::{Action, RequestInfo};
use postern_shared::field::Validate as _;
use postern_shared::id::UserId;
use postern_shared::invitation::{Acceptance, AcceptedInvitation, Invitation, InvitedPerson};
use postern_shared::principal::NamedKey;
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;
use serde_json::json;

use super::attempt;
use super::device::{self, Device};
use super::key;
use super::session::{self, SignInCookies};
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::secret::{Hashed, Password, Queue, Secret, bearer};
use crate::store::{
    AuditContext, ChangeLog, ChangeRecord, Commit, Dependence, EntityRef, Principal, Snapshot, StoredInvitation,
    StoredPassword,
};

/// Adds a new invitation of a user to a commit, in place of any earlier one.
pub(super) fn issue(app: &App, commit: &mut Commit, user: &UserId, now: Timestamp) -> Result<Invitation, Error> {
    let code = bearer::invitation(&app.random, user);
    let stored = StoredInvitation::new(code.hash(), now)?;
    stored.replace(commit, user)?;
    let url = app.config.public_url.page_with_secret("invitation", code.reveal());
    Ok(Invitation { url, code: code.reveal().to_owned(), expires_at: stored.expires_at })
}

/// Marks a user as invited by an invitation that is issued now.
pub(super) fn mark_invited(user: &mut Principal, now: Timestamp) -> Result<(), Error> {
    user.invited = true;
    user.invitation_expires_at = Some(StoredInvitation::expiry(now)?);
    Ok(())
}

/// Ends a user's sessions and password. The user is invited from then on.
pub(super) fn end_sign_in(user: &mut Principal, now: Timestamp) -> Result<(), Error> {
    user.session_epoch += 1;
    mark_invited(user, now)
}

/// Replaces a user's password and any earlier invitation by a new invitation.
pub(super) fn replace_password(
    app: &App,
    commit: &mut Commit,
    user: &UserId,
    now: Timestamp,
) -> Result<Invitation, Error> {
    StoredPassword::remove_any(commit, user);
    issue(app, commit, user, now)
}

/// A valid invitation, and the snapshot that was read to recognise it.
struct ValidInvitation {
    user: UserId,
    expires_at: Timestamp,
    snapshot: Snapshot,
}

impl ValidInvitation {
    async fn recognise(app: &App, code: &str) -> Result<Self, Error> {
        let (user, hash) = bearer::read_invitation(code.trim()).ok_or_else(|| invalid_code("malformed code"))?;
        let id = user.clone().into();
        let entities = [EntityRef::Principal(user.clone().into()), EntityRef::Invitation(user.clone())];
        let mut snapshot = app.store.snapshot_of(entities).await?;
        let invitation = snapshot.invitation(&user).filter(|invitation| invitation.hash.matches(&hash));
        let expires_at = invitation.ok_or_else(|| invalid_code("unknown or wrong code"))?.expires_at;
        app.store.load_dependencies(&mut snapshot).await?;
        let now = app.clock.now();
        let invited =
            snapshot.principal(&id).filter(|user| user.invited && !user.disabled && user.deleted_at.is_none());
        if invited.is_none() || now >= expires_at || snapshot.block_of(&id, now).is_some() {
            return Err(invalid_code("expired or blocked code"));
        }
        Ok(Self { user, expires_at, snapshot })
    }

    fn principal(&self) -> Result<&Principal, Error> {
        self.snapshot.principal(&self.user.clone().into()).ok_or(Error::Conflict)
    }
}

/// Who a valid invitation is for. Changes nothing.
pub async fn check(app: &App, code: &str) -> Result<InvitedPerson, Error> {
    let invitation = ValidInvitation::recognise(app, code).await?;
    let Principal { login, name, .. } = invitation.principal()?.clone();
    Ok(InvitedPerson { login: login.unwrap_or_default(), name, expires_at: invitation.expires_at })
}

/// Accepts an invitation: sets the user's password and signs the user in.
pub async fn accept(
    app: &App,
    acceptance: &Acceptance,
    device: Option<&Secret>,
    request: &RequestInfo,
) -> Result<(AcceptedInvitation, SignInCookies), Error> {
    let invitation = ValidInvitation::recognise(app, &acceptance.code).await?;
    Refusal::if_invalid(acceptance.validate())?;
    let invited = invitation.principal()?;
    let context = [invited.login.as_deref().unwrap_or_default(), &invited.name];
    let turn = app.passwords.turn(Queue::Known)?;
    attempt::count_acceptance(app, &invitation.user).await?;
    let device = Device::recognise(app, device).await?;
    let hashed = app.passwords.hash_new(&turn, &Password::new(&acceptance.password), &context).await?;
    let hashed = hashed.map_err(|violation| Refusal::fields(vec![violation.at("password")]))?;

    // Hashing took time, so the decision is based on a later snapshot.
    app.decide(|| admit(app, &acceptance.code, &hashed, device.as_ref(), request)).await
}

async fn admit(
    app: &App,
    code: &str,
    password: &Hashed,
    device: Option<&Device>,
    request: &RequestInfo,
) -> Result<(AcceptedInvitation, SignInCookies), Error> {
    let invitation = ValidInvitation::recognise(app, code).await?;
    let (before, now) = (invitation.principal()?, app.clock.now());
    let ValidInvitation { user: id, snapshot, .. } = &invitation;
    let mut after = before.clone();
    after.invited = false;
    after.invitation_expires_at = None;
    after.session_epoch += 1;
    // Tokens made before may have been made by someone else who had the password.
    let tokens = if after.keys > 0 { key::first(app, snapshot, &after, now).await? } else { Vec::new() };
    let mut commit = Commit::default();
    let read_set = snapshot.read_set_of_block(&before.id).and([EntityRef::Invitation(id.clone())]);
    snapshot.assert_unchanged(read_set, &mut commit)?;
    after.update(&mut commit, before, now)?;
    StoredPassword { password: password.clone() }.replace(&mut commit, id)?;
    StoredInvitation::remove_any(&mut commit, id);
    let (session, cookie) = session::begin(app, &mut commit, &after, request, now)?;
    let device = device::remember(app, &mut commit, device, &after, now)?;
    let context = AuditContext::by_code(&after, request);
    let mut record = ChangeRecord::edited(Action::InvitationAccept, before, &after);
    record.after["session"] = json!(session);
    let (random, clock) = (&app.random, &app.clock);
    ChangeLog { context: &context, random, clock, snapshot }.append(&mut commit, after.changed_at, record)?;
    app.store.commit(commit).await?;
    // The person is no caller yet, so the keys have no names here.
    let provisioned_by = after.provisioned_by.clone().map(NamedKey::from);
    let dependence = Dependence { provisioned_by, blocked_by: snapshot.block_of(&after.id, now) };
    let user = after.as_user(dependence, now).ok_or_else(|| Error::internal("an invited principal that is no user"))?;
    Ok((AcceptedInvitation { user, tokens }, SignInCookies { session: cookie, device }))
}

/// The one refusal of every invalid code, whatever the reason. The log has the cause.
fn invalid_code(cause: &'static str) -> Error {
    let refusal = Error::refused(Code::InvalidCode, "This code is invalid or has expired. Ask for a new invitation.");
    refusal.traced(cause, None)
}
