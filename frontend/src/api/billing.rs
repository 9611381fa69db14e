//! What is billed.

use postern_shared::billing::{Bill, BillingQuery};
use postern_shared::path;

use super::call::{Answer, Call};
use super::{Api, Failure, Sheet};

impl Api {
    /// Which API users were enabled in a month.
    pub async fn bill(self, query: BillingQuery) -> Result<Bill, Failure> {
        self.send(Call::query(path::BILLING, &query)).await?.read()
    }

    /// A page of a month's bill as a sheet.
    pub async fn bill_sheet(self, query: BillingQuery) -> Result<Sheet, Failure> {
        self.send(Call::sheet(path::BILLING, &query)).await.map(Answer::sheet)
    }
}
