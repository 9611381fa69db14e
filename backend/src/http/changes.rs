//! The change log, as JSON and as CSV.

use postern_shared::change::{Change, ChangeQuery};
use postern_shared::page::Page;

use super::csv::{JsonOrCsv, Sheet};
use super::extract::{Accept, Paged as _, Query};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::change;
use crate::store::PageQuery;

const SHEET: Sheet<15> = Sheet {
    columns: [
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
    ],
    rows: 5000,
};

pub(super) async fn list(
    caller: Caller,
    query: Query<ChangeQuery>,
    accept: Accept,
) -> Result<JsonOrCsv<Page<Change>>, Error> {
    let query = &query.read()?;
    let caller = &caller;
    if !accept.csv {
        return change::list(caller, query, &query.page()?).await.map(JsonOrCsv::Json);
    }
    let load = async |page: PageQuery| {
        let page = change::list(caller, query, &page).await?;
        Ok((page.items.iter().map(cells).collect(), page.next_cursor))
    };
    SHEET.fill(&accept, query.limit, query.cursor.clone(), load).await.map(JsonOrCsv::Csv)
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
