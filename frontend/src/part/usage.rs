//! Usage: calls by day as a chart, and when each permission was last used.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Date;
use leptos::prelude::*;
use postern_shared::time::Timestamp;
use postern_shared::usage::{CALLS_DAYS, DayCalls, KeyAddress, PermissionUsage, SUMMARY_DAYS, Usage};

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
        Bar { label: in_words(day), main, extra }
    });
    let (allowed, refused) =
        days.iter().fold((0, 0), |(allowed, refused), day| (allowed + day.allowed, refused + day.refused));
    let label = format!("Calls in the last {last} days: at least {allowed} let in and {refused} refused");
    view! {
        <BarChart label bars=bars.collect() names=("Let in", "Refused")/>
        <p class="quiet">"In the last " {last} " days (UTC), at least: " {allowed} " let in, " {refused} " refused."</p>
    }
}

/// The calls of the last 30 days that were let in, in a line of a list.
#[component]
pub fn CallsLine(
    /// The calls by day.
    calls: BTreeMap<Date, u64>,
) -> impl IntoView {
    let numbers: Vec<u64> = last_days(SUMMARY_DAYS).map(|day| calls.get(&day).copied().unwrap_or_default()).collect();
    let total: u64 = numbers.iter().sum();
    let noun = if total == 1 { "call" } else { "calls" };
    let label = format!("At least {total} {noun} in the last {SUMMARY_DAYS} days");
    if total == 0 {
        return view! { <span class="quiet">"None"</span> }.into_any();
    }
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
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = usize::try_from(day.month() - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    let year = if day.year() == day_of(now()).year() { String::new() } else { format!(" {}", day.year()) };
    format!("{} {month}{year}", day.day())
}

/// The UTC day of a time, as in `3 Nov`.
pub(super) fn day_in_words(at: Timestamp) -> String {
    in_words(day_of(at))
}

/// When a permission was last used: `used today`, `used 12 days ago`, `never since 3 Nov`.
fn last_use(last_used_on: Option<Date>, recording_since: Timestamp) -> String {
    let Some(day) = last_used_on else { return format!("never since {}", in_words(day_of(recording_since))) };
    match days_ago(day) {
        ..=0 => "used today".to_owned(),
        1 => "used yesterday".to_owned(),
        days => format!("used {days} days ago"),
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
            <Notice tone=Tone::Warning title="Not everything was read">"More was used, and more calls were made, than is shown."</Notice>
        })}
        <p class="quiet">"Usage has been recorded since " {since} "."</p>
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
        let by = holders.filter(|_| last_used_on.is_some()).map(|holders| match holders {
            1 => " by 1 holder".to_owned(),
            many => format!(" by {many} holders"),
        });
        view! {
            <li>
                {permission.words()}
                " "
                <code translate="no">{permission.to_string()}</code>
                " "
                <span class="quiet">{last_use(last_used_on, since)} {by}</span>
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
        return view! { <p class="quiet">"No use from an address has been recorded."</p> }.into_any();
    }
    let row = |KeyAddress { address, first_at, last_at }: KeyAddress| {
        view! {
            <li>
                <code translate="no">{address}</code>
                " "
                <span class="quiet">"first used " <Moment at=first_at/> ", last used " <Moment at=last_at/></span>
            </li>
        }
    };
    let rows = addresses.into_iter().map(row).collect_view();
    view! { <ul class="uses">{rows}</ul> }.into_any()
}
