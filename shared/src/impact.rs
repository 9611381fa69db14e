//! Impact: whom a change one thinks of would reach.

use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules, check, present};
use crate::id::{KeyId, RoleId};
use crate::permission::Permission;
use crate::principal::{KeyRef, PrincipalId, PrincipalName};
use crate::role;

/// A change one thinks of. Nothing is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", deny_unknown_fields, try_from = "Said")]
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
        #[cfg_attr(feature = "server", schema(nullable = false))]
        roles: Option<Vec<RoleId>>,
        /// Whether it would be suspended, if that changes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "server", schema(nullable = false))]
        disabled: Option<bool>,
    },
    /// Delete a user or an API user.
    #[serde(rename = "principal.delete")]
    PrincipalDelete {
        /// Which.
        principal: PrincipalId,
    },
    /// Make a user or an API user independent of the key that provisions it.
    #[serde(rename = "principal.adopt")]
    PrincipalAdopt {
        /// Which.
        principal: PrincipalId,
        /// Whether a user's password, sessions, invitation and tokens stay.
        #[serde(default)]
        keep_sign_in: bool,
    },
    /// Make an independent user or API user depend on a key.
    #[serde(rename = "principal.hand_over")]
    PrincipalHandOver {
        /// Which.
        principal: PrincipalId,
        /// The key that would provision it.
        to: KeyRef,
    },
    /// Delete all keys of a principal.
    #[serde(rename = "keys.delete")]
    KeysDelete {
        /// Whose keys.
        owner: PrincipalId,
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

/// A proposal as it is said. Read field by field first, so that what is wrong with one is said of that one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    action: Deed,
    #[serde(default, deserialize_with = "present")]
    role: Option<RoleId>,
    #[serde(default, deserialize_with = "present")]
    permissions: Option<Vec<Permission>>,
    #[serde(default, deserialize_with = "present")]
    principal: Option<PrincipalId>,
    #[serde(default, deserialize_with = "present")]
    roles: Option<Vec<RoleId>>,
    #[serde(default, deserialize_with = "present")]
    disabled: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    owner: Option<PrincipalId>,
    #[serde(default, deserialize_with = "present")]
    key: Option<KeyId>,
    #[serde(default, deserialize_with = "present")]
    resource: Option<String>,
    #[serde(default, deserialize_with = "present")]
    keep_sign_in: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    to: Option<KeyRef>,
}

/// What is proposed, by its name alone.
#[derive(Clone, Copy, Deserialize)]
enum Deed {
    #[serde(rename = "role.edit")]
    RoleEdit,
    #[serde(rename = "principal.edit")]
    PrincipalEdit,
    #[serde(rename = "principal.delete")]
    PrincipalDelete,
    #[serde(rename = "principal.adopt")]
    PrincipalAdopt,
    #[serde(rename = "principal.hand_over")]
    PrincipalHandOver,
    #[serde(rename = "keys.delete")]
    KeysDelete,
    #[serde(rename = "key.edit")]
    KeyEdit,
    #[serde(rename = "key.delete")]
    KeyDelete,
    #[serde(rename = "resource.retire")]
    ResourceRetire,
}

impl TryFrom<Said> for Proposal {
    type Error = String;

    fn try_from(mut said: Said) -> Result<Self, String> {
        let proposal = match said.action {
            Deed::RoleEdit => Self::RoleEdit {
                role: needed("role", said.role.take())?,
                permissions: needed("permissions", said.permissions.take())?,
            },
            Deed::PrincipalEdit => Self::PrincipalEdit {
                principal: needed("principal", said.principal.take())?,
                roles: said.roles.take(),
                disabled: said.disabled.take(),
            },
            Deed::PrincipalDelete => Self::PrincipalDelete { principal: needed("principal", said.principal.take())? },
            Deed::PrincipalAdopt => Self::PrincipalAdopt {
                principal: needed("principal", said.principal.take())?,
                keep_sign_in: said.keep_sign_in.take().unwrap_or_default(),
            },
            Deed::PrincipalHandOver => Self::PrincipalHandOver {
                principal: needed("principal", said.principal.take())?,
                to: needed("to", said.to.take())?,
            },
            Deed::KeysDelete => Self::KeysDelete { owner: needed("owner", said.owner.take())? },
            Deed::KeyEdit => Self::KeyEdit {
                owner: needed("owner", said.owner.take())?,
                key: needed("key", said.key.take())?,
                disabled: needed("disabled", said.disabled.take())?,
            },
            Deed::KeyDelete => {
                Self::KeyDelete { owner: needed("owner", said.owner.take())?, key: needed("key", said.key.take())? }
            }
            Deed::ResourceRetire => Self::ResourceRetire { resource: needed("resource", said.resource.take())? },
        };
        said.nothing_more().map(|()| proposal)
    }
}

fn needed<T>(field: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{field}`"))
}

impl Said {
    /// Refuses what belongs to a proposal of another kind.
    fn nothing_more(&self) -> Result<(), String> {
        let left = [
            ("role", self.role.is_some()),
            ("permissions", self.permissions.is_some()),
            ("principal", self.principal.is_some()),
            ("roles", self.roles.is_some()),
            ("disabled", self.disabled.is_some()),
            ("owner", self.owner.is_some()),
            ("key", self.key.is_some()),
            ("resource", self.resource.is_some()),
            ("keep_sign_in", self.keep_sign_in.is_some()),
            ("to", self.to.is_some()),
        ];
        match left.iter().find(|(_, is_said)| *is_said) {
            Some((field, _)) => Err(format!("unknown field `{field}` for this action")),
            None => Ok(()),
        }
    }
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
    /// Who could act before and after, but could do other things; see `permissions_hidden`.
    pub changed: Reach<Difference>,
    /// Whether everyone was looked at; `false` if there are too many, or if it takes `roles:read` to know whom to look at. The
    /// totals are then the least there are.
    pub complete: bool,
    /// Whether `gains` and `loses` of others are left out, because the caller may not read what roles grant (`roles:read`) or
    /// the keys that limit someone. Without `roles:read`, `changed` has everyone the change can reach who can act, whether or
    /// not their permissions change; retiring a resource then names only the caller.
    pub permissions_hidden: bool,
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
