//! Access as a table.

use leptos::prelude::*;

use super::sentence;

pub const HOLDER: &str = text!("Holder");
pub const PERMISSION: &str = text!("Permission");
pub const ROLES: &str = text!("Roles");
pub const WORKS_NOW: &str = text!("Works now");
pub const KEYS: &str = text!("Keys");

pub const NO_PERMISSIONS: &str = text!("No permissions");
pub const NOBODY: &str = text!("Nobody has this permission");
pub const HOW_TO_GIVE: &str = text!("Roles give permissions to users and API users.");

pub const YES: &str = text!("Yes");
pub const NO: &str = text!("No");
pub const NONE: &str = text!("None");
pub const INCOMPLETE: &str = text!("More keys were not looked at.");

/// Who assigned a role, and when.
pub fn given(name: AnyView, day: AnyView) -> AnyView {
    sentence(text!("given by {name} on {day}"), [("name", name), ("day", day)])
}

pub fn unable_keys(count: usize) -> String {
    if count == 1 { text!("1 key cannot use it").to_owned() } else { text!("{count} keys cannot use it", count) }
}

pub const FILE_INCOMPLETE: &str = text!("The file is incomplete. Download one permission after another.");
