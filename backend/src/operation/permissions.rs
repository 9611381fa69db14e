//! All permissions: the built-in ones, and two for every collection and external resource.

use postern_shared::field::{FieldError, Violation};
use postern_shared::page::NameOrder;
use postern_shared::permission::{Action, Permission};
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{Kind, PrincipalId};
use postern_shared::resource::BUILT_IN_COLLECTIONS;

use crate::caller::Caller;
use crate::error::Error;
use crate::store::{EntityRef, Snapshot, Store, StoredResource};

/// Every built-in permission.
pub fn built_in() -> impl Iterator<Item = Permission> {
    let on_collections = BUILT_IN_COLLECTIONS
        .iter()
        .flat_map(|name| [Permission::on(name, Action::Read), Permission::on(name, Action::Write)]);
    Permission::BUILT_IN.iter().cloned().chain(on_collections)
}

/// Whether a caller may read the records of a collection, or what is guarded by a defined resource.
pub fn reads_a_collection(caller: &Caller) -> bool {
    let is_defined = |permission: &Permission| {
        let resource = permission.resource();
        resource.is_some_and(|(name, action)| {
            action == Action::Read && (BUILT_IN_COLLECTIONS.contains(&name) || EntityRef::resource(name).is_some())
        })
    };
    match caller.permissions() {
        PermissionSet::Everything => true,
        PermissionSet::Only(permissions) => permissions.iter().any(is_defined),
    }
}

/// Whether a caller may see the names of a principal and of its keys: one who may read it, and the principal itself.
pub fn sees(caller: &Caller, id: &PrincipalId) -> bool {
    id == caller.id() || caller.permissions().allows(&read_permission(id.kind()))
}

/// The permission to read principals of a kind.
pub fn read_permission(kind: Kind) -> Permission {
    kind.pick(Permission::USERS_READ, Permission::API_USERS_READ)
}

/// The permission to change principals of a kind, and to issue and delete their keys.
pub fn write_permission(kind: Kind) -> Permission {
    kind.pick(Permission::USERS_WRITE, Permission::API_USERS_WRITE)
}

/// The permissions of a set, the built-in ones first and in their order. For the set of everything, the built-in ones:
/// defined permissions have no end.
pub fn listed(permissions: &PermissionSet) -> Vec<Permission> {
    match permissions {
        PermissionSet::Everything => built_in().collect(),
        PermissionSet::Only(permissions) => {
            let known: Vec<Permission> = built_in().collect();
            let defined = permissions.iter().filter(|permission| !known.contains(permission));
            known.iter().filter(|permission| permissions.contains(permission)).chain(defined).cloned().collect()
        }
    }
}

/// Every permission that can be used now, in the order of [`listed`]: the built-in ones and those of defined resources.
pub async fn usable(store: &Store) -> Result<Vec<Permission>, Error> {
    let (resources, _) = store.resources("", NameOrder::Ascending, None, u32::MAX).await?;
    let defined = resources.iter().flat_map(|(_, resource)| {
        let actions = [Action::Read, Action::Write].into_iter().filter(|action| resource.serves(*action));
        actions.map(|action| Permission::on(&resource.name, action))
    });
    Ok(listed(&built_in().chain(defined).collect()))
}

/// The place of a permission in the order of [`listed`].
pub fn rank(permission: &Permission) -> (usize, &Permission) {
    (built_in().position(|known| known == *permission).unwrap_or(usize::MAX), permission)
}

/// The defined resource that a permission can be on; `None` for a built-in one.
pub fn resource_of(permission: &Permission) -> Option<EntityRef> {
    EntityRef::resource(permission.resource()?.0)
}

/// A permission that was sent, as a sentence can quote it.
pub fn quoted(permission: &Permission) -> String {
    permission.as_str().chars().take(100).flat_map(char::escape_debug).collect()
}

/// Whether a permission is on something that exists, as far as the snapshot has read it.
pub fn exists(snapshot: &Snapshot, permission: &Permission) -> bool {
    built_in().any(|known| known == *permission)
        || permission.resource().is_some_and(|(name, action)| {
            let serves = |resource: &StoredResource| resource.serves(action);
            snapshot.resource(name).is_some_and(serves) || snapshot.represents_an_api(name)
        })
}

/// The field errors of permissions that do not exist, or that are on a retired resource, and therefore cannot be
/// granted. Those granted `before` may stay.
pub async fn unknown(
    caller: &mut Caller,
    field: &str,
    permissions: &[Permission],
    before: &[Permission],
) -> Result<Vec<FieldError>, Error> {
    let known: Vec<Permission> = built_in().chain(before.iter().cloned()).collect();
    let defined = permissions.iter().filter(|permission| !known.contains(permission));
    caller.load(defined.filter_map(resource_of)).await?;
    let snapshot = caller.snapshot();
    let exists = |permission: &Permission| {
        let live = |name| snapshot.resource(name).is_some_and(|resource| resource.retired_at.is_none());
        known.contains(permission) || permission.resource().is_some_and(|(name, _)| live(name))
    };
    let unknown = permissions.iter().enumerate().filter(|(_, permission)| !exists(permission));
    let errors = unknown.map(|(n, permission)| {
        let sentence = format!("There is no permission {}.", quoted(permission));
        Violation::new("unknown_permission", sentence).at(format!("{field}[{n}]"))
    });
    Ok(errors.collect())
}
