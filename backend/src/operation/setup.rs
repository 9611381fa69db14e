//! First set-up.

use jiff::Timestamp;
use postern_shared::change::{Action, RequestInfo};
use postern_shared::field::Validate as _;
use postern_shared::id::{RoleId, UserId};
use postern_shared::invitation::Setup;
use postern_shared::session::{CredentialKind, CredentialName};
use postern_shared::text;
use postern_shared::user::User;
use serde_json::{Value, json};

use super::{invitation, principal, session};
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::secret::bearer;
use crate::secret::hash::{Hash, Secret};
use crate::secret::password::Password;
use crate::store::commit::Commit;
use crate::store::entity::change::{AuditContext, ChangeLog, ChangeRecord};
use crate::store::entity::password::StoredPassword;
use crate::store::entity::principal::Principal;
use crate::store::entity::role;
use crate::store::entity::setup::{SetupMark, already_set_up};

/// Whether first set-up is done.
pub async fn is_done(app: &App) -> Result<bool, Error> {
    Ok(since(app).await?.is_some())
}

/// When first set-up was done.
pub async fn since(app: &App) -> Result<Option<Timestamp>, Error> {
    Ok(app.store.setup_mark().await?.map(|mark| mark.at))
}

/// Refuses a wrong set-up code.
fn check_code(app: &App, code: &str) -> Result<(), Error> {
    let right = app.config.setup_code.is_some_and(|hash| bearer::is_setup(code) && hash.matches(&Hash::of(code)));
    if right { Ok(()) } else { Err(invitation::invalid_code()) }
}

/// Creates the first administrator and signs the user in.
pub async fn set_up(app: &App, setup: &Setup, request: &RequestInfo) -> Result<(User, Secret), Error> {
    check_code(app, &setup.code)?;
    Refusal::if_invalid(setup.validate())?;
    text::unique(&setup.login).map_err(|violation| Refusal::fields(vec![violation.at("login")]))?;
    if is_done(app).await? {
        return Err(already_set_up().into());
    }
    let hashed = app.passwords.hash_new(&Password::new(&setup.password), &[&setup.login, &setup.name]).await?;
    let password = hashed.map_err(|violation| Refusal::fields(vec![violation.at("password")]))?;
    let now = app.clock.now();
    let id: UserId = app.random.id(UserId::from_random);
    let mut user = Principal {
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
    user.insert(&mut commit)?;
    StoredPassword { password }.replace(&mut commit, &id)?;
    // The role is created together with its first holder.
    let mut administrator = role::administrator(now);
    administrator.role.holders = 1;
    administrator.insert(&mut commit)?;
    let (session, cookie) = session::begin(app, &mut commit, &user, request, now)?;
    let mut after = principal::loggable(&user);
    after["session"] = json!(session);
    let record = ChangeRecord { action: Action::SetUp, target: user.subject(), before: Value::Null, after };
    let credential = CredentialName { kind: CredentialKind::Invitation, id: None };
    let context = AuditContext { actor: user.subject(), credential, request: request.clone() };
    ChangeLog { context: &context, random: &app.random }.append(&mut commit, now, record)?;
    SetupMark { at: now }.insert(&mut commit)?;
    app.store.commit(commit).await?;
    let user = user.as_user(None).ok_or_else(|| Error::internal("an administrator that is no user"))?;
    Ok((user, cookie))
}
