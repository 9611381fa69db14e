//! The way back in for an administrator who cannot sign in: for whoever runs Postern, never over HTTP.

use postern_shared::change::{Action, RequestInfo, Subject, SubjectKind};
use postern_shared::id::{RequestId, RoleId, UserId};
use postern_shared::invitation::Invitation;
use postern_shared::problem::Code;
use postern_shared::session::{CredentialKind, CredentialName};

use super::membership::{self, Log};
use super::{invitation, principal};
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::store::change::{AuditContext, ChangeRecord};
use crate::store::commit::Commit;
use crate::store::directory::{Entry, place};
use crate::store::key::{self, Directory};
use crate::store::snapshot::EntityRef;
use crate::store::snapshot::Snapshot;

/// Invites an administrator again, enabled and depending on no key, whatever state the user is in.
pub async fn recover(app: &App, login: &str) -> Result<Invitation, Error> {
    app.decide(|| attempt(app, login)).await
}

async fn attempt(app: &App, login: &str) -> Result<Invitation, Error> {
    let entry: Option<Entry<UserId>> = app.store.get(&place(Directory::User, login)).await?;
    let id = entry.ok_or_else(|| Refusal::not_found("user"))?.id;
    let mut snapshot = Snapshot::default();
    app.store.load(&mut snapshot, [EntityRef::Principal(id.clone().into())]).await?;
    let before = snapshot.principal(&id.clone().into()).ok_or_else(|| Refusal::not_found("user"))?;
    if !before.roles.contains(&RoleId::administrator()) {
        let sentence = "Only a user with the role Administrator is recovered this way; an administrator can invite anyone else again.";
        return Err(Error::refused(Code::BeyondYourRights, sentence));
    }
    let now = app.clock.now();
    let mut after = before.clone();
    after.disabled = false;
    after.provisioned_by = None;
    after.ancestors = Vec::new();
    invitation::end_sign_in(&mut after);
    if before.provisioned_by.is_some() {
        after.end_keys();
    }
    let audit = deployer(app);
    let mut commit = Commit::default();
    principal::write(&mut commit, before, &mut after, now)?;
    let log = Log { audit: &audit, random: &app.random, now };
    membership::write(&mut commit, &snapshot, &log, Some(before), &after)?;
    if let Some(key) = &before.provisioned_by {
        commit.delete(key::provisioned(key, &before.id));
    }
    let invitation = invitation::replace_password(app, &mut commit, &id, now)?;
    let (was, is) = (principal::loggable(before), principal::loggable(&after));
    let change = ChangeRecord::edit(Action::UserRecover, after.subject(), &was, &is);
    commit.log(&app.random, &audit, after.changed_at, change)?;
    app.store.commit(commit).await?;
    Ok(invitation)
}

/// Whoever runs Postern, as the change log speaks of them.
fn deployer(app: &App) -> AuditContext {
    AuditContext {
        actor: Subject { kind: SubjectKind::Deployer, id: "deployer".to_owned(), name: "Deployer".to_owned() },
        credential: CredentialName { kind: CredentialKind::Deployer, id: None },
        request: RequestInfo {
            id: app.random.id(RequestId::from_random),
            address: String::new(),
            agent: String::new(),
        },
    }
}
