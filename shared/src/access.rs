//! Access: who holds a permission, through which roles, who assigned them, and whether it can be used now.

use serde::{Deserialize, Serialize};

use crate::change::Subject;
use crate::field::Validate;
use crate::id::{KeyId, RoleId};
use crate::permission::Permission;
use crate::principal::{BlockReason, PrincipalId, PrincipalName};
use crate::time::Timestamp;

/// A permission that a principal holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Access {
    /// The principal.
    pub principal: PrincipalName,
    /// The name that a user signs in with; absent for an API user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub login: Option<String>,
    /// The permission.
    pub permission: Permission,
    /// Whether the principal can use it now, apart from its keys.
    pub allowed: bool,
    /// What keeps the principal from using it; empty if nothing does.
    pub limits: Vec<Limit>,
    /// The roles through which the principal holds it.
    pub roles: Vec<GrantingRole>,
    /// The keys of the principal, at most 100.
    pub keys: Vec<KeyAccess>,
    /// Whether these are all keys of the principal.
    pub keys_complete: bool,
}

/// A role that grants a permission to one of its holders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GrantingRole {
    /// The id.
    pub id: RoleId,
    /// The name.
    pub name: String,
    /// Who assigned the role to the principal, by the name at that time; absent if it was not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub given_by: Option<Subject>,
    /// When the role was assigned; absent if it was not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub given_at: Option<Timestamp>,
}

/// A key of a principal that holds a permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct KeyAccess {
    /// The id.
    pub id: KeyId,
    /// The name.
    pub name: String,
    /// Whether the key can use the permission now.
    pub allowed: bool,
    /// What keeps the key from using it; empty if nothing does.
    pub limits: Vec<Limit>,
}

/// What keeps a principal or a key from using a permission that the principal holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Limit {
    /// The reason.
    pub reason: LimitReason,
    /// The key that the principal or key depends on and that takes the permission away. Absent for other reasons, and if
    /// the caller may not read its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub key: Option<LimitingKey>,
    /// Why that key does not work; absent if it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub block: Option<BlockReason>,
}

/// A key that limits what depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LimitingKey {
    /// The owner.
    pub owner: PrincipalName,
    /// The id.
    pub id: KeyId,
    /// The name; absent if the key was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
}

spelled! {
    /// Why a permission that is held cannot be used.
    pub enum LimitReason {
        /// The principal is disabled.
        Disabled = "disabled",
        /// The user has not accepted the invitation yet.
        Invited = "invited",
        /// A key that the principal or key depends on does not work.
        Blocked = "blocked",
        /// A key that the principal or key depends on has a scope without the permission.
        AncestorScope = "ancestor_scope",
        /// The owner of a key that the principal or key depends on does not hold the permission.
        AncestorOwner = "ancestor_owner",
        /// The resource is retired.
        ResourceRetired = "resource_retired",
        /// The key is disabled.
        KeyDisabled = "key_disabled",
        /// The key has expired.
        KeyExpired = "key_expired",
        /// The scope of the key lacks the permission.
        KeyScope = "key_scope",
        /// The owner of the key cannot use the permission.
        KeyOwner = "key_owner",
    }
}

impl Limit {
    /// The limit as a sentence about the principal or key and one permission.
    pub fn sentence(&self) -> String {
        self.about("the permission")
    }

    /// The limit as a sentence about the principal or key and the permissions that it holds.
    pub fn summary(&self) -> String {
        self.about("some of the permissions")
    }

    fn about(&self, permission: &str) -> String {
        let lacks = |verb: &str| format!("{verb} {permission}");
        let clause = match self.reason {
            LimitReason::Disabled | LimitReason::KeyDisabled => return "Disabled.".to_owned(),
            LimitReason::Invited => return "Has not accepted the invitation.".to_owned(),
            LimitReason::ResourceRetired => return "The resource is retired.".to_owned(),
            LimitReason::KeyExpired => return "Expired.".to_owned(),
            LimitReason::KeyScope => return format!("Its scope {}.", lacks("lacks")),
            LimitReason::KeyOwner => return format!("Its owner {}.", lacks("cannot use")),
            LimitReason::AncestorScope => lacks("whose scope lacks"),
            LimitReason::AncestorOwner => lacks("whose owner does not hold"),
            LimitReason::Blocked => match self.block {
                Some(BlockReason::KeyDeleted) => "which was deleted",
                Some(BlockReason::KeyDisabled) => "which is disabled",
                Some(BlockReason::KeyExpired) => "which has expired",
                Some(BlockReason::OwnerDeleted) => "whose owner was deleted",
                Some(BlockReason::OwnerDisabled) => "whose owner is disabled",
                Some(BlockReason::OwnerInvited) => "whose owner has not accepted the invitation",
                None => "which does not work",
            }
            .to_owned(),
        };
        let key = match &self.key {
            Some(LimitingKey { owner, name: Some(name), .. }) => format!("key {name} of {}", owner.name),
            Some(LimitingKey { owner, .. }) => format!("a key of {}", owner.name),
            None => "a key".to_owned(),
        };
        format!("Depends on {key}, {clause}.")
    }
}

/// A query for access; all of it if both filters are omitted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct AccessQuery {
    /// Only this permission, everyone who holds it.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub permission: Option<Permission>,
    /// Only this user or API user, by id.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub principal: Option<PrincipalId>,
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
}

impl Validate for AccessQuery {}
