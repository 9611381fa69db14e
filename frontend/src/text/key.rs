//! Keys and API tokens: their table, and the dialogs about one of them. Users have API tokens, API users have keys.

use postern_shared::principal::Kind;

pub const NAME: &str = text!("Name");
pub const NOTE: &str = text!("Note");
pub const EXPIRES: &str = text!("Expires");
pub const SCOPE: &str = text!("Scope");
pub const LAST_DAY: &str = text!("Last day");
pub const CHOOSE_KEY: &str = text!("Choose a key.");

/// The title over a new secret.
pub fn named(owner: Kind, name: &str) -> String {
    owner.pick(text!("API token {name}", name), text!("Key {name}", name))
}

/// The table, with the menu of each key.
pub mod table {
    use leptos::prelude::*;
    use postern_shared::api_key::KeyStatus;

    use crate::text::sentence;

    pub const OWNER: &str = text!("Owner");
    pub const API_USER: &str = text!("API user");
    pub const PREFIX: &str = text!("Prefix");
    pub const CREATED: &str = text!("Created");
    pub const LAST_USED: &str = text!("Last used");
    pub const STATUS: &str = text!("Status");
    pub const NEVER: &str = text!("Never");
    pub const NEEDS_SUCCESSOR: &str = text!("Users or API users depend on it: name a successor");
    pub const EVERYTHING: &str = text!("All");
    pub const NOTHING: &str = text!("Nothing");

    pub fn created_by(name: AnyView) -> AnyView {
        sentence(text!("by {name}"), [("name", name)])
    }

    pub fn permissions(count: usize) -> String {
        if count == 1 { text!("1 permission").to_owned() } else { text!("{count} permissions", count) }
    }

    pub fn status(status: KeyStatus) -> &'static str {
        match status {
            KeyStatus::Active => text!("Active"),
            KeyStatus::Disabled => text!("Disabled"),
            KeyStatus::Expired => text!("Expired"),
            KeyStatus::Suspended => text!("Suspended"),
        }
    }

    pub const OWNER_DISABLED: &str = text!("Its owner is disabled");
    pub const OWNER_INVITED: &str = text!("Its owner has not accepted an invitation yet");
    pub const BROKEN_KEY: &str = text!("A key that it depends on does not work");

    pub fn broken_key(name: AnyView, owner: AnyView) -> AnyView {
        let text = text!("Key {name} of {owner}, which it depends on, does not work");
        sentence(text, [("name", name), ("owner", owner)])
    }

    pub fn old_secret_expires(time: AnyView) -> AnyView {
        sentence(text!("Old secret expires {time}"), [("time", time)])
    }

    pub fn rotate(name: &str) -> String {
        text!("Rotate {name}", name)
    }

    pub fn delete(name: &str) -> String {
        text!("Delete {name}", name)
    }

    pub fn more(name: &str) -> String {
        text!("More about {name}", name)
    }

    pub const EDIT: &str = text!("Edit name, note and expiry");
    pub const DISABLE: &str = text!("Disable");
    pub const ENABLE: &str = text!("Enable");
    pub const VIEW_USAGE: &str = text!("View usage");
    pub const VIEW_ACTIVITY: &str = text!("View activity");
    pub const NAME_SUCCESSOR: &str = text!("Name a successor");
    pub const NO_DEPENDENTS: &str = text!("No user or API user depends on this key.");
    pub const ONLY_OWNER: &str = text!("Only the owner of this token can do this.");
}

/// Creating one.
pub mod create {
    use postern_shared::principal::Kind;

    pub fn title(owner: Kind) -> &'static str {
        owner.pick(text!("New API token"), text!("New API key"))
    }

    pub fn create(owner: Kind) -> &'static str {
        owner.pick(text!("Create API token"), text!("Create API key"))
    }

    pub const NAME_HINT: &str = text!("The program or device that will use it, for example “Dock 4”.");
    pub const NOTE_HINT: &str = text!("Optional.");
    pub const IN_30_DAYS: &str = text!("In 30 days");
    pub const IN_90_DAYS: &str = text!("In 90 days");
    pub const IN_1_YEAR: &str = text!("In 1 year");
    pub const NEVER: &str = text!("Never");
    pub const ON_A_DAY: &str = text!("On a certain day");
    pub const LAST_DAY_HINT: &str = text!("It works until the end of this day.");
    pub const CHOOSE_DAY: &str = text!("Choose a day.");
    pub const CHOOSE_FUTURE_DAY: &str = text!("Choose a day in the future.");
    pub const EVERYTHING_I_CAN: &str = text!("Everything I can do");
    pub const EVERYTHING_IT_CAN: &str = text!("Everything the API user can do");
    pub const ONLY_CHOSEN: &str = text!("Only what I choose");
    pub const SCOPE_HINT: &str = text!("This cannot be changed later. The key can never do more than its owner.");
    pub const GENERATE_TOKEN: &str = text!("Generate API token");
    pub const CHOOSE_PERMISSION: &str = text!("Choose at least one permission.");

    pub fn too_many_permissions(limit: usize, count: usize) -> String {
        text!("A scope can have at most {limit} permissions; you selected {count}.", limit, count)
    }
}

/// Giving one a new secret.
pub mod rotate {
    use leptos::prelude::*;
    use postern_shared::principal::Kind;

    use crate::text::sentence;

    pub fn title(name: &str) -> String {
        text!("Rotate {name}", name)
    }

    pub fn rotate(owner: Kind) -> &'static str {
        owner.pick(text!("Rotate API token"), text!("Rotate key"))
    }

    pub fn meaning(owner: Kind) -> &'static str {
        owner.pick(
            text!("The API token gets a new secret. Its name, permissions and expiry stay the same."),
            text!("The key gets a new secret. Its name, permissions and expiry stay the same."),
        )
    }

    pub fn older_secret(time: AnyView) -> AnyView {
        let text = text!("The secret from before the last rotation works until {time}. It will stop working now.");
        sentence(text, [("time", time)])
    }

    pub const CURRENT_SECRET: &str = text!("The current secret");
    pub const STOPS_NOW: &str = text!("Stops working now");
    pub const ONE_HOUR: &str = text!("Works for 1 more hour");
    pub const ONE_DAY: &str = text!("Works for 1 more day");
    pub const SEVEN_DAYS: &str = text!("Works for 7 more days");
}

/// Editing one.
pub mod edit {
    use postern_shared::principal::Kind;

    pub fn title(owner: Kind) -> &'static str {
        owner.pick(text!("Edit API token"), text!("Edit key"))
    }

    pub const SAVE: &str = text!("Save");
    pub const LAST_DAY_HINT: &str = text!("It works until the end of this day. Without a day it never expires.");
}

/// Deleting one, and disabling or enabling it.
pub mod stop {
    use leptos::prelude::*;
    use postern_shared::principal::Kind;

    use crate::text::sentence;

    pub fn delete_title(name: &str) -> String {
        text!("Delete {name}?", name)
    }

    pub fn delete(owner: Kind) -> &'static str {
        owner.pick(text!("Delete API token"), text!("Delete key"))
    }

    pub const PERMANENT: &str = text!("This is permanent. To stop it for a while, disable it instead.");

    pub fn deleted(name: &str) -> String {
        text!("{name} deleted", name)
    }

    pub fn disable_title(name: &str) -> String {
        text!("Disable {name}?", name)
    }

    pub fn disable(owner: Kind) -> &'static str {
        owner.pick(text!("Disable API token"), text!("Disable key"))
    }

    pub const UNTIL_ENABLED: &str = text!("It stops working until you enable it again. Nothing is lost.");

    pub fn disabled(name: &str) -> String {
        text!("{name} disabled", name)
    }

    pub fn enable_title(name: &str) -> String {
        text!("Enable {name}?", name)
    }

    pub fn enable(owner: Kind) -> &'static str {
        owner.pick(text!("Enable API token"), text!("Enable key"))
    }

    pub const SAME_SECRET: &str = text!("It works again with the same secret.");

    pub fn enabled(name: &str) -> String {
        text!("{name} enabled", name)
    }

    /// That it is in use. The address is unknown for some.
    pub fn was_used(name: AnyView, time: AnyView, address: Option<AnyView>) -> AnyView {
        let text = if address.is_some() {
            text!("{name} was used {time} from {address}. Programs that use it stop working at once.")
        } else {
            text!("{name} was used {time}. Programs that use it stop working at once.")
        };
        sentence(text, [("name", name), ("time", time), ("address", address.into_any())])
    }
}

/// What one was used for.
pub mod usage {
    pub fn title(name: &str) -> String {
        text!("Usage of {name}", name)
    }

    pub const LOADING: &str = text!("Loading usage");
    pub const PERMISSIONS: &str = text!("Permissions");
    pub const ADDRESSES: &str = text!("Addresses");
}
