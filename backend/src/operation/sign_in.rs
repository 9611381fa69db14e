//! Sign-in. An attempt is counted before it is checked. Until the password is right, every login costs the same calls and
//! gets the same answers, whether it names a user or not.

use postern_shared::change::{Action, RequestInfo};
use postern_shared::id::UserId;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName, Identity, SignIn};
use postern_shared::text::canonical;
use postern_shared::time::Timestamp;
use serde_json::{Value, json};

use super::attempt::{Attempt, refuse_locked_stranger};
use super::device::{self, Device};
use super::session::{self, SignInCookies};
use crate::app::App;
use crate::authority::Actor;
use crate::caller::Credential;
use crate::error::Error;
use crate::secret::{Hashed, Password, Queue, Secret, Turn};
use crate::store::{
    AuditContext, ChangeLog, ChangeRecord, Commit, EntityRef, Logged as _, Principal, Snapshot, StoredPassword,
};

/// The cookies that a browser sends with login and password.
#[derive(Debug)]
pub struct Browser<'a> {
    /// The session that it has. A browser has one, so this one ends.
    pub session: Option<&'a Credential>,
    /// Its device cookie.
    pub device: Option<&'a Secret>,
}

/// Signs a user in.
pub async fn sign_in(
    app: &App,
    sign_in: &SignIn,
    browser: &Browser<'_>,
    request: &RequestInfo,
) -> Result<(Identity, SignInCookies), Error> {
    let login = canonical(&sign_in.login.chars().take(512).collect::<String>());
    let password = Password::new(&sign_in.password);
    let device = Device::recognise(app, browser.device).await?;
    let known = match &device {
        Some(device) => count_known(app, &login, device).await?,
        None => None,
    };
    let (turn, attempt, user) = match known {
        Some(known) => known,
        None => count_stranger(app, &login, &request.address).await?,
    };
    let hashed = password_of(app, user.as_ref()).await?;
    let right = app.passwords.verify(&turn, &password, hashed.as_ref()).await?;
    let (user, hashed) = match (user, hashed) {
        (Some(user), Some(hashed)) if right => (user, hashed),
        (Some(_), Some(_)) => return Err(failed("wrong password", Some(login))),
        (Some(_), None) => return Err(failed("no password", Some(login))),
        (None, _) => return Err(failed("unknown login", None)),
    };
    let upgraded = if hashed.is_weak() { Some(app.passwords.hash(&turn, &password).await?) } else { None };

    let proof = Proof { user, hashed, upgraded, device };
    let admitted = app.decide(|| admit(app, &proof, browser.session, request)).await;
    // The password was right, whatever else keeps the user out.
    attempt.forgive(app).await;
    admitted
}

/// A place for an attempt, the attempt, which is counted, and the user who has the login.
type Counted = (Turn, Attempt, Option<UserId>);

/// Counts an attempt with the counters of a browser, and takes a place for it. `None` if the browser is not known for the
/// login or has used up its attempts.
async fn count_known(app: &App, login: &str, device: &Device) -> Result<Option<Counted>, Error> {
    let Some(user) = device.known_user(app, login).await? else { return Ok(None) };
    let Some(attempt) = Attempt::on_device(app, login, &device.counter()).await? else { return Ok(None) };
    match app.passwords.turn(Queue::Known) {
        Ok(turn) => Ok(Some((turn, attempt, Some(user)))),
        Err(busy) => {
            attempt.forgive(app).await;
            Err(busy)
        }
    }
}

/// Takes a place for a stranger's attempt, and counts it.
async fn count_stranger(app: &App, login: &str, address: &str) -> Result<Counted, Error> {
    refuse_locked_stranger(app, login, address).map_err(|locked| locked.traced("locked", None))?;
    let turn = app.passwords.turn(Queue::Strangers)?;
    match Attempt::of_stranger(app, login, address).await {
        Err(locked @ Error::Refused(_)) => {
            let user = app.store.user_by_login(login).await?;
            Err(locked.traced("locked", user.map(|_| login.to_owned())))
        }
        attempt => Ok((turn, attempt?, app.store.user_by_login(login).await?)),
    }
}

/// The password of a user.
async fn password_of(app: &App, user: Option<&UserId>) -> Result<Option<Hashed>, Error> {
    // Without a user, a decoy is read: the time must not reveal which logins exist.
    let decoy = || app.random.id(UserId::from_random);
    let stored = app.store.password(&user.cloned().unwrap_or_else(decoy)).await?;
    Ok(stored.map(|stored| stored.password))
}

async fn read(app: &App, id: &UserId) -> Result<Snapshot, Error> {
    let entities = [EntityRef::Principal(id.clone().into()), EntityRef::Password(id.clone())];
    let mut snapshot = Snapshot::default();
    app.store.load(&mut snapshot, entities).await?;
    Ok(snapshot)
}

/// Refuses a user who showed the right password and cannot sign in. Nobody else learns why.
fn must_be_let_in(user: &Principal, snapshot: &Snapshot, now: Timestamp) -> Result<(), Error> {
    if user.disabled {
        let sentence = "The password is right, but your account is disabled. Ask an administrator to enable it.";
        return Err(Error::refused(Code::SignInBlocked, sentence).traced("disabled", user.login.clone()));
    }
    if snapshot.block_of(&user.id, now).is_some() {
        let sentence = "Your account is blocked, because it depends on a key that does not work. Ask an administrator.";
        return Err(Error::refused(Code::SignInBlocked, sentence).traced("blocked", user.login.clone()));
    }
    if user.is_active() { Ok(()) } else { Err(failed("not active", user.login.clone())) }
}

/// What a right password proved, and of which browser.
struct Proof {
    user: UserId,
    /// The password as it was read.
    hashed: Hashed,
    /// The password with stronger settings, if those are weak.
    upgraded: Option<Hashed>,
    device: Option<Device>,
}

async fn admit(
    app: &App,
    proof: &Proof,
    previous: Option<&Credential>,
    request: &RequestInfo,
) -> Result<(Identity, SignInCookies), Error> {
    let Proof { user: id, hashed: proven, upgraded, device } = proof;
    let leaving = session::recognise(app, previous, request).await?;
    let snapshot = read(app, id).await?;
    let now = app.clock.now();
    let user = snapshot.principal(&id.clone().into()).ok_or_else(|| failed("unknown login", None))?;
    if snapshot.password(id).is_none_or(|stored| stored.password != *proven) {
        return Err(failed("password replaced meanwhile", user.login.clone()));
    }
    must_be_let_in(user, &snapshot, now)?;
    let mut commit = Commit::default();
    let read_set = snapshot.read_set_of_block(&user.id).and([EntityRef::Password(id.clone())]);
    snapshot.assert_unchanged(read_set, &mut commit)?;
    if let Some(password) = upgraded {
        StoredPassword { password: password.clone() }.replace(&mut commit, id)?;
    }
    let (session, cookie) = session::begin(app, &mut commit, user, request, now)?;
    let device = device::remember(app, &mut commit, device.as_ref(), user, now)?;
    let credential = CredentialName { kind: CredentialKind::Session, id: Some(session.to_string()), name: None };
    let context = AuditContext { actor: user.subject(), credential: credential.clone(), request: request.clone() };
    let mut at = user.log_entry_time(&mut commit, now)?;
    if let Some(leaving) = &leaving {
        session::end_current(leaving, &mut commit)?;
        if *leaving.id() == user.id {
            at = user.next_log_entry_time(&mut commit, now, at)?;
        }
    }
    let record = ChangeRecord {
        action: Action::SessionCreate,
        target: user.subject(),
        before: Value::Null,
        after: json!({ "session": session }),
    };
    let (random, clock, snapshot) = (&app.random, &app.clock, &snapshot);
    ChangeLog { context: &context, random, clock, snapshot }.append(&mut commit, at, record)?;
    app.store.commit(commit).await?;
    let actor = Actor { principal: user.id.clone(), key: None, now };
    let expires_at = session::expiry(now)?;
    let identity = session::identity_of(&actor, snapshot, &credential, Some(expires_at))?;
    Ok((identity, SignInCookies { session: cookie, device }))
}

/// The one refusal of every failed sign-in, whatever the reason. The log has the cause.
fn failed(cause: &'static str, login: Option<String>) -> Error {
    Error::refused(Code::SignInFailed, "The login and password do not match.").traced(cause, login)
}
