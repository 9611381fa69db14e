//! Choosing when a key stops working.

use jiff::SignedDuration;
use leptos::prelude::*;
use postern_shared::time::Timestamp;

use crate::part::period::end_of_day;
use crate::text::key::create as text;
use crate::text::key::{EXPIRES, LAST_DAY};
use crate::ui::{Input, SelectField, TextField};

/// The default: long enough to be useful, short enough that a forgotten key ends.
const DEFAULT: &str = "90";
/// The choice of a certain day.
const ON_A_DAY: &str = "day";

/// The expiry that is being chosen.
#[derive(Clone, Copy)]
pub(super) struct ExpiryChoice {
    /// A number of days, [`ON_A_DAY`], or nothing for never.
    after: RwSignal<String>,
    /// The day, as the browser writes it.
    day: RwSignal<String>,
}

impl ExpiryChoice {
    /// The default choice.
    pub(super) fn new() -> Self {
        Self { after: RwSignal::new(DEFAULT.to_owned()), day: RwSignal::new(String::new()) }
    }

    /// The time that was chosen, or what is wrong with the choice.
    pub(super) fn read(self, now: Timestamp) -> Result<Option<Timestamp>, &'static str> {
        let after = self.after.get_untracked();
        if after == ON_A_DAY {
            return end_of(&self.day.get_untracked(), now).map(Some);
        }
        let days = after.parse().ok().map(|days: i64| SignedDuration::from_hours(24 * days));
        Ok(days.and_then(|days| now.checked_add(days).ok()))
    }
}

/// The end of a day where the reader is, which must be in the future.
fn end_of(day: &str, now: Timestamp) -> Result<Timestamp, &'static str> {
    match end_of_day(day) {
        None => Err(text::CHOOSE_DAY),
        Some(end) if end <= now => Err(text::CHOOSE_FUTURE_DAY),
        Some(end) => Ok(end),
    }
}

/// The field for it.
#[component]
pub(super) fn ExpiryField(
    /// The choice.
    choice: ExpiryChoice,
    /// The error.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices = [
        ("30", text::IN_30_DAYS),
        (DEFAULT, text::IN_90_DAYS),
        ("365", text::IN_1_YEAR),
        ("", text::NEVER),
        (ON_A_DAY, text::ON_A_DAY),
    ];
    let options: Vec<_> = choices.iter().map(|(value, shown)| ((*value).to_owned(), (*shown).to_owned())).collect();
    let on_a_day = Memo::new(move |_| choice.after.with(|after| after == ON_A_DAY));
    let error_of_choice = Signal::derive(move || error.get().filter(|_| !on_a_day.get()));
    view! {
        <SelectField label=EXPIRES value=choice.after options error=error_of_choice/>
        <Show when=move || on_a_day.get()>
            <TextField label=LAST_DAY value=choice.day kind=Input::Date required=true
                hint=text::LAST_DAY_HINT error/>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_works_until_its_last_day_ends() {
        let now: Timestamp = "2026-11-21T22:30:00Z".parse().unwrap();
        assert_eq!(end_of("2026-11-21", now), Ok("2026-11-22T00:00:00Z".parse().unwrap()));
        assert_eq!(end_of("2027-02-28", now), Ok("2027-03-01T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_day_that_is_over_or_none_is_refused() {
        let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        assert_eq!(end_of("2026-11-20", now), Err(text::CHOOSE_FUTURE_DAY));
        assert_eq!(end_of("", now), Err(text::CHOOSE_DAY));
        assert_eq!(end_of("9999-12-31", now), Err(text::CHOOSE_DAY));
    }
}
