//! Points in time, in one spelling everywhere: UTC with exactly three fractional digits, `2026-01-02T03:04:05.000Z`.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{RoundMode, SignedDuration, TimestampRound, Unit};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field::Violation;

/// A point in time, shown and stored to the millisecond. Any offset from UTC is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// The error for a text that is not a time: what to send instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotATime(String);

impl Timestamp {
    /// The earliest time that Postern knows.
    pub const UNIX_EPOCH: Self = Self(jiff::Timestamp::UNIX_EPOCH);
    /// The latest time.
    pub const MAX: Self = Self(jiff::Timestamp::MAX);

    /// The time so many seconds and nanoseconds after the epoch.
    pub const fn constant(seconds: i64, nanoseconds: i32) -> Self {
        Self(jiff::Timestamp::constant(seconds, nanoseconds))
    }

    /// The time so many milliseconds after the epoch.
    ///
    /// # Errors
    /// If it is later than [`MAX`](Self::MAX), or as far before the epoch.
    pub fn from_millisecond(milliseconds: i64) -> Result<Self, jiff::Error> {
        jiff::Timestamp::from_millisecond(milliseconds).map(Self)
    }

    /// The midnight in UTC with which a day begins.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn midnight(day: Date) -> Result<Self, jiff::Error> {
        day.to_zoned(TimeZone::UTC).map(|midnight| Self(midnight.timestamp()))
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        self.0.to_zoned(TimeZone::UTC).date()
    }

    /// The time from another time until this one; negative if that is later.
    pub fn duration_since(self, other: Self) -> SignedDuration {
        self.0.duration_since(other.0)
    }

    /// Seconds since the epoch.
    pub fn as_second(self) -> i64 {
        self.0.as_second()
    }

    /// Milliseconds since the epoch.
    pub fn as_millisecond(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The first whole millisecond at or after this time.
    #[must_use]
    pub fn whole_millisecond(self) -> Self {
        let up = TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Ceil);
        self.0.round(up).map_or(self, Self)
    }

    /// The time so much later.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn checked_add(self, duration: SignedDuration) -> Result<Self, jiff::Error> {
        self.0.checked_add(duration).map(Self)
    }

    /// The time so much earlier.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn checked_sub(self, duration: SignedDuration) -> Result<Self, jiff::Error> {
        self.0.checked_sub(duration).map(Self)
    }
}

impl Add<SignedDuration> for Timestamp {
    type Output = Self;

    fn add(self, duration: SignedDuration) -> Self {
        Self(self.0 + duration)
    }
}

impl AddAssign<SignedDuration> for Timestamp {
    fn add_assign(&mut self, duration: SignedDuration) {
        *self = *self + duration;
    }
}

impl Sub<SignedDuration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: SignedDuration) -> Self {
        Self(self.0 - duration)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

impl FromStr for Timestamp {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        text.parse().map(Self).map_err(|_| NotATime::new(text))
    }
}

/// Checks that a window of time does not end before it begins.
///
/// # Errors
/// What to send instead.
pub(crate) fn check_window(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<(), Violation> {
    match from.zip(to) {
        Some((from, to)) if from > to => {
            Err(Violation::new("reversed", "this is later than to; exchange the two times, or leave one out."))
        }
        _ => Ok(()),
    }
}

impl NotATime {
    fn new(text: &str) -> Self {
        if text.parse::<Date>().is_ok_and(|day| day.to_string() == text) {
            return Self(format!("a day has no time; its beginning in UTC is {text}T00:00:00.000Z"));
        }
        if text.contains('T') && text.replacen(' ', "+", 1).parse::<jiff::Timestamp>().is_ok() {
            let sentence = "an offset such as +02:00 is written %2B02:00 in a query, where + means a space; or use UTC";
            return Self(format!("{sentence}, such as 2026-01-02T03:04:05.000Z"));
        }
        Self("a time is written as in RFC 3339, such as 2026-01-02T03:04:05.000Z".to_owned())
    }
}

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotATime {}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
