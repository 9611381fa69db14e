//! First set-up.

use postern_shared::change::{Action, RequestInfo};
use postern_shared::field::Validate as _;
use postern_shared::id::{RoleId, UserId};
use postern_shared::invitation::Setup;
use postern_shared::problem::Code;
use postern_shared::text;
use postern_shared::time::Timestamp;
use postern_shared::user::User;
use serde_json::json;

use super::device::{self, Device};
use super::session::{self, SignInCookies};
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::secret::{Hash, Password, Queue, Secret, bearer};
use crate::store::entity::setup::{SetupMark, already_set_up};
use crate::store::{
    Assignment, AuditContext, ChangeLog, ChangeRecord, Commit, Dependence, Principal, Snapshot, StoredPassword,
    StoredRole,
};

/// Whether first set-up is done.
pub async fn is_done(app: &App) -> Result<bool, Error> {
    Ok(since(app).await?.is_some())
}

/// When first set-up was done.
pub async fn since(app: &App) -> Result<Option<Timestamp>, Error> {
    Ok(app.store.setup_mark().await?.map(|mark| mark.at))
}

/// Refuses an invalid set-up code; the answer does not say why.
fn check_code(app: &App, code: &str) -> Result<(), Error> {
    let code = code.trim();
    let right = app.config.setup_code.is_some_and(|hash| bearer::is_setup(code) && hash.matches(&Hash::of(code)));
    if right {
        Ok(())
    } else {
        let sentence = "This code is invalid. Ask the operator of Postern for the set-up link.";
        Err(Error::refused(Code::InvalidCode, sentence).traced("wrong set-up code", None))
    }
}

/// Creates the first administrator and signs the user in.
pub async fn set_up(
    app: &App,
    setup: &Setup,
    device: Option<&Secret>,
    request: &RequestInfo,
) -> Result<(User, SignInCookies), Error> {
    check_code(app, &setup.code)?;
    Refusal::if_invalid(setup.validate())?;
    text::unique(&setup.login).map_err(|violation| Refusal::fields(vec![violation.at("login")]))?;
    if is_done(app).await? {
        return Err(already_set_up().into());
    }
    let turn = app.passwords.turn(Queue::Known)?;
    let names = [setup.login.as_str(), &setup.name];
    let device = Device::recognise(app, device).await?;
    let hashed = app.passwords.hash_new(&turn, &Password::new(&setup.password), &names).await?;
    let password = hashed.map_err(|violation| Refusal::fields(vec![violation.at("password")]))?;
    let now = app.clock.now();
    let id: UserId = app.random.id(UserId::from_random);
    let roles = vec![RoleId::administrator()];
    let mut user = Principal::new(id.clone().into(), Some(&setup.login), &setup.name, roles, now);
    let mut commit = Commit::default();
    StoredRole::administrator(now).insert(&mut commit)?;
    user.insert(&mut commit)?;
    StoredPassword { password }.replace(&mut commit, &id)?;
    let (session, cookie) = session::begin(app, &mut commit, &user, request, now)?;
    let device = device::remember(app, &mut commit, device.as_ref(), &user, now)?;
    let mut record = ChangeRecord::created(Action::SetUp, &user);
    record.after["session"] = json!(session);
    let context = AuditContext::by_code(&user, request);
    Assignment::record(&mut commit, &[], &user, &context.actor)?;
    let (random, clock, snapshot) = (&app.random, &app.clock, &Snapshot::default());
    ChangeLog { context: &context, random, clock, snapshot }.append(&mut commit, now, record)?;
    SetupMark { at: now }.insert(&mut commit)?;
    app.store.commit(commit).await?;
    let user =
        user.as_user(Dependence::default(), now).ok_or_else(|| Error::internal("an administrator that is no user"))?;
    Ok((user, SignInCookies { session: cookie, device }))
}
