//! The overview.

pub const TITLE: &str = text!("Overview");
pub const REFRESH: &str = text!("Refresh");
pub const LOADING: &str = text!("Loading the overview");
pub const REFUSED_REQUESTS: &str = text!("Refused requests");
pub const ALL_REFUSED_REQUESTS: &str = text!("All refused requests");
pub const LATEST_CHANGES: &str = text!("Latest changes");
pub const CHANGE_LOG: &str = text!("Change log");
pub const CALLS: &str = text!("Calls");

/// The numbers.
pub mod numbers {
    pub const REFUSED_REQUESTS: &str = text!("Refused requests");
    pub const BLOCKED_USERS: &str = text!("Blocked users");
    pub const BLOCKED_API_USERS: &str = text!("Blocked API users");
    pub const NEED_SUCCESSOR: &str = text!("Expiring keys that need a successor, because others depend on them");
    pub const NEVER_USED: &str = text!("Keys never used");

    pub fn expire_within(days: i64) -> String {
        text!("Keys that expire within {days} days", days)
    }

    pub fn not_used_for(days: i64) -> String {
        text!("Keys not used for {days} days", days)
    }
}

/// The latest refused requests.
pub mod latest {
    pub const LOADING: &str = text!("Loading refused requests");
    pub const NONE: &str = text!("Nothing was refused.");
    pub const TABLE: &str = text!("Latest refused requests");
    pub const KEY: &str = text!("Key");
    pub const REASON: &str = text!("Reason");
    pub const LAST_REQUEST: &str = text!("Last request");
    pub const COUNT: &str = text!("Count");
}

/// The first steps after set-up.
pub mod first_steps {
    pub const TITLE: &str = text!("What to do next");
    /// For screen readers, after the name of a step.
    pub const DONE: &str = text!("(done)");
    pub const ROLE: &str = text!("Create a role");
    pub const WHAT_ROLES_DO: &str = text!("A role names what its holders may do, for example write to the inventory.");
    pub const GO_TO_ROLES: &str = text!("Go to roles");
    pub const API_USER: &str = text!("Create an API user");
    pub const WHAT_API_USERS_ARE: &str =
        text!("An API user stands for one program, for example a scanner. Give it the role.");
    pub const GO_TO_API_USERS: &str = text!("Go to API users");
    pub const KEY: &str = text!("Create a key");
    pub const HOW_TO_CREATE_KEY: &str = text!("Open the API user and create a key. Its secret is shown once.");
    pub const CALL: &str = text!("Call the API");
    pub const WHAT_TO_CALL: &str = text!("Ask Postern who the key belongs to:");
    pub const COMMAND: &str = text!("Command");
}
