//! The activity of an actor or a credential, as JSON and as CSV.

use postern_shared::activity::{Activity, ActivityQuery, RecordName};
use postern_shared::change::Subject;
use postern_shared::page::LogPage;

use super::csv::{Csv, CsvTable};
use super::extract::{ListUrl, Paged as _, Query};
use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::activity;
use crate::store::PageQuery;

const CSV: CsvTable<Activity> = CsvTable {
    columns: &[
        ("at", |done| done.at.to_string()),
        ("kind", |done| done.kind.as_str().to_owned()),
        ("actor_kind", |done| done.actor.kind.as_str().to_owned()),
        ("actor_id", |done| done.actor.id.clone()),
        ("actor", |done| done.actor.name.clone()),
        ("credential_kind", |done| done.credential.kind.as_str().to_owned()),
        ("credential_id", |done| done.credential.id.clone().unwrap_or_default()),
        ("credential", |done| done.credential.name.clone().unwrap_or_default()),
        ("action", |done| done.change.as_ref().map_or("record.create", |change| change.action.as_str()).to_owned()),
        ("target_kind", |done| of_target(done, |target| target.kind.as_str())),
        ("target_id", |done| of_target(done, |target| &target.id)),
        ("target", |done| of_target(done, |target| &target.name)),
        ("target_key_id", |done| of_target(done, |target| target.key.as_ref().map_or("", |key| key.id.as_str()))),
        ("target_key", |done| of_target(done, |target| target.key.as_ref().map_or("", |key| &key.name))),
        ("collection", |done| of_record(done, |record| &record.collection)),
        ("record_id", |done| of_record(done, |record| &record.id)),
        ("request", |done| done.request.id.to_string()),
        ("address", |done| done.request.address.clone()),
        ("agent", |done| done.request.agent.clone()),
    ],
    rows: 5000,
};

/// A cell about the target of a change; empty for a record.
fn of_target(done: &Activity, cell: fn(&Subject) -> &str) -> String {
    done.change.as_ref().map_or(String::new(), |change| cell(&change.target).to_owned())
}

/// A cell about a record; empty for a change.
fn of_record(done: &Activity, cell: fn(&RecordName) -> &str) -> String {
    done.record.as_ref().map_or(String::new(), |record| cell(record).to_owned())
}

pub(super) async fn list(caller: Caller, query: Query<ActivityQuery>) -> Result<Json<LogPage<Activity>>, Error> {
    let query = query.read()?;
    activity::list(&caller, &query, &query.page()?).await.map(Json)
}

pub(super) async fn csv(caller: Caller, query: Query<ActivityQuery>, url: ListUrl) -> Result<Csv, Error> {
    let (caller, query) = (&caller, &query.read()?);
    CSV.fill(&url, query, async |page: PageQuery| activity::list(caller, query, &page).await).await
}
