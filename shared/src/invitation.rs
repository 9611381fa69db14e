//! Invitations and set-up: one-time codes with which a person chooses a password.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api_key::ApiKey;
use crate::field::{FieldError, Validate, check};
use crate::text;
use crate::user::User;

/// A one-time invitation. The code is shown once; only its hash is stored.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The link to send to the person, with the code in its fragment.
    pub url: String,
    /// The code alone, for `POST /api/v1/invitations/accept`.
    pub code: String,
    /// When the invitation expires.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// A request to accept an invitation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Acceptance {
    /// The code from the link.
    pub code: String,
    /// The new password, 15 to 256 characters.
    pub password: String,
}

impl fmt::Debug for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acceptance").finish_non_exhaustive()
    }
}

impl Validate for Acceptance {
    fn validate(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "password", text::password(&self.password));
        errors
    }
}

/// The user who accepted an invitation, and the API tokens that already exist for this user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AcceptedInvitation {
    /// The user.
    #[serde(flatten)]
    pub user: User,
    /// The user's API tokens, which keep working: the first 100 of them.
    pub tokens: Vec<ApiKey>,
}

/// A request to set Postern up, which creates the first administrator.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Setup {
    /// The code from the set-up link.
    pub code: String,
    /// The administrator's login, 3 to 120 characters, such as an email address.
    pub login: String,
    /// The administrator's name, 1 to 80 characters.
    pub name: String,
    /// The administrator's password, 15 to 256 characters.
    pub password: String,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").field("login", &self.login).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Validate for Setup {
    fn validate(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "login", text::login(&self.login));
        check(&mut errors, "name", text::name(&self.name));
        check(&mut errors, "password", text::password(&self.password));
        errors
    }
}
