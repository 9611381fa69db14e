//! Roles: the list, the screen of one, its holders, and their forms.

/// The list.
pub mod list {
    pub const NEW: &str = text!("New role");
    pub const NO_ROLES: &str = text!("No roles");
    pub const CREATE_AND_ASSIGN: &str = text!("Create a role and assign it to users and API users.");

    pub const NAME: &str = text!("Name");
    pub const DESCRIPTION: &str = text!("Description");
    pub const PERMISSIONS: &str = text!("Permissions");
    pub const ALL: &str = text!("All");
    pub const HOLDERS: &str = text!("Holders");
    pub const BUILT_IN: &str = text!("Built in");
    pub const CREATED_BY_KEY: &str = text!("Created by a key");

    pub fn holders(count: u64) -> String {
        if count == 1 { text!("1 holder").to_owned() } else { text!("{count} holders", count) }
    }
}

/// The form for a new role, and duplicating one.
pub mod new {
    pub const CREATE: &str = text!("Create role");

    pub fn created(name: &str) -> String {
        text!("{name} created", name)
    }

    pub const DUPLICATE: &str = text!("Duplicate");
    pub const GRANTS_EVERYTHING: &str =
        text!("It grants every permission, future ones included, which no other role can.");

    pub fn duplicate(name: &str) -> String {
        text!("Duplicate {name}", name)
    }

    /// The name of a copy, to begin with.
    pub fn copy_of(name: &str) -> String {
        text!("Copy of {name}", name)
    }

    pub fn lacking_left_out(count: usize) -> String {
        match count {
            1 => text!("1 permission that you lack is left out.").to_owned(),
            _ => text!("{count} permissions that you lack are left out.", count),
        }
    }

    pub fn retired_left_out(count: usize) -> String {
        match count {
            1 => text!("1 permission on retired resources is left out.").to_owned(),
            _ => text!("{count} permissions on retired resources are left out.", count),
        }
    }

    pub fn both_left_out(lacking: usize, retired: usize) -> String {
        let (first, second) = (lacking_left_out(lacking), retired_left_out(retired));
        text!("{first} {second}", first, second)
    }
}

/// The fields.
pub mod form {
    pub const NAME: &str = text!("Name");
    pub const DESCRIPTION: &str = text!("Description");
    pub const DESCRIPTION_HINT: &str = text!("What the role is for.");
    pub const GENERATE_TOKEN: &str = text!("Generate API token");
    pub const GENERATE_TOKEN_HINT: &str =
        text!("Users with this role can create API tokens. A program with such a token has the rights of its user.");
}

/// The screen of one.
pub mod edit {
    use leptos::prelude::AnyView;

    use crate::text::sentence;

    pub const DELETE_ROLE: &str = text!("Delete role");
    pub const CANNOT_CHANGE: &str = text!("You cannot change this role");
    pub const HOLDERS: &str = text!("Holders");
    pub const NO_ONE: &str = text!("No one");
    pub const CREATED: &str = text!("Created");
    pub const EXTERNAL_ID: &str = text!("External id");
    pub const LAST_EDITED: &str = text!("Last edited");
    pub const NAME_AND_PERMISSIONS: &str = text!("Name and permissions");
    pub const SAVE: &str = text!("Save role");
    pub const USAGE: &str = text!("Usage");

    pub fn created_by(key: AnyView) -> AnyView {
        let text = text!(
            "Created by key {key}: callers that use this key can change the role. It becomes independent when you assign it to someone who does not depend on that key."
        );
        sentence(text, [("key", key)])
    }

    pub const PERMANENT: &str = text!("This is permanent. The changes to the role stay in the change log.");

    pub fn delete(name: &str) -> String {
        text!("Delete {name}?", name)
    }

    pub fn deleted(name: &str) -> String {
        text!("{name} deleted", name)
    }

    pub fn held(holders: u64) -> String {
        match holders {
            1 => text!("1 user or API user holds this role. Remove it from them first: see Holders.").to_owned(),
            _ => {
                text!("{holders} users and API users hold this role. Remove it from them first: see Holders.", holders)
            }
        }
    }

    pub const BUILT_IN: &str =
        text!("It grants every permission, future ones included, and can be neither edited nor deleted.");
    pub const OWN_ROLE: &str = text!("You hold this role yourself, so only an Administrator can change it.");
}

/// Its holders.
pub mod holders {
    pub const NAME: &str = text!("Name");
    pub const KIND: &str = text!("Kind");
    pub const USER: &str = text!("User");
    pub const API_USER: &str = text!("API user");
    pub const STATUS: &str = text!("Status");
    pub const NONE: &str = text!("No holders that you can see");
    pub const USERS_LEFT_OUT: &str = text!("Users are not listed");
    pub const API_USERS_LEFT_OUT: &str = text!("API users are not listed");
}

/// Its usage.
pub mod usage {
    pub const LOADING: &str = text!("Loading usage");
    pub const REMOVE_UNUSED: &str = text!("Remove unused permissions");
    pub const REMOVED: &str = text!("Taken out of the form. Save the role to see whom it affects.");

    pub fn remove(count: usize, days: i64) -> String {
        text!("Remove {count} that nobody used for {days} days", count, days)
    }

    pub const INCOMPLETE: &str = text!("Not all holders of the role could be read.");
    pub const ALL_USED: &str = text!("All permissions were used.");

    pub fn recorded_for_only(days: i64) -> String {
        text!("Usage has been recorded for only {days} days.", days)
    }

    pub fn edited_ago(days: i64) -> String {
        text!("The role was edited {days} days ago, so its permissions may be newer than that.", days)
    }
}
