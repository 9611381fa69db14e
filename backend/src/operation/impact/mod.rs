//! Impact: what a change one thinks of would do. The rules are asked twice, about the world as it is and as it would be.

mod compare;
mod reach;

use postern_shared::impact::{Impact, Proposal};
use postern_shared::permission::{Action, Permission};
use postern_shared::principal::KeyRef;

use super::{membership, permissions, principal, resource};
use crate::authority::World;
use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::gather::Seed;
use crate::store::resource::StoredResource;
use reach::Reached;

/// Says whom a change would reach, to someone who may make changes of its kind.
pub async fn impact(caller: &Caller, proposal: &Proposal) -> Result<Impact, Error> {
    if !is_of_ones_own_keys(caller, proposal) {
        caller.must(&permission(proposal))?;
    }
    let mut world = caller.world_with(seeds(proposal)).await?;
    must_exist(&world, proposal)?;
    if let Proposal::RoleEdit { permissions: named, role } = proposal {
        let before = world.role(role).map(|role| role.role.permissions.clone()).unwrap_or_default();
        Refusal::unless_fine(permissions::unknown(caller, "permissions", named, &before).await?)?;
    }
    if let Proposal::ResourceRetire { resource } = proposal {
        return retire(caller, resource).await;
    }
    let reached = reach::from(caller, proposal).await?;
    caller.app.store.gather(&mut world, reached.seeds()).await?;
    let after = changed(&world, proposal, caller);
    Ok(compare::compare(caller, &reached, &world, &after))
}

/// Whether a person asks, in their session, about a key of their own: that needs no permission, as doing it needs none.
fn is_of_ones_own_keys(caller: &Caller, proposal: &Proposal) -> bool {
    match proposal {
        Proposal::KeyEdit { owner, .. } | Proposal::KeyDelete { owner, .. } => {
            caller.session.is_some() && *owner == caller.asker.principal
        }
        _ => false,
    }
}

/// The permission to do what is proposed.
fn permission(proposal: &Proposal) -> Permission {
    match proposal {
        Proposal::RoleEdit { .. } => Permission::ROLES_WRITE,
        Proposal::PrincipalEdit { principal: id, .. } | Proposal::PrincipalDelete { principal: id } => {
            principal::write_permission(id.kind())
        }
        Proposal::KeyEdit { owner, .. } | Proposal::KeyDelete { owner, .. } => {
            principal::write_permission(owner.kind())
        }
        Proposal::ResourceRetire { .. } => Permission::RESOURCES_WRITE,
    }
}

/// What the proposal itself names.
fn seeds(proposal: &Proposal) -> Vec<Seed> {
    match proposal {
        Proposal::RoleEdit { role, .. } => vec![Seed::Role(role.clone())],
        Proposal::PrincipalEdit { principal, roles, .. } => {
            let roles = roles.iter().flatten().cloned().map(Seed::Role);
            roles.chain([Seed::Principal(principal.clone())]).collect()
        }
        Proposal::PrincipalDelete { principal } => vec![Seed::Principal(principal.clone())],
        Proposal::KeyEdit { owner, key, .. } | Proposal::KeyDelete { owner, key } => {
            vec![Seed::Key(KeyRef { owner: owner.clone(), id: key.clone() }), Seed::Principal(owner.clone())]
        }
        Proposal::ResourceRetire { .. } => Vec::new(),
    }
}

fn must_exist(world: &World, proposal: &Proposal) -> Result<(), Refusal> {
    let live = |id| world.principal(id).is_some_and(|principal| principal.deleted_at.is_none());
    let (there, what) = match proposal {
        Proposal::RoleEdit { role, .. } => (world.role(role).is_some_and(|role| !role.role.built_in), "role"),
        Proposal::PrincipalEdit { principal, roles, .. } => {
            membership::must_exist(world, roles.as_deref().unwrap_or_default())?;
            (live(principal), "principal")
        }
        Proposal::PrincipalDelete { principal } => (live(principal), "principal"),
        Proposal::KeyEdit { owner, key, .. } | Proposal::KeyDelete { owner, key } => {
            let reference = KeyRef { owner: owner.clone(), id: key.clone() };
            (live(owner) && world.key(&reference).is_some(), "key")
        }
        Proposal::ResourceRetire { .. } => (true, "resource"),
    };
    if there { Ok(()) } else { Err(Refusal::not_found(what)) }
}

/// The world as it would be.
fn changed(world: &World, proposal: &Proposal, caller: &Caller) -> World {
    let mut after = world.clone();
    match proposal {
        Proposal::RoleEdit { role, permissions } => {
            if let Some(Some(role)) = after.roles.get_mut(role) {
                role.role.permissions.clone_from(permissions);
            }
        }
        Proposal::PrincipalEdit { principal, roles, disabled } => {
            if let Some(Some(principal)) = after.principals.get_mut(principal) {
                principal.roles = roles.as_deref().map_or_else(|| principal.roles.clone(), membership::distinct);
                principal.disabled = disabled.unwrap_or(principal.disabled);
            }
        }
        Proposal::PrincipalDelete { principal } => {
            if let Some(Some(principal)) = after.principals.get_mut(principal) {
                principal.deleted_at = Some(caller.now);
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

/// Retiring takes nothing from a role; what goes is the use of it, for whoever has it, Administrators included.
async fn retire(caller: &Caller, name: &str) -> Result<Impact, Error> {
    let found = resource::find(caller, name).await?;
    if found.built_in {
        return Err(Refusal::not_found("resource that can be retired").into());
    }
    let world = caller.world_with([Seed::Resource(name.to_owned())]).await?;
    let before = world.resource(name).ok_or_else(|| Refusal::not_found("resource"))?;
    let after = StoredResource { retired_at: Some(caller.now), ..before.clone() };
    let both = [Action::Read, Action::Write].into_iter();
    let ends = both.filter(|action| before.serves(*action) && !after.serves(*action));
    let ended: Vec<Permission> = ends.map(|action| Permission::on(name, action)).collect();
    let reached: Reached = reach::holders_of_any(caller, &ended).await?;
    let mut world = World::default();
    caller.app.store.gather(&mut world, reached.seeds()).await?;
    Ok(compare::without_use(caller, &reached, &world, &ended))
}
