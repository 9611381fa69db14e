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

    /// Up to `limit` entries that match, each with its position, as [`Search::through`] finds them.
    pub(super) async fn find<T, F>(
        &self,
        limit: usize,
        filter: Option<Filter<'_, T>>,
        load: impl Fn(Span, usize) -> F,
    ) -> Result<Listed<T>, Error>
    where
        F: Future<Output = Result<Vec<(String, T)>, Error>>,
    {
        let mut search = Search::new(limit, filter);
        let is_more = search.through(self.span.clone(), load).await?;
        Ok(search.listed(is_more))
    }
}

/// Whether an entry matches.
pub(super) type Filter<'a, T> = &'a (dyn Fn(&T) -> bool + Sync);

/// The search for the entries of one page, through one span after another.
pub(super) struct Search<'a, T> {
    limit: usize,
    filter: Option<Filter<'a, T>>,
    found: Vec<(String, T)>,
    looked_at: usize,
    /// The last position that was looked at.
    last: Option<String>,
}

impl<'a, T> Search<'a, T> {
    /// A search for up to `limit` entries that match.
    pub(super) fn new(limit: usize, filter: Option<Filter<'a, T>>) -> Self {
        Self { limit, filter, found: Vec::new(), looked_at: 0, last: None }
    }

    /// Searches a span. `load` reads a number of entries of a span. With a filter it is called for more entries at a time, and
    /// the search looks at a bounded number of them. Returns whether the page is complete before the span ends.
    pub(super) async fn through<F>(&mut self, mut span: Span, load: impl Fn(Span, usize) -> F) -> Result<bool, Error>
    where
        F: Future<Output = Result<Vec<(String, T)>, Error>>,
    {
        let missing = self.limit + 1 - self.found.len();
        let batch = if self.filter.is_some() { BATCH.max(missing) } else { missing };
        while !span.is_empty() {
            let entries = load(span.clone(), batch).await?;
            let is_end = entries.len() < batch;
            for (position, entry) in entries {
                if self.found.len() == self.limit {
                    return Ok(true);
                }
                span.continue_after(&position);
                self.last = Some(position.clone());
                self.looked_at += 1;
                if self.filter.is_none_or(|matches| matches(&entry)) {
                    self.found.push((position, entry));
                }
            }
            if is_end {
                break;
            }
            if self.has_looked_enough() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether it has looked at as many entries as one page may.
    pub(super) fn has_looked_enough(&self) -> bool {
        self.looked_at >= LOOKED_AT
    }

    /// Takes a position as looked at: the end of a span that was searched.
    pub(super) fn pass(&mut self, position: String) {
        self.last = Some(position);
    }

    /// What was found, and where the next page continues if there is more.
    pub(super) fn listed(self, is_more: bool) -> Listed<T> {
        (self.found, self.last.filter(|_| is_more))
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
