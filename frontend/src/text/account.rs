//! The person's own account.

pub const LOADING: &str = text!("Loading");
pub const LOGIN: &str = text!("Login");
pub const ROLES: &str = text!("Roles");
pub const USER_SINCE: &str = text!("User since");
pub const NAME: &str = text!("Name");
pub const SAVE_NAME: &str = text!("Save name");
pub const SESSIONS: &str = text!("Sessions");
pub const NO_SESSIONS: &str = text!("You have no sessions.");
pub const API_TOKENS: &str = text!("API tokens");
pub const GO_TO_TOKENS: &str = text!("Go to your API tokens");

pub fn tokens(count: usize) -> String {
    match count {
        0 => text!("You have no API tokens.").to_owned(),
        1 => text!("You have 1 API token.").to_owned(),
        _ => text!("You have {count} API tokens.", count),
    }
}

pub fn more_tokens_than(count: u32) -> String {
    text!("You have more than {count} API tokens.", count)
}

/// Changing the password.
pub mod password {
    pub const PASSWORD: &str = text!("Password");
    pub const ENDS_SESSIONS: &str = text!("Changing your password ends all your other sessions.");
    pub const CURRENT: &str = text!("Current password");
    pub const CURRENT_MISSING: &str = text!("Enter your current password.");
    pub const NEW: &str = text!("New password");
    pub const CHANGE: &str = text!("Change password");
    pub const CHANGED: &str = text!("Password changed. All your other sessions have ended.");
    pub const CHANGED_WITHOUT_TOKENS: &str =
        text!("Password changed. All your other sessions and your API tokens have ended.");
}

/// The API tokens from before an invitation was accepted.
pub mod token_check {
    pub const WHY: &str = text!(
        "These API tokens were created in your name before you accepted the invitation, and they still work. Anyone who has one can act as you. Delete those that you do not recognize. You can find them later under Settings > API tokens."
    );
    pub const NONE: &str = text!("You have no API tokens.");
    pub const DELETE_ALL: &str = text!("Delete all");
    pub const DELETE_ALL_QUESTION: &str = text!("Delete all your API tokens?");
    pub const PERMANENT: &str = text!("This is permanent. Programs that use these tokens stop working at once.");
    pub const ALL_DELETED: &str = text!("All your API tokens deleted");
    pub const CONTINUE: &str = text!("Continue");
}
