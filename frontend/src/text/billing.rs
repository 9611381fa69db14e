//! The bill.

pub const FILE_TOO_LONG: &str = text!("The file is incomplete: there are more API users than it can hold.");

pub fn enabled_now(count: u64) -> String {
    if count == 1 {
        text!("1 API user is enabled now.").to_owned()
    } else {
        text!("{count} API users are enabled now.", count)
    }
}

pub const API_USER: &str = text!("API user");
pub const DAYS_ENABLED: &str = text!("Days enabled");
pub const NOTHING: &str = text!("Nothing to bill");
pub const NONE_ENABLED: &str = text!("No API user was enabled in this month.");

pub fn total(days: u64, users: u64) -> String {
    let (days, users) = (counted_days(days), counted_users(users));
    text!("Total: {days} for {users}", days, users)
}

/// The same while some of the bill is not loaded.
pub fn so_far(days: u64, users: u64) -> String {
    let (days, users) = (counted_days(days), counted_users(users));
    text!("So far: {days} for {users}", days, users)
}

fn counted_days(count: u64) -> String {
    if count == 1 { text!("1 day").to_owned() } else { text!("{count} days", count) }
}

fn counted_users(count: u64) -> String {
    if count == 1 { text!("1 API user").to_owned() } else { text!("{count} API users", count) }
}

/// Choosing the month.
pub mod month {
    pub const MONTH: &str = text!("Month");
    pub const PREVIOUS: &str = text!("Previous month");
    pub const NEXT: &str = text!("Next month");
    pub const NOT_STARTED: &str = text!("The next month has not started yet.");

    pub const NAMES: [&str; 12] = [
        text!("January"),
        text!("February"),
        text!("March"),
        text!("April"),
        text!("May"),
        text!("June"),
        text!("July"),
        text!("August"),
        text!("September"),
        text!("October"),
        text!("November"),
        text!("December"),
    ];

    pub fn of_year(month: &str, year: i16) -> String {
        text!("{month} {year}", month, year)
    }
}
