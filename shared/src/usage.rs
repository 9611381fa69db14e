//! Usage: which permissions a key or the holders of a role have used, and how often they called.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::permission::Permission;
use crate::time::Timestamp;

/// How many days of calls are kept.
pub const CALLS_DAYS: i32 = 90;
/// How many days of calls the lists show.
pub const SUMMARY_DAYS: i32 = 30;
/// How many addresses of a key are kept.
pub const ADDRESSES: usize = 20;

/// The usage of a key, an API user or a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Usage {
    /// The time since which usage is recorded: when Postern was set up, or the key or API user was created.
    pub recording_since: Timestamp,
    /// Whether everything was read. If not, more was used and called than this.
    pub complete: bool,
    /// The permissions of the key or role, and when they were last used; empty for an API user.
    pub permissions: Vec<PermissionUsage>,
    /// The calls by UTC day, oldest first, without days without calls; at most 90 days, for a role 30.
    pub days: Vec<DayCalls>,
    /// The addresses that a key was used from, the last one used first; empty for an API user or a role. The last 20 are
    /// kept. At most one new address a minute is added; the next request from one that was left out adds it.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(required = true, max_items = 20))]
    pub addresses: Vec<KeyAddress>,
}

/// An address that a key was used from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct KeyAddress {
    /// The IPv4 address, or the network of an IPv6 address: its first 64 bits, as in `2001:db8::/64`.
    pub address: String,
    /// When the key was first used from it, since it is in this list.
    pub first_at: Timestamp,
    /// When the key was last used from it, to the minute.
    pub last_at: Timestamp,
}

/// The use of a permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PermissionUsage {
    /// The permission.
    pub permission: Permission,
    /// The last UTC day on which it let a request in; `null` if it never did.
    #[cfg_attr(feature = "server", schema(required = true, value_type = Option<String>, format = Date))]
    #[serde(deserialize_with = "crate::time::day::optional")]
    pub last_used_on: Option<Date>,
    /// For a role: how many of its holders have used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub holders: Option<u32>,
}

/// The calls of a UTC day. Each number is a lower bound: what an instance counted and did not write is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DayCalls {
    /// The day.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    #[serde(deserialize_with = "crate::time::day::one")]
    pub day: Date,
    /// The calls that were let in.
    pub allowed: u64,
    /// The calls that were refused because of the key or a missing permission.
    pub refused: u64,
}
