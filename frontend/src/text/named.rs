//! Users, API users and keys, named on a screen.

use leptos::prelude::*;

use super::sentence;

pub fn api_user(name: AnyView) -> AnyView {
    sentence(text!("{name} (API user)"), [("name", name)])
}

/// The same inside of another text.
pub fn api_user_named(name: &str) -> String {
    text!("{name} (API user)", name)
}

pub fn key_of(key: AnyView, owner: AnyView) -> AnyView {
    sentence(text!("{key} of {owner}"), [("key", key), ("owner", owner)])
}

/// The same inside of another text.
pub fn key_named(key: &str, owner: &str) -> String {
    text!("{key} of {owner}", key, owner)
}

pub const CHANGE_LOG: &str = text!("Change log");

/// Whether someone can act now.
pub mod status {
    pub const ACTIVE: &str = text!("Active");
    pub const INVITED: &str = text!("Invited");
    pub const INVITATION_EXPIRED: &str = text!("Invitation expired");
    pub const DISABLED: &str = text!("Disabled");
    pub const BLOCKED: &str = text!("Blocked");
}

/// What kind of item something is that was found by its name.
pub mod kind {
    pub const USER: &str = text!("user");
    pub const API_USER: &str = text!("API user");
    pub const ROLE: &str = text!("role");
    pub const RESOURCE: &str = text!("resource");
    pub const KEY: &str = text!("key");
    pub const API_TOKEN: &str = text!("API token");
}
