//! Reading a log: its window of time and its cursor, in either order, and the search for entries that match a filter.

use std::future::Future;

use jiff::SignedDuration;
use postern_shared::page::{LogPage, Order, Page};
use postern_shared::problem::Code;
use postern_shared::time::Timestamp;
use serde::Serialize;

use crate::caller::Caller;
use crate::error::{Error, Refusal};
use crate::store::item_key::time;
use crate::store::{CursorScope, Listed, PageQuery, Span, bad_cursor};

/// The most entries that one page looks at, where an index does not select them all.
const LOOKED_AT: usize = 1000;
/// How many entries one call reads then.
const BATCH: usize = 100;

/// The part of a log that a query asks for.
#[derive(Debug, Default)]
pub(super) struct Range {
    /// The order; newest first if omitted.
    pub(super) order: Option<Order>,
    /// In ascending order, the position to start after.
    pub(super) after: Option<String>,
    /// The time of the first entry.
    pub(super) from: Option<Timestamp>,
    /// The time after the last entry.
    pub(super) to: Option<Timestamp>,
}

/// The entries that a page is taken from.
#[derive(Debug)]
pub(super) struct Window {
    /// Their positions.
    pub(super) span: Span,
    settled_until: Option<Timestamp>,
    scope: CursorScope,
}

impl Window {
    /// The window of a list, which its filters tell from others. Entries settle after a time: in ascending order no
    /// later ones are in it.
    ///
    /// # Errors
    /// Refuses a cursor of another list, and `after` in descending order.
    pub(super) fn open(
        caller: &Caller,
        list: &[&str],
        range: &Range,
        settle: SignedDuration,
        page: &PageQuery,
    ) -> Result<Self, Error> {
        let scope = CursorScope::new(caller.id(), &[list, &[&format!("{range:?}")]].concat());
        let order = range.order.unwrap_or(Order::Descending);
        let settled_until = settled_until(caller, order, settle)?;
        // Descending order begins with the latest entry, not with the clock, which can be behind it.
        let latest = settled_until.unwrap_or(Timestamp::MAX);
        let from = range.from.map_or(Timestamp::UNIX_EPOCH, |from| from.whole_millisecond().max(Timestamp::UNIX_EPOCH));
        let to = range.to.map_or(latest, |to| to.whole_millisecond().min(latest));
        let mut span = Span { low: time(from), before: time(to), order };
        if let Some(after) = &range.after {
            must_be_ascending(order)?;
            span.continue_after(after);
        }
        if let Some(position) = scope.position(page)? {
            if !is_position(&position) {
                return Err(bad_cursor());
            }
            span.continue_after(&position);
        }
        Ok(Self { span, settled_until, scope })
    }

    /// The page of the first of these entries, as many as fit.
    pub(super) fn page<T: Serialize>(&self, entries: Listed<T>, page: &PageQuery) -> LogPage<T> {
        let Page { items, next_cursor, .. } = self.scope.page(entries, page);
        LogPage { items, next_cursor, settled_until: self.settled_until }
    }

    /// Up to `limit` entries that match, each with its position. `load` reads a number of entries of a span. With a filter it
    /// is called for more entries at a time, and looks at a bounded number of them.
    pub(super) async fn find<T, F>(
        &self,
        limit: usize,
        filter: Option<&(dyn Fn(&T) -> bool + Sync)>,
        load: impl Fn(Span, usize) -> F,
    ) -> Result<Listed<T>, Error>
    where
        F: Future<Output = Result<Vec<(String, T)>, Error>>,
    {
        let batch = if filter.is_some() { BATCH.max(limit + 1) } else { limit + 1 };
        let (mut found, mut looked_at, mut span, mut last) = (Vec::new(), 0, self.span.clone(), None);
        while !span.is_empty() {
            let entries = load(span.clone(), batch).await?;
            let is_end = entries.len() < batch;
            for (position, entry) in entries {
                if found.len() == limit {
                    return Ok((found, last));
                }
                span.continue_after(&position);
                last = Some(position.clone());
                looked_at += 1;
                if filter.is_none_or(|matches| matches(&entry)) {
                    found.push((position, entry));
                }
            }
            if is_end {
                break;
            }
            if looked_at >= LOOKED_AT {
                return Ok((found, last));
            }
        }
        Ok((found, None))
    }
}

/// The time up to which no entry can appear any more: none in descending order, which answers everything.
pub(super) fn settled_until(caller: &Caller, order: Order, settle: SignedDuration) -> Result<Option<Timestamp>, Error> {
    match order {
        Order::Descending => Ok(None),
        Order::Ascending => caller.now().checked_sub(settle).map(Some).map_err(Error::internal),
    }
}

/// Refuses `after` in descending order.
pub(super) fn must_be_ascending(order: Order) -> Result<(), Refusal> {
    match order {
        Order::Ascending => Ok(()),
        Order::Descending => Err(Refusal::new(Code::BadQuery, "after needs order=asc.")),
    }
}

/// The refusal of an `after` that is not the id of an entry.
pub(super) fn bad_after() -> Refusal {
    Refusal::new(Code::BadQuery, "after is not the id of an item of this list.")
}

/// Whether a text is a position that a page can end at: a time, or that of an entry, which begins with a time.
pub(super) fn is_position(text: &str) -> bool {
    let Some((at, rest)) = text.split_at_checked(24) else { return false };
    let is_time = at.parse::<Timestamp>().is_ok_and(|parsed| time(parsed) == at);
    is_time && (rest.is_empty() || rest.strip_prefix('-').is_some_and(is_id))
}

fn is_id(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
