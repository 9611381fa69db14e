//! Billing: which API users were enabled, on how many days.

use serde::{Deserialize, Serialize};

use crate::principal::PrincipalName;

/// How to ask for a month's bill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct BillingQuery {
    /// The month, such as `2026-03`; this one if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// Items on the page, 1 to 100; 50 if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A page of a month's bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Bill {
    /// The month.
    pub month: String,
    /// How many API users are enabled now.
    pub enabled_now: u64,
    /// The API users that were enabled in the month, in the order of their ids.
    pub items: Vec<BillItem>,
    /// Ask with this for the next page; `null` on the last one.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub next_cursor: Option<String>,
}

/// An API user on a bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BillItem {
    /// Which, also if it was deleted since.
    pub api_user: PrincipalName,
    /// On how many days of the month, in UTC, it was enabled at any time.
    pub days: u32,
}
