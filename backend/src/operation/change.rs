//! Read the change log.

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit, tz::TimeZone};
use postern_shared::change::{Change, ChangeQuery, SubjectKind};
use postern_shared::page::Page;
use postern_shared::permission::Permission;
use postern_shared::problem::Code;

use super::setup;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::key;
use crate::store::log::Part;
use crate::store::page::{self, CursorScope};

/// How many days are looked through for one page.
const DAYS: usize = 62;
/// Most entries that are looked at for one page, where more than one thing is asked for at once.
const LOOKED_AT: usize = 1000;
/// How many entries are then read in one call.
const AT_ONCE: usize = 100;

/// A page of the change log, newest first. It can have fewer entries than asked for and still not be the last.
pub async fn list(
    caller: &Caller,
    query: &ChangeQuery,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Page<Change>, Error> {
    caller.must(&Permission::CHANGE_LOG_READ)?;
    let part = part(query)?;
    let from = query.from.map_or(Timestamp::UNIX_EPOCH, |from| whole(from).max(Timestamp::UNIX_EPOCH));
    // No entry is later than the clock by more than a burst of entries on one thing.
    let latest = caller.now.checked_add(SignedDuration::from_mins(1)).map_err(Error::internal)?;
    let to = query.to.map_or(latest, |to| whole(to).min(latest));
    let asked = [&query.target, &query.actor, &query.credential].map(|text| text.as_deref().unwrap_or_default());
    let times = format!("{:?} {:?}", query.from, query.to);
    let scope = CursorScope::to(&["changes", caller.actor.principal.as_str(), asked[0], asked[1], asked[2], &times]);
    let mut before = key::time(to);
    if let Some(cursor) = cursor {
        let position = scope.position(cursor)?;
        if !is_position(&position) {
            return Err(page::bad_cursor());
        }
        before = before.min(position);
    }
    let window = Window { from, before };
    if from >= to {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    }
    let (items, position) = match part {
        Some(part) => of_part(caller, query, &part, window, limit as usize).await?,
        None => of_days(caller, window, limit as usize).await?,
    };
    Ok(Page { items, next_cursor: position.map(|position| scope.cursor(&position)) })
}

/// The first whole millisecond that is not before a time. Entries are at whole ones.
fn whole(at: Timestamp) -> Timestamp {
    at.round(TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Ceil)).unwrap_or(at)
}

/// Whether this is a place where a page can end: a time, or the id of an entry, which begins with one.
fn is_position(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(24) else { return false };
    let is_time = time.parse::<Timestamp>().is_ok_and(|at| key::time(at) == time);
    is_time && (rest.is_empty() || rest.strip_prefix('-').is_some_and(is_id))
}

/// Which entries: not before a time, and before a position in the order of entries.
struct Window {
    from: Timestamp,
    before: String,
}

/// Some entries, and where to go on if there may be more.
type Found = (Vec<Change>, Option<String>);

/// The part of the log that holds all that is asked for.
fn part(query: &ChangeQuery) -> Result<Option<Part>, Error> {
    let bad = |what| Error::refused(Code::BadQuery, format!("{what} is not the id of anything."));
    if let Some(target) = &query.target {
        let partition = match target.strip_prefix("resource:") {
            Some(name) if postern_shared::text::resource_name(name).is_ok() => {
                key::change_partition(SubjectKind::Resource, name)
            }
            None if is_id(target) => key::change_partition(SubjectKind::Role, target),
            _ => return Err(bad("target")),
        };
        return Ok(Some(Part::Target(partition)));
    }
    let named = |name, id: &Option<String>| match id {
        Some(id) if is_id(id) => Ok(Some(id.clone())),
        Some(_) => Err(bad(name)),
        None => Ok(None),
    };
    if let Some(credential) = named("credential", &query.credential)? {
        return Ok(Some(Part::Credential(credential)));
    }
    Ok(named("actor", &query.actor)?.map(Part::Actor))
}

fn is_id(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

async fn of_part(
    caller: &Caller,
    query: &ChangeQuery,
    part: &Part,
    mut window: Window,
    limit: usize,
) -> Result<Found, Error> {
    let wanted = |change: &Change| {
        let actor = query.actor.as_ref().is_none_or(|actor| change.actor.id == *actor);
        let credential = query.credential.as_ref().is_none_or(|id| change.credential.id.as_ref() == Some(id));
        actor && credential
    };
    let (mut found, mut looked_at) = (Vec::new(), 0);
    let low = key::time(window.from);
    let asked = [&query.target, &query.actor, &query.credential].into_iter().flatten().count();
    let at_once = if asked > 1 { AT_ONCE.max(limit + 1) } else { limit + 1 };
    loop {
        let page = caller.app.store.entries(part, &low, &window.before, at_once).await?;
        let last = page.len() < at_once;
        for change in page {
            if found.len() == limit {
                return Ok((found, Some(window.before)));
            }
            window.before.clone_from(&change.id);
            looked_at += 1;
            if wanted(&change) {
                found.push(change);
            }
        }
        if last {
            return Ok((found, None));
        }
        if looked_at >= LOOKED_AT {
            return Ok((found, Some(window.before)));
        }
    }
}

/// Everything, day by day, back to the day Postern was set up.
async fn of_days(caller: &Caller, mut window: Window, limit: usize) -> Result<Found, Error> {
    let first = setup::since(&caller.app).await?.unwrap_or(caller.now).max(window.from);
    let mut found = Vec::new();
    for _ in 0..DAYS {
        if window.before.as_str() <= key::time(first).as_str() {
            return Ok((found, None));
        }
        let wanted = limit + 1 - found.len();
        let day = day_before(&window.before)?;
        let start = key::time(day);
        let low = start.clone().max(key::time(first));
        let mut entries = caller.app.store.entries_of_day(day, &low, &window.before, wanted).await?;
        let full = entries.len() == wanted;
        entries.truncate(limit - found.len());
        if let Some(last) = entries.last() {
            window.before.clone_from(&last.id);
        }
        found.extend(entries);
        if full {
            return Ok((found, Some(window.before)));
        }
        // Nothing is left of this day; the next position is its very beginning.
        window.before = start;
    }
    Ok((found, Some(window.before)))
}

/// The beginning of the last day that has a time before a position.
fn day_before(position: &str) -> Result<Timestamp, Error> {
    let time: Timestamp = position.get(..24).and_then(|time| time.parse().ok()).ok_or_else(page::bad_cursor)?;
    // A bare time excludes what happened at it; an entry's id comes after the time it begins with.
    let within = if position.len() == 24 { time.checked_sub(SignedDuration::from_millis(1)) } else { Ok(time) };
    let day = within.map_err(Error::internal)?.to_zoned(TimeZone::UTC).date();
    day.to_zoned(TimeZone::UTC).map(|midnight| midnight.timestamp()).map_err(Error::internal)
}
