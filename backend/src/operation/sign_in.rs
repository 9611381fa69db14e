//! Sign-in. An attempt is counted before it is checked. Until the password is right, every login costs the same calls and
//! gets the same answers, whether it names a user or not.

use std::net::{IpAddr, Ipv6Addr};

use futures_util::future::{try_join, try_join_all};
use postern_shared::change::{Action, RequestInfo};
use postern_shared::id::UserId;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName, Identity, SignIn};
use postern_shared::text::canonical;
use postern_shared::time::Timestamp;
use serde_json::{Value, json};

use super::session;
use crate::app::App;
use crate::authority::Actor;
use crate::caller::Credential;
use crate::error::Error;
use crate::secret::{Hash, Hashed, Password, Queue, Secret};
use crate::store::counter::WINDOW;
use crate::store::{
    AuditContext, ChangeLog, ChangeRecord, Commit, EntityRef, Logged as _, Principal, Snapshot, StoredPassword,
};

/// The failures in 15 minutes that lock a login for one address.
const LIMIT_BOTH: i64 = 10;
/// The failures in 15 minutes that lock a login for every address: ten addresses' worth.
const LIMIT_LOGIN: i64 = 100;
/// The failures in 15 minutes that lock an address for every login.
const LIMIT_ADDRESS: i64 = 200;

/// Signs a user in. A browser has one session: the session that it came with, `previous`, ends.
pub async fn sign_in(
    app: &App,
    sign_in: &SignIn,
    previous: Option<&Credential>,
    request: &RequestInfo,
) -> Result<(Identity, Secret), Error> {
    let login = canonical(&sign_in.login.chars().take(512).collect::<String>());
    let password = Password::new(&sign_in.password);
    let turn = app.passwords.turn(Queue::Strangers)?;
    let counters = Counters::of(&login, &request.address);
    if counters.attempt(app).await? {
        return Err(failed());
    }
    let found = find(app, &login).await?;
    let hashed = found.as_ref().map(|(_, hashed)| hashed);
    let right = app.passwords.verify(&turn, &password, hashed).await?;
    let Some((user, hashed)) = found.filter(|_| right) else { return Err(failed()) };
    let upgraded = if hashed.is_weak() { Some(app.passwords.hash(&turn, &password).await?) } else { None };

    let admitted = app.decide(|| admit(app, &user, &hashed, upgraded.as_ref(), previous, request)).await;
    // The password was right, whatever else keeps the user out.
    counters.forgive(app).await;
    admitted
}

/// The user with this login and their password.
async fn find(app: &App, login: &str) -> Result<Option<(UserId, Hashed)>, Error> {
    let user = app.store.user_by_login(login).await?;
    // Without a user, a decoy is read: the time must not reveal which logins exist.
    let id = user.clone().unwrap_or_else(|| app.random.id(UserId::from_random));
    let stored = app.store.password(&id).await?;
    Ok(user.zip(stored.map(|stored| stored.password)))
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
        return Err(Error::refused(Code::SignInBlocked, sentence));
    }
    if snapshot.block_of(&user.id, now).is_some() {
        let sentence = "The password is right, but your account depends on a key that does not work now. Ask an \
                        administrator to make it independent of that key.";
        return Err(Error::refused(Code::SignInBlocked, sentence));
    }
    if user.is_active() { Ok(()) } else { Err(failed()) }
}

async fn admit(
    app: &App,
    id: &UserId,
    proven: &Hashed,
    upgraded: Option<&Hashed>,
    previous: Option<&Credential>,
    request: &RequestInfo,
) -> Result<(Identity, Secret), Error> {
    let leaving = session::recognise(app, previous, request).await?;
    let snapshot = read(app, id).await?;
    let now = app.clock.now();
    let user = snapshot.principal(&id.clone().into()).ok_or_else(failed)?;
    if snapshot.password(id).is_none_or(|stored| stored.password != *proven) {
        return Err(failed());
    }
    must_be_let_in(user, &snapshot, now)?;
    let mut commit = Commit::default();
    let read_set = snapshot.read_set_of_block(&user.id).and([EntityRef::Password(id.clone())]);
    snapshot.assert_unchanged(read_set, &mut commit)?;
    if let Some(password) = upgraded {
        StoredPassword { password: password.clone() }.replace(&mut commit, id)?;
    }
    let (session, cookie) = session::begin(app, &mut commit, user, request, now)?;
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
    ChangeLog { context: &context, random: &app.random, clock: &app.clock }.append(&mut commit, at, record)?;
    app.store.commit(commit).await?;
    let actor = Actor { principal: user.id.clone(), key: None, now };
    let expires_at = session::expiry(now)?;
    Ok((session::identity_of(&actor, &snapshot, &credential, Some(expires_at))?, cookie))
}

/// The counters of failed attempts to sign in.
pub(super) struct Counters([String; 3]);

impl Counters {
    /// The counters of a canonical login and an address.
    pub(super) fn of(login: &str, address: &str) -> Self {
        // Hashed, so that the table holds no list of what people typed.
        let login = Hash::of(login).hex();
        let network = network(address);
        Self([format!("LOGIN_ADDRESS#{login}#{network}"), format!("LOGIN#{login}"), format!("ADDRESS#{network}")])
    }

    /// Counts an attempt before its outcome is known. Returns whether a limit is exceeded. An address that has used up
    /// its attempts at a login is not counted further, so that it cannot use up those of others.
    pub(super) async fn attempt(&self, app: &App) -> Result<bool, Error> {
        let (now, [both, login, address]) = (app.clock.now(), &self.0);
        if app.store.count(both, 1, now).await? > LIMIT_BOTH {
            return Ok(true);
        }
        let (login, address) = try_join(app.store.count(login, 1, now), app.store.count(address, 1, now)).await?;
        Ok(login > LIMIT_LOGIN || address > LIMIT_ADDRESS)
    }

    /// Subtracts an attempt that succeeded. If this fails, the counters are only stricter.
    pub(super) async fn forgive(&self, app: &App) {
        let now = app.clock.now();
        let counts = try_join_all(self.0.iter().map(|counter| app.store.count(counter, -1, now)));
        if let Err(error) = counts.await {
            tracing::warn!(?error, "a successful sign-in stays counted as a failure");
        }
    }
}

/// The network of an address: itself for IPv4, its /64 for IPv6, since one customer has a whole /64.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => "unknown".to_owned(),
    }
}

/// The one refusal of every failed sign-in, whatever the reason.
pub(super) fn failed() -> Error {
    let sentence =
        format!("The login and password do not match. After several failures, wait {} minutes.", WINDOW.as_mins());
    Error::refused(Code::SignInFailed, sentence)
}
