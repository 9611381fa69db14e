//! A calendar month in UTC.

use jiff::civil::Date;
use postern_shared::time::{Timestamp, read_day};

use crate::text::billing::month as text;
use crate::ui::now;

/// A month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(Date);

impl Month {
    /// A month as in `2026-11`, unless it lies in the future.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let month = Self(read_day(&format!("{text}-01"))?);
        (month <= Self::of(now())).then_some(month)
    }

    /// The month of a time.
    pub(super) fn of(at: Timestamp) -> Self {
        Self(at.date().first_of_month())
    }

    /// The month before.
    pub(super) fn previous(self) -> Self {
        Self(self.0.yesterday().unwrap_or(self.0).first_of_month())
    }

    /// The month after.
    pub(super) fn next(self) -> Self {
        Self(self.0.last_of_month().tomorrow().unwrap_or(self.0))
    }

    /// In the form of ISO 8601: `2026-03`.
    pub(super) fn iso(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }

    /// In words: `March 2026`.
    pub(super) fn in_words(self) -> String {
        let name = usize::try_from(self.0.month() - 1).ok().and_then(|index| text::NAMES.get(index));
        text::of_year(name.copied().unwrap_or_default(), self.0.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_the_one_in_utc() {
        let month = Month::of("2026-03-31T23:30:00.000Z".parse().expect("a time"));
        assert_eq!((month.iso(), month.in_words()), ("2026-03".to_owned(), "March 2026".to_owned()));
    }

    #[test]
    fn months_follow_one_another_across_years() {
        let december = Month::of("2025-12-31T12:00:00Z".parse().expect("a time"));
        assert_eq!(december.next().iso(), "2026-01");
        assert_eq!(december.next().previous(), december);
        assert!(december < december.next());
    }
}
