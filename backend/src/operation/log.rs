//! Reading a log newest first: its window of time, its cursor, and the search for entries that match a filter.

use std::future::Future;

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};
use postern_shared::page::Page;
use postern_shared::problem::Code;

use crate::caller::Caller;
use crate::error::Error;
use crate::store::item_key::time;
use crate::store::{CursorScope, PageQuery, bad_cursor};

/// The most entries that one page looks at, where an index does not select them all.
const LOOKED_AT: usize = 1000;
/// How many entries one call reads then.
const BATCH: usize = 100;

/// The entries that a page is taken from: those from a time, inclusive, to a position, exclusive.
#[derive(Debug)]
pub(super) struct Window {
    /// The time of the first.
    pub(super) from: Timestamp,
    /// The position after the last.
    pub(super) before: String,
    scope: CursorScope,
}

/// Some entries, and the position to continue at if there may be more.
pub(super) type Entries<T> = (Vec<T>, Option<String>);

impl Window {
    /// The window of a list, which its filters tell from others. `None` if nothing can be in it.
    ///
    /// # Errors
    /// Refuses a cursor of another list.
    pub(super) fn open(
        caller: &Caller,
        list: &[&str],
        (from, to): (Option<Timestamp>, Option<Timestamp>),
        page: &PageQuery,
    ) -> Result<Option<Self>, Error> {
        let times = format!("{from:?} {to:?}");
        let scope = CursorScope::new(caller.id(), &[list, &[&times]].concat());
        let from = from.map_or(Timestamp::UNIX_EPOCH, |from| whole(from).max(Timestamp::UNIX_EPOCH));
        // Only a burst of entries on one target can be later than the clock.
        let latest = caller.now().checked_add(SignedDuration::from_mins(1)).map_err(Error::internal)?;
        let to = to.map_or(latest, |to| whole(to).min(latest));
        let mut before = time(to);
        if let Some(position) = scope.position(page)? {
            if !is_position(&position) {
                return Err(bad_cursor());
            }
            before = before.min(position);
        }
        Ok((from < to).then_some(Self { from, before, scope }))
    }

    /// The position of the first entry.
    pub(super) fn low(&self) -> String {
        time(self.from)
    }

    /// The page of these entries.
    pub(super) fn page<T>(&self, (items, position): Entries<T>) -> Page<T> {
        Page { items, next_cursor: position.map(|position| self.scope.cursor(&position)) }
    }

    /// Up to `limit` entries that match. `load` reads a number of entries before a position, each with its own. With a
    /// filter it is called for more entries at a time, and looks at a bounded number of them.
    pub(super) async fn find<T, F>(
        &self,
        limit: usize,
        filter: Option<&(dyn Fn(&T) -> bool + Sync)>,
        load: impl Fn(String, usize) -> F,
    ) -> Result<Entries<T>, Error>
    where
        F: Future<Output = Result<Vec<(String, T)>, Error>>,
    {
        let batch = if filter.is_some() { BATCH.max(limit + 1) } else { limit + 1 };
        let (mut found, mut looked_at, mut before) = (Vec::new(), 0, self.before.clone());
        loop {
            let entries = load(before.clone(), batch).await?;
            let last = entries.len() < batch;
            for (position, entry) in entries {
                if found.len() == limit {
                    return Ok((found, Some(before)));
                }
                before = position;
                looked_at += 1;
                if filter.is_none_or(|matches| matches(&entry)) {
                    found.push(entry);
                }
            }
            if last {
                return Ok((found, None));
            }
            if looked_at >= LOOKED_AT {
                return Ok((found, Some(before)));
            }
        }
    }
}

/// A time rounded up to a whole millisecond, the precision of entries.
fn whole(at: Timestamp) -> Timestamp {
    at.round(TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Ceil)).unwrap_or(at)
}

/// Whether a text is a position that a page can end at: a time, or that of an entry, which begins with a time.
pub(super) fn is_position(text: &str) -> bool {
    let Some((at, rest)) = text.split_at_checked(24) else { return false };
    let is_time = at.parse::<Timestamp>().is_ok_and(|parsed| time(parsed) == at);
    is_time && (rest.is_empty() || rest.strip_prefix('-').is_some_and(is_id))
}

/// A parameter of a query that is an id.
///
/// # Errors
/// Refuses a text that is no id.
pub(super) fn id<'a>(parameter: &str, text: Option<&'a String>) -> Result<Option<&'a str>, Error> {
    match text {
        Some(text) if !is_id(text) => Err(Error::refused(Code::BadQuery, format!("{parameter} is not a valid id."))),
        text => Ok(text.map(String::as_str)),
    }
}

fn is_id(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
