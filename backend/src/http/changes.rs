//! The change log, as JSON and as CSV.

use postern_shared::change::{Change, ChangeQuery};
use postern_shared::page::Page;

use super::csv::{Csv, at_once, most_rows};
use super::extract::{Accept, Query, limit};
use super::respond::JsonOrCsv;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::change;

/// Most rows of a CSV answer. The `Link` header has the next page.
const ROWS: usize = 5000;

pub(super) async fn list(
    caller: Caller,
    query: Query<ChangeQuery>,
    accept: Accept,
) -> Result<JsonOrCsv<Page<Change>>, Error> {
    let query = query.read()?;
    if !accept.csv {
        let page = change::list(&caller, &query, limit(query.limit)?, query.cursor.as_deref()).await?;
        return Ok(JsonOrCsv::Json(page));
    }
    let rows = most_rows(query.limit, ROWS)?;
    let mut csv = Csv::new(&[
        "at",
        "actor_kind",
        "actor_id",
        "actor",
        "credential_kind",
        "credential_id",
        "action",
        "target_kind",
        "target_id",
        "target",
        "before",
        "after",
        "request",
        "address",
        "agent",
    ])?;
    let mut cursor = query.cursor.clone();
    loop {
        let page = change::list(&caller, &query, at_once(csv.room(rows)), cursor.as_deref()).await?;
        for entry in &page.items {
            csv.row(&cells(entry))?;
        }
        cursor = page.next_cursor;
        if cursor.is_none() || csv.room(rows) == 0 {
            return Ok(JsonOrCsv::Csv(csv.finish(cursor.map(|cursor| accept.next(&cursor)))?));
        }
    }
}

fn cells(entry: &Change) -> [String; 15] {
    [
        entry.at.to_string(),
        entry.actor.kind.as_str().to_owned(),
        entry.actor.id.clone(),
        entry.actor.name.clone(),
        entry.credential.kind.as_str().to_owned(),
        entry.credential.id.clone().unwrap_or_default(),
        entry.action.as_str().to_owned(),
        entry.target.kind.as_str().to_owned(),
        entry.target.id.clone(),
        entry.target.name.clone(),
        entry.before.to_string(),
        entry.after.to_string(),
        entry.request.id.to_string(),
        entry.request.address.clone(),
        entry.request.agent.clone(),
    ]
}
