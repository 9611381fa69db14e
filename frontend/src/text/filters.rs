//! The order of a list, and a range of days.

pub const ORDER: &str = text!("Order");
pub const NEWEST_FIRST: &str = text!("Newest first");
pub const OLDEST_FIRST: &str = text!("Oldest first");
pub const NOT_SORTED: &str = text!("Not sorted");
pub const A_TO_Z: &str = text!("A to Z");
pub const Z_TO_A: &str = text!("Z to A");

/// With the oldest first, what happened in these last seconds is left out.
pub fn without_last(seconds: u32) -> String {
    text!("Without the last {seconds} seconds.", seconds)
}

pub const DAYS: &str = text!("Days");
pub const FIRST_DAY: &str = text!("First day");
pub const LAST_DAY: &str = text!("Last day");
pub const BEFORE_FIRST: &str = text!("This is before the first day.");
pub const TODAY: &str = text!("Today");
pub const ALL_DAYS: &str = text!("All days");
