//! Which permissions there are: the built-in ones and two for every collection.

use postern_shared::field::{Broken, FieldError};
use postern_shared::permission::{Action, Permission};
use postern_shared::resource::BUILT_IN_COLLECTIONS;

/// Every permission that can be given.
#[must_use]
pub fn all() -> Vec<Permission> {
    let on_collections = BUILT_IN_COLLECTIONS
        .iter()
        .flat_map(|name| [Permission::on(name, Action::Read), Permission::on(name, Action::Write)]);
    Permission::BUILT_IN.iter().cloned().chain(on_collections).collect()
}

/// Says of each permission that does not exist that it does not.
#[must_use]
pub fn unknown(field: &str, permissions: &[Permission]) -> Vec<FieldError> {
    let known = all();
    let unknown = permissions.iter().enumerate().filter(|(_, permission)| !known.contains(permission));
    unknown
        .map(|(n, permission)| {
            let sentence = format!("There is no permission {}.", permission.as_str().escape_debug());
            Broken::new("unknown_permission", sentence).at(format!("{field}[{n}]"))
        })
        .collect()
}
