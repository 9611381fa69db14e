//! Impact: whom a change one thinks of would reach.

use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules, check};
use crate::id::{KeyId, RoleId};
use crate::permission::Permission;
use crate::principal::{PrincipalId, PrincipalName};
use crate::role;

/// A change one thinks of. Nothing is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum Proposal {
    /// Give a role this set of permissions.
    #[serde(rename = "role.edit")]
    RoleEdit {
        /// Which role.
        role: RoleId,
        /// What it would grant, the whole set.
        permissions: Vec<Permission>,
    },
    /// Give a user or an API user these roles, or suspend it, or let it act again.
    #[serde(rename = "principal.edit")]
    PrincipalEdit {
        /// Which.
        principal: PrincipalId,
        /// The roles it would hold, if they change.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roles: Option<Vec<RoleId>>,
        /// Whether it would be suspended, if that changes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        disabled: Option<bool>,
    },
    /// Delete a user or an API user.
    #[serde(rename = "principal.delete")]
    PrincipalDelete {
        /// Which.
        principal: PrincipalId,
    },
    /// Suspend a key, or let it work again.
    #[serde(rename = "key.edit")]
    KeyEdit {
        /// Whose key.
        owner: PrincipalId,
        /// Which key.
        key: KeyId,
        /// Whether it would be suspended.
        disabled: bool,
    },
    /// Delete a key.
    #[serde(rename = "key.delete")]
    KeyDelete {
        /// Whose key.
        owner: PrincipalId,
        /// Which key.
        key: KeyId,
    },
    /// Retire a resource.
    #[serde(rename = "resource.retire")]
    ResourceRetire {
        /// Which resource.
        resource: String,
    },
}

impl Rules for Proposal {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if let Self::PrincipalEdit { roles: Some(roles), .. } = self {
            check(&mut errors, "roles", role::few_enough(roles));
        }
        errors
    }
}

/// Whom a change would reach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Impact {
    /// Who could no longer act at all.
    pub stopped: Reach<PrincipalName>,
    /// Who could act again.
    pub revived: Reach<PrincipalName>,
    /// Which keys would no longer work.
    pub keys_stopped: Reach<ReachedKey>,
    /// Which keys would work again.
    pub keys_revived: Reach<ReachedKey>,
    /// Who could act before and after, but could do other things.
    pub changed: Reach<Difference>,
    /// Whether everyone was looked at; `false` if there are too many, and the totals are the least there are.
    pub complete: bool,
}

/// Some of those reached, at most 100, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Reach<T> {
    /// Some of them.
    pub named: Vec<T>,
    /// How many there are.
    pub total: u64,
}

impl<T> Default for Reach<T> {
    fn default() -> Self {
        Self { named: Vec::new(), total: 0 }
    }
}

/// A key that a change would reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReachedKey {
    /// Whose it is.
    pub owner: PrincipalName,
    /// Which.
    pub id: KeyId,
    /// What its owner calls it.
    pub name: String,
}

/// What someone would gain and lose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Difference {
    /// Who.
    pub principal: PrincipalName,
    /// What they could do that they cannot do now.
    pub gains: Vec<Permission>,
    /// What they could no longer do.
    pub loses: Vec<Permission>,
}
