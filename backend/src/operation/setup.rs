//! First set-up: exactly once, ever.

use jiff::Timestamp;
use postern_shared::change::{Action, RequestInfo};
use postern_shared::field::Rules as _;
use postern_shared::id::{RoleId, UserId};
use postern_shared::invitation::Setup;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName};
use postern_shared::text;
use postern_shared::user::User;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::membership::{self, Log};
use super::{invitation, principal, session};
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::secret::bearer;
use crate::secret::hash::{Hash, Secret};
use crate::secret::password::Password;
use crate::store::change::{AuditContext, ChangeRecord};
use crate::store::commit::Commit;
use crate::store::directory::{Entry, place};
use crate::store::item::item_of;
use crate::store::key::{self, Directory};
use crate::store::principal::Principal;
use crate::store::role;
use crate::store::session::StoredPassword;
use crate::store::snapshot::Snapshot;

/// Whether Postern has been set up.
pub async fn is_done(app: &App) -> Result<bool, Error> {
    Ok(since(app).await?.is_some())
}

/// Since when Postern has been set up.
pub async fn since(app: &App) -> Result<Option<Timestamp>, Error> {
    Ok(app.store.get::<SetupMark>(&key::setup()).await?.map(|mark| mark.at))
}

/// The mark that Postern has been set up.
#[derive(Serialize, Deserialize)]
struct SetupMark {
    at: Timestamp,
}

/// Refuses a code that does not set this Postern up.
pub fn must_know_code(app: &App, code: &str) -> Result<(), Error> {
    let right = app.config.setup_code.is_some_and(|hash| bearer::is_setup(code) && hash.matches(&Hash::of(code)));
    if right { Ok(()) } else { Err(invitation::invalid()) }
}

/// Makes the first administrator and signs them in.
pub async fn set_up(app: &App, setup: &Setup, request: &RequestInfo) -> Result<(User, Secret), Error> {
    must_know_code(app, &setup.code)?;
    Refusal::unless_fine(setup.broken())?;
    text::unique(&setup.login).map_err(|broken| Refusal::fields(vec![broken.at("login")]))?;
    if is_done(app).await? {
        return Err(done().into());
    }
    let hashed = app.passwords.hash_new(&Password::new(&setup.password), &[&setup.login, &setup.name]).await?;
    let password = hashed.map_err(|broken| Refusal::fields(vec![broken.at("password")]))?;
    let now = app.clock.now();
    let id: UserId = app.random.id(UserId::from_random);
    let user = Principal {
        id: id.clone().into(),
        login: Some(setup.login.trim().to_owned()),
        name: setup.name.trim().to_owned(),
        roles: vec![RoleId::administrator()],
        disabled: false,
        invited: false,
        deleted_at: None,
        provisioned_by: None,
        ancestors: Vec::new(),
        keys: 0,
        height: 0,
        enabled_since: None,
        session_epoch: 0,
        keys_since: 0,
        created_at: now,
        version: 1,
        changed_at: now,
    };
    let mut commit = Commit::default();
    commit.put(key::setup(), item_of(&key::setup(), &SetupMark { at: now })?);
    commit.expect_absent_or(key::setup(), done());
    commit.put(key::principal(&user.id), item_of(&key::principal(&user.id), &user)?);
    commit.put(key::password(&id), item_of(&key::password(&id), &StoredPassword { password })?);
    let login = place(Directory::User, &setup.login);
    commit.put(login.clone(), item_of(&login, &Entry { id, sk: login.sk.clone() })?);
    let mut administrator = role::administrator(now);
    let name = place(Directory::Role, &administrator.role.name);
    commit.put(name.clone(), item_of(&name, &Entry { id: RoleId::administrator(), sk: name.sk.clone() })?);
    let credential = CredentialName { kind: CredentialKind::Invitation, id: None };
    let audit = AuditContext { actor: user.subject(), credential, request: request.clone() };
    let log = Log { audit: &audit, random: &app.random, now };
    membership::write(&mut commit, &Snapshot::default(), &log, None, &user)?;
    // The role comes into being with its first holder.
    administrator.role.holders = 1;
    commit.put(key::role(&RoleId::administrator()), item_of(&key::role(&RoleId::administrator()), &administrator)?);
    let (session, cookie) = session::begin(app, &mut commit, &user, request, now)?;
    let mut after = principal::loggable(&user);
    after["session"] = json!(session);
    let change = ChangeRecord { action: Action::SetUp, target: user.subject(), before: Value::Null, after };
    commit.log(&app.random, &audit, now, change)?;
    app.store.commit(commit).await?;
    let user = user.as_user(None).ok_or_else(|| Error::internal("an administrator that is no user"))?;
    Ok((user, cookie))
}

fn done() -> Refusal {
    Refusal::new(Code::AlreadySetUp, "Postern has been set up. Sign in, or ask an administrator for an invitation.")
}
