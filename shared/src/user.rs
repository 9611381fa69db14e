//! Users: people, who sign in to the console.

use serde::{Deserialize, Serialize};

use crate::account::Tokens;
use crate::field::{FieldErrors, Validate, present};
use crate::id::{RoleId, UserId};
use crate::invitation::Invitation;
use crate::principal::{Block, KeyRef, Status};
use crate::time::Timestamp;
use crate::{role, text};

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct User {
    /// The id; never reused.
    pub id: UserId,
    /// The login, unique among users.
    pub login: String,
    /// The name of the person.
    pub name: String,
    /// The id that an integrator gave the user; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub external_id: Option<String>,
    /// The roles the user holds.
    pub roles: Vec<RoleId>,
    /// Whether the user is suspended.
    pub disabled: bool,
    /// Whether the user can act now.
    pub status: Status,
    /// Why the user is blocked; absent if no key blocks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub blocked_by: Option<Block>,
    /// The key that provisions the user; `null` if the user is independent.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub provisioned_by: Option<KeyRef>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// The version, which every edit increases; also the `ETag`.
    pub version: u64,
}

/// A request to create a user and invite the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewUser {
    /// The login, 3 to 120 characters, such as an email address.
    pub login: String,
    /// The name of the person, 1 to 80 characters.
    pub name: String,
    /// The roles to hold, at most 8; `[]` for none. Required unless `inherit_roles` is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub roles: Option<Vec<RoleId>>,
    /// `true` assigns the roles of the owner of the key that the request uses, instead of `roles`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherit_roles: bool,
    /// An id of your own for it, 1 to 128 characters. For each kind it is unique among the ids that you set.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub external_id: Option<String>,
}

impl Validate for NewUser {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("login", text::login(&self.login));
        errors.check("name", text::name(&self.name));
        role::check_new_roles(errors, self.roles.as_deref(), self.inherit_roles);
        errors.check("external_id", self.external_id.as_deref().map_or(Ok(()), text::external_id));
    }
}

/// A request to invite a user again, which ends the password and all sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewInvitation {
    /// What happens to the user's API tokens.
    pub tokens: Tokens,
}

impl Validate for NewInvitation {}

/// A user with an invitation, which no later answer shows again.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InvitedUser {
    /// The user.
    pub user: User,
    /// The invitation. Absent in the answer to a repeated request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub invitation: Option<Invitation>,
    /// Whether the first answer to this request showed the invitation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret_already_shown: bool,
}
