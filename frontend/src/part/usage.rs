//! Usage: calls by day as a chart, and when each permission was last used.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Date;
use leptos::prelude::*;
use postern_shared::time::Timestamp;
use postern_shared::usage::{CALLS_DAYS, DayCalls, KeyAddress, PermissionUsage, SUMMARY_DAYS, Usage};

use crate::text::{shared, usage as text};
use crate::ui::{Bar, BarChart, Moment, Notice, Sparkline, Tone, now};

/// The calls of the last days by day.
#[component]
pub fn CallsChart(
    /// The calls; days without any can be missing.
    days: Vec<DayCalls>,
    /// How many days are shown.
    #[prop(default = CALLS_DAYS)]
    last: i32,
) -> impl IntoView {
    let bars = last_days(last).map(|day| {
        let calls = days.iter().find(|calls| calls.day == day);
        let (main, extra) = calls.map_or((0, 0), |calls| (calls.allowed, calls.refused));
        let label = in_words(day);
        let tip = Some(text::calls_on(&label, main, extra));
        Bar { label, main, extra, tip }
    });
    let (allowed, refused) =
        days.iter().fold((0, 0), |(allowed, refused), day| (allowed + day.allowed, refused + day.refused));
    if (allowed, refused) == (0, 0) {
        return view! { <p class="quiet">{text::no_calls(last)}</p> }.into_any();
    }
    let label = text::chart(last, allowed, refused);
    view! {
        <BarChart label bars=bars.collect() names=(text::LET_IN, text::REFUSED)/>
        <p class="quiet">{text::summary(last, allowed, refused)}</p>
    }
    .into_any()
}

/// The calls of the last 30 days that were let in, in a line of a list.
#[component]
pub fn CallsLine(
    /// The calls by day.
    calls: BTreeMap<Date, u64>,
) -> impl IntoView {
    let numbers: Vec<u64> = last_days(SUMMARY_DAYS).map(|day| calls.get(&day).copied().unwrap_or_default()).collect();
    let total: u64 = numbers.iter().sum();
    if total == 0 {
        return view! { <span class="quiet">{text::NONE}</span> }.into_any();
    }
    let label = text::calls(total, SUMMARY_DAYS);
    view! { <Sparkline label numbers/> }.into_any()
}

/// The days up to today, oldest first.
fn last_days(count: i32) -> impl Iterator<Item = Date> {
    let today = day_of(now());
    (0..count).rev().filter_map(move |ago| today.checked_sub(SignedDuration::from_hours(24 * i64::from(ago))).ok())
}

fn day_of(at: Timestamp) -> Date {
    at.date()
}

/// A day as in `3 Nov`, with the year if it is another one.
fn in_words(day: Date) -> String {
    text::day(day.day(), day.month(), (day.year() != day_of(now()).year()).then(|| day.year()))
}

/// The UTC day of a time, as in `3 Nov`.
pub(super) fn day_in_words(at: Timestamp) -> String {
    in_words(day_of(at))
}

/// When a permission was last used: `used today by 1 holder`, `used 12 days ago`, `not used since 3 Nov`.
fn last_use(last_used_on: Option<Date>, holders: Option<u32>, recording_since: Timestamp) -> String {
    match last_used_on {
        None => text::unused_since(&day_in_words(recording_since)),
        Some(day) => text::used(days_ago(day), holders),
    }
}

/// How many days ago a day was.
pub fn days_ago(day: Date) -> i64 {
    day_of(now()).duration_since(day).as_hours() / 24
}

/// How many days ago a time was, in whole UTC days.
pub fn days_since(at: Timestamp) -> i64 {
    days_ago(day_of(at))
}

/// The notes below a usage: since when it is recorded, and whether there is more.
#[component]
pub fn UsageNotes(
    /// The usage.
    usage: Usage,
) -> impl IntoView {
    let since = in_words(day_of(usage.recording_since));
    view! {
        {(!usage.complete).then(|| view! {
            <Notice tone=Tone::Warning title=text::INCOMPLETE>{text::WHAT_IS_INCOMPLETE}</Notice>
        })}
        <p class="quiet">{text::recorded_since(&since)}</p>
    }
}

/// The permissions, each with its last use.
#[component]
pub fn PermissionUses(
    /// The usage.
    usage: Usage,
) -> impl IntoView {
    let since = usage.recording_since;
    let row = move |PermissionUsage { permission, last_used_on, holders }: PermissionUsage| {
        view! {
            <li>
                <span>{shared(&permission.words())}</span>
                " "
                <code translate="no">{permission.to_string()}</code>
                " "
                <span class="quiet">{last_use(last_used_on, holders, since)}</span>
            </li>
        }
    };
    let rows = usage.permissions.into_iter().map(row).collect_view();
    view! { <ul class="uses">{rows}</ul> }
}

/// The addresses that a key was used from, each with its first and last use.
#[component]
pub fn KeyAddresses(
    /// The addresses, the last one used first.
    addresses: Vec<KeyAddress>,
) -> impl IntoView {
    if addresses.is_empty() {
        return view! { <p class="quiet">{text::NO_ADDRESS}</p> }.into_any();
    }
    let row = |KeyAddress { address, first_at, last_at }: KeyAddress| {
        view! {
            <li>
                <code translate="no">{address}</code>
                " "
                <span class="quiet">{text::from_address(view! { <Moment at=first_at/> }.into_any(), view! { <Moment at=last_at/> }.into_any())}</span>
            </li>
        }
    };
    let rows = addresses.into_iter().map(row).collect_view();
    view! { <ul class="uses">{rows}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tip_of_a_bar_names_both_numbers() {
        assert_eq!(text::calls_on("3 Nov", 12, 0), "3 Nov: 12 let in");
        assert_eq!(text::calls_on("3 Nov", 12, 2), "3 Nov: 12 let in, 2 refused");
    }
}
