//! Recovery of an administrator who cannot sign in. The operator of Postern runs it; it is never served over HTTP.

use postern_shared::change::{Action, RequestInfo, Subject, SubjectKind};
use postern_shared::id::{RequestId, RoleId};
use postern_shared::invitation::Invitation;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName};

use super::invitation;
use super::key::EndingKeys;
use super::principal::release_roles;
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::store::{AuditContext, ChangeLog, ChangeRecord, Commit, EntityRef, Snapshot};

/// Invites an administrator again, enabled and independent, whatever state the user is in.
pub async fn recover(app: &App, login: &str) -> Result<Invitation, Error> {
    app.decide(|| attempt(app, login)).await
}

async fn attempt(app: &App, login: &str) -> Result<Invitation, Error> {
    let id = app.store.user_by_login(login).await?.ok_or_else(|| Refusal::not_found("user"))?;
    let mut snapshot = Snapshot::default();
    app.store.load(&mut snapshot, [EntityRef::Principal(id.clone().into())]).await?;
    let before = snapshot.principal(&id.clone().into()).ok_or_else(|| Refusal::not_found("user"))?;
    if !before.roles.contains(&RoleId::administrator()) {
        let sentence = "Only a user who holds Administrator is recovered like this. An administrator can invite any other user again.";
        return Err(Error::refused(Code::BeyondYourRights, sentence));
    }
    let now = app.clock.now();
    let mut after = before.clone();
    after.disabled = false;
    after.provisioned_by = None;
    after.ancestors = Vec::new();
    invitation::end_sign_in(&mut after, now)?;
    if before.provisioned_by.is_some() {
        after.end_keys();
    }
    let ending = EndingKeys::read(app, before, &after).await?;
    let context = deployer(app);
    let log = ChangeLog { context: &context, random: &app.random, clock: &app.clock, snapshot: &snapshot };
    let mut commit = Commit::default();
    after.update(&mut commit, before, now)?;
    release_roles(&mut commit, log, now, &snapshot, Some(before), &after)?;
    let invitation = invitation::replace_password(app, &mut commit, &id, now)?;
    let mut record = ChangeRecord::edited(Action::UserRecover, before, &after);
    ending.count(&mut commit, &mut after, &mut record, now);
    log.append(&mut commit, after.changed_at, record)?;
    app.store.commit(commit).await?;
    ending.clean_up(app).await;
    Ok(invitation)
}

/// The operator of Postern, as the change log names it.
fn deployer(app: &App) -> AuditContext {
    AuditContext {
        actor: Subject::new(SubjectKind::Deployer, "deployer", "Deployer"),
        credential: CredentialName::of(CredentialKind::Deployer),
        request: RequestInfo {
            id: app.random.id(RequestId::from_random),
            address: String::new(),
            agent: String::new(),
        },
    }
}
