//! Why the signed-in person may not do something.

/// `permission` is in words and as text.
pub fn missing(permission: &str) -> String {
    text!("You need the permission {permission}.", permission)
}

/// `permissions` are in words and as text.
pub fn lacks(permissions: &str) -> String {
    text!("You lack {permissions}.", permissions)
}

pub fn beyond(why: &str) -> String {
    text!("This goes beyond your rights. {why}", why)
}

pub const ADMINISTRATORS_ONLY: &str = text!("Only an Administrator can do this.");
pub const NOT_FOR_YOURSELF: &str = text!("You cannot do this for yourself.");
pub const NOT_YOURSELF: &str = text!("You cannot hand over yourself.");

/// `why` is a title of the service without a full stop.
pub fn adopt_first(why: &str) -> String {
    text!("{why}. Press “Keep access without this key” on its page first.", why)
}
