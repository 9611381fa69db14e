//! Signing in, and what a caller learns about itself.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules};
use crate::id::SessionId;
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::principal::PrincipalName;

/// What a person says to sign in.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The login, in any case and width.
    pub login: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("login", &self.login).finish_non_exhaustive()
    }
}

/// Who one is, by which credential, with which rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Identity {
    /// Who.
    pub principal: PrincipalName,
    /// By which credential.
    pub credential: CredentialName,
    /// Whether everything is allowed, what is defined later included.
    pub administrator: bool,
    /// What is allowed now. For an administrator, every permission there is.
    pub permissions: Vec<Permission>,
}

impl Identity {
    /// What is allowed now, as a set.
    #[must_use]
    pub fn permission_set(&self) -> PermissionSet {
        if self.administrator { PermissionSet::Everything } else { self.permissions.iter().cloned().collect() }
    }
}

/// A credential as others see it: enough to name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CredentialName {
    /// What kind it is.
    pub kind: CredentialKind,
    /// Its id: a key's or a session's. The deployer, who needs neither, has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub id: Option<String>,
}

/// What one can act with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum CredentialKind {
    /// A person's session.
    Session,
    /// A key of an API user.
    ApiKey,
    /// A key of a user.
    ApiToken,
    /// An invitation or the set-up code, used once.
    Invitation,
    /// The machine or the AWS account Postern runs in.
    Deployer,
}

impl CredentialKind {
    /// The stable spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::ApiKey => "api_key",
            Self::ApiToken => "api_token",
            Self::Invitation => "invitation",
            Self::Deployer => "deployer",
        }
    }
}

/// A session as its owner and administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When the person signed in.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was last seen, to the minute.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub seen_at: Timestamp,
    /// When it ends whatever happens.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
    /// From which address the person signed in.
    pub address: String,
    /// With which program.
    pub agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Rules for SignIn {
    /// None: what breaks a rule is simply nobody's login or password.
    fn broken(&self) -> Vec<FieldError> {
        Vec::new()
    }
}
