//! Users: people, who sign in to the console.

use serde::{Deserialize, Serialize};

use crate::access::Limit;
use crate::account::Tokens;
use crate::field::{FieldErrors, Validate, Violation, present};
use crate::id::{RoleId, UserId};
use crate::invitation::Invitation;
use crate::permission::Permission;
use crate::principal::{Block, NamedKey, Status};
use crate::problem::Problem;
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
    /// What the user can do now; for an Administrator, every permission that exists. Only `GET /users/{user}`
    /// answers it, to callers who may read roles and the owners of the keys that it depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub effective_permissions: Option<Vec<Permission>>,
    /// What keeps the user from using some permissions of the roles; present like `effective_permissions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub limits: Option<Vec<Limit>>,
    /// Whether the user is disabled.
    pub disabled: bool,
    /// Whether the user can act now.
    pub status: Status,
    /// When the invitation expires or expired; absent unless the user is invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub invitation_expires_at: Option<Timestamp>,
    /// Why the user is blocked; absent if no key blocks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub blocked_by: Option<Block>,
    /// The key that provisions the user; `null` if the user is independent.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub provisioned_by: Option<NamedKey>,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When it was last edited, or its sign-in or the key that provisions it changed.
    pub updated_at: Timestamp,
    /// The version, which every edit increases; also the `ETag`.
    pub version: u64,
}

/// A request to create a user and invite the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewUser {
    /// The login, 3 to 120 characters, such as an email address.
    #[cfg_attr(feature = "server", schema(min_length = 3, max_length = 120))]
    pub login: String,
    /// The name of the person, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// The roles to hold, at most 8; `[]` for none. Required unless `inherit_roles` is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_items = 8, nullable = false))]
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

/// Most users in one batch.
pub const BATCH_LIMIT: usize = 50;

/// A request to create several users. Each is created by itself, as by a request of its own, and one that is refused does
/// not stop the others. Only a body that does not have this shape is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewUsers {
    /// The users, 1 to 50. This request takes no `Idempotency-Key`. Give each user an `external_id` to send the request
    /// again safely: a user who was created already is then answered with 409 `external_id_taken`.
    pub users: Vec<NewUser>,
}

impl Validate for NewUsers {
    /// Checks only their number. Each user is checked when it is created.
    fn check(&self, errors: &mut FieldErrors) {
        let outcome = match self.users.len() {
            0 => Err(Violation::new("required", "Send at least one user.")),
            n if n > BATCH_LIMIT => Err(Violation::new("too_many", format!("Send at most {BATCH_LIMIT} users."))),
            _ => Ok(()),
        };
        errors.check("users", outcome);
    }
}

/// What became of each user of a batch.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreatedUsers {
    /// A result for each user, in the order in which they were sent.
    pub results: Vec<CreatedUser>,
}

/// What became of one user of a batch.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreatedUser {
    /// The HTTP status that a request for this user alone would have: 201 if the user was created.
    pub status: u16,
    /// The user; absent if there is a problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub user: Option<User>,
    /// The invitation, which no later answer shows again; absent if there is a problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub invitation: Option<Invitation>,
    /// Why the user was not created; absent if the user was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub problem: Option<Problem>,
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
