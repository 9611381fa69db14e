//! Read the change log.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use postern_shared::change::{Change, ChangeQuery, SubjectKind};
use postern_shared::page::Page;
use postern_shared::problem::Code;
use postern_shared::text::resource_name;

use super::log::{Entries, Window, id};
use super::setup;
use crate::caller::Caller;
use crate::error::Error;
use crate::store::activity::By;
use crate::store::change_log::LogIndex;
use crate::store::item_key::time;
use crate::store::{PageQuery, bad_cursor};

/// The most days that one page looks through.
const DAYS: usize = 62;

/// A page of the change log, newest first. It can have fewer entries than requested and still not be the last.
pub async fn list(caller: &Caller, query: &ChangeQuery, page: &PageQuery) -> Result<Page<Change>, Error> {
    let index = index(query)?;
    let filters = [&query.target, &query.actor, &query.credential];
    let [target, actor, credential] = filters.map(|text| text.as_deref().unwrap_or_default());
    let list = ["changes", target, actor, credential];
    let Some(window) = Window::open(caller, &list, (query.from, query.to), page)? else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };
    let limit = page.limit as usize;
    let Some(index) = index else {
        return Ok(window.page(from_days(caller, &window, limit).await?));
    };
    let matches = |change: &Change| {
        let actor = query.actor.as_ref().is_none_or(|actor| change.actor.id == *actor);
        let credential = query.credential.as_ref().is_none_or(|id| change.credential.id.as_ref() == Some(id));
        actor && credential
    };
    let is_filtered = filters.into_iter().flatten().count() > 1;
    let load = async |before: String, limit| {
        let entries = caller.app().store.entries(&index, &window.low(), &before, limit).await?;
        Ok(entries.into_iter().map(|change| (change.id.clone(), change)).collect())
    };
    let entries = window.find(limit, is_filtered.then_some(&matches), load).await?;
    Ok(window.page(entries))
}

/// The part of the log that contains every entry that matches a query.
fn index(query: &ChangeQuery) -> Result<Option<LogIndex>, Error> {
    if let Some(resource) = query.target.as_ref().and_then(|target| target.strip_prefix("resource:")) {
        if resource_name(resource).is_err() {
            return Err(Error::refused(Code::BadQuery, "target is not a valid id."));
        }
        return Ok(Some(LogIndex::Target(SubjectKind::Resource, resource.to_owned())));
    }
    if let Some(target) = id("target", query.target.as_ref())? {
        return Ok(Some(LogIndex::Target(SubjectKind::Role, target.to_owned())));
    }
    let credential = id("credential", query.credential.as_ref())?.map(|id| By::Credential(id.to_owned()));
    let actor = id("actor", query.actor.as_ref())?.map(|id| By::Actor(id.to_owned()));
    Ok(credential.or(actor).map(LogIndex::By))
}

/// All entries, day by day, back to the day of first set-up.
async fn from_days(caller: &Caller, window: &Window, limit: usize) -> Result<Entries<Change>, Error> {
    let first = setup::since(caller.app()).await?.unwrap_or(caller.now()).max(window.from);
    let (mut changes, mut before) = (Vec::new(), window.before.clone());
    for _ in 0..DAYS {
        if before.as_str() <= time(first).as_str() {
            return Ok((changes, None));
        }
        let missing = limit + 1 - changes.len();
        let day = day_before(&before)?;
        let start = time(day);
        let low = start.clone().max(time(first));
        let mut entries = caller.app().store.entries(&LogIndex::Day(day), &low, &before, missing).await?;
        let full = entries.len() == missing;
        entries.truncate(limit - changes.len());
        if let Some(last) = entries.last() {
            before.clone_from(&last.id);
        }
        changes.extend(entries);
        if full {
            return Ok((changes, Some(before)));
        }
        // This day is done. The next position is its beginning.
        before = start;
    }
    Ok((changes, Some(before)))
}

/// The beginning of the last day that contains a time before a position.
fn day_before(position: &str) -> Result<Timestamp, Error> {
    let time: Timestamp = position.get(..24).and_then(|time| time.parse().ok()).ok_or_else(bad_cursor)?;
    // A bare time excludes what happened at it; an entry's id comes after the time it begins with.
    let within = if position.len() == 24 { time.checked_sub(SignedDuration::from_millis(1)) } else { Ok(time) };
    let day = within.map_err(Error::internal)?.to_zoned(TimeZone::UTC).date();
    day.to_zoned(TimeZone::UTC).map(|midnight| midnight.timestamp()).map_err(Error::internal)
}
