//! Sign-in, sessions, and the identity of a caller.

use serde::{Deserialize, Serialize};

use crate::api_key::LastUsed;
use crate::field::Validate;
use crate::id::SessionId;
use crate::page::{PAGE_DEFAULT, PAGE_LIMIT};
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::principal::PrincipalName;
use crate::record::{self, BATCH_BODY_LIMIT, BODY_LIMIT, RECORD_PAGE_LIMIT};
use crate::time::Timestamp;
use crate::user;

/// The name of the cookie that tells the console whether the browser is signed in, before it asks: [`SIGNED_IN`] or not. It is
/// no secret, and Postern decides nothing by it.
pub const MARKER: &str = "__Host-postern-signed-in";
/// The value of the marker in a browser that is signed in.
pub const SIGNED_IN: &str = "yes";

/// The name of a cookie. Browsers send it to every port of a host, so the name has the port, unless that is the scheme's
/// default: otherwise two Posterns on one host would sign each other's users out.
pub fn cookie_name(name: &str, port: Option<u16>) -> String {
    port.map_or_else(|| name.to_owned(), |port| format!("{name}-{port}"))
}

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
    /// The credential that the request was sent with, or the session that it began.
    pub credential: OwnCredential,
    /// Whether everything is allowed, including permissions that are defined later.
    pub administrator: bool,
    /// The effective permissions; every existing permission if `administrator` is true.
    pub permissions: Vec<Permission>,
    /// The limits of every request.
    pub request_limits: Limits,
}

impl Identity {
    /// The effective permissions, as a set.
    pub fn permission_set(&self) -> PermissionSet {
        if self.administrator { PermissionSet::Everything } else { self.permissions.iter().cloned().collect() }
    }
}

/// The caller's own credential: what limits it, and when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OwnCredential {
    /// The kind.
    pub kind: CredentialKind,
    /// The id of the key or session.
    pub id: String,
    /// The name of the key; absent for a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
    /// The only permissions that the key can use; `null` means every permission of its owner, as for a session.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub scope: Option<Vec<Permission>>,
    /// When the key or session ends, even if it is in use; `null` means never.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub expires_at: Option<Timestamp>,
    /// A session also ends after so many seconds without a request; absent for a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub idle_seconds: Option<u64>,
    /// The first expiry among the key and the keys that the caller depends on: after it, the caller can do nothing.
    /// `null` if none of them expires.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub lineage_expires_at: Option<Timestamp>,
    /// The last use before this request; `null` if there was none, and for a session.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub last_used: Option<LastUsed>,
}

/// The limits of every request, which are the same for all callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Limits {
    /// The longest body, and so the longest record, in bytes.
    pub body_bytes: usize,
    /// The longest body of a batch of records, in bytes.
    pub record_batch_bytes: usize,
    /// The most records in a batch.
    pub record_batch_items: usize,
    /// The most records on a page.
    pub record_page_items: u32,
    /// The most users in a batch.
    pub user_batch_items: usize,
    /// The most items on a page of a list.
    pub page_items: u32,
    /// The items on a page if the request sets no limit.
    pub page_items_default: u32,
}

impl Limits {
    /// The limits that apply.
    pub const ALL: Self = Self {
        body_bytes: BODY_LIMIT,
        record_batch_bytes: BATCH_BODY_LIMIT,
        record_batch_items: record::BATCH_LIMIT,
        record_page_items: RECORD_PAGE_LIMIT,
        user_batch_items: user::BATCH_LIMIT,
        page_items: PAGE_LIMIT,
        page_items_default: PAGE_DEFAULT,
    };
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
wipe_on_drop!(SignIn { password });
