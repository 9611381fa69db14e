//! Read the change log.

use postern_shared::change::{CHANGES_SETTLE, Change, ChangeQuery, SubjectKind};
use postern_shared::page::{LogPage, Order};
use postern_shared::time::Timestamp;

use super::log::{Range, Window, bad_after, is_position};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::activity::By;
use crate::store::change_log::LogIndex;
use crate::store::item_key::time;
use crate::store::{Listed, PageQuery, Span};

/// The most days that one page looks through.
const DAYS: usize = 62;

/// A page of the change log. It can have fewer entries than requested and still not be the last.
pub async fn list(caller: &Caller, query: &ChangeQuery, page: &PageQuery) -> Result<LogPage<Change>, Error> {
    let index = index(query);
    let filters = [&query.target, &query.actor, &query.credential];
    let [target, actor, credential] = filters.map(|text| text.as_deref().unwrap_or_default());
    let after = query.after.clone();
    if after.as_ref().is_some_and(|after| !is_position(after)) {
        return Err(bad_after().into());
    }
    let range = Range { order: query.order, after, from: query.from, to: query.to };
    let window = Window::open(caller, &["changes", target, actor, credential], &range, CHANGES_SETTLE, page)?;
    let limit = page.limit as usize;
    let Some(index) = index else {
        return Ok(window.page(from_days(caller, &window.span, limit).await?, page));
    };
    let matches = |change: &Change| {
        let actor = query.actor.as_ref().is_none_or(|actor| change.actor.id == *actor);
        let credential = query.credential.as_ref().is_none_or(|id| change.credential.id.as_ref() == Some(id));
        actor && credential
    };
    let is_filtered = filters.into_iter().flatten().count() > 1;
    let load = async |span: Span, limit| {
        let entries = caller.app().store.entries(&index, &span, limit).await?;
        Ok(entries.into_iter().map(|change| (change.id.clone(), change)).collect())
    };
    let entries = window.find(limit, is_filtered.then_some(&matches), load).await?;
    Ok(window.page(entries, page))
}

/// The part of the log that contains every entry that matches a query.
fn index(query: &ChangeQuery) -> Option<LogIndex> {
    if let Some(target) = &query.target {
        return Some(match target.strip_prefix("resource:") {
            Some(resource) => LogIndex::Target(SubjectKind::Resource, resource.to_owned()),
            None => LogIndex::Target(SubjectKind::Role, target.clone()),
        });
    }
    let credential = query.credential.clone().map(By::Credential);
    credential.or_else(|| query.actor.clone().map(By::Actor)).map(LogIndex::By)
}

/// All entries, day by day. The table lists the days that have some.
async fn from_days(caller: &Caller, span: &Span, limit: usize) -> Result<Listed<Change>, Error> {
    // One more than a page looks through, if there are so many.
    let days = caller.app().store.days_with_changes(span, DAYS + 1).await?;
    let (mut changes, mut last) = (Vec::new(), None);
    for day in days.iter().take(DAYS) {
        let next_day = day.tomorrow().map_err(Error::internal)?;
        let day = Timestamp::midnight(*day).map_err(Error::internal)?;
        let (start, end) = (time(day), time(Timestamp::midnight(next_day).map_err(Error::internal)?));
        let missing = limit + 1 - changes.len();
        let within = span.between(&start, &end);
        let mut entries = caller.app().store.entries(&LogIndex::Day(day), &within, missing).await?;
        let full = entries.len() == missing;
        entries.truncate(limit - changes.len());
        if let Some(entry) = entries.last() {
            last = Some(entry.id.clone());
        }
        changes.extend(entries.into_iter().map(|entry| (entry.id.clone(), entry)));
        if full {
            return Ok((changes, last));
        }
        // This day is done. The next position is its beginning or its end.
        last = Some(if span.order == Order::Ascending { end } else { start });
    }
    Ok((changes, last.filter(|_| days.len() > DAYS)))
}
