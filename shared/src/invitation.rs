//! Invitations and set-up: how a person comes to a password that nobody else ever knew.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api_key::ApiKey;
use crate::field::{FieldError, Rules, check};
use crate::text;
use crate::user::User;

/// A one-time link. Holds the code in clear: shown once, never stored.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The link to hand to the person; the code is in its fragment.
    pub url: String,
    /// The code alone, for programs.
    pub code: String,
    /// Until when it works.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// What a person says to accept an invitation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Acceptance {
    /// The code from the link.
    pub code: String,
    /// The password to sign in with from now on, 15 to 256 characters.
    pub password: String,
}

impl fmt::Debug for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acceptance").finish_non_exhaustive()
    }
}

impl Rules for Acceptance {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "password", text::password(&self.password));
        errors
    }
}

/// The person who accepted an invitation, and the API tokens that someone made in their name before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AcceptedInvitation {
    /// The user.
    #[serde(flatten)]
    pub user: User,
    /// The user's API tokens, which go on working: the first 100 of them.
    pub tokens: Vec<ApiKey>,
}

/// What the first administrator says to set Postern up.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Setup {
    /// The code from the set-up link.
    pub code: String,
    /// What the administrator will sign in with.
    pub login: String,
    /// What the administrator is called.
    pub name: String,
    /// The password, 15 to 256 characters.
    pub password: String,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").field("login", &self.login).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Rules for Setup {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "login", text::login(&self.login));
        check(&mut errors, "name", text::name(&self.name));
        check(&mut errors, "password", text::password(&self.password));
        errors
    }
}
