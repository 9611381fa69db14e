//! Users and API users: the lists, the screen of one, and their forms.

/// The list.
pub mod list {
    pub const SEARCH_USERS: &str = text!("Search by name or login");
    pub const SEARCH_API_USERS: &str = text!("Search by name");
    pub const NEW_USER: &str = text!("New user");
    pub const NEW_API_USER: &str = text!("New API user");
    pub const NO_USERS: &str = text!("No users yet");
    pub const CREATE_USERS: &str = text!("Create a user for each person.");
    pub const NO_API_USERS: &str = text!("No API users yet");
    pub const CREATE_API_USERS: &str = text!("Create an API user for each external system.");

    pub const LOGIN: &str = text!("Login");
    pub const NAME: &str = text!("Name");
    pub const ROLES: &str = text!("Roles");
    pub const STATUS: &str = text!("Status");
    pub const CREATED: &str = text!("Created");
    pub const KEYS: &str = text!("Keys");
    pub const LAST_USED: &str = text!("Last used");
    pub const CALLS: &str = text!("Calls, 30 days");
    pub const NEVER: &str = text!("Never");

    pub fn keys(count: u64) -> String {
        match count {
            0 => text!("No keys").to_owned(),
            1 => text!("1 key").to_owned(),
            _ => text!("{count} keys", count),
        }
    }
}

/// The filter of the list.
pub mod filter {
    pub const ROLE: &str = text!("Role");
    pub const ALL_ROLES: &str = text!("All roles");
    pub const STATUS: &str = text!("Status");
    pub const ALL_STATUSES: &str = text!("All statuses");
}

/// The form for a new one, and the one for an invitation.
pub mod new {
    pub const LOGIN: &str = text!("Login");
    pub const LOGIN_HINT: &str = text!("What the person will sign in with, for example an email address.");
    pub const NAME: &str = text!("Name");
    pub const SYSTEM_HINT: &str = text!("The external system, for example “HR system”.");
    pub const CREATE_USER: &str = text!("Create user");
    pub const CREATE_API_USER: &str = text!("Create API user");
    pub const NO_ROLE: &str = text!("Without a role, the API user can do nothing. You can also give it one later.");

    pub fn created(name: &str) -> String {
        text!("{name} created. Now create its first key.", name)
    }

    pub const RESEND: &str = text!("Resend invitation");
    pub const NEW_LINK: &str = text!("You get a new link to send to the person. The earlier link stops working.");
    pub const RESET_PASSWORD: &str = text!("Reset password");
    pub const PASSWORD_ENDS: &str = text!(
        "The password and all sessions end at once. You get a link with which the person chooses a new password."
    );

    pub fn resend_of(login: &str) -> String {
        text!("Resend the invitation of {login}?", login)
    }

    pub fn reset_password_of(login: &str) -> String {
        text!("Reset the password of {login}?", login)
    }
}

/// The screen of one.
pub mod details {
    pub const LOGIN_NAME_ROLES: &str = text!("Login, name and roles");
    pub const SESSIONS: &str = text!("Sessions");
    pub const API_TOKENS: &str = text!("API tokens");
    pub const CALLS: &str = text!("Calls");
    pub const NO_CHANGES: &str = text!("Changes to this API user are listed here.");

    pub const ID: &str = text!("Id");
    pub const EXTERNAL_ID: &str = text!("External id");
    pub const CREATED: &str = text!("Created");
    pub const LAST_USED: &str = text!("Last used");
    pub const INVITATION_EXPIRES: &str = text!("Invitation expires");
    pub const INVITATION_EXPIRED: &str = text!("Invitation expired");
    pub const ACCESS: &str = text!("Access");
    pub const PERMISSIONS: &str = text!("Permissions");
    pub const CHANGE_LOG: &str = text!("Change log");
    pub const CHANGES: &str = text!("Changes");
    pub const ACTIVITY: &str = text!("Activity");

    pub const CAN_DO_NOW: &str = text!("Can do now");
    pub const EVERYTHING: &str = text!("Everything");

    pub fn permissions(count: usize) -> String {
        match count {
            0 => text!("Nothing").to_owned(),
            1 => text!("1 permission").to_owned(),
            _ => text!("{count} permissions", count),
        }
    }
}

/// The form of one.
pub mod edit {
    pub const LOGIN: &str = text!("Login");
    pub const LOGIN_HINT: &str =
        text!("What the person signs in with. After a change, the old login no longer works. Sessions continue.");
    pub const NAME: &str = text!("Name");
    pub const DISABLED: &str = text!("Disabled");
    pub const DISABLED_HINT: &str = text!(
        "All its keys stop working at once, and it is not billed. Nothing is deleted: once enabled, its keys work again."
    );
    pub const SAVE: &str = text!("Save");
}

/// Actions on one as a whole.
pub mod actions {
    pub const CREATE_KEY: &str = text!("Create API key");
    pub const HAND_OVER: &str = text!("Hand over");
    pub const RESEND: &str = text!("Resend invitation");
    pub const RESET_PASSWORD: &str = text!("Reset password");
    pub const OWN_PASSWORD: &str = text!("Change your own password under Account.");

    pub const DISABLE: &str = text!("Disable");
    pub const DISABLE_USER: &str = text!("Disable user");
    pub const SESSIONS_END: &str =
        text!("Sessions end and tokens stop working. Nothing is deleted, and you can enable the user again.");
    pub const ENABLE: &str = text!("Enable");
    pub const ENABLE_USER: &str = text!("Enable user");
    pub const WORKS_AGAIN: &str = text!("The person can sign in again, and their tokens work again.");

    pub fn disable(name: &str) -> String {
        text!("Disable {name}?", name)
    }

    pub fn disabled(name: &str) -> String {
        text!("{name} disabled", name)
    }

    pub fn enable(name: &str) -> String {
        text!("Enable {name}?", name)
    }

    pub fn enabled(name: &str) -> String {
        text!("{name} enabled", name)
    }

    pub const DELETE_USER: &str = text!("Delete user");
    pub const USER_IS_DELETED: &str = text!(
        "This is permanent. The user is deleted with all sessions and tokens. Their changes stay in the change log."
    );
    pub const DELETE_API_USER: &str = text!("Delete API user");
    pub const API_USER_IS_DELETED: &str = text!(
        "This is permanent. The API user is deleted with all its keys, which stop working at once. Its changes stay in the change log."
    );

    pub fn delete(name: &str) -> String {
        text!("Delete {name}?", name)
    }

    pub fn deleted(name: &str) -> String {
        text!("{name} deleted", name)
    }
}

/// The sessions and API tokens of a user.
pub mod user {
    pub const NO_SESSIONS: &str = text!("No sessions: the user is not signed in.");
    pub const END_SESSIONS: &str = text!("End all sessions");
    pub const END_SESSIONS_QUESTION: &str = text!("End all sessions?");
    pub const END: &str = text!("End sessions");
    pub const SIGN_IN_AGAIN: &str = text!("The user has to sign in again everywhere. Nothing else changes.");
    pub const SESSIONS_ENDED: &str = text!("All sessions ended");
    pub const NO_TOKENS: &str = text!("No API tokens.");
}

/// The tabs of an API user.
pub mod api_user {
    pub const API_USER: &str = text!("API user");
    pub const DETAILS: &str = text!("Details");
    pub const KEYS: &str = text!("Keys");
    pub const ACCESS: &str = text!("Access");
    pub const ACTIVITY: &str = text!("Activity");
    pub const CHANGES: &str = text!("Changes");

    pub const LOADING_CALLS: &str = text!("Loading calls");
    pub const KEY: &str = text!("Key");
    pub const ALL_KEYS: &str = text!("All keys, deleted ones too");
    pub const NO_ACTIVITY: &str = text!("What this API user changes and writes with its keys is listed here.");
    pub const NO_KEYS: &str = text!("No keys");
    pub const NEEDS_KEY: &str = text!("The API user cannot call Postern until it has a key. Create one.");
}
