//! Billing, as JSON and as CSV.

use postern_shared::billing::{Bill, BillingQuery};

use super::csv::{JsonOrCsv, Sheet};
use super::extract::{Accept, Paged as _, Query};
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::billing;
use crate::store::PageQuery;

const SHEET: Sheet<4> = Sheet { columns: ["month", "api_user_id", "api_user", "days"], rows: 10_000 };

pub(super) async fn bill(caller: Caller, query: Query<BillingQuery>, accept: Accept) -> Result<JsonOrCsv<Bill>, Error> {
    let query = query.read()?;
    let (caller, month) = (&caller, query.month.as_deref());
    if !accept.csv {
        return billing::bill(caller, month, &query.page()?).await.map(JsonOrCsv::Json);
    }
    let load = async |page: PageQuery| {
        let Bill { month, items, next_cursor, .. } = billing::bill(caller, month, &page).await?;
        let cells = items
            .into_iter()
            .map(|item| [month.clone(), item.api_user.id.to_string(), item.api_user.name, item.days.to_string()]);
        Ok((cells.collect(), next_cursor))
    };
    SHEET.fill(&accept, query.limit, query.cursor.clone(), load).await.map(JsonOrCsv::Csv)
}
