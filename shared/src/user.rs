//! Users: people who sign in and use the console.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Tokens;
use crate::field::{FieldError, Rules, check, present};
use crate::id::{RoleId, UserId};
use crate::invitation::Invitation;
use crate::principal::{Block, KeyRef, Status};
use crate::{role, text};

/// A user as others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct User {
    /// Its id; never reused.
    pub id: UserId,
    /// What the person signs in with; unique.
    pub login: String,
    /// What the person is called.
    pub name: String,
    /// The roles held.
    pub roles: Vec<RoleId>,
    /// Whether an administrator has suspended the user.
    pub disabled: bool,
    /// Whether the user can act at present, all things considered.
    pub status: Status,
    /// Why the user is blocked, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub blocked_by: Option<Block>,
    /// The key this user depends on, if one brought it in.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub provisioned_by: Option<KeyRef>,
    /// When the user was created.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Goes up with every edit; the `ETag`.
    pub version: u64,
}

/// What one says to invite a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewUser {
    /// What the person will sign in with, e.g. an e-mail address.
    pub login: String,
    /// What the person is called.
    pub name: String,
    /// The roles to hold, at most 8. Left out by a caller with a key: those of the key's owner.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub roles: Option<Vec<RoleId>>,
}

impl Rules for NewUser {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "login", text::login(&self.login));
        check(&mut errors, "name", text::name(&self.name));
        check(&mut errors, "roles", self.roles.as_deref().map_or(Ok(()), role::few_enough));
        errors
    }
}

/// How to invite a user again: the password and all sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewInvitation {
    /// What happens to the user's API tokens.
    pub tokens: Tokens,
}

impl Rules for NewInvitation {
    fn broken(&self) -> Vec<FieldError> {
        Vec::new()
    }
}

/// A user together with the link by which the person sets a password. The link is in one answer and in no other.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InvitedUser {
    /// The user.
    pub user: User,
    /// The way in. Absent where the same request was answered before: it cannot be shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub invitation: Option<Invitation>,
    /// Whether it was shown before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret_already_shown: bool,
}
