//! Proposals as the rules see them: a target, the entities that are read, and the snapshot after the change.

use std::sync::Arc;

use postern_shared::id::RoleId;
use postern_shared::impact::Proposal;
use postern_shared::permission::Permission;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::time::Timestamp;

use crate::caller::Caller;
use crate::error::Refusal;
use crate::operation::permissions::write_permission;
use crate::operation::principal::{distinct, must_exist};
use crate::store::{EntityRef, Principal, Snapshot};

/// The entity that a proposal would change.
pub(super) enum Target {
    Role(RoleId),
    Principal(PrincipalId),
    Key(KeyRef),
    /// All that a key provisions. The key and its owner may be deleted.
    ProvisionedBy(KeyRef),
    Resource(String),
}

impl Target {
    /// The target of a proposal. The keys of a principal are deleted by a change to the principal.
    pub(super) fn of(proposal: &Proposal) -> Self {
        match proposal {
            Proposal::RoleEdit { role, .. } => Self::Role(role.clone()),
            Proposal::PrincipalEdit { principal, .. }
            | Proposal::PrincipalDelete { principal }
            | Proposal::PrincipalAdopt { principal, .. }
            | Proposal::PrincipalHandOver { principal, .. }
            | Proposal::KeysDelete { owner: principal } => Self::Principal(principal.clone()),
            Proposal::KeyEdit { owner, key, .. }
            | Proposal::KeyDelete { owner, key }
            | Proposal::KeySucceed { owner, key, .. } => Self::Key(KeyRef { owner: owner.clone(), id: key.clone() }),
            Proposal::KeyAdoptAll { owner, key, .. } => {
                Self::ProvisionedBy(KeyRef { owner: owner.clone(), id: key.clone() })
            }
            Proposal::ResourceRetire { resource } => Self::Resource(resource.clone()),
        }
    }

    /// Refuses a caller who may not make changes of this kind. A user may ask, in a session, about their own keys,
    /// since changing them needs no permission.
    pub(super) fn must_be_open_to(&self, caller: &Caller, proposal: &Proposal) -> Result<(), Refusal> {
        let permission = match self {
            Self::Role(_) => Permission::ROLES_WRITE,
            Self::Principal(id) | Self::Key(KeyRef { owner: id, .. }) => {
                let is_about_keys = matches!(self, Self::Key(_)) || matches!(proposal, Proposal::KeysDelete { .. });
                if is_about_keys && caller.session().is_some() && id == caller.id() {
                    return Ok(());
                }
                write_permission(id.kind())
            }
            Self::ProvisionedBy(key) => {
                caller.actor().require_independence(caller.snapshot())?;
                write_permission(key.owner.kind())
            }
            Self::Resource(_) => Permission::RESOURCES_WRITE,
        };
        caller.require(&permission)
    }

    /// The entities that are read: the target, and what else the proposal names.
    pub(super) fn entities(&self, proposal: &Proposal) -> Vec<EntityRef> {
        let mut entities = match self {
            Self::Role(id) => vec![EntityRef::Role(id.clone())],
            Self::Principal(id) => vec![EntityRef::Principal(id.clone())],
            Self::Key(key) | Self::ProvisionedBy(key) => named_key(key).into(),
            Self::Resource(name) => EntityRef::resource(name).into_iter().collect(),
        };
        match proposal {
            Proposal::PrincipalEdit { roles, .. } => {
                entities.extend(roles.iter().flatten().cloned().map(EntityRef::Role));
            }
            Proposal::PrincipalHandOver { to, .. } => entities.extend(named_key(to)),
            // A key of another owner is refused, whether or not it exists.
            Proposal::KeySucceed { owner, to, .. } if to.owner == *owner => entities.extend(named_key(to)),
            _ => {}
        }
        entities
    }

    /// Refuses a proposal that names something that does not exist.
    pub(super) fn must_exist(&self, snapshot: &Snapshot, proposal: &Proposal) -> Result<(), Refusal> {
        let live = |id| snapshot.principal(id).is_some_and(|principal| principal.deleted_at.is_none());
        let (exists, what) = match self {
            Self::Role(id) => (snapshot.role(id).is_some_and(|role| !role.role.built_in), "role"),
            Self::Principal(id) => (live(id), "principal"),
            Self::Key(key) => (live(&key.owner) && snapshot.key(key).is_some(), "key"),
            Self::ProvisionedBy(key) => (snapshot.principal(&key.owner).is_some(), "principal"),
            Self::Resource(name) => (snapshot.resource(name).is_some(), "resource"),
        };
        match proposal {
            Proposal::PrincipalHandOver { to, .. } if snapshot.key(to).is_none() => Err(Refusal::not_found("key")),
            _ if !exists => Err(Refusal::not_found(what)),
            Proposal::PrincipalEdit { roles: Some(roles), .. } => must_exist(snapshot, roles),
            _ => Ok(()),
        }
    }
}

fn named_key(key: &KeyRef) -> [EntityRef; 2] {
    [EntityRef::Key(key.clone()), EntityRef::Principal(key.owner.clone())]
}

/// The snapshot after the proposed change. Retiring a resource changes nothing in it. A succession and the adoption of
/// all depend on who may move, and are not looked at here.
pub(super) fn changed(snapshot: &Snapshot, proposal: &Proposal, now: Timestamp) -> Snapshot {
    let mut after = snapshot.clone();
    let mut change = |id: &PrincipalId, change: &dyn Fn(&mut Principal)| {
        if let Some(Some(principal)) = after.principals.get_mut(id) {
            change(Arc::make_mut(principal));
        }
    };
    match proposal {
        Proposal::RoleEdit { role, permissions } => {
            if let Some(Some(role)) = after.roles.get_mut(role) {
                Arc::make_mut(role).role.permissions.clone_from(permissions);
            }
        }
        Proposal::PrincipalEdit { principal, roles, disabled } => change(principal, &|principal| {
            if let Some(roles) = roles {
                principal.roles = distinct(roles);
            }
            principal.disabled = disabled.unwrap_or(principal.disabled);
        }),
        Proposal::PrincipalDelete { principal } => change(principal, &|principal| principal.deleted_at = Some(now)),
        Proposal::PrincipalAdopt { principal, keep_sign_in } => {
            change(principal, &|principal| adopt(principal, *keep_sign_in));
        }
        Proposal::PrincipalHandOver { principal, to } => {
            change(principal, &|principal| principal.provisioned_by = Some(to.clone()));
        }
        Proposal::KeysDelete { owner } => change(owner, &Principal::end_keys),
        Proposal::KeyEdit { owner, key, disabled } => {
            if let Some(Some(key)) = after.keys.get_mut(&KeyRef { owner: owner.clone(), id: key.clone() }) {
                Arc::make_mut(key).disabled = *disabled;
            }
        }
        Proposal::KeyDelete { owner, key } => {
            after.keys.insert(KeyRef { owner: owner.clone(), id: key.clone() }, None);
        }
        Proposal::KeySucceed { .. } | Proposal::KeyAdoptAll { .. } | Proposal::ResourceRetire { .. } => {}
    }
    after
}

/// A principal after its adoption. A user is shown as active, as after accepting the new invitation.
pub(super) fn adopt(principal: &mut Principal, keep_sign_in: bool) {
    principal.provisioned_by = None;
    if !keep_sign_in {
        principal.end_keys();
    }
}
