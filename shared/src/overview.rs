//! The overview: what an administrator looks at first.

use serde::{Deserialize, Serialize};

use crate::usage::DayCalls;

/// The most items that a number of the overview counts.
pub const TALLY_LIMIT: u32 = 100;

/// The numbers of the overview. Those that the caller may not read are absent, and those that an index of the table is
/// missing for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Overview {
    /// The calls with all keys in the last 30 days by UTC day, oldest first, without days without calls. Needs
    /// `api_users:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub calls: Option<Vec<DayCalls>>,
    /// The keys that need attention, of the owners that the caller may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub keys: Option<KeyTallies>,
    /// The blocked users. Needs `users:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub blocked_users: Option<Tally>,
    /// The blocked API users. Needs `api_users:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub blocked_api_users: Option<Tally>,
    /// The rows of refused requests. Needs `change_log:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub refusals: Option<Tally>,
    /// The first steps after set-up, until all of them are done. Needs `roles:write` and `api_users:write`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub first_steps: Option<FirstSteps>,
}

/// The keys that need attention, by their state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct KeyTallies {
    /// Keys that stop working within 30 days.
    pub expiring: Tally,
    /// Those of them that users or API users depend on and that have no successor, among the first 100.
    pub expiring_with_dependents: Tally,
    /// Keys that were used, but not in the last 90 days.
    pub idle: Tally,
    /// Keys that were never used.
    pub never_used: Tally,
}

/// How many items a list has, counted up to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Tally {
    /// The number of items that were counted.
    pub count: u32,
    /// Whether there may be more.
    pub more: bool,
}

impl Tally {
    /// The number of the items that were counted, of a list that may have more.
    pub fn of<T>(counted: &[T], more: bool) -> Self {
        Self { count: u32::try_from(counted.len()).unwrap_or(u32::MAX), more }
    }
}

/// Which of the first steps after set-up are done.
#[expect(clippy::struct_excessive_bools, reason = "one for each step")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FirstSteps {
    /// A role other than Administrator exists.
    pub role: bool,
    /// An API user exists.
    pub api_user: bool,
    /// A key of an API user exists.
    pub key: bool,
    /// A key was used.
    pub call: bool,
}

impl FirstSteps {
    /// Whether all of them are done.
    pub fn are_done(self) -> bool {
        self.role && self.api_user && self.key && self.call
    }
}
