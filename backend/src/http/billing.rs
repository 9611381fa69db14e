//! Billing, as JSON and as CSV.

use postern_shared::billing::{Bill, BillingQuery};

use super::csv::{Csv, at_once, most_rows};
use super::extract::{Accept, Query, limit};
use super::respond::JsonOrCsv;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::billing;

/// Most rows of a CSV answer. The `Link` header has the next page.
const ROWS: usize = 10_000;

pub(super) async fn bill(caller: Caller, query: Query<BillingQuery>, accept: Accept) -> Result<JsonOrCsv<Bill>, Error> {
    let query = query.read()?;
    let (month, cursor) = (query.month.as_deref(), query.cursor.as_deref());
    if !accept.csv {
        return billing::bill(&caller, month, limit(query.limit)?, cursor).await.map(JsonOrCsv::Json);
    }
    let rows = most_rows(query.limit, ROWS)?;
    let mut csv = Csv::new(&["month", "api_user_id", "api_user", "days"])?;
    let mut cursor = query.cursor.clone();
    loop {
        let bill = billing::bill(&caller, month, at_once(csv.room(rows)), cursor.as_deref()).await?;
        for item in &bill.items {
            let cells =
                [bill.month.clone(), item.api_user.id.to_string(), item.api_user.name.clone(), item.days.to_string()];
            csv.row(&cells)?;
        }
        cursor = bill.next_cursor;
        if cursor.is_none() || csv.room(rows) == 0 {
            return Ok(JsonOrCsv::Csv(csv.finish(cursor.map(|cursor| accept.next(&cursor)))?));
        }
    }
}
