//! Refused requests: the list, and the dialogs that make the requests work.

/// The list.
pub mod list {
    use leptos::prelude::*;

    use crate::text::sentence;

    pub const NONE: &str = text!("Nothing was refused");
    pub const WHEN_LISTED: &str =
        text!("When a key lacks a permission, has expired or is disabled, its requests are listed here at once.");

    pub const KEY: &str = text!("Key");
    pub const REASON: &str = text!("Reason");
    pub const LAST_REQUEST: &str = text!("Last request");
    pub const FROM: &str = text!("From");
    pub const NEW_ADDRESS: &str = text!("New address");
    pub const COUNT: &str = text!("Count");

    pub fn first_refused(at: AnyView) -> AnyView {
        sentence(text!("First refused {at}"), [("at", at)])
    }

    pub fn more_about(key: &str) -> String {
        text!("More about {key}", key)
    }

    pub const ADD_TO_ROLE: &str = text!("Add to role");
    pub const NEW_ROLE: &str = text!("Create a role for it alone");
    pub const DISMISS: &str = text!("Dismiss");
    pub const DISMISSED: &str = text!("Dismissed. It is listed again if requests are still refused.");

    pub const MUTE: &str = text!("Mute for 30 days");
    pub const MUTE_QUESTION: &str = text!("Mute for 30 days?");
    pub const WHAT_MUTE_DOES: &str = text!("These requests are hidden for 30 days, however often they are refused.");
    pub const MUTE_NOW: &str = text!("Mute");
    pub const MUTED: &str = text!("Muted for 30 days");
}

/// The missing permission for a role of the owner.
pub mod add_to_role {
    pub const LOADING: &str = text!("Loading roles");
    pub const NO_ROLE: &str = text!("It has no role that can be changed. Create a role for it alone instead.");
    pub const ADD: &str = text!("Add to role");
    pub const ROLE: &str = text!("Role");

    pub fn question(permission: &str, owner: &str) -> String {
        text!("Add {permission} to a role of {owner}?", permission, owner)
    }

    pub fn role_and_holders(role: &str, holders: u64) -> String {
        if holders == 1 { text!("{role}, 1 holder", role) } else { text!("{role}, {holders} holders", role, holders) }
    }

    pub fn added(permission: &str, role: &str) -> String {
        text!("{permission} added to {role}", permission, role)
    }
}

/// A role with the missing permission, for the owner alone.
pub mod new_role {
    pub const CREATE: &str = text!("Create role");

    pub fn question(owner: &str) -> String {
        text!("Create a role for {owner} alone?", owner)
    }

    /// The name of the role.
    pub fn name(owner: &str, permission: &str) -> String {
        text!("{owner}: {permission}", owner, permission)
    }

    pub fn what_it_grants(role: &str, permission: &str) -> String {
        text!("The role “{role}” grants {permission} and nothing else. No one else gains anything.", role, permission)
    }

    pub fn done(owner: &str, role: &str) -> String {
        text!("{owner} has the role {role}", owner, role)
    }
}
