//! A range of days where the reader is, first and last included.

use jiff::SignedDuration;
use jiff::civil::Date;
use leptos::prelude::*;
use postern_shared::time::{Timestamp, read_day};

use crate::text::filters as text;
use crate::ui::{Button, Input, TextField, local_time, now};

/// The first and the last day, as typed; empty for no limit.
#[derive(Clone, Copy)]
pub struct Period {
    first: RwSignal<String>,
    last: RwSignal<String>,
}

impl Period {
    /// No limits.
    pub fn all() -> Self {
        Self { first: RwSignal::new(String::new()), last: RwSignal::new(String::new()) }
    }

    /// Whether it has a limit.
    pub fn is_narrow(self) -> bool {
        self.first.with(|day| !day.is_empty()) || self.last.with(|day| !day.is_empty())
    }

    /// The time at which it begins, and the time before which it ends.
    pub fn limits(self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.first.with(|day| start(day)), self.last.with(|day| end_of_day(day)))
    }

    /// Sets the days between two such times, unless it has them already.
    pub fn follow(self, from: Option<Timestamp>, to: Option<Timestamp>) {
        if untrack(|| self.limits()) != (from, to) {
            let last = to.and_then(last_day_before).map(|day| day.to_string());
            self.set(from.map(day).unwrap_or_default(), last.unwrap_or_default());
        }
    }

    fn set(self, first: String, last: String) {
        self.first.set(first);
        self.last.set(last);
    }
}

/// The midnight at which a day begins.
fn start(day: &str) -> Option<Timestamp> {
    read_day(day).and_then(local_time::midnight)
}

/// The midnight at which a day ends.
pub(super) fn end_of_day(day: &str) -> Option<Timestamp> {
    read_day(day)?.tomorrow().ok().and_then(local_time::midnight)
}

/// The last day that begins before a time: the day before, if the time is midnight.
pub(super) fn last_day_before(at: Timestamp) -> Option<Date> {
    at.checked_sub(SignedDuration::from_nanos(1)).ok().and_then(local_time::day_of)
}

/// The day a time lies in.
fn day(at: Timestamp) -> String {
    local_time::day_of(at).map(|day| day.to_string()).unwrap_or_default()
}

/// The fields for it.
#[component]
pub fn PeriodFields(
    /// The period.
    period: Period,
) -> impl IntoView {
    let Period { first, last } = period;
    let reversed = Signal::derive(move || {
        let is_reversed = last.with(|last| !last.is_empty() && first.with(|first| last < first));
        is_reversed.then(|| text::BEFORE_FIRST.to_owned())
    });
    let today = move |()| {
        let day = day(now());
        period.set(day.clone(), day);
    };
    view! {
        <div class="period" role="group" aria-label=text::DAYS>
            <TextField label=text::FIRST_DAY value=first kind=Input::Date/>
            <TextField label=text::LAST_DAY value=last kind=Input::Date error=reversed/>
            <div class="period-buttons">
                <Button on_press=today>{text::TODAY}</Button>
                <Show when=move || period.is_narrow()>
                    <Button on_press=move |()| period.set(String::new(), String::new())>{text::ALL_DAYS}</Button>
                </Show>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lasts_from_midnight_to_midnight() {
        assert_eq!(start("2026-12-31").map(|at| at.to_string()).as_deref(), Some("2026-12-31T00:00:00.000Z"));
        assert_eq!(end_of_day("2026-12-31").map(|at| at.to_string()).as_deref(), Some("2027-01-01T00:00:00.000Z"));
    }

    #[test]
    fn a_time_at_midnight_ends_the_day_before() {
        for (at, day) in [("2027-01-01T00:00:00.000Z", "2026-12-31"), ("2027-01-01T00:00:00.001Z", "2027-01-01")] {
            assert_eq!(last_day_before(at.parse().unwrap()).unwrap().to_string(), day);
        }
    }

    #[test]
    fn a_text_that_is_no_day_sets_no_limit() {
        for text in ["", "2026-02-30", "soon", "9999-12-31T00"] {
            assert_eq!((start(text), end_of_day(text)), (None, None), "{text}");
        }
    }
}
