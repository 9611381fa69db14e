//! Which permissions there are to give, in the order in which a person looks for them.

use std::collections::BTreeSet;

use postern_shared::permission::{Action, Permission};
use postern_shared::resource::{BUILT_IN_COLLECTIONS, Resource, ResourceKind};

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they have in common.
    pub title: &'static str,
    /// The lines, at least one.
    pub lines: Vec<Line>,
}

/// What can be given on one resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What the resource is called on its own.
    pub title: String,
    /// What it is called within a sentence.
    pub noun: String,
    /// What it is, or what giving it means.
    pub hint: String,
    /// Whether the title is a name that programs spell the same way.
    pub is_identifier: bool,
    /// Whether the resource was retired: what was given stays, nothing new is.
    pub is_retired: bool,
    /// The permissions themselves.
    pub cells: Cells,
}

/// The permissions on one resource.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// To look and to change, as far as there is such a thing.
    Pair(Option<Permission>, Option<Permission>),
    /// Neither of the two, with the name of what it allows.
    Single(&'static str, Permission),
}

/// What administering Postern consists of. Making API tokens is not in it: it stands on its own.
#[must_use]
pub fn administration() -> Group {
    let line = |title: &str, noun: &str, hint: &str, cells| Line {
        title: title.to_owned(),
        noun: noun.to_owned(),
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
    let verify = Cells::Single("Verify API keys", Permission::API_KEYS_VERIFY);
    let lines = vec![
        line("Users", "users", "People, and inviting them", users),
        line("Roles", "roles", "What each role grants", roles),
        line("API users", "API users", "Integrations, and their keys", api_users),
        line("Resources", "resources", "Collections and external resources", resources),
        line("Change log", "change log", "Who did what, and when", read(Permission::CHANGE_LOG_READ)),
        line("Billing", "billing", "What is billed each month", read(Permission::BILLING_READ)),
        line("Verify API keys", "API keys", "Asking whether a key is good", verify),
    ];
    Group { title: "Administration", lines }
}

/// What can be given on collections and external resources, for someone who sees which ones there are.
#[must_use]
pub fn defined(resources: &[Resource], before: &[Permission]) -> Vec<Group> {
    let of = |kind| {
        let lines = resources.iter().filter(move |resource| resource.kind == kind);
        lines.filter_map(|resource| line_of(resource, before)).collect()
    };
    let unknown = names(before).filter(|name| !resources.iter().any(|resource| resource.name == **name));
    grouped(of(ResourceKind::Collection), of(ResourceKind::External), unknown)
}

/// The same for someone who does not: the built-in collections, and what is known by being named.
#[must_use]
pub fn named(permissions: &[Permission]) -> Vec<Group> {
    let built_in = BUILT_IN_COLLECTIONS.map(|name| open(name, "")).to_vec();
    grouped(built_in, Vec::new(), names(permissions).filter(|name| !BUILT_IN_COLLECTIONS.contains(name)))
}

fn grouped<'a>(collections: Vec<Line>, external: Vec<Line>, other: impl Iterator<Item = &'a str>) -> Vec<Group> {
    let other: BTreeSet<&str> = other.collect();
    let other = other.into_iter().map(|name| open(name, "")).collect();
    let groups = [
        Group { title: "Collections", lines: collections },
        Group { title: "External resources", lines: external },
        Group { title: "Other resources", lines: other },
    ];
    groups.into_iter().filter(|group| !group.lines.is_empty()).collect()
}

fn names(permissions: &[Permission]) -> impl Iterator<Item = &str> {
    permissions.iter().filter_map(Permission::resource).map(|(name, _)| name)
}

/// The line of a resource, unless it was retired and nothing on it was given.
fn line_of(resource: &Resource, before: &[Permission]) -> Option<Line> {
    let line = open(&resource.name, &resource.description);
    if resource.retired_at.is_none() {
        return Some(line);
    }
    let given = |action| Some(Permission::on(&resource.name, action)).filter(|permission| before.contains(permission));
    let (read, write) = (given(Action::Read), given(Action::Write));
    let is_given = read.is_some() || write.is_some();
    is_given.then_some(Line { is_retired: true, cells: Cells::Pair(read, write), ..line })
}

fn open(name: &str, hint: &str) -> Line {
    let on = |action| Some(Permission::on(name, action));
    Line {
        title: name.to_owned(),
        noun: name.to_owned(),
        hint: hint.to_owned(),
        is_identifier: true,
        is_retired: false,
        cells: Cells::Pair(on(Action::Read), on(Action::Write)),
    }
}

#[cfg(test)]
mod tests;
