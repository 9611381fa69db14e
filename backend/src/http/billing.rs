//! Billing, as JSON and as CSV.

use postern_shared::billing::{Bill, BillItem, BillingQuery};
use postern_shared::page::Page;

use super::csv::{Csv, CsvTable};
use super::extract::{ListUrl, Paged as _, Query};
use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::billing;
use crate::store::PageQuery;

/// Each row is a month and an item of its bill.
const CSV: CsvTable<(String, BillItem)> = CsvTable {
    columns: &[
        ("month", |(month, _)| month.clone()),
        ("api_user_id", |(_, item)| item.api_user.id.to_string()),
        ("api_user", |(_, item)| item.api_user.name.clone()),
        ("days", |(_, item)| item.days.to_string()),
    ],
    rows: 10_000,
};

pub(super) async fn bill(caller: Caller, query: Query<BillingQuery>) -> Result<Json<Bill>, Error> {
    let query = query.read()?;
    billing::bill(&caller, query.month.as_deref(), &query.page()?).await.map(Json)
}

pub(super) async fn csv(caller: Caller, query: Query<BillingQuery>, url: ListUrl) -> Result<Csv, Error> {
    let (caller, query) = (&caller, &query.read()?);
    let load = async |page: PageQuery| {
        let Bill { month, items, next_cursor, .. } = billing::bill(caller, query.month.as_deref(), &page).await?;
        Ok(Page { items: items.into_iter().map(|item| (month.clone(), item)).collect(), next_cursor, total: None })
    };
    CSV.fill(&url, query, load).await
}
