//! The roles there are, by their names: for whoever shows or chooses some.

use leptos::prelude::*;
use postern_shared::id::RoleId;
use postern_shared::page::{Listing, PAGE_LIMIT};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::KeyRef;
use postern_shared::role::Role;

use super::rights::Rights;
use crate::api::{Api, Failure};

/// The roles there are, read once for a screen. Empty for someone who may not see roles.
#[derive(Clone, Copy)]
pub struct RoleBook {
    rights: Rights,
    roles: LocalResource<Result<Vec<Role>, Failure>>,
}

impl RoleBook {
    /// Reads them, on a screen behind the sign-in.
    pub fn open() -> Self {
        let (api, rights) = (Api::here(), Rights::here());
        let may_read = Memo::new(move |_| rights.may(&Permission::ROLES_READ));
        let roles = LocalResource::new(move || {
            let may_read = may_read.get();
            async move { if may_read { all(api).await } else { Ok(Vec::new()) } }
        });
        Self { rights, roles }
    }

    /// Whether the person may see roles at all.
    pub fn may_read(self) -> bool {
        self.rights.may(&Permission::ROLES_READ)
    }

    /// The roles, as soon as they are here.
    pub fn roles(self) -> Option<Result<Vec<Role>, Failure>> {
        self.roles.get()
    }

    /// The name of a role; its id as long as nothing better is known.
    pub fn name(self, id: &RoleId) -> String {
        let known = |roles: &Vec<Role>| roles.iter().find(|role| role.id == *id).map(|role| role.name.clone());
        self.roles
            .with(|roles| roles.as_ref().and_then(|roles| roles.as_ref().ok().and_then(known)))
            .unwrap_or_else(|| id.to_string())
    }

    /// What some roles grant together, as far as it is known.
    pub fn permission_set(self, ids: &[RoleId]) -> PermissionSet {
        let held = |roles: &Vec<Role>| {
            let held = roles.iter().filter(|role| ids.contains(&role.id)).map(Role::permission_set);
            held.fold(PermissionSet::NOTHING, PermissionSet::union)
        };
        let known = self.roles.with(|roles| roles.as_ref().and_then(|roles| roles.as_ref().ok().map(held)));
        known.unwrap_or(PermissionSet::NOTHING)
    }

    /// Why one may not change someone, told by the roles they hold and the key that brought them in: the permission is missing,
    /// or they hold more than one does.
    pub fn change_disabled_reason(
        self,
        permission: Permission,
        whom: impl Fn() -> (Vec<RoleId>, Option<KeyRef>) + Send + Sync + 'static,
    ) -> Signal<Option<String>> {
        let disabled_reason = self.rights.missing(permission);
        Signal::derive(move || {
            disabled_reason.get().or_else(|| {
                let (roles, brought_in_by) = whom();
                let owner = brought_in_by.map(|key| key.owner.to_string());
                // Of what one's own keys brought in, one may take away also what one does not hold: the service decides.
                let is_own = owner.is_some() && owner == self.rights.own_id();
                let beyond = self.rights.beyond(&self.permission_set(&roles)).filter(|_| !is_own);
                beyond.map(|lack| format!("This goes beyond your rights. {lack}"))
            })
        })
    }

    /// The names of some roles, as a person reads a list.
    pub fn names(self, ids: &[RoleId]) -> String {
        match ids {
            [] => "No roles".to_owned(),
            _ if !self.may_read() && ids.len() == 1 => "1 role".to_owned(),
            _ if !self.may_read() => format!("{} roles", ids.len()),
            _ => ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", "),
        }
    }
}

async fn all(api: Api) -> Result<Vec<Role>, Failure> {
    let mut roles = Vec::new();
    let mut listing = Listing { limit: Some(PAGE_LIMIT), ..Listing::default() };
    loop {
        let page = api.roles(listing.clone()).await?;
        roles.extend(page.items);
        listing.cursor = page.next_cursor;
        if listing.cursor.is_none() {
            return Ok(roles);
        }
    }
}
