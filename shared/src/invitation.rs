//! Invitations and set-up: one-time codes with which a person chooses a password.

use serde::{Deserialize, Serialize};

use crate::api_key::ApiKey;
use crate::field::{FieldErrors, Validate};
use crate::text;
use crate::time::Timestamp;
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
    pub expires_at: Timestamp,
}

/// A request to accept an invitation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Acceptance {
    /// The code from the link.
    pub code: String,
    /// The new password, 15 to 256 characters.
    #[cfg_attr(feature = "server", schema(min_length = 15, max_length = 256))]
    pub password: String,
}

impl Validate for Acceptance {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("password", text::password(&self.password));
    }
}

/// A request to see who an invitation is for.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InvitationCode {
    /// The code from the link.
    pub code: String,
}

impl Validate for InvitationCode {}

/// Who a valid invitation is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InvitedPerson {
    /// The login that the person will sign in with.
    pub login: String,
    /// The name of the person.
    pub name: String,
    /// When the invitation expires.
    pub expires_at: Timestamp,
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
    #[cfg_attr(feature = "server", schema(min_length = 3, max_length = 120))]
    pub login: String,
    /// The administrator's name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// The administrator's password, 15 to 256 characters.
    #[cfg_attr(feature = "server", schema(min_length = 15, max_length = 256))]
    pub password: String,
}

impl Validate for Setup {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("login", text::login(&self.login));
        errors.check("name", text::name(&self.name));
        errors.check("password", text::password(&self.password));
    }
}

partial_debug!(Invitation { expires_at });
partial_debug!(Acceptance {});
partial_debug!(InvitationCode {});
partial_debug!(Setup { login, name });
wipe_on_drop!(Invitation { url, code });
wipe_on_drop!(Acceptance { code, password });
wipe_on_drop!(InvitationCode { code });
wipe_on_drop!(Setup { code, password });
