//! The roles of someone, and choosing them.

pub const ROLES: &str = text!("Roles");
pub const LOADING: &str = text!("Loading roles");

/// `why` names the permission that is missing.
pub fn cannot_see(why: &str) -> String {
    text!("You cannot see roles, so you cannot choose any. {why}", why)
}

/// The number of roles, where no names are shown.
pub fn roles(count: usize) -> String {
    match count {
        0 => text!("No roles").to_owned(),
        1 => text!("1 role").to_owned(),
        _ => text!("{count} roles", count),
    }
}
