//! Choosing permissions.

pub const PERMISSIONS: &str = text!("Permissions");
pub const FILTER: &str = text!("Filter permissions");
pub const NO_MATCH: &str = text!("No permission matches the filter.");
pub const LOADING: &str = text!("Loading resources");
pub const NOT_LOADED: &str = text!("The resources could not be loaded");

/// That not all could be loaded, and why: a whole sentence.
pub fn only_some(reason: &str) -> String {
    text!("Only some resources are shown. {reason}", reason)
}

pub const RESOURCE: &str = text!("Resource");
pub const READ: &str = text!("Read");
pub const WRITE: &str = text!("Write");
pub const ALL: &str = text!("All");
pub const ALL_SHOWN: &str = text!("All that are shown");
pub const RETIRED: &str = text!("Retired");

/// The ticks for several permissions: those of a resource, of the resources under a title, or all.
pub fn read(what: &str) -> String {
    text!("{what}: read", what)
}

pub fn write(what: &str) -> String {
    text!("{what}: write", what)
}

pub fn everything(what: &str) -> String {
    text!("{what}: everything", what)
}

pub const HAVE_NONE: &str = text!("You have none of these permissions yourself.");

pub fn granted(permission: &str) -> String {
    text!("{permission}: granted", permission)
}

pub fn not_granted(permission: &str) -> String {
    text!("{permission}: not granted", permission)
}

pub const NOTHING_SELECTED: &str = text!("Nothing selected");

pub fn selected(count: usize) -> String {
    text!("{count} selected", count)
}

pub fn too_many_of_role(limit: usize, count: usize) -> String {
    text!("A role can have at most {limit} permissions; you selected {count}.", limit, count)
}

/// The titles of the rows.
pub mod rows {
    pub const ADMINISTRATION: &str = text!("Administration");
    pub const USERS: &str = text!("Users");
    pub const USERS_HINT: &str = text!("People and their invitations");
    pub const ROLES: &str = text!("Roles");
    pub const ROLES_HINT: &str = text!("What each role grants");
    pub const API_USERS: &str = text!("API users");
    pub const API_USERS_HINT: &str = text!("Integrations and their keys");
    pub const RESOURCES: &str = text!("Resources");
    pub const RESOURCES_HINT: &str = text!("Collections and external resources");
    pub const CHANGE_LOG: &str = text!("Change log");
    pub const CHANGE_LOG_HINT: &str = text!("Who did what, and when");
    pub const BILLING: &str = text!("Billing");
    pub const BILLING_HINT: &str = text!("What is billed each month");
    pub const VERIFY: &str = text!("Verify API keys");
    pub const VERIFY_HINT: &str = text!("Lets external systems verify keys");
    pub const COLLECTIONS: &str = text!("Collections");
    pub const EXTERNAL: &str = text!("External resources");
    pub const OTHER: &str = text!("Other resources");
}

/// The common choices.
pub mod preset {
    pub const PRESET: &str = text!("Preset");
    pub const CHOOSE: &str = text!("Choose a preset");
    pub const NOT_CHOSEN: &str = text!("Choose a preset.");
    pub const READ_ONLY: &str = text!("Read only");
    pub const NO_ADMINISTRATION: &str = text!("Everything but administration");
    pub const LIKE_ROLE: &str = text!("Like the role");
    pub const APPLY: &str = text!("Apply preset");
}
