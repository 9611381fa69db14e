//! The caller's own account: a new name; a new password, and what it means for the API tokens.

use serde::{Deserialize, Serialize};

use crate::field::{FieldErrors, Validate, present};
use crate::text;

/// A request to edit the caller's own user. An omitted field stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AccountEdit {
    /// The new name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80, nullable = false))]
    pub name: Option<String>,
}

impl Validate for AccountEdit {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("name", self.name.as_deref().map_or(Ok(()), text::name));
    }
}

/// A request to change the caller's own password.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// The current password.
    pub current: String,
    /// The new password, 15 to 256 characters.
    #[cfg_attr(feature = "server", schema(min_length = 15, max_length = 256))]
    pub new: String,
    /// What happens to the caller's API tokens.
    pub tokens: Tokens,
}

/// What happens to a user's API tokens when the password changes or the user is invited again. Someone who knew the old
/// password may have created some of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum Tokens {
    /// They keep working.
    Keep,
    /// All of them are deleted at once, which blocks everything they provision.
    Delete,
}

impl Validate for PasswordChange {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("new", text::password(&self.new));
    }
}

partial_debug!(PasswordChange {});
wipe_on_drop!(PasswordChange { current, new });
