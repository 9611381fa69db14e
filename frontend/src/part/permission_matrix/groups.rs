//! The permissions that can be granted, in the order in which a person looks for them.

use std::collections::BTreeSet;

use postern_shared::permission::{Action, Permission};
use postern_shared::resource::{BUILT_IN_COLLECTIONS, Resource, ResourceKind};

use crate::text;
use crate::text::permission_matrix::rows;
use crate::ui::lower_case;

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The title.
    pub title: &'static str,
    /// Whether the permissions are those to administer Postern.
    pub is_administration: bool,
    /// The rows, at least one.
    pub rows: Vec<ResourceRow>,
}

/// The permissions on one resource, with its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceRow {
    /// The name of the resource.
    pub title: String,
    /// The hint: what it is, or what granting it means.
    pub hint: String,
    /// Whether the title is an identifier.
    pub is_identifier: bool,
    /// Whether the resource was retired: what was granted stays, nothing new is granted.
    pub is_retired: bool,
    /// The permissions themselves.
    pub cells: Cells,
}

/// The permissions on one resource.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Reading and writing, where there is a permission for it.
    Pair(Option<Permission>, Option<Permission>),
    /// Another permission.
    Single(Permission),
}

impl Group {
    /// The rows that contain a text, which is in lower case; all of them, if the title contains it. `None` if there are none.
    pub fn matching(self, text: &str) -> Option<Self> {
        let is_whole = lower_case(self.title).contains(text);
        let rows: Vec<_> = self.rows.into_iter().filter(|row| is_whole || row.contains(text)).collect();
        (!rows.is_empty()).then_some(Self { rows, ..self })
    }
}

impl ResourceRow {
    /// The permissions.
    pub fn permissions(&self) -> Vec<Permission> {
        match &self.cells {
            Cells::Pair(read, write) => read.iter().chain(write).cloned().collect(),
            Cells::Single(permission) => vec![permission.clone()],
        }
    }

    fn contains(&self, text: &str) -> bool {
        let names = self.permissions().into_iter().flat_map(|it| [it.to_string(), text::shared(&it.words())]);
        [self.title.clone(), self.hint.clone()].into_iter().chain(names).any(|it| lower_case(&it).contains(text))
    }
}

/// The permissions to administer Postern, except for generating API tokens, which has its own checkbox.
pub fn administration() -> Group {
    let row = |title: &str, hint: &str, cells| ResourceRow {
        title: title.to_owned(),
        hint: hint.to_owned(),
        is_identifier: false,
        is_retired: false,
        cells,
    };
    let both = |read, write| Cells::Pair(Some(read), Some(write));
    let read = |read| Cells::Pair(Some(read), None);
    let (users, roles) =
        (both(Permission::USERS_READ, Permission::USERS_WRITE), both(Permission::ROLES_READ, Permission::ROLES_WRITE));
    let api_users = both(Permission::API_USERS_READ, Permission::API_USERS_WRITE);
    let resources = both(Permission::RESOURCES_READ, Permission::RESOURCES_WRITE);
    let verify = Cells::Single(Permission::API_KEYS_VERIFY);
    let administration = vec![
        row(rows::USERS, rows::USERS_HINT, users),
        row(rows::ROLES, rows::ROLES_HINT, roles),
        row(rows::API_USERS, rows::API_USERS_HINT, api_users),
        row(rows::RESOURCES, rows::RESOURCES_HINT, resources),
        row(rows::CHANGE_LOG, rows::CHANGE_LOG_HINT, read(Permission::CHANGE_LOG_READ)),
        row(rows::BILLING, rows::BILLING_HINT, read(Permission::BILLING_READ)),
        row(rows::VERIFY, rows::VERIFY_HINT, verify),
    ];
    Group { title: rows::ADMINISTRATION, is_administration: true, rows: administration }
}

/// The permissions on collections and external resources, for a person who can see the resources.
pub fn defined(resources: &[Resource], before: &[Permission]) -> Vec<Group> {
    let of = |kind| {
        let rows = resources.iter().filter(move |resource| resource.kind == kind);
        rows.filter_map(|resource| row_of(resource, before)).collect()
    };
    let unknown = names(before).filter(|name| !resources.iter().any(|resource| resource.name == **name));
    grouped(of(ResourceKind::Collection), of(ResourceKind::External), unknown)
}

/// The same for a person who cannot: the built-in collections, and resources that other permissions name.
pub fn named(permissions: &[Permission]) -> Vec<Group> {
    let built_in = BUILT_IN_COLLECTIONS.map(|name| open(name, "")).to_vec();
    grouped(built_in, Vec::new(), names(permissions).filter(|name| !BUILT_IN_COLLECTIONS.contains(name)))
}

fn grouped<'a>(
    collections: Vec<ResourceRow>,
    external: Vec<ResourceRow>,
    other: impl Iterator<Item = &'a str>,
) -> Vec<Group> {
    let other: BTreeSet<&str> = other.collect();
    let other = other.into_iter().map(|name| open(name, "")).collect();
    let groups = [(rows::COLLECTIONS, collections), (rows::EXTERNAL, external), (rows::OTHER, other)];
    let groups = groups.map(|(title, rows)| Group { title, is_administration: false, rows });
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

fn names(permissions: &[Permission]) -> impl Iterator<Item = &str> {
    permissions.iter().filter_map(Permission::resource).map(|(name, _)| name)
}

/// The row of a resource, unless it was retired and nothing on it was granted.
fn row_of(resource: &Resource, before: &[Permission]) -> Option<ResourceRow> {
    let row = open(&resource.name, &resource.description);
    if resource.retired_at.is_none() {
        return Some(row);
    }
    let granted =
        |action| Some(Permission::on(&resource.name, action)).filter(|permission| before.contains(permission));
    let (read, write) = (granted(Action::Read), granted(Action::Write));
    let is_granted = read.is_some() || write.is_some();
    is_granted.then_some(ResourceRow { is_retired: true, cells: Cells::Pair(read, write), ..row })
}

fn open(name: &str, hint: &str) -> ResourceRow {
    let on = |action| Some(Permission::on(name, action));
    ResourceRow {
        title: name.to_owned(),
        hint: hint.to_owned(),
        is_identifier: true,
        is_retired: false,
        cells: Cells::Pair(on(Action::Read), on(Action::Write)),
    }
}

#[cfg(test)]
mod tests;
