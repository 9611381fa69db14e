//! Sign-in, sessions, and the identity of a caller.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Validate};
use crate::id::SessionId;
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::principal::PrincipalName;

/// A request to sign in.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The login; case and character width do not matter.
    pub login: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("login", &self.login).finish_non_exhaustive()
    }
}

/// The caller: who acts, with which credential and with which permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Identity {
    /// The user or API user.
    pub principal: PrincipalName,
    /// The credential that the request was sent with.
    pub credential: CredentialName,
    /// Whether everything is allowed, including permissions that are defined later.
    pub administrator: bool,
    /// The effective permissions; every existing permission if `administrator` is true.
    pub permissions: Vec<Permission>,
}

impl Identity {
    /// The effective permissions, as a set.
    #[must_use]
    pub fn permission_set(&self) -> PermissionSet {
        if self.administrator { PermissionSet::Everything } else { self.permissions.iter().cloned().collect() }
    }
}

/// A credential, by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CredentialName {
    /// The kind.
    pub kind: CredentialKind,
    /// The id of the key or session; absent for an invitation or the deployer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub id: Option<String>,
}

/// The kind of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum CredentialKind {
    /// A session of a signed-in person.
    Session,
    /// A key of an API user.
    ApiKey,
    /// A key of a user.
    ApiToken,
    /// An invitation or the set-up code.
    Invitation,
    /// Access to the machine or the AWS account that Postern runs on.
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

/// A session of a signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// When the person signed in.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When the session was last used, to the minute.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub seen_at: Timestamp,
    /// When the session ends, even if it is in use.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
    /// The IP address that the person signed in from.
    pub address: String,
    /// The `User-Agent` header of the sign-in.
    pub agent: String,
    /// Whether this is the session of the caller.
    pub current: bool,
}

impl Validate for SignIn {
    /// None: an impossible login or password fails like a wrong one.
    fn validate(&self) -> Vec<FieldError> {
        Vec::new()
    }
}
