//! The keys of all owners, and the person's own API tokens.

/// The keys of all owners.
pub mod list {
    pub const WHICH: &str = text!("Which keys");

    pub const ALL: &str = text!("All");
    pub const EXPIRING: &str = text!("Expiring");
    pub const IDLE: &str = text!("Idle");
    pub const NEVER_USED: &str = text!("Never used");
    pub const DISABLED: &str = text!("Disabled");
    pub const EXPIRED: &str = text!("Expired");
    pub const SUSPENDED: &str = text!("Suspended");
}

/// Which keys the list of one state shows.
pub mod about {
    pub const NEVER_USED: &str =
        text!("Keys that have not been used since they were created. Perhaps no one needs them.");
    pub const DISABLED: &str = text!("Keys that do not work until someone enables them.");
    pub const EXPIRED: &str = text!("Keys that have expired, longest ago first. Delete those that are not needed.");
    pub const SUSPENDED: &str = text!("Keys that do not work because of their owner or of a key that they depend on.");

    pub fn expiring(days: i64) -> String {
        text!("Keys that expire within {days} days, soonest first.", days)
    }

    pub fn idle(days: i64) -> String {
        text!("Keys that were used before, but not in the last {days} days. Delete those that are not needed.", days)
    }
}

/// That the list is empty.
pub mod none {
    pub const AT_ALL: &str = text!("No keys");
    pub const IDLE: &str = text!("No keys are idle");
    pub const NEVER_USED: &str = text!("All keys have been used");
    pub const DISABLED: &str = text!("No keys are disabled");
    pub const EXPIRED: &str = text!("No keys have expired");
    pub const SUSPENDED: &str = text!("No keys are suspended");

    pub fn expiring(days: i64) -> String {
        text!("No keys expire within {days} days", days)
    }
}

/// The own API tokens.
pub mod tokens {
    pub const ADD: &str = text!("Add API token");
    pub const NONE: &str = text!("No API tokens");
    pub const CANNOT_CREATE: &str = text!("You cannot create API tokens");

    /// Why the person cannot create any, and what that means for those that exist.
    pub fn why_not(reason: &str) -> String {
        text!("{reason} Your existing tokens keep working.", reason)
    }
}
