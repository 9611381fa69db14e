//! Refused requests: what known keys were refused, and why.

use serde::{Deserialize, Serialize};

use crate::permission::Permission;
use crate::principal::PrincipalName;
use crate::session::CredentialName;
use crate::time::Timestamp;

/// How many days a refused request is listed after the last refusal, and how long it can be muted.
pub const REFUSAL_DAYS: i64 = 30;
/// How many days the old secret of a rotated key is recognised.
pub const OLD_SECRET_DAYS: i64 = 90;

/// Requests with one key that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Refused {
    /// The id.
    pub id: String,
    /// The owner of the key.
    pub principal: PrincipalName,
    /// The key.
    pub key: CredentialName,
    /// Why the requests were refused.
    pub reason: RefusalReason,
    /// The permission that was missing; absent for other reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub permission: Option<Permission>,
    /// The route of the last one: its method and its path without ids.
    pub route: String,
    /// The IP address that the last one came from.
    pub address: String,
    /// The `User-Agent` header of the last one.
    pub agent: String,
    /// Whether a role with the permission would let the requests in. It would not if the scope of the key, or a key that it
    /// depends on, lacks the permission.
    pub role_helps: bool,
    /// Whether the last request with this key that was let in, if any, came from another address.
    pub new_address: bool,
    /// When the first one was refused.
    pub first_at: Timestamp,
    /// When the last one was refused, to the minute.
    pub last_at: Timestamp,
    /// How many were refused; at least this many.
    pub count: u64,
}

spelled! {
    /// Why requests with a key are refused.
    pub enum RefusalReason {
        /// The key lacks a permission.
        MissingPermission = "missing_permission",
        /// The key has expired.
        KeyExpired = "key_expired",
        /// The key is disabled.
        KeyDisabled = "key_disabled",
        /// The owner of the key is disabled.
        OwnerDisabled = "owner_disabled",
        /// Something that the key depends on does not work.
        Blocked = "blocked",
        /// The secret was replaced by a rotation and does not work any more.
        OldSecret = "old_secret",
    }
}
