//! Billing: which API users were enabled in a month, and on how many days.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use postern_shared::billing::{Bill, BillItem};
use postern_shared::id::ApiUserId;
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;

use crate::caller::Caller;
use crate::error::Error;
use crate::store::{CursorScope, EntityRef, Interval, PageQuery};

/// How many intervals one call reads.
const PAGE: u32 = 100;
/// The most intervals that one page looks at, apart from those of its last API user. Intervals of other months lie
/// between them.
const LOOKED_AT: usize = 2000;

/// A page of a month's bill. It can have fewer items than requested and still not be the last.
pub async fn bill(caller: &Caller, month: Option<&str>, page: &PageQuery) -> Result<Bill, Error> {
    let month = Month::of(month, caller.now())?;
    let scope = CursorScope::new(caller.id(), &["billing", &month.name()]);
    let store = &caller.app().store;
    let mut position = scope.position(page)?;
    let mut counted: Vec<(ApiUserId, BTreeSet<i8>)> = Vec::new();
    let (mut looked_at, mut more) = (0, true);
    'pages: while more {
        let intervals = store.intervals(position.as_deref(), PAGE).await?;
        more = intervals.len() == PAGE as usize;
        for (next, interval) in intervals {
            let days = month.days(&interval, caller.now())?;
            let full = counted.len() == page.limit as usize && !days.is_empty();
            match counted.last_mut() {
                Some((id, known)) if *id == interval.api_user => known.extend(days),
                // The intervals of an API user follow one another, so a page ends after all of them.
                _ if full || looked_at >= LOOKED_AT => {
                    more = true;
                    break 'pages;
                }
                _ if days.is_empty() => {}
                _ => counted.push((interval.api_user, days)),
            }
            looked_at += 1;
            position = Some(next);
        }
    }
    let snapshot = store.snapshot_of(counted.iter().map(|(id, _)| EntityRef::Principal(id.clone().into()))).await?;
    let mut items = Vec::with_capacity(counted.len());
    for (id, days) in counted {
        let days = u32::try_from(days.len()).map_err(Error::internal)?;
        let principal = snapshot.principal(&id.into());
        items.extend(principal.map(|principal| BillItem { api_user: principal.named(), days }));
    }
    Ok(Bill {
        month: month.name(),
        enabled_now: store.enabled_api_users().await?,
        items,
        next_cursor: position.filter(|_| more).map(|position| scope.cursor(&position)),
    })
}

/// A calendar month in UTC.
struct Month {
    first: Date,
}

impl Month {
    fn of(text: Option<&str>, now: Timestamp) -> Result<Self, Error> {
        let Some(text) = text else {
            return Ok(Self { first: now.date().first_of_month() });
        };
        let digits = text.len() == 7 && text.as_bytes()[4] == b'-';
        let date = format!("{text}-01").parse::<Date>().ok().filter(|_| digits);
        let bad = || Error::refused(Code::BadQuery, "month is a year and a month, for example 2026-03.");
        date.map(|first| Self { first }).ok_or_else(bad)
    }

    fn name(&self) -> String {
        format!("{:04}-{:02}", self.first.year(), self.first.month())
    }

    /// The days of the month that an interval touches.
    fn days(&self, interval: &Interval, now: Timestamp) -> Result<BTreeSet<i8>, Error> {
        // The last month that can be written ends with the last timestamp.
        let midnight = |date: Date| Timestamp::midnight(date).unwrap_or(Timestamp::MAX);
        let (start, end) = (midnight(self.first), midnight(self.first.saturating_add(1.month())));
        // An interval that ends at the moment it begins still counts.
        let at_least = interval.from.checked_add(SignedDuration::from_millis(1)).map_err(Error::internal)?;
        let (from, to) = (interval.from.max(start), interval.to.unwrap_or(now).max(at_least).min(end));
        let mut days = BTreeSet::new();
        if from >= to {
            return Ok(days);
        }
        let end = to.checked_sub(SignedDuration::from_millis(1)).map_err(Error::internal)?;
        let (from, last) = (from.date(), end.date());
        days.extend(from.day()..=last.day());
        Ok(days)
    }
}
