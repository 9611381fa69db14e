//! Create a principal.

use postern_shared::api_user::NewApiUser;
use postern_shared::change::Action;
use postern_shared::id::{ApiUserId, RoleId, UserId};
use postern_shared::invitation::Invitation;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::text;
use postern_shared::user::NewUser;

use super::{OpenPrincipal, distinct, must_exist, record_dependence, release_roles};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::invitation;
use crate::store::{Assignment, ChangeRecord, Commit, EntityRef, Principal};

/// Creates a user with an invitation to set a password.
pub async fn create_user(caller: Caller, new: NewUser) -> Result<(OpenPrincipal, Invitation), Error> {
    let id: UserId = caller.app().random.id(UserId::from_random);
    let created = prepare(caller, id.clone().into(), Some(&new.login), &new.name, new.roles.as_deref());
    let (created, mut commit) = created.await?;
    let invitation = invitation::issue(created.caller.app(), &mut commit, &id, created.caller.now())?;
    created.caller.commit(commit, id.as_str()).await?;
    Ok((created, invitation))
}

/// Creates an API user, without a key.
pub async fn create_api_user(caller: Caller, new: NewApiUser) -> Result<OpenPrincipal, Error> {
    let id: ApiUserId = caller.app().random.id(ApiUserId::from_random);
    let (created, commit) = prepare(caller, id.clone().into(), None, &new.name, new.roles.as_deref()).await?;
    created.caller.commit(commit, id.as_str()).await?;
    Ok(created)
}

/// Prepares the commit that creates a principal with these roles. Without roles, a caller with a key gives the roles of
/// the key's owner.
async fn prepare(
    mut caller: Caller,
    id: PrincipalId,
    login: Option<&str>,
    name: &str,
    sent: Option<&[RoleId]>,
) -> Result<(OpenPrincipal, Commit), Error> {
    let kind = id.kind();
    let (unique, field) = login.map_or((name, "name"), |login| (login, "login"));
    text::unique(unique).map_err(|violation| Refusal::fields(vec![violation.at(field)]))?;
    let roles = match (sent, &caller.actor().key) {
        (Some(sent), _) => distinct(sent),
        (None, Some(_)) => caller.principal()?.roles.clone(),
        (None, None) => Vec::new(),
    };
    caller.load(roles.iter().cloned().map(EntityRef::Role)).await?;
    let (actor, snapshot) = (caller.actor(), caller.snapshot());
    must_exist(snapshot, sent.unwrap_or_default())?;
    let read_set = actor.may_give_roles(snapshot, &roles)?;
    let provisioned_by = actor.provisioning_key(snapshot);
    snapshot.may_depend_on(provisioned_by.as_ref(), 0)?;

    let mut principal = Principal {
        invited: kind == Kind::User,
        ancestors: provisioned_by.iter().flat_map(|key| snapshot.with_ancestors(key)).collect(),
        provisioned_by,
        ..Principal::new(id, login, name, roles, caller.now())
    };
    let mut commit = caller.begin_commit(read_set)?;
    principal.insert(&mut commit)?;
    Assignment::record(&mut commit, &[], &principal, &caller.audit().actor)?;
    release_roles(&mut commit, caller.change_log(), caller.now(), snapshot, None, &principal)?;
    record_dependence(&mut commit, snapshot, &principal)?;
    let action = kind.pick(Action::UserCreate, Action::ApiUserCreate);
    caller.change_log().append(&mut commit, caller.now(), ChangeRecord::created(action, &principal))?;
    Ok((OpenPrincipal { caller, principal }, commit))
}
