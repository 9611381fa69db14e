//! When things happen: on working days, counted back from today, in UTC.
//!
//! All that depends on an order counts in working days, so that the story is the same one on whatever day it is told.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// On how many working days the company is as busy as it is now: five weeks.
pub(super) const BUSY: usize = 25;
/// How many working days ago it began: about 110 days.
pub(super) const FOUNDING: usize = 78;

/// The days up to now.
#[derive(Clone)]
pub(super) struct Calendar {
    now: Timestamp,
    today: Date,
    /// From today back to the founding.
    days: Vec<Date>,
}

impl Calendar {
    /// The calendar that ends now.
    pub(super) fn until(now: Timestamp) -> Self {
        let today = now.to_zoned(TimeZone::UTC).date();
        let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let before = today.series(-1.day()).skip(1).filter(works);
        Self { now, today, days: before.take(FOUNDING).collect() }
    }

    /// So many working days ago, within this minute; today is 0, whatever day it is.
    pub(super) fn at(&self, days_ago: usize, hour: i8, minute: i8) -> Timestamp {
        let day = days_ago.checked_sub(1).and_then(|before| self.days.get(before)).unwrap_or(&self.today);
        // Nobody does everything on the full minute.
        let second =
            (days_ago * 31 + usize::from(hour.unsigned_abs()) * 17 + usize::from(minute.unsigned_abs()) * 7) % 53;
        day.at(hour, minute, i8::try_from(second).unwrap_or(0), 0)
            .to_zoned(TimeZone::UTC)
            .map_or(self.now, |time| time.timestamp())
    }

    /// So much later than now, or earlier if it is negative.
    pub(super) fn beside_now(&self, by: SignedDuration) -> Timestamp {
        self.now.saturating_add(by).unwrap_or(self.now)
    }
}

/// A moment after another.
pub(super) fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}
