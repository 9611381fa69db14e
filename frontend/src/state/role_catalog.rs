//! The roles there are, for screens that show their names or offer them.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::role::Role;

use super::fetched::Fetched;
use super::paged_list::fetch_all;
use super::rights::Rights;
use crate::api::{Api, Failure};

/// The roles there are, loaded once for a screen. Empty for someone who may not see roles.
#[derive(Clone, Copy)]
pub struct RoleCatalog {
    rights: Rights,
    roles: Fetched<Result<Vec<Role>, Failure>>,
}

impl RoleCatalog {
    /// Loads them, on a screen behind the sign-in.
    pub fn load() -> Self {
        let (api, rights) = (Api::here(), Rights::here());
        let may_read = Memo::new(move |_| rights.may(&Permission::ROLES_READ));
        let roles = Fetched::new(move || {
            let may_read = may_read.get();
            async move { if may_read { fetch_all(move |listing| api.roles(listing)).await } else { Ok(Vec::new()) } }
        });
        Self { rights, roles }
    }

    /// Whether the person may see roles at all.
    pub fn may_read(self) -> bool {
        self.rights.may(&Permission::ROLES_READ)
    }

    /// The roles, once they are loaded.
    pub fn roles(self) -> Option<Result<Vec<Role>, Failure>> {
        self.roles.get()
    }

    /// The name of a role; its id while the name is unknown.
    pub fn name(self, id: &RoleId) -> String {
        let known = |roles: &Vec<Role>| roles.iter().find(|role| role.id == *id).map(|role| role.name.clone());
        self.roles
            .with(|roles| roles.as_ref().and_then(|roles| roles.as_ref().ok().and_then(known)))
            .unwrap_or_else(|| id.to_string())
    }

    /// The permissions of some roles together, as far as is known.
    pub fn permission_set(self, ids: &[RoleId]) -> PermissionSet {
        let held = |roles: &Vec<Role>| {
            let held = roles.iter().filter(|role| ids.contains(&role.id)).map(Role::permission_set);
            held.fold(PermissionSet::NOTHING, PermissionSet::union)
        };
        let known = self.roles.with(|roles| roles.as_ref().and_then(|roles| roles.as_ref().ok().map(held)));
        known.unwrap_or(PermissionSet::NOTHING)
    }

    /// The names of some roles, separated by commas. There are none without roles, or for someone who may not see them.
    pub fn names(self, ids: &[RoleId]) -> Option<String> {
        let is_shown = !ids.is_empty() && self.may_read();
        is_shown.then(|| ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", "))
    }
}
