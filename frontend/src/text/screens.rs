//! The names of the screens, the ways between them, and what is shown while one loads.

pub const POSTERN: &str = text!("Postern");
pub const SET_UP: &str = text!("Set up");
pub const INVITATION: &str = text!("Invitation");
pub const USERS: &str = text!("Users");
pub const USER: &str = text!("User");
pub const ROLES: &str = text!("Roles");
pub const ROLE: &str = text!("Role");
pub const HOLDERS: &str = text!("Holders");
pub const API_USERS: &str = text!("API users");
pub const API_USER: &str = text!("API user");
pub const ACCESS: &str = text!("Access");
pub const API_TOKENS: &str = text!("API tokens");
pub const KEYS: &str = text!("Keys");
pub const RESOURCES: &str = text!("Resources");
pub const REFUSED_REQUESTS: &str = text!("Refused requests");
pub const CHANGE_LOG: &str = text!("Change log");
pub const ACTIVITY: &str = text!("Activity");
pub const BILLING: &str = text!("Billing");
pub const DATA: &str = text!("Data");
pub const RECORDS: &str = text!("Records");
pub const RECORD: &str = text!("Record");
pub const ACCOUNT: &str = text!("Account");
pub const CHECK_TOKENS: &str = text!("Check your API tokens");
pub const NOT_FOUND: &str = text!("Not found");

/// What a list is about, below its name.
pub mod about {
    pub const USERS: &str = text!("People who sign in to this console. Their roles decide what they can do.");
    pub const ROLES: &str =
        text!("A role is a named set of permissions. Users and API users can do what their roles allow.");
    pub const API_USERS: &str = text!("External systems that call Postern. They have no password, only API keys.");
    pub const ACCESS: &str = text!("Who holds which permission, through which roles, and whether they can use it now.");
    pub const API_TOKENS: &str =
        text!("With an API token, a program calls Postern as you, with all or some of your permissions.");
    pub const KEYS: &str = text!("API keys of API users and API tokens of users, as far as you can see their owners.");
    pub const RESOURCES: &str =
        text!("A resource is a collection of records or an API of your own. Roles grant permissions on resources.");
    pub const CHANGE_LOG: &str =
        text!("Every change in Postern: who made it and when, with the values before and after.");
    pub const BILLING: &str = text!("An API user is billed for each day (UTC) on which it was enabled.");
    pub const DATA: &str = text!("The collections whose records you can read.");

    pub fn refused_requests(days: i64) -> String {
        text!(
            "Requests with a known key that were refused in the last {days} days. Those with unknown keys are never listed.",
            days
        )
    }
}

/// The title of the browser's window.
pub fn title(screen: &str) -> String {
    text!("{screen} · Postern", screen)
}

/// The same for an item of a list.
pub fn title_in_list(item: &str, list: &str) -> String {
    text!("{item} · {list} · Postern", item, list)
}

pub const LOADING: &str = text!("Loading");
pub const LOADING_POSTERN: &str = text!("Loading Postern");

/// In place of a screen or a dialog whose code could not be loaded.
pub mod failed {
    pub const NOT_LOADED: &str = text!("This page could not be loaded");
    pub const WHY: &str = text!("Postern did not answer, or the console was updated.");
    pub const RELOAD: &str = text!("Reload page");
}

/// The bar with its menus.
pub mod bar {
    pub const MAIN: &str = text!("Main");
    pub const GO_TO: &str = text!("Go to (Ctrl K)");
    pub const SETTINGS: &str = text!("Settings");
    pub const USER_ADMINISTRATION: &str = text!("User administration");
    pub const INTEGRATIONS: &str = text!("Integrations");
    pub const LOG_AND_BILLING: &str = text!("Log and billing");
    pub const YOUR_MENU: &str = text!("Your menu");
    pub const SHORTCUTS: &str = text!("Keyboard shortcuts");
    pub const SIGN_OUT: &str = text!("Sign out");
    pub const APPEARANCE: &str = text!("Appearance");
}
