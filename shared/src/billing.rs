//! Billing: on how many days of a month each API user was enabled.

use serde::{Deserialize, Serialize};

use crate::field::Validate;
use crate::principal::PrincipalName;

/// A query for a month's bill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct BillingQuery {
    /// The month, such as `2026-03`; the current one if omitted.
    pub month: Option<String>,
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
}

impl Validate for BillingQuery {}

/// One page of a month's bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Bill {
    /// The month.
    pub month: String,
    /// How many API users are enabled now.
    pub enabled_now: u64,
    /// The API users that were enabled in the month, in the order of their ids.
    pub items: Vec<BillItem>,
    /// The cursor of the next page; `null` on the last one.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub next_cursor: Option<String>,
}

/// An API user on a bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BillItem {
    /// The API user, even if it has been deleted since.
    pub api_user: PrincipalName,
    /// The number of days of the month, in UTC, on which it was enabled at any time.
    pub days: u32,
}
