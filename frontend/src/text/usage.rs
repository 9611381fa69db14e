//! Usage: calls by day, and when permissions and addresses were last used.

use leptos::prelude::*;

use super::sentence;

pub const LET_IN: &str = text!("Let in");
pub const REFUSED: &str = text!("Refused");
pub const NONE: &str = text!("None");

/// The name of the chart.
pub fn chart(days: i32, allowed: u64, refused: u64) -> String {
    text!("Calls in the last {days} days: at least {allowed} let in and {refused} refused", days, allowed, refused)
}

/// The same below the chart.
pub fn summary(days: i32, allowed: u64, refused: u64) -> String {
    text!("Recorded so far in the last {days} days (UTC): {allowed} let in, {refused} refused.", days, allowed, refused)
}

/// Instead of an empty chart.
pub fn no_calls(days: i32) -> String {
    text!("No calls recorded in the last {days} days.", days)
}

/// A bar of the chart.
pub fn calls_on(day: &str, allowed: u64, refused: u64) -> String {
    if refused == 0 {
        text!("{day}: {allowed} let in", day, allowed)
    } else {
        text!("{day}: {allowed} let in, {refused} refused", day, allowed, refused)
    }
}

/// A line of a list.
pub fn calls(count: u64, days: i32) -> String {
    if count == 1 {
        text!("At least 1 call in the last {days} days", days)
    } else {
        text!("At least {count} calls in the last {days} days", count, days)
    }
}

const MONTHS: [&str; 12] = [
    text!("Jan"),
    text!("Feb"),
    text!("Mar"),
    text!("Apr"),
    text!("May"),
    text!("Jun"),
    text!("Jul"),
    text!("Aug"),
    text!("Sep"),
    text!("Oct"),
    text!("Nov"),
    text!("Dec"),
];

/// A day of a month from 1 to 12, with the year if it is another one.
pub fn day(day: i8, month: i8, year: Option<i16>) -> String {
    let month = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    match year {
        None => text!("{day} {month}", day, month),
        Some(year) => text!("{day} {month} {year}", day, month, year),
    }
}

pub fn unused_since(day: &str) -> String {
    text!("not used since {day}", day)
}

pub fn used(days_ago: i64, holders: Option<u32>) -> String {
    match (days_ago, holders) {
        (..=0, None) => text!("used today").to_owned(),
        (..=0, Some(1)) => text!("used today by 1 holder").to_owned(),
        (..=0, Some(count)) => text!("used today by {count} holders", count),
        (1, None) => text!("used yesterday").to_owned(),
        (1, Some(1)) => text!("used yesterday by 1 holder").to_owned(),
        (1, Some(count)) => text!("used yesterday by {count} holders", count),
        (days, None) => text!("used {days} days ago", days),
        (days, Some(1)) => text!("used {days} days ago by 1 holder", days),
        (days, Some(count)) => text!("used {days} days ago by {count} holders", days, count),
    }
}

pub const INCOMPLETE: &str = text!("Not everything was read");
pub const WHAT_IS_INCOMPLETE: &str = text!("More was used, and more calls were made, than is shown.");

pub fn recorded_since(day: &str) -> String {
    text!("Usage has been recorded since {day}.", day)
}

pub const NO_ADDRESS: &str = text!("No use from an address has been recorded.");

/// The first and the last use from an address.
pub fn from_address(first: AnyView, last: AnyView) -> AnyView {
    sentence(text!("first used {first}, last used {last}"), [("first", first), ("last", last)])
}
