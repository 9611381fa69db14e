//! The change log, and the activity of one actor or credential.

pub const SHOW_ALL: &str = text!("Show all changes");
pub const FILE_TOO_LONG: &str = text!("The file is incomplete: it holds only the latest changes. Choose fewer days.");
pub const NO_CHANGES: &str = text!("Every change in Postern is recorded here.");
pub const SHOW_SIGN_INS: &str = text!("Show sign-ins");

/// The screen of the activity.
pub mod activity {
    pub const NONE: &str = text!("Your own changes and records are listed here.");
}

/// The filters.
pub mod filter {
    pub const ACTOR: &str = text!("Actor");
    pub const TARGET: &str = text!("Target");
    pub const CREDENTIAL: &str = text!("Key or session");

    pub const NAME_OR_ID: &str = text!("Name or id");
    pub const NAME_OR_WHOLE_ID: &str = text!("Name, or whole id");
    pub const NOT_FOUND: &str = text!("Nothing with this name was found.");

    pub const KIND: &str = text!("Kind");
    pub const ALL_KINDS: &str = text!("All kinds");
    pub const ROLES: &str = text!("Roles");
    pub const USERS: &str = text!("Users");
    pub const API_USERS: &str = text!("API users");
    pub const KEYS: &str = text!("Keys");
    pub const RESOURCES: &str = text!("Resources");
    pub const SIGN_INS: &str = text!("Sign-ins");
}
