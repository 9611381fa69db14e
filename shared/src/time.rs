//! Points in time, in one spelling everywhere: UTC with exactly three fractional digits, `2026-01-02T03:04:05.000Z`.
//!
//! A server reads every time of RFC 3339. A browser reads only what a server writes: the parser of `jiff` with its error messages
//! would be a seventh of what it loads first.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{RoundMode, SignedDuration, TimestampRound, Unit};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field::Violation;

/// A point in time, shown and stored to the millisecond. A server reads any offset from UTC.
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
        read(text).map(Self).ok_or_else(|| NotATime::new(text))
    }
}

#[cfg(feature = "server")]
fn read(text: &str) -> Option<jiff::Timestamp> {
    read_written(text).or_else(|| text.parse().ok())
}

#[cfg(not(feature = "server"))]
fn read(text: &str) -> Option<jiff::Timestamp> {
    read_written(text)
}

/// A time in UTC to the second or the millisecond.
fn read_written(text: &str) -> Option<jiff::Timestamp> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, milliseconds) = time.split_once('.').unwrap_or((time, "000"));
    let [hours, minutes, seconds] = numbers(time, ':', [2, 2, 2])?;
    let [milliseconds] = numbers(milliseconds, '.', [3])?;
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let days = read_day(day)?.duration_since(Date::constant(1970, 1, 1));
    let seconds = days.as_secs() + i64::from(hours * 3600 + minutes * 60 + seconds);
    jiff::Timestamp::new(seconds, milliseconds * 1_000_000).ok()
}

/// A day as it is written everywhere, `2026-01-02`.
pub fn read_day(text: &str) -> Option<Date> {
    let [year, month, day] = numbers(text, '-', [4, 2, 2])?;
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Numbers of so many digits with a separator between them.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[i32; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part =
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Reads the days in wire types with [`read_day`].
pub mod day {
    use std::collections::BTreeMap;

    use super::{Date, Deserialize, Deserializer, read_day};

    #[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(try_from = "String")]
    struct Day(Date);

    impl TryFrom<String> for Day {
        type Error = &'static str;

        fn try_from(text: String) -> Result<Self, Self::Error> {
            read_day(&text).map(Self).ok_or("a day is written as in 2026-01-02")
        }
    }

    pub(crate) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        Day::deserialize(deserializer).map(|day| day.0)
    }

    pub(crate) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Option::<Day>::deserialize(deserializer).map(|day| day.map(|day| day.0))
    }

    /// Days as the keys of a map.
    ///
    /// # Errors
    /// A key that is no day.
    pub fn keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Date, u64>, D::Error> {
        let days = BTreeMap::<Day, u64>::deserialize(deserializer)?;
        Ok(days.into_iter().map(|(day, number)| (day.0, number)).collect())
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
        if read_day(text).is_some() {
            return Self(format!("a day has no time; its beginning in UTC is {text}T00:00:00.000Z"));
        }
        if text.contains('T') && read(&text.replacen(' ', "+", 1)).is_some() {
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
