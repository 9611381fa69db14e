//! Which permissions there are: the built-in ones, and two for every collection and external resource.

use postern_shared::field::{Broken, FieldError};
use postern_shared::permission::{Action, Permission};
use postern_shared::permission_set::PermissionSet;
use postern_shared::resource::BUILT_IN_COLLECTIONS;

use crate::caller::Caller;
use crate::error::Error;
use crate::store::snapshot::EntityRef;

/// Every permission that comes with Postern.
pub fn built_in() -> impl Iterator<Item = Permission> {
    let on_collections = BUILT_IN_COLLECTIONS
        .iter()
        .flat_map(|name| [Permission::on(name, Action::Read), Permission::on(name, Action::Write)]);
    Permission::BUILT_IN.iter().cloned().chain(on_collections)
}

/// The permissions that a power consists of, those that come with Postern first, in their order. Of everything, these alone:
/// what is defined besides has no end.
#[must_use]
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

/// Says of each permission that does not exist, or is on a retired resource, that it cannot be given. What was given before may
/// stay.
pub async fn unknown(
    caller: &Caller,
    field: &str,
    permissions: &[Permission],
    before: &[Permission],
) -> Result<Vec<FieldError>, Error> {
    let known: Vec<Permission> = built_in().chain(before.iter().cloned()).collect();
    let defined = permissions.iter().filter(|permission| !known.contains(permission)).filter_map(Permission::resource);
    let entities = defined.filter(|(name, _)| postern_shared::text::resource_name(name).is_ok());
    let entities: Vec<EntityRef> = entities.map(|(name, _)| EntityRef::Resource(name.to_owned())).collect();
    let snapshot = if entities.is_empty() { caller.snapshot.clone() } else { caller.snapshot_with(entities).await? };
    let exists = |permission: &Permission| {
        let live = |name| snapshot.resource(name).is_some_and(|resource| resource.retired_at.is_none());
        known.contains(permission) || permission.resource().is_some_and(|(name, _)| live(name))
    };
    let unknown = permissions.iter().enumerate().filter(|(_, permission)| !exists(permission));
    let errors = unknown.map(|(n, permission)| {
        let name: String = permission.as_str().chars().take(100).flat_map(char::escape_debug).collect();
        Broken::new("unknown_permission", format!("There is no permission {name}.")).at(format!("{field}[{n}]"))
    });
    Ok(errors.collect())
}
