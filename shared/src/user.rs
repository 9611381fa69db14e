//! Users: people who sign in and use the console.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{Broken, FieldError, Rules, check, present};
use crate::id::{RoleId, UserId};
use crate::invitation::Invitation;
use crate::principal::{Block, KeyRef, Status};
use crate::text;

/// Most roles one principal can hold.
pub const ROLES_LIMIT: usize = 8;

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
        check(&mut errors, "roles", self.roles.as_deref().map_or(Ok(()), at_most_limit));
        errors
    }
}

/// What one says to change a user; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct UserEdit {
    /// What the person is called now.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
    /// The roles to hold, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub roles: Option<Vec<RoleId>>,
    /// `true` suspends the user and ends every session, `false` lets the user act again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub disabled: Option<bool>,
}

impl Rules for UserEdit {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", self.name.as_deref().map_or(Ok(()), text::name));
        check(&mut errors, "roles", self.roles.as_deref().map_or(Ok(()), at_most_limit));
        errors
    }
}

/// The rule of role lists: at most 8.
///
/// # Errors
/// What to do about it.
pub fn at_most_limit(roles: &[RoleId]) -> Result<(), Broken> {
    if roles.len() > ROLES_LIMIT {
        return Err(Broken::new("too_many", format!("Give at most {ROLES_LIMIT} roles.")));
    }
    Ok(())
}

/// A user together with the link by which the person sets a password. The link is in this answer and in no other.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InvitedUser {
    /// The user.
    pub user: User,
    /// The way in.
    pub invitation: Invitation,
}
