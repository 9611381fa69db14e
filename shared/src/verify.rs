//! Verification: whether a key is good, for a service that was given one (in the manner of RFC 7662).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules};
use crate::permission::Permission;
use crate::session::Identity;

/// What one says to verify a key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Verify {
    /// The key, whole.
    pub key: String,
    /// The permission it needs, if one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<Permission>,
}

impl fmt::Debug for Verify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verify").field("permission", &self.permission).finish_non_exhaustive()
    }
}

impl Rules for Verify {
    /// None: a key that breaks a rule is simply not active.
    fn broken(&self) -> Vec<FieldError> {
        Vec::new()
    }
}

/// What is known of a key. Of a key that is not good, that it is not and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Verification {
    /// Whether the key is good now.
    pub active: bool,
    /// Whose it is and what it may do.
    #[serde(flatten)]
    pub identity: Option<Identity>,
    /// Whether it may do what was asked, if something was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<bool>,
}
