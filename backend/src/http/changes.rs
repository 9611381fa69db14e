//! The change log, as JSON and as CSV.

use postern_shared::change::{Change, ChangeQuery};
use postern_shared::page::LogPage;

use super::csv::{Csv, CsvTable, json_cell};
use super::extract::{ListUrl, Paged as _, Query};
use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::change;
use crate::store::PageQuery;

const CSV: CsvTable<Change> = CsvTable {
    columns: &[
        ("at", |entry| entry.at.to_string()),
        ("actor_kind", |entry| entry.actor.kind.as_str().to_owned()),
        ("actor_id", |entry| entry.actor.id.clone()),
        ("actor", |entry| entry.actor.name.clone()),
        ("credential_kind", |entry| entry.credential.kind.as_str().to_owned()),
        ("credential_id", |entry| entry.credential.id.clone().unwrap_or_default()),
        ("action", |entry| entry.action.as_str().to_owned()),
        ("target_kind", |entry| entry.target.kind.as_str().to_owned()),
        ("target_id", |entry| entry.target.id.clone()),
        ("target", |entry| entry.target.name.clone()),
        ("target_key_id", |entry| entry.target.key.as_ref().map(|key| key.id.to_string()).unwrap_or_default()),
        ("target_key", |entry| entry.target.key.as_ref().map(|key| key.name.clone()).unwrap_or_default()),
        ("before", |entry| json_cell(&entry.before)),
        ("after", |entry| json_cell(&entry.after)),
        ("request", |entry| entry.request.id.to_string()),
        ("address", |entry| entry.request.address.clone()),
        ("agent", |entry| entry.request.agent.clone()),
    ],
    rows: 5000,
};

pub(super) async fn list(caller: Caller, query: Query<ChangeQuery>) -> Result<Json<LogPage<Change>>, Error> {
    let query = query.read()?;
    change::list(&caller, &query, &query.page()?).await.map(Json)
}

pub(super) async fn csv(caller: Caller, query: Query<ChangeQuery>, url: ListUrl) -> Result<Csv, Error> {
    let (caller, query) = (&caller, &query.read()?);
    CSV.fill(&url, query, async |page: PageQuery| change::list(caller, query, &page).await).await
}
