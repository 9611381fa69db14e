//! Create a principal.

use postern_shared::api_user::NewApiUser;
use postern_shared::change::Action;
use postern_shared::field::Violation;
use postern_shared::id::{ApiUserId, RoleId, UserId};
use postern_shared::invitation::Invitation;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::text;
use postern_shared::user::NewUser;

use super::external_id::named;
use super::{OpenPrincipal, distinct, must_exist, record_dependence, release_roles};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::operation::invitation;
use crate::store::{Assignment, ChangeRecord, Commit, EntityRef, ExternalId, Principal};

/// Creates a user with an invitation to set a password.
pub async fn create_user(caller: Caller, new: NewUser) -> Result<(OpenPrincipal, Invitation), Error> {
    let id: UserId = caller.app().random.id(UserId::from_random);
    let (created, mut commit) = prepare(caller, id.clone().into(), new.into()).await?;
    let invitation = invitation::issue(created.caller.app(), &mut commit, &id, created.caller.now())?;
    let committed = created.caller.commit(commit, id.as_str()).await;
    named(&created.caller, &created.principal, committed).await?;
    Ok((created, invitation))
}

/// Creates an API user, without a key.
pub async fn create_api_user(caller: Caller, new: NewApiUser) -> Result<OpenPrincipal, Error> {
    let id: ApiUserId = caller.app().random.id(ApiUserId::from_random);
    let (created, commit) = prepare(caller, id.clone().into(), new.into()).await?;
    let committed = created.caller.commit(commit, id.as_str()).await;
    named(&created.caller, &created.principal, committed).await?;
    Ok(created)
}

/// What a request says about a new principal of either kind.
#[derive(Debug)]
pub struct NewPrincipal {
    /// A user's login.
    pub(super) login: Option<String>,
    pub(super) name: String,
    /// Its roles; `None` if it inherits them.
    pub(super) roles: Option<Vec<RoleId>>,
    external_id: Option<String>,
}

impl From<NewUser> for NewPrincipal {
    fn from(NewUser { login, name, roles, inherit_roles: _, external_id }: NewUser) -> Self {
        Self { login: Some(login), name, roles, external_id }
    }
}

impl From<NewApiUser> for NewPrincipal {
    fn from(NewApiUser { name, roles, inherit_roles: _, external_id }: NewApiUser) -> Self {
        Self { login: None, name, roles, external_id }
    }
}

/// Prepares the commit that creates a principal.
async fn prepare(mut caller: Caller, id: PrincipalId, new: NewPrincipal) -> Result<(OpenPrincipal, Commit), Error> {
    let (kind, NewPrincipal { login, name, roles: sent, external_id }) = (id.kind(), new);
    let (unique, field) = login.as_ref().map_or((&name, "name"), |login| (login, "login"));
    text::unique(unique).map_err(|violation| Refusal::fields(vec![violation.at(field)]))?;
    let roles = sent.as_deref().map_or_else(|| inherited(&caller), |sent| Ok(distinct(sent)))?;
    caller.load(roles.iter().cloned().map(EntityRef::Role)).await?;
    let (actor, snapshot) = (caller.actor(), caller.snapshot());
    must_exist(snapshot, sent.as_deref().unwrap_or_default())?;
    let read_set = actor.may_give_roles(snapshot, &roles)?;
    let provisioned_by = actor.provisioning_key(snapshot);
    snapshot.may_depend_on(provisioned_by.as_ref(), 0)?;

    let mut principal = Principal {
        external_id: external_id.map(|id| ExternalId::new(&id, caller.id())),
        ancestors: provisioned_by.iter().flat_map(|key| snapshot.with_ancestors(key)).collect(),
        provisioned_by,
        ..Principal::new(id, login.as_deref(), &name, roles, caller.now())
    };
    if kind == Kind::User {
        invitation::mark_invited(&mut principal, caller.now())?;
    }
    let mut commit = caller.begin_commit(read_set)?;
    principal.insert(&mut commit)?;
    Assignment::record(&mut commit, &[], &principal, &caller.audit().actor)?;
    release_roles(&mut commit, caller.change_log(), caller.now(), snapshot, None, &principal)?;
    record_dependence(&mut commit, snapshot, &principal)?;
    let action = kind.pick(Action::UserCreate, Action::ApiUserCreate);
    caller.change_log().append(&mut commit, caller.now(), ChangeRecord::created(action, &principal))?;
    Ok((OpenPrincipal { caller, principal }, commit))
}

/// The roles of the owner of the caller's key.
pub(super) fn inherited(caller: &Caller) -> Result<Vec<RoleId>, Error> {
    if caller.actor().key.is_none() {
        let sentence = "Only a request with a key can inherit roles. Name them in roles, or send [] for none.";
        return Err(Refusal::fields(vec![Violation::new("needs_key", sentence).at("inherit_roles")]).into());
    }
    Ok(caller.principal()?.roles.clone())
}
