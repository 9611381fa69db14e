//! Moving what depends on a key to another key of its owner.

use serde::{Deserialize, Serialize};

use crate::field::Validate;
use crate::impact::{Reach, ReachedKey};
use crate::principal::{KeyRef, PrincipalName};

/// A request to move what depends on a key to another key of its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Succession {
    /// The successor. It has the same owner, the same key issued it, and its scope covers that of the old key.
    pub key: KeyRef,
}

impl Validate for Succession {}

/// The result of one request to move what depends on a key. While there is a `next_cursor`, repeat the request with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Succeeded {
    /// What this request moved.
    pub moved: Moved,
    /// What this request found that still depends on the old key.
    pub remaining: Remaining,
    /// Whether nothing depends on the old key any more. If it is `false` without a `next_cursor`, see `remaining`, then
    /// send the request again without a cursor.
    pub complete: bool,
    /// The cursor to go on with; absent if this request reached the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub next_cursor: Option<String>,
}

/// How many of each kind now depend on another key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Moved {
    /// Users.
    pub users: u64,
    /// API users.
    pub api_users: u64,
    /// Keys that the old key issued.
    pub keys: u64,
    /// Roles that the old key created.
    pub roles: u64,
}

/// What still depends on a key that has a successor. Those that the caller may not see are counted but not named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Remaining {
    /// Users and API users that would gain a permission that the old key does not allow.
    pub principals: Reach<PrincipalName>,
    /// Keys that would gain such a permission.
    pub keys: Reach<ReachedKey>,
    /// How many roles the successor cannot widen yet, because users or API users that hold them may still depend on the
    /// old key.
    pub roles: u64,
}
