//! API users: machine identities, one per integration. No login, no password, only keys.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules, check, present};
use crate::id::{ApiUserId, RoleId};
use crate::principal::{Block, KeyRef, Status};
use crate::{role, text};

/// An API user as others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiUser {
    /// Its id; never reused.
    pub id: ApiUserId,
    /// Its name, unique among API users.
    pub name: String,
    /// The roles held.
    pub roles: Vec<RoleId>,
    /// Whether an administrator has suspended it. A suspended one is not billed.
    pub disabled: bool,
    /// Whether it can act at present, all things considered.
    pub status: Status,
    /// Why it is blocked, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub blocked_by: Option<Block>,
    /// The key it depends on, if one brought it in.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub provisioned_by: Option<KeyRef>,
    /// How many keys it has.
    pub keys: u64,
    /// When one of its keys was last used, to the minute.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = DateTime, required = true))]
    pub last_used_at: Option<Timestamp>,
    /// When it was created.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Goes up with every edit; the `ETag`.
    pub version: u64,
}

/// What one says to create an API user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewApiUser {
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// The roles to hold, at most 8. Left out by a caller with a key: those of the key's owner.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub roles: Option<Vec<RoleId>>,
}

impl Rules for NewApiUser {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", text::name(&self.name));
        check(&mut errors, "roles", self.roles.as_deref().map_or(Ok(()), role::few_enough));
        errors
    }
}
