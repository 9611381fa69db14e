//! Read the change log.

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit, tz::TimeZone};
use postern_shared::change::{Change, ChangeQuery, SubjectKind};
use postern_shared::page::Page;
use postern_shared::problem::Code;

use super::setup;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::change_log::{LogIndex, position};
use crate::store::{CursorScope, PageQuery, bad_cursor};

/// The most days that one page looks through.
const DAYS: usize = 62;
/// The most entries that one page looks at, where more than one filter applies.
const LOOKED_AT: usize = 1000;
/// How many entries one call reads then.
const BATCH: usize = 100;

/// A page of the change log, newest first. It can have fewer entries than requested and still not be the last.
pub async fn list(caller: &Caller, query: &ChangeQuery, page: &PageQuery) -> Result<Page<Change>, Error> {
    let index = index(query)?;
    let from = query.from.map_or(Timestamp::UNIX_EPOCH, |from| whole(from).max(Timestamp::UNIX_EPOCH));
    // Only a burst of entries on one target can be later than the clock.
    let latest = caller.now().checked_add(SignedDuration::from_mins(1)).map_err(Error::internal)?;
    let to = query.to.map_or(latest, |to| whole(to).min(latest));
    let filters = [&query.target, &query.actor, &query.credential].map(|text| text.as_deref().unwrap_or_default());
    let times = format!("{:?} {:?}", query.from, query.to);
    let scope = CursorScope::new(caller.id(), &["changes", filters[0], filters[1], filters[2], &times]);
    let mut before = position(to);
    if let Some(position) = scope.position(page)? {
        if !is_position(&position) {
            return Err(bad_cursor());
        }
        before = before.min(position);
    }
    if from >= to {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    }
    let window = Window { from, before };
    let (items, position) = match index {
        Some(index) => from_index(caller, query, &index, window, page.limit as usize).await?,
        None => from_days(caller, window, page.limit as usize).await?,
    };
    Ok(Page { items, next_cursor: position.map(|position| scope.cursor(&position)) })
}

/// A time rounded up to a whole millisecond, the precision of entries.
fn whole(at: Timestamp) -> Timestamp {
    at.round(TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Ceil)).unwrap_or(at)
}

/// Whether a text is a position that a page can end at: a time, or the id of an entry, which begins with a time.
fn is_position(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(24) else { return false };
    let is_time = time.parse::<Timestamp>().is_ok_and(|at| position(at) == time);
    is_time && (rest.is_empty() || rest.strip_prefix('-').is_some_and(is_id))
}

/// The entries from a time, inclusive, to a position, exclusive.
struct Window {
    from: Timestamp,
    before: String,
}

/// Some entries, and the position to continue at if there may be more.
type Entries = (Vec<Change>, Option<String>);

/// The part of the log that contains every entry that matches a query.
fn index(query: &ChangeQuery) -> Result<Option<LogIndex>, Error> {
    let bad = |what| Error::refused(Code::BadQuery, format!("{what} is not a valid id."));
    if let Some(target) = &query.target {
        return match target.strip_prefix("resource:") {
            Some(name) if postern_shared::text::resource_name(name).is_ok() => {
                Ok(Some(LogIndex::Target(SubjectKind::Resource, name.to_owned())))
            }
            None if is_id(target) => Ok(Some(LogIndex::Target(SubjectKind::Role, target.clone()))),
            _ => Err(bad("target")),
        };
    }
    let named = |name, id: &Option<String>| match id {
        Some(id) if is_id(id) => Ok(Some(id.clone())),
        Some(_) => Err(bad(name)),
        None => Ok(None),
    };
    if let Some(credential) = named("credential", &query.credential)? {
        return Ok(Some(LogIndex::Credential(credential)));
    }
    Ok(named("actor", &query.actor)?.map(LogIndex::Actor))
}

fn is_id(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

async fn from_index(
    caller: &Caller,
    query: &ChangeQuery,
    index: &LogIndex,
    mut window: Window,
    limit: usize,
) -> Result<Entries, Error> {
    let matches = |change: &Change| {
        let actor = query.actor.as_ref().is_none_or(|actor| change.actor.id == *actor);
        let credential = query.credential.as_ref().is_none_or(|id| change.credential.id.as_ref() == Some(id));
        actor && credential
    };
    let (mut changes, mut looked_at) = (Vec::new(), 0);
    let low = position(window.from);
    let filters = [&query.target, &query.actor, &query.credential].into_iter().flatten().count();
    let batch = if filters > 1 { BATCH.max(limit + 1) } else { limit + 1 };
    loop {
        let entries = caller.app().store.entries(index, &low, &window.before, batch).await?;
        let last = entries.len() < batch;
        for change in entries {
            if changes.len() == limit {
                return Ok((changes, Some(window.before)));
            }
            window.before.clone_from(&change.id);
            looked_at += 1;
            if matches(&change) {
                changes.push(change);
            }
        }
        if last {
            return Ok((changes, None));
        }
        if looked_at >= LOOKED_AT {
            return Ok((changes, Some(window.before)));
        }
    }
}

/// All entries, day by day, back to the day of first set-up.
async fn from_days(caller: &Caller, mut window: Window, limit: usize) -> Result<Entries, Error> {
    let first = setup::since(caller.app()).await?.unwrap_or(caller.now()).max(window.from);
    let mut changes = Vec::new();
    for _ in 0..DAYS {
        if window.before.as_str() <= position(first).as_str() {
            return Ok((changes, None));
        }
        let missing = limit + 1 - changes.len();
        let day = day_before(&window.before)?;
        let start = position(day);
        let low = start.clone().max(position(first));
        let mut entries = caller.app().store.entries(&LogIndex::Day(day), &low, &window.before, missing).await?;
        let full = entries.len() == missing;
        entries.truncate(limit - changes.len());
        if let Some(last) = entries.last() {
            window.before.clone_from(&last.id);
        }
        changes.extend(entries);
        if full {
            return Ok((changes, Some(window.before)));
        }
        // This day is done. The next position is its beginning.
        window.before = start;
    }
    Ok((changes, Some(window.before)))
}

/// The beginning of the last day that contains a time before a position.
fn day_before(position: &str) -> Result<Timestamp, Error> {
    let time: Timestamp = position.get(..24).and_then(|time| time.parse().ok()).ok_or_else(bad_cursor)?;
    // A bare time excludes what happened at it; an entry's id comes after the time it begins with.
    let within = if position.len() == 24 { time.checked_sub(SignedDuration::from_millis(1)) } else { Ok(time) };
    let day = within.map_err(Error::internal)?.to_zoned(TimeZone::UTC).date();
    day.to_zoned(TimeZone::UTC).map(|midnight| midnight.timestamp()).map_err(Error::internal)
}
