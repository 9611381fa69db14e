//! List records, in either order.

use postern_shared::activity::ActivityKind;
use postern_shared::change::CHANGES_SETTLE;
use postern_shared::id::{KeyId, SessionId};
use postern_shared::page::{LogPage, Order, PAGE_LIMIT};
use postern_shared::problem::Code;
use postern_shared::record::{RECORDS_SETTLE, Record, RecordQuery};
use postern_shared::time::Timestamp;

use super::OpenCollection;
use crate::error::Error;
use crate::operation::log::{Range, Window, bad_after, must_be_ascending, settled_until};
use crate::store::activity::By;
use crate::store::entity::record::{RecordRange, record_position};
use crate::store::item_key::collection_of;
use crate::store::page::size;
use crate::store::read::BATCH;
use crate::store::{CursorScope, ItemKey, PageQuery, Span, bad_cursor};

impl OpenCollection {
    /// A page of records. It can have fewer than requested and still not be the last.
    pub async fn list(&self, query: &RecordQuery, page: &PageQuery) -> Result<LogPage<Record>, Error> {
        if let Some(after) = &query.after {
            must_be_ascending(query.order.unwrap_or(Order::Descending))?;
            record_position(after).ok_or_else(bad_after)?;
        }
        match (&query.event_id, query.by.as_deref()) {
            (Some(event_id), by) => self.of_event(event_id, by, query, page).await,
            (None, Some(by)) => self.of_writer(by, query, page).await,
            (None, None) => self.of_all(query, page).await,
        }
    }

    /// A page of the records of the collection.
    async fn of_all(&self, query: &RecordQuery, page: &PageQuery) -> Result<LogPage<Record>, Error> {
        let Self { caller, name } = self;
        let order = query.order.unwrap_or(Order::Descending);
        let settled_until = settled_until(caller, order, RECORDS_SETTLE)?;
        let to = query.to.map(Timestamp::whole_millisecond);
        let to = to.map_or(settled_until, |to| Some(settled_until.map_or(to, |settled| settled.min(to))));
        let mut range = RecordRange::new(order, query.from.map(Timestamp::whole_millisecond), to).occurred(
            query.occurred_from.map(Timestamp::whole_millisecond),
            query.occurred_to.map(Timestamp::whole_millisecond),
        );
        if let Some(after) = &query.after {
            range = range.after(after).ok_or_else(bad_after)?;
        }
        let filter = format!("{:?}", RecordQuery { limit: None, cursor: None, ..query.clone() });
        let scope = CursorScope::new(caller.id(), &["records", name, &filter]);
        let mut position = scope.position(page)?;
        if let Some(last) = position.take_if(|_| order == Order::Ascending) {
            // The end of the range is this instance's. With a clock that is behind, it can be before the last record.
            range = range.after(&last).ok_or_else(bad_cursor)?;
        }
        let records = caller.app().store.records(name, &range, position.as_deref(), page.limit).await?;
        let page = scope.page(records, page);
        Ok(LogPage { items: page.items, next_cursor: page.next_cursor, settled_until })
    }

    /// A page of the records with an event id: one for each writer.
    async fn of_event(
        &self,
        event_id: &str,
        by: Option<&str>,
        query: &RecordQuery,
        page: &PageQuery,
    ) -> Result<LogPage<Record>, Error> {
        let Self { caller, name } = self;
        let (event_id, by) = (Some(event_id.to_owned()), by.map(str::to_owned));
        let alone =
            RecordQuery { event_id, by, limit: query.limit, cursor: query.cursor.clone(), ..Default::default() };
        if *query != alone {
            return Err(Error::refused(Code::BadQuery, "Use event_id only with by, limit and cursor."));
        }
        let event_id = query.event_id.as_deref().unwrap_or_default();
        let scope = CursorScope::new(caller.id(), &["records of event", name, event_id]);
        let position = scope.position(page)?;
        let store = &caller.app().store;
        let page = PageQuery { limit: page.limit.min(PAGE_LIMIT), ..page.clone() };
        let mut records = store.records_of_event(name, event_id, position.as_deref(), page.limit).await?;
        if let Some(by) = &query.by {
            let is_by = |record: &Record| record.by.id.as_str() == by || record.credential.id.as_ref() == Some(by);
            records.0.retain(|(_, record)| is_by(record));
        }
        let page = scope.page(records, &page);
        Ok(LogPage { items: page.items, next_cursor: page.next_cursor, settled_until: None })
    }

    /// A page of the records that an actor or a credential wrote. The index lists those of all collections together.
    async fn of_writer(&self, by: &str, query: &RecordQuery, page: &PageQuery) -> Result<LogPage<Record>, Error> {
        let Self { caller, name } = self;
        let store = &caller.app().store;
        let after = query.after.as_deref().and_then(record_position);
        let range = Range { order: query.order, after, from: query.from, to: query.to };
        let occurred = format!("{:?}", (query.occurred_from, query.occurred_to));
        let list = ["records", name.as_str(), by, &occurred];
        let window = Window::open(caller, &list, &range, CHANGES_SETTLE, page)?;
        let is_credential = by.parse::<KeyId>().is_ok() || by.parse::<SessionId>().is_ok();
        let by = if is_credential { By::Credential(by.to_owned()) } else { By::Actor(by.to_owned()) };
        let kinds = [ActivityKind::Record];
        let load = async |span: Span, limit| store.activity_keys(&by, &kinds, &span, limit).await;
        let matches = |key: &ItemKey| collection_of(&key.pk) == Some(name);
        let (keys, mut position) = window.find(page.limit as usize, Some(&matches), load).await?;
        let (mut records, mut bytes) = (Vec::new(), 0);
        for chunk in keys.chunks(BATCH) {
            if bytes > page.bytes {
                // The page is full, and ends before these.
                position = records.last().map(|(last, _): &(String, Record)| last.clone());
                break;
            }
            for record in store.records_at(chunk.iter().map(|(_, key)| key)).await? {
                bytes += size(&record);
                records.push((record_position(&record.id).unwrap_or_default(), record));
            }
        }
        records.retain(|(_, record)| has_occurred(record, query.occurred_from, query.occurred_to));
        Ok(window.page((records, position), page))
    }
}

/// Whether the event of a record happened from a time, inclusive, to another, exclusive.
fn has_occurred(record: &Record, from: Option<Timestamp>, to: Option<Timestamp>) -> bool {
    if from.is_none() && to.is_none() {
        return true;
    }
    record.occurred_at.is_some_and(|at| from.is_none_or(|from| from <= at) && to.is_none_or(|to| at < to))
}
