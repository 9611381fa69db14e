//! Points in time, as words: how long ago, or how soon.
use leptos::prelude::*;
use postern_shared::time::Timestamp;

use super::local_time::{self, now};
use crate::text::ui::moment as text;

/// How often the words on the screen are updated.
const UPDATED_EVERY: std::time::Duration = std::time::Duration::from_secs(30);

thread_local! {
    /// The clock of all moments on the screen: it counts up, so that "just now" becomes "1 minute ago".
    static TICK: ArcRwSignal<u32> = {
        let tick = ArcRwSignal::new(0_u32);
        let ticking = tick.clone();
        set_interval(move || ticking.update(|tick| *tick = tick.wrapping_add(1)), UPDATED_EVERY);
        tick
    };
}

/// A point in time, as words; the exact time is its tip.
#[component]
pub(crate) fn Moment(
    /// The point in time.
    at: Timestamp,
) -> impl IntoView {
    let tick = TICK.with(ArcRwSignal::clone);
    let words = move || {
        tick.track();
        in_words(at, now())
    };
    view! {
        <time class="moment" datetime=at.to_string() title=exactly(at)>
            {words}
        </time>
    }
}

/// A point in time to the second, where the reader is and in UTC.
#[component]
pub(crate) fn ExactMoment(
    /// The point in time.
    at: Timestamp,
) -> impl IntoView {
    view! {
        <time datetime=at.to_string()>
            {exactly(at)}
        </time>
    }
}

/// A point in time to the second: `21 Nov 2026, 22:38:05 CET (2026-11-21 21:38:05 UTC)`. Where local time is UTC, it is not said
/// twice.
fn exactly(at: Timestamp) -> String {
    let local = local_time::in_words(at);
    if local.ends_with("UTC") { local } else { format!("{local} ({})", in_utc(at)) }
}

/// A point in time to the second, in UTC: `2026-11-21 21:38:05 UTC`.
fn in_utc(at: Timestamp) -> String {
    let text = at.to_string();
    let to_the_second = text.get(..19).unwrap_or(&text);
    format!("{} UTC", to_the_second.replace('T', " "))
}

/// How far `at` is from `now`, in one unit: `3 minutes ago`, `in 12 days`.
pub(crate) fn in_words(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.as_second() - now.as_second();
    let away = seconds.unsigned_abs();
    let (length, unit) = match away {
        0..45 => return if seconds > 0 { text::IN_A_MOMENT } else { text::JUST_NOW }.to_owned(),
        45..2_700 => (60, &text::MINUTES),
        2_700..79_200 => (3_600, &text::HOURS),
        79_200..2_592_000 => (86_400, &text::DAYS),
        2_592_000..29_808_000 => (2_629_746, &text::MONTHS),
        _ => (31_556_952, &text::YEARS),
    };
    // Rounded to whole units, at least one.
    let count = ((away + length / 2) / length).max(1);
    text::counted(if seconds > 0 { unit.future } else { unit.past }, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words for a point in time that is `seconds` away.
    fn words(seconds: i64) -> String {
        let now = Timestamp::constant(1_795_297_085, 0);
        in_words(now.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap(), now)
    }

    #[test]
    fn the_past_is_told_in_the_nearest_unit() {
        let cases = [
            (0, "just now"),
            (-44, "just now"),
            (-45, "1 minute ago"),
            (-3 * 60, "3 minutes ago"),
            (-44 * 60, "44 minutes ago"),
            (-45 * 60, "1 hour ago"),
            (-21 * 3_600, "21 hours ago"),
            (-23 * 3_600, "1 day ago"),
            (-29 * 86_400, "29 days ago"),
            (-31 * 86_400, "1 month ago"),
            (-340 * 86_400, "11 months ago"),
            (-360 * 86_400, "1 year ago"),
            (-800 * 86_400, "2 years ago"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(words(seconds), expected, "{seconds} seconds");
        }
    }

    #[test]
    fn the_future_is_told_in_the_nearest_unit() {
        assert_eq!(words(30), "in a moment");
        assert_eq!(words(90), "in 2 minutes");
        assert_eq!(words(12 * 86_400), "in 12 days");
        assert_eq!(words(365 * 86_400), "in 1 year");
    }

    #[test]
    fn the_tip_is_exact_to_the_second() {
        assert_eq!(in_utc(Timestamp::constant(1_795_297_085, 123_000_000)), "2026-11-21 21:38:05 UTC");
    }
}
