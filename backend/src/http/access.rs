//! Access: who holds which permission, as JSON and as CSV.

use postern_shared::access::{Access, AccessQuery, Limit};
use postern_shared::page::Page;

use super::csv::{Csv, CsvTable};
use super::extract::{ListUrl, Paged as _, Query};
use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::access;
use crate::store::PageQuery;

const CSV: CsvTable<Access> = CsvTable {
    columns: &[
        ("principal_kind", |access| access.principal.kind.pick("user", "api_user").to_owned()),
        ("principal_id", |access| access.principal.id.to_string()),
        ("principal", |access| access.principal.name.clone()),
        ("login", |access| access.login.clone().unwrap_or_default()),
        ("permission", |access| access.permission.to_string()),
        ("allowed", |access| yes(access.allowed)),
        ("roles", |access| joined(access.roles.iter().map(|role| role.name.clone()))),
        ("given_by", |access| {
            joined(access.roles.iter().map(|role| role.given_by.as_ref().map_or(String::new(), |by| by.name.clone())))
        }),
        ("given_at", |access| {
            joined(access.roles.iter().map(|role| role.given_at.map_or(String::new(), |at| at.to_string())))
        }),
        ("limits", |access| access.limits.iter().map(Limit::sentence).collect::<Vec<_>>().join(" ")),
        ("keys", |access| joined(access.keys.iter().filter(|key| key.allowed).map(|key| key.name.clone()))),
        ("keys_complete", |access| yes(access.keys_complete)),
    ],
    rows: 2000,
};

/// A cell with an answer.
fn yes(it_is: bool) -> String {
    if it_is { "yes" } else { "no" }.to_owned()
}

/// A cell with several values.
fn joined(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join("; ")
}

pub(super) async fn list(caller: Caller, query: Query<AccessQuery>) -> Result<Json<Page<Access>>, Error> {
    let query = query.read()?;
    access::open(caller, &query).await?.page(&query.page()?).await.map(Json)
}

pub(super) async fn csv(caller: Caller, query: Query<AccessQuery>, url: ListUrl) -> Result<Csv, Error> {
    let query = &query.read()?;
    let list = &access::open(caller, query).await?;
    CSV.fill(&url, query, async |page: PageQuery| list.page(&page).await).await
}
