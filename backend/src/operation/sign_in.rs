//! Sign-in: counted before it is tried, and the same for whoever is not let in.

use std::net::{IpAddr, Ipv6Addr};

use futures_util::future::{try_join, try_join_all};
use postern_shared::change::{Action, RequestInfo};
use postern_shared::id::UserId;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName, Identity, SignIn};
use postern_shared::text::canonical;
use serde_json::{Value, json};

use super::session;
use crate::app::App;
use crate::authority::Actor;
use crate::caller::Credential;
use crate::error::Error;
use crate::secret::hash::{Hash, Secret};
use crate::secret::password::{Hashed, Password};
use crate::store::change::{AuditContext, ChangeRecord, next_time};
use crate::store::commit::{Commit, Condition};
use crate::store::directory::{Entry, place};
use crate::store::item::{attribute, item_of};
use crate::store::key::{self, Directory};
use crate::store::read::at;
use crate::store::session::StoredPassword;
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;

/// Failures in 15 minutes after which nobody is let in to a login from an address.
const LIMIT_BOTH: i64 = 10;
/// Likewise to a login from anywhere: ten addresses' worth.
const LIMIT_LOGIN: i64 = 100;
/// Likewise from an address to any login.
const LIMIT_ADDRESS: i64 = 200;

/// Signs a person in. A browser has one session: the one it came with ends where the new one begins.
pub async fn sign_in(
    app: &App,
    sign_in: &SignIn,
    came_with: Option<&Credential>,
    request: &RequestInfo,
) -> Result<(Identity, Secret), Error> {
    let login = canonical(&sign_in.login.chars().take(512).collect::<String>());
    let password = Password::new(&sign_in.password);
    let counters = Counters::of(&login, &request.address);
    let locked = counters.attempt(app).await?;

    let found = if locked { None } else { find(app, &login).await? };
    let hashed = found.as_ref().map(|found| &found.password);
    let right = app.passwords.verify(&password, hashed).await?;
    let Some(Found { user, password: hashed }) = found.filter(|_| right) else { return Err(failed()) };
    let upgraded = if hashed.is_weak() { Some(app.passwords.hash(&password).await?) } else { None };

    let admitted = app.decide(|| admit(app, &user, &hashed, upgraded.as_ref(), came_with, request)).await?;
    counters.forgive(app).await;
    Ok(admitted)
}

/// A user who can sign in with this password.
struct Found {
    user: UserId,
    password: Hashed,
}

async fn find(app: &App, login: &str) -> Result<Option<Found>, Error> {
    // The longest sort key that DynamoDB takes is 1024 bytes.
    if login.is_empty() || login.len() > 1024 {
        return Ok(None);
    }
    let entry: Option<Entry<UserId>> = app.store.get(&place(Directory::User, login)).await?;
    let Some(Entry { id, .. }) = entry else { return Ok(None) };
    let (snapshot, password) = read(app, &id).await?;
    Ok(password.filter(|_| may_enter(app, &snapshot, &id)).map(|password| Found { user: id, password }))
}

async fn read(app: &App, id: &UserId) -> Result<(Snapshot, Option<Hashed>), Error> {
    let mut snapshot = Snapshot::default();
    let place = key::password(id);
    let reading = app
        .store
        .load_with_items(&mut snapshot, [EntityRef::Principal(id.clone().into())], std::slice::from_ref(&place))
        .await?;
    app.store.load_dependencies(&mut snapshot).await?;
    Ok((snapshot, at::<StoredPassword>(&reading, &place)?.map(|stored| stored.password)))
}

fn may_enter(app: &App, snapshot: &Snapshot, id: &UserId) -> bool {
    let id = id.clone().into();
    snapshot.principal(&id).is_some_and(|user| user.is_active() && snapshot.block_of(&id, app.clock.now()).is_none())
}

async fn admit(
    app: &App,
    id: &UserId,
    proven: &Hashed,
    upgraded: Option<&Hashed>,
    came_with: Option<&Credential>,
    request: &RequestInfo,
) -> Result<(Identity, Secret), Error> {
    let leaving = session::still_good(app, came_with, request).await?;
    let (snapshot, password) = read(app, id).await?;
    let now = app.clock.now();
    let user = snapshot.principal(&id.clone().into()).filter(|_| may_enter(app, &snapshot, id)).ok_or_else(failed)?;
    if !password.is_some_and(|password| password == *proven) {
        return Err(failed());
    }
    let mut commit = Commit::default();
    snapshot.assert_unchanged(snapshot.read_set_of_block(&user.id), &mut commit)?;
    let place = key::password(id);
    commit.expect(place.clone(), Condition::Is("password", attribute(proven)?));
    if let Some(password) = upgraded {
        commit.put(place.clone(), item_of(&place, &StoredPassword { password: password.clone() })?);
    }
    let (session, cookie) = session::begin(app, &mut commit, user, request, now)?;
    let credential = CredentialName { kind: CredentialKind::Session, id: Some(session.to_string()) };
    let audit = AuditContext { actor: user.subject(), credential: credential.clone(), request: request.clone() };
    let mut at = session::step_log(&mut commit, user, now)?;
    if let Some(leaving) = &leaving {
        session::leave(leaving, &mut commit)?;
        if leaving.actor.principal == user.id {
            at = next_time(now, at)?;
            commit.set(key::principal(&user.id), "changed_at", attribute(at)?);
        }
    }
    let change = ChangeRecord {
        action: Action::SessionCreate,
        target: user.subject(),
        before: Value::Null,
        after: json!({ "session": session }),
    };
    commit.log(&app.random, &audit, at, change)?;
    app.store.commit(commit).await?;
    let permissions = Actor { principal: user.id.clone(), key: None, now }.permissions(&snapshot);
    Ok((session::identity_of(user, credential, &permissions), cookie))
}

/// The counters that an attempt to sign in counts in.
pub(super) struct Counters([String; 3]);

impl Counters {
    /// The counters of a canonical login and an address.
    pub(super) fn of(login: &str, address: &str) -> Self {
        // Hashed, so that the table holds no list of what people typed.
        let login = Hash::of(login).hex();
        let network = network(address);
        Self([format!("LOGIN_ADDRESS#{login}#{network}"), format!("LOGIN#{login}"), format!("ADDRESS#{network}")])
    }

    /// Counts an attempt, before it is known how it ends; says whether a limit is passed. An address that has used up its
    /// attempts at a login counts no further, so that it cannot use up those of others.
    pub(super) async fn attempt(&self, app: &App) -> Result<bool, Error> {
        let (now, [both, login, address]) = (app.clock.now(), &self.0);
        if app.store.count(both, 1, now).await? > LIMIT_BOTH {
            return Ok(true);
        }
        let (login, address) = try_join(app.store.count(login, 1, now), app.store.count(address, 1, now)).await?;
        Ok(login > LIMIT_LOGIN || address > LIMIT_ADDRESS)
    }

    /// Takes an attempt back that ended well. Failing at it only leaves the counters stricter: what was done is done.
    pub(super) async fn forgive(&self, app: &App) {
        let now = app.clock.now();
        let counts = try_join_all(self.0.iter().map(|counter| app.store.count(counter, -1, now)));
        if let Err(error) = counts.await {
            tracing::warn!(?error, "an attempt to sign in that ended well stays counted as a failure");
        }
    }
}

/// The network that an address belongs to: itself for IPv4, its /64 for IPv6, of which a single customer has all.
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

/// The one answer to everyone who is not let in, whatever the reason.
pub(super) fn failed() -> Error {
    Error::refused(
        Code::SignInFailed,
        "The login and password do not match, or this account cannot sign in now. After several failures, wait 15 minutes.",
    )
}
