//! One's own account: what a signed-in person does for themselves.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules, check};
use crate::text;

/// What a person says to change their password.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// The password until now.
    pub current: String,
    /// The password from now on, 15 to 256 characters.
    pub new: String,
    /// What happens to the API tokens.
    pub tokens: Tokens,
}

/// What happens to a user's API tokens when the password changes or the user is invited again. They outlive both unless they are
/// deleted, and someone who knew the password may have made some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum Tokens {
    /// They go on working.
    Keep,
    /// All of them end at once, and whatever they provisioned is blocked.
    Delete,
}

impl fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

impl Rules for PasswordChange {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "new", text::password(&self.new));
        errors
    }
}
