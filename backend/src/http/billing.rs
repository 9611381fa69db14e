//! Billing, as JSON and as CSV.

use postern_shared::billing::{Bill, BillItem, BillingQuery};

use super::csv::{CsvTable, JsonOrCsv};
use super::extract::{Accept, Paged as _, Query};
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

pub(super) async fn bill(caller: Caller, query: Query<BillingQuery>, accept: Accept) -> Result<JsonOrCsv<Bill>, Error> {
    let query = query.read()?;
    let (caller, month) = (&caller, query.month.as_deref());
    if !accept.csv {
        return billing::bill(caller, month, &query.page()?).await.map(JsonOrCsv::Json);
    }
    let load = async |page: PageQuery| {
        let Bill { month, items, next_cursor, .. } = billing::bill(caller, month, &page).await?;
        Ok((items.into_iter().map(|item| (month.clone(), item)).collect(), next_cursor))
    };
    CSV.fill(&accept, &query, load).await.map(JsonOrCsv::Csv)
}
