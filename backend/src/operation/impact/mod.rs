//! Impact: what a proposed change would do. The rules are applied to two snapshots, before and after the change.

mod compare;
mod reach;

use jiff::Timestamp;
use postern_shared::impact::{Impact, Proposal};
use postern_shared::permission::{Action, Permission};
use postern_shared::principal::KeyRef;
use postern_shared::resource::is_built_in;
use postern_shared::text::resource_name;

use super::{permissions, principal};
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::entity::resource::StoredResource;
use crate::store::snapshot::{EntityRef, Snapshot};
use compare::Visibility;
use reach::Reached;

/// Whom a proposed change would affect, for a caller who may make changes of its kind.
pub async fn impact(mut caller: Caller, proposal: &Proposal) -> Result<Impact, Error> {
    if !concerns_own_keys(&caller, proposal) {
        caller.require(&permission(proposal))?;
    }
    caller.load(entities(proposal)).await?;
    must_exist(caller.snapshot(), proposal)?;
    let visible = Visibility::new(&caller, proposal);
    match proposal {
        Proposal::ResourceRetire { resource } => return retire(&caller, resource, &visible).await,
        // A permission on a retired resource is refused unless the role grants it already: that would tell what it
        // grants.
        Proposal::RoleEdit { permissions: named, role } if visible.roles => {
            let before = caller.snapshot().role(role).map(|role| role.role.permissions.clone()).unwrap_or_default();
            Refusal::if_invalid(permissions::unknown(&mut caller, "permissions", named, &before).await?)?;
        }
        _ => {}
    }
    let reached = reach::from(&caller, proposal).await?;
    let after = changed(&reached.snapshot, proposal, caller.now());
    Ok(compare::compare(&visible, &reached, &after))
}

/// Whether a user asks, in a session, about one of their own keys. Asking needs no permission then, since making the
/// change needs none.
fn concerns_own_keys(caller: &Caller, proposal: &Proposal) -> bool {
    match proposal {
        Proposal::KeyEdit { owner, .. } | Proposal::KeyDelete { owner, .. } | Proposal::KeysDelete { owner } => {
            caller.session().is_some() && owner == caller.id()
        }
        _ => false,
    }
}

/// The permission that the proposed change takes.
fn permission(proposal: &Proposal) -> Permission {
    match proposal {
        Proposal::RoleEdit { .. } => Permission::ROLES_WRITE,
        Proposal::PrincipalEdit { principal: id, .. }
        | Proposal::PrincipalDelete { principal: id }
        | Proposal::PrincipalAdopt { principal: id, .. }
        | Proposal::PrincipalHandOver { principal: id, .. } => principal::write_permission(id.kind()),
        Proposal::KeyEdit { owner, .. } | Proposal::KeyDelete { owner, .. } | Proposal::KeysDelete { owner } => {
            principal::write_permission(owner.kind())
        }
        Proposal::ResourceRetire { .. } => Permission::RESOURCES_WRITE,
    }
}

/// The entities that a proposal names.
fn entities(proposal: &Proposal) -> Vec<EntityRef> {
    match proposal {
        Proposal::RoleEdit { role, .. } => vec![EntityRef::Role(role.clone())],
        Proposal::PrincipalEdit { principal, roles, .. } => {
            let roles = roles.iter().flatten().cloned().map(EntityRef::Role);
            roles.chain([EntityRef::Principal(principal.clone())]).collect()
        }
        Proposal::PrincipalDelete { principal } | Proposal::PrincipalAdopt { principal, .. } => {
            vec![EntityRef::Principal(principal.clone())]
        }
        Proposal::PrincipalHandOver { principal, to } => [principal, &to.owner]
            .into_iter()
            .cloned()
            .map(EntityRef::Principal)
            .chain([EntityRef::Key(to.clone())])
            .collect(),
        Proposal::KeysDelete { owner } => vec![EntityRef::Principal(owner.clone())],
        Proposal::KeyEdit { owner, key, .. } | Proposal::KeyDelete { owner, key } => {
            vec![EntityRef::Key(KeyRef { owner: owner.clone(), id: key.clone() }), EntityRef::Principal(owner.clone())]
        }
        Proposal::ResourceRetire { resource } => {
            let can_be_defined = resource_name(resource).is_ok() && !is_built_in(resource);
            can_be_defined.then(|| EntityRef::Resource(resource.clone())).into_iter().collect()
        }
    }
}

fn must_exist(snapshot: &Snapshot, proposal: &Proposal) -> Result<(), Refusal> {
    let live = |id| snapshot.principal(id).is_some_and(|principal| principal.deleted_at.is_none());
    let (there, what) = match proposal {
        Proposal::RoleEdit { role, .. } => (snapshot.role(role).is_some_and(|role| !role.role.built_in), "role"),
        Proposal::PrincipalEdit { principal, roles, .. } => {
            let there = live(principal);
            if there {
                principal::must_exist(snapshot, roles.as_deref().unwrap_or_default())?;
            }
            (there, "principal")
        }
        Proposal::PrincipalDelete { principal } | Proposal::PrincipalAdopt { principal, .. } => {
            (live(principal), "principal")
        }
        Proposal::PrincipalHandOver { principal, to } => {
            let there = snapshot.key(to).is_some();
            (live(principal) && there, if there { "principal" } else { "key" })
        }
        Proposal::KeysDelete { owner } => (live(owner), "principal"),
        Proposal::KeyEdit { owner, key, .. } | Proposal::KeyDelete { owner, key } => {
            let reference = KeyRef { owner: owner.clone(), id: key.clone() };
            (live(owner) && snapshot.key(&reference).is_some(), "key")
        }
        Proposal::ResourceRetire { resource } => (snapshot.resource(resource).is_some(), "resource"),
    };
    if there { Ok(()) } else { Err(Refusal::not_found(what)) }
}

/// The snapshot after the proposed change.
fn changed(snapshot: &Snapshot, proposal: &Proposal, now: Timestamp) -> Snapshot {
    let mut after = snapshot.clone();
    match proposal {
        Proposal::RoleEdit { role, permissions } => {
            if let Some(Some(role)) = after.roles.get_mut(role) {
                role.role.permissions.clone_from(permissions);
            }
        }
        Proposal::PrincipalEdit { principal, roles, disabled } => {
            if let Some(Some(principal)) = after.principals.get_mut(principal) {
                principal.roles = roles.as_deref().map_or_else(|| principal.roles.clone(), principal::distinct);
                principal.disabled = disabled.unwrap_or(principal.disabled);
            }
        }
        Proposal::PrincipalDelete { principal } => {
            if let Some(Some(principal)) = after.principals.get_mut(principal) {
                principal.deleted_at = Some(now);
            }
        }
        Proposal::PrincipalAdopt { principal, keep_sign_in } => {
            if let Some(Some(principal)) = after.principals.get_mut(principal) {
                principal.provisioned_by = None;
                // A user is shown as active, as after accepting the new invitation.
                if !keep_sign_in {
                    principal.end_keys();
                }
            }
        }
        Proposal::PrincipalHandOver { principal, to } => {
            if let Some(Some(principal)) = after.principals.get_mut(principal) {
                principal.provisioned_by = Some(to.clone());
            }
        }
        Proposal::KeysDelete { owner } => {
            if let Some(Some(owner)) = after.principals.get_mut(owner) {
                owner.end_keys();
            }
        }
        Proposal::KeyEdit { owner, key, disabled } => {
            if let Some(Some(key)) = after.keys.get_mut(&KeyRef { owner: owner.clone(), id: key.clone() }) {
                key.disabled = *disabled;
            }
        }
        Proposal::KeyDelete { owner, key } => {
            after.keys.insert(KeyRef { owner: owner.clone(), id: key.clone() }, None);
        }
        Proposal::ResourceRetire { .. } => {}
    }
    after
}

/// The impact of retiring a resource. Roles keep their permissions; everybody who has one, Administrators included,
/// loses its use.
async fn retire(caller: &Caller, name: &str, visible: &Visibility) -> Result<Impact, Error> {
    let before = caller.snapshot().resource(name).ok_or_else(|| Refusal::not_found("resource"))?;
    let after = StoredResource { retired_at: Some(caller.now()), ..before.clone() };
    let both = [Action::Read, Action::Write].into_iter();
    let ends = both.filter(|action| before.serves(*action) && !after.serves(*action));
    let ended: Vec<Permission> = ends.map(|action| Permission::on(name, action)).collect();
    // Naming a principal reveals that one of its roles grants the permission.
    let reached =
        if visible.roles { reach::holders_of_any(caller, &ended).await? } else { Reached::caller_alone(caller) };
    Ok(compare::without_use(visible, &reached, &ended))
}
