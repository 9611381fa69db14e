//! Read the change log.

use postern_shared::change::{ActionKind, CHANGES_SETTLE, Change, ChangeQuery, SubjectKind};
use postern_shared::page::{LogPage, Order};
use postern_shared::time::Timestamp;

use super::log::{Filter, Range, Search, Window, bad_after, is_position};
use crate::caller::Caller;
use crate::error::Error;
use crate::store::activity::By;
use crate::store::change_log::LogIndex;
use crate::store::item_key::time;
use crate::store::{PageQuery, Span};

/// The most days that one page looks through.
const DAYS: usize = 62;

/// A page of the change log. It can have fewer entries than requested and still not be the last.
pub async fn list(caller: &Caller, query: &ChangeQuery, page: &PageQuery) -> Result<LogPage<Change>, Error> {
    let filters = [&query.target, &query.actor, &query.credential];
    let [target, actor, credential] = filters.map(|text| text.as_deref().unwrap_or_default());
    let kinds = [query.kind, query.except];
    let [kind, except] = kinds.map(|kind| kind.map_or("", ActionKind::as_str));
    let after = query.after.clone();
    if after.as_ref().is_some_and(|after| !is_position(after)) {
        return Err(bad_after().into());
    }
    let range = Range { order: query.order, after, from: query.from, to: query.to };
    let list = ["changes", target, actor, credential, kind, except];
    let window = Window::open(caller, &list, &range, CHANGES_SETTLE, page)?;
    let matches = |change: &Change| {
        let actor = query.actor.as_ref().is_none_or(|actor| change.actor.id == *actor);
        let credential = query.credential.as_ref().is_none_or(|id| change.credential.id.as_ref() == Some(id));
        let kind = change.action.kind();
        actor && credential && query.kind.is_none_or(|only| only == kind) && query.except != Some(kind)
    };
    // An index selects by one of the three, and none by kind.
    let is_filtered = filters.into_iter().flatten().count() > 1 || kinds != [None, None];
    let filter: Option<Filter<'_, Change>> = if is_filtered { Some(&matches) } else { None };
    let mut search = Search::new(page.limit as usize, filter);
    let is_more = match index(query) {
        Some(index) => through(caller, &mut search, &index, window.span.clone()).await?,
        None => through_days(caller, &mut search, &window.span).await?,
    };
    Ok(window.page(search.listed(is_more), page))
}

/// Searches a span of a part of the log. Returns whether the page is complete before it ends.
async fn through(
    caller: &Caller,
    search: &mut Search<'_, Change>,
    index: &LogIndex,
    span: Span,
) -> Result<bool, Error> {
    let load = async |span: Span, limit| {
        let entries = caller.app().store.entries(index, &span, limit).await?;
        Ok(entries.into_iter().map(|change| (change.id.clone(), change)).collect())
    };
    search.through(span, load).await
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

/// Searches all entries, day by day. The table lists the days that have some. Returns whether there may be more.
async fn through_days(caller: &Caller, search: &mut Search<'_, Change>, span: &Span) -> Result<bool, Error> {
    // One more than a page looks through, if there are so many.
    let days = caller.app().store.days_with_changes(span, DAYS + 1).await?;
    for (n, day) in days.iter().take(DAYS).enumerate() {
        let next_day = day.tomorrow().map_err(Error::internal)?;
        let day = Timestamp::midnight(*day).map_err(Error::internal)?;
        let (start, end) = (time(day), time(Timestamp::midnight(next_day).map_err(Error::internal)?));
        if through(caller, search, &LogIndex::Day(day), span.between(&start, &end)).await? {
            return Ok(true);
        }
        // This day is done. The next position is its beginning or its end.
        search.pass(if span.order == Order::Ascending { end } else { start });
        if search.has_looked_enough() {
            return Ok(n + 1 < days.len());
        }
    }
    Ok(days.len() > DAYS)
}
