//! Sign-in, sessions, and the identity of a caller.

use serde::{Deserialize, Serialize};

use crate::field::Validate;
use crate::id::SessionId;
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::principal::PrincipalName;
use crate::time::Timestamp;

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
    /// The name of the key when it was used; absent for other credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
}

impl CredentialName {
    /// A credential without an id.
    pub fn of(kind: CredentialKind) -> Self {
        Self { kind, id: None, name: None }
    }
}

spelled! {
    /// The kind of a credential.
    pub enum CredentialKind {
        /// A session of a signed-in person.
        Session = "session",
        /// A key of an API user.
        ApiKey = "api_key",
        /// A key of a user.
        ApiToken = "api_token",
        /// An invitation or the set-up code.
        Invitation = "invitation",
        /// Access to the machine or the AWS account that Postern runs on.
        Deployer = "deployer",
    }
}

/// A session of a signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last used, to the minute.
    pub seen_at: Timestamp,
    /// When the session ends, even if it is in use.
    pub expires_at: Timestamp,
    /// The IP address that the person signed in from.
    pub address: String,
    /// The `User-Agent` header of the sign-in.
    pub agent: String,
    /// Whether this is the session of the caller.
    pub current: bool,
}

/// None: an impossible login or password fails like a wrong one.
impl Validate for SignIn {}

partial_debug!(SignIn { login });
