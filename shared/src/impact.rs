//! Impact: a preview of whom a change would affect.

use serde::{Deserialize, Serialize};

use crate::field::{FieldErrors, Validate, present};
use crate::id::{KeyId, RoleId};
use crate::permission::Permission;
use crate::principal::{KeyRef, PrincipalId, PrincipalName};
use crate::role;

/// Most of those affected that each list of an [`Impact`] names.
pub const NAMED_LIMIT: usize = 100;

/// A change to preview. Nothing is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", deny_unknown_fields, try_from = "RawProposal")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum Proposal {
    /// Replace the permissions of a role.
    #[serde(rename = "role.edit")]
    RoleEdit {
        /// The role.
        role: RoleId,
        /// The complete new set of permissions.
        permissions: Vec<Permission>,
    },
    /// Replace the roles of a user or an API user, disable it or enable it.
    #[serde(rename = "principal.edit")]
    PrincipalEdit {
        /// The user or API user.
        principal: PrincipalId,
        /// The complete new set of roles; unchanged if omitted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "server", schema(nullable = false))]
        roles: Option<Vec<RoleId>>,
        /// Whether it would be disabled; unchanged if omitted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "server", schema(nullable = false))]
        disabled: Option<bool>,
    },
    /// Delete a user or an API user.
    #[serde(rename = "principal.delete")]
    PrincipalDelete {
        /// The user or API user.
        principal: PrincipalId,
    },
    /// Make a user or an API user independent of the key that provisions it.
    #[serde(rename = "principal.adopt")]
    PrincipalAdopt {
        /// The user or API user.
        principal: PrincipalId,
        /// Whether every way to act as the principal stays: a user's password, sessions, invitation and tokens, an API
        /// user's keys.
        #[serde(default)]
        keep_sign_in: bool,
    },
    /// Make every user and API user that a key provisions independent. The key may be deleted, and so may its owner.
    #[serde(rename = "key.adopt_all")]
    KeyAdoptAll {
        /// The owner of the key.
        owner: PrincipalId,
        /// The key.
        key: KeyId,
        /// Whether every way to act as the principals stays, as for one of them.
        #[serde(default)]
        keep_sign_in: bool,
    },
    /// Make an independent user or API user depend on a key.
    #[serde(rename = "principal.hand_over")]
    PrincipalHandOver {
        /// The user or API user.
        principal: PrincipalId,
        /// The key that would provision it.
        to: KeyRef,
    },
    /// Delete all keys of a principal.
    #[serde(rename = "keys.delete")]
    KeysDelete {
        /// The owner of the keys.
        owner: PrincipalId,
    },
    /// Disable or enable a key.
    #[serde(rename = "key.edit")]
    KeyEdit {
        /// The owner of the key.
        owner: PrincipalId,
        /// The key.
        key: KeyId,
        /// Whether it would be disabled.
        disabled: bool,
    },
    /// Delete a key.
    #[serde(rename = "key.delete")]
    KeyDelete {
        /// The owner of the key.
        owner: PrincipalId,
        /// The key.
        key: KeyId,
    },
    /// Move what depends on a key to another key of its owner.
    #[serde(rename = "key.succeed")]
    KeySucceed {
        /// The owner of both keys.
        owner: PrincipalId,
        /// The old key.
        key: KeyId,
        /// The successor.
        to: KeyRef,
    },
    /// Retire a resource.
    #[serde(rename = "resource.retire")]
    ResourceRetire {
        /// The name of the resource.
        resource: String,
    },
}

/// Declares [`RawProposal`] with every field that a proposal can have.
macro_rules! raw_proposal {
    ($($field:ident: $type:ty,)+) => {
        /// A proposal as sent. The fields are deserialized one by one first, so that an error names the field it is in.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct RawProposal {
            action: ProposedAction,
            $(#[serde(default, deserialize_with = "present")] $field: Option<$type>,)+
        }

        impl RawProposal {
            /// Refuses fields that belong to other actions: they have not been taken.
            fn must_be_empty(&self) -> Result<(), String> {
                $(if self.$field.is_some() {
                    return Err(format!("unknown field `{}` for this action", stringify!($field)));
                })+
                Ok(())
            }
        }
    };
}

raw_proposal! {
    role: RoleId,
    permissions: Vec<Permission>,
    principal: PrincipalId,
    roles: Vec<RoleId>,
    disabled: bool,
    owner: PrincipalId,
    key: KeyId,
    resource: String,
    keep_sign_in: bool,
    to: KeyRef,
}

/// The action of a proposal, without its fields.
#[derive(Clone, Copy, Deserialize)]
enum ProposedAction {
    #[serde(rename = "role.edit")]
    RoleEdit,
    #[serde(rename = "principal.edit")]
    PrincipalEdit,
    #[serde(rename = "principal.delete")]
    PrincipalDelete,
    #[serde(rename = "principal.adopt")]
    PrincipalAdopt,
    #[serde(rename = "key.adopt_all")]
    KeyAdoptAll,
    #[serde(rename = "principal.hand_over")]
    PrincipalHandOver,
    #[serde(rename = "keys.delete")]
    KeysDelete,
    #[serde(rename = "key.edit")]
    KeyEdit,
    #[serde(rename = "key.delete")]
    KeyDelete,
    #[serde(rename = "key.succeed")]
    KeySucceed,
    #[serde(rename = "resource.retire")]
    ResourceRetire,
}

/// Takes a field of a raw proposal, and refuses a proposal without it.
macro_rules! required {
    ($raw:ident.$field:ident) => {
        $raw.$field.take().ok_or_else(|| format!("missing field `{}`", stringify!($field)))?
    };
}

impl TryFrom<RawProposal> for Proposal {
    type Error = String;

    fn try_from(mut raw: RawProposal) -> Result<Self, String> {
        let proposal = match raw.action {
            ProposedAction::RoleEdit => {
                Self::RoleEdit { role: required!(raw.role), permissions: required!(raw.permissions) }
            }
            ProposedAction::PrincipalEdit => Self::PrincipalEdit {
                principal: required!(raw.principal),
                roles: raw.roles.take(),
                disabled: raw.disabled.take(),
            },
            ProposedAction::PrincipalDelete => Self::PrincipalDelete { principal: required!(raw.principal) },
            ProposedAction::PrincipalAdopt => Self::PrincipalAdopt {
                principal: required!(raw.principal),
                keep_sign_in: raw.keep_sign_in.take().unwrap_or_default(),
            },
            ProposedAction::KeyAdoptAll => Self::KeyAdoptAll {
                owner: required!(raw.owner),
                key: required!(raw.key),
                keep_sign_in: raw.keep_sign_in.take().unwrap_or_default(),
            },
            ProposedAction::PrincipalHandOver => {
                Self::PrincipalHandOver { principal: required!(raw.principal), to: required!(raw.to) }
            }
            ProposedAction::KeysDelete => Self::KeysDelete { owner: required!(raw.owner) },
            ProposedAction::KeyEdit => Self::KeyEdit {
                owner: required!(raw.owner),
                key: required!(raw.key),
                disabled: required!(raw.disabled),
            },
            ProposedAction::KeyDelete => Self::KeyDelete { owner: required!(raw.owner), key: required!(raw.key) },
            ProposedAction::KeySucceed => {
                Self::KeySucceed { owner: required!(raw.owner), key: required!(raw.key), to: required!(raw.to) }
            }
            ProposedAction::ResourceRetire => Self::ResourceRetire { resource: required!(raw.resource) },
        };
        raw.must_be_empty().map(|()| proposal)
    }
}

impl Validate for Proposal {
    fn check(&self, errors: &mut FieldErrors) {
        if let Self::PrincipalEdit { roles: Some(roles), .. } = self {
            errors.check("roles", role::check_held(roles));
        }
    }
}

/// Whom a change would affect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Impact {
    /// Users and API users that could no longer act at all.
    pub stopped: Reach<PrincipalName>,
    /// Users and API users that could act again.
    pub revived: Reach<PrincipalName>,
    /// Keys that would stop working.
    pub keys_stopped: Reach<ReachedKey>,
    /// Keys that would work again.
    pub keys_revived: Reach<ReachedKey>,
    /// Users and API users that could still act, but with other permissions; see `permissions_hidden`.
    pub changed: Reach<Difference>,
    /// Users and API users that would be adopted with all that a key provisions; absent if there are none.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub adopted: Reach<PrincipalName>,
    /// Users and API users that would stay with the key, because the caller may not adopt them; absent if there are none.
    /// Without `roles:read`, those that hold more than the caller count as adopted.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub refused: Reach<PrincipalName>,
    /// Users and API users that would depend on the successor of a key; absent if there are none.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub moved: Reach<PrincipalName>,
    /// Keys that would depend on the successor of the key that issued them; absent if there are none.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub keys_moved: Reach<ReachedKey>,
    /// Users and API users that would stay with the old key, because they would gain a permission; absent if there are
    /// none.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub remaining: Reach<PrincipalName>,
    /// Keys that would stay with the old key, because they would gain a permission; absent if there are none.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub keys_remaining: Reach<ReachedKey>,
    /// Whether everyone affected was found. If `false`, the totals are lower bounds: there are too many to check, or
    /// only `roles:read` shows whom to check.
    pub complete: bool,
    /// Whether `gains` and `loses` of others are empty because the caller cannot read roles (`roles:read`) or the keys
    /// that limit someone. Without `roles:read`, `changed` lists everyone who can act and whom the change can affect,
    /// even if their permissions stay the same; retiring a resource then lists only the caller.
    pub permissions_hidden: bool,
}

/// Some of those affected, at most 100, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Reach<T> {
    /// Some of those affected.
    pub named: Vec<T>,
    /// How many are affected.
    pub total: u64,
}

impl<T> Reach<T> {
    /// Whether nobody is affected.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Counts one more. It is named if it may be, as long as there is room.
    pub fn add(&mut self, is_named: bool, one: T) {
        self.total += 1;
        if is_named && self.named.len() < NAMED_LIMIT {
            self.named.push(one);
        }
    }
}

impl<T> Default for Reach<T> {
    fn default() -> Self {
        Self { named: Vec::new(), total: 0 }
    }
}

/// A key that a change would affect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReachedKey {
    /// The owner of the key.
    pub owner: PrincipalName,
    /// The id of the key.
    pub id: KeyId,
    /// The name of the key.
    pub name: String,
}

/// The permissions that a principal would gain and lose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The user or API user.
    pub principal: PrincipalName,
    /// The permissions gained.
    pub gains: Vec<Permission>,
    /// The permissions lost.
    pub loses: Vec<Permission>,
}
