//! A valid request for every operation, independent of its sender, and what the sender must have. The refusals, the
//! matrix and the bad input start from these samples.
//!
//! To add an operation, add a line to [`samples`]. If its path has a new kind of parameter, add a value for it to
//! `fixture`. `refusals` fails on an operation without a sample and on a sample without an operation.

use http::Method;

/// What an operation demands of its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Nothing.
    Nothing,
    /// A credential.
    Credential,
    /// A session.
    Session,
    /// A permission.
    Permission(&'static str),
    /// A permission, in a session.
    PermissionInSession(&'static str),
    /// One of these permissions, depending on the request, so the OpenAPI document names none. A refusal names the
    /// first.
    OneOf(&'static [&'static str]),
}

impl Demand {
    /// The permission that the OpenAPI document names.
    pub fn permission(self) -> Option<&'static str> {
        match self {
            Self::Permission(permission) | Self::PermissionInSession(permission) => Some(permission),
            Self::Nothing | Self::Credential | Self::Session | Self::OneOf(_) => None,
        }
    }

    /// The permissions of which the sender needs one.
    pub fn permissions(self) -> Vec<&'static str> {
        match self {
            Self::OneOf(permissions) => permissions.to_vec(),
            _ => self.permission().into_iter().collect(),
        }
    }

    /// Whether the sender needs a session.
    pub fn wants_session(self) -> bool {
        matches!(self, Self::Session | Self::PermissionInSession(_))
    }
}

/// The sample of one operation.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// The operation, such as `POST /api/v1/roles`.
    pub operation: &'static str,
    /// What the operation demands of its sender.
    pub demand: Demand,
    /// The body. Placeholders: `$new` is an unused name, `$resource` an unused resource name; `$password`, `$setup`,
    /// `$invitation`, `$key` and `$api_user` are valid values.
    pub body: Option<&'static str>,
}

/// A sample for every operation. The bodies grant no permissions or roles, so that any sender may send them.
#[rustfmt::skip] // One operation, one line.
pub fn samples() -> Vec<Sample> {
    use Demand::{Credential, Nothing, OneOf, Permission, PermissionInSession, Session};
    let sample = |operation, demand, body| Sample { operation, demand, body };
    vec![
        sample("GET /api/v1/healthz", Nothing, None),
        sample("GET /api/v1/openapi.json", Nothing, None),
        sample("POST /api/v1/setup", Nothing, Some(r#"{"code":"$setup","login":"$new","name":"Mallory","password":"$password"}"#)),
        sample("POST /api/v1/invitations/accept", Nothing, Some(r#"{"code":"$invitation","password":"$password"}"#)),
        sample("POST /api/v1/session", Nothing, Some(r#"{"login":"ada@example.com","password":"$password"}"#)),

        sample("GET /api/v1/session", Credential, None),
        sample("DELETE /api/v1/session", Session, None),
        sample("GET /api/v1/account", Session, None),
        sample("POST /api/v1/account/password", Session, Some(r#"{"current":"$password","new":"$password","tokens":"keep"}"#)),
        sample("GET /api/v1/account/sessions", Session, None),
        sample("DELETE /api/v1/account/sessions/{session}", Session, None),
        sample("GET /api/v1/account/tokens", Session, None),
        sample("POST /api/v1/account/tokens", PermissionInSession("api_tokens:generate"), Some(r#"{"name":"$new","note":"","expires_at":"2027-01-01T00:00:00Z","scope":[]}"#)),
        sample("GET /api/v1/account/tokens/{key}", Session, None),
        sample("PATCH /api/v1/account/tokens/{key}", Session, Some(r#"{"name":"$new","note":"Dock 4","disabled":true}"#)),
        sample("DELETE /api/v1/account/tokens/{key}", Session, None),
        sample("POST /api/v1/account/tokens/{key}/rotate", Session, Some(r#"{"overlap_seconds":60}"#)),

        sample("GET /api/v1/roles", Permission("roles:read"), None),
        sample("POST /api/v1/roles", Permission("roles:write"), Some(r#"{"name":"$new","description":"","permissions":[]}"#)),
        sample("GET /api/v1/roles/{role}", Permission("roles:read"), None),
        sample("PATCH /api/v1/roles/{role}", Permission("roles:write"), Some(r#"{"name":"$new","description":"For all","permissions":[]}"#)),
        sample("DELETE /api/v1/roles/{role}", Permission("roles:write"), None),

        sample("GET /api/v1/users", Permission("users:read"), None),
        sample("POST /api/v1/users", Permission("users:write"), Some(r#"{"login":"$new","name":"Bob","roles":[]}"#)),
        sample("GET /api/v1/users/{user}", Permission("users:read"), None),
        sample("PATCH /api/v1/users/{user}", Permission("users:write"), Some(r#"{"name":"Robert","roles":[],"disabled":true}"#)),
        sample("DELETE /api/v1/users/{user}", Permission("users:write"), None),
        sample("POST /api/v1/users/{user}/invitation", Permission("users:write"), Some(r#"{"tokens":"keep"}"#)),
        sample("POST /api/v1/users/{user}/adopt", PermissionInSession("users:write"), Some(r#"{"keep_sign_in":true}"#)),
        sample("POST /api/v1/users/{user}/hand-over", PermissionInSession("users:write"), Some(r#"{"key":{"owner":"$ada","id":"$hr"}}"#)),
        sample("GET /api/v1/users/{user}/sessions", Permission("users:read"), None),
        sample("DELETE /api/v1/users/{user}/sessions", Permission("users:write"), None),
        sample("GET /api/v1/users/{user}/tokens", Permission("users:read"), None),
        sample("DELETE /api/v1/users/{user}/tokens", Permission("users:write"), None),
        sample("DELETE /api/v1/users/{user}/tokens/{key}", Permission("users:write"), None),
        sample("POST /api/v1/users/{user}/tokens/{key}/adopt-all", PermissionInSession("users:write"), Some(r#"{"keep_sign_in":true}"#)),

        sample("GET /api/v1/api-users", Permission("api_users:read"), None),
        sample("POST /api/v1/api-users", Permission("api_users:write"), Some(r#"{"name":"$new","roles":[]}"#)),
        sample("GET /api/v1/api-users/{api_user}", Permission("api_users:read"), None),
        sample("PATCH /api/v1/api-users/{api_user}", Permission("api_users:write"), Some(r#"{"name":"$new","roles":[],"disabled":true}"#)),
        sample("DELETE /api/v1/api-users/{api_user}", Permission("api_users:write"), None),
        sample("POST /api/v1/api-users/{api_user}/adopt", PermissionInSession("api_users:write"), Some(r#"{"keep_sign_in":true}"#)),
        sample("POST /api/v1/api-users/{api_user}/hand-over", PermissionInSession("api_users:write"), Some(r#"{"key":{"owner":"$ada","id":"$hr"}}"#)),
        sample("GET /api/v1/api-users/{api_user}/keys", Permission("api_users:read"), None),
        sample("POST /api/v1/api-users/{api_user}/keys", Permission("api_users:write"), Some(r#"{"name":"$new","note":"","expires_at":"2027-01-01T00:00:00Z","scope":[]}"#)),
        sample("GET /api/v1/api-users/{api_user}/keys/{key}", Permission("api_users:read"), None),
        sample("PATCH /api/v1/api-users/{api_user}/keys/{key}", Permission("api_users:write"), Some(r#"{"name":"$new","note":"Dock 4","disabled":true}"#)),
        sample("DELETE /api/v1/api-users/{api_user}/keys/{key}", Permission("api_users:write"), None),
        sample("POST /api/v1/api-users/{api_user}/keys/{key}/rotate", Permission("api_users:write"), Some(r#"{"overlap_seconds":60}"#)),
        sample("POST /api/v1/api-users/{api_user}/keys/{key}/adopt-all", PermissionInSession("api_users:write"), Some(r#"{"keep_sign_in":true}"#)),
        sample("GET /api/v1/keys", OneOf(&["api_users:read", "users:read"]), None),

        sample("GET /api/v1/resources", Permission("resources:read"), None),
        sample("POST /api/v1/resources", Permission("resources:write"), Some(r#"{"name":"$resource","kind":"external","description":""}"#)),
        sample("GET /api/v1/resources/{resource}", Permission("resources:read"), None),
        sample("PATCH /api/v1/resources/{resource}", Permission("resources:write"), Some(r#"{"description":"For all"}"#)),
        sample("DELETE /api/v1/resources/{resource}", Permission("resources:write"), None),

        sample("GET /api/v1/changes", Permission("change_log:read"), None),
        sample("GET /api/v1/billing", Permission("billing:read"), None),
        sample("POST /api/v1/verify", Permission("api_keys:verify"), Some(r#"{"key":"$key","permission":"inventory:read"}"#)),
        sample("POST /api/v1/impact", OneOf(&["api_users:write"]), Some(r#"{"action":"principal.edit","principal":"$api_user","roles":[],"disabled":true}"#)),

        sample("GET /api/v1/collections/{collection}/records", Permission("inventory:read"), None),
        sample("POST /api/v1/collections/{collection}/records", Permission("inventory:write"), Some(r#"{"slab":{"id":17,"tags":["blue"]}}"#)),
        sample("GET /api/v1/collections/{collection}/records/{record}", Permission("inventory:read"), None),
    ]
}

impl Sample {
    /// The sample of an operation.
    #[track_caller]
    pub fn of(operation: &str) -> Self {
        samples().into_iter().find(|sample| sample.operation == operation).expect("an operation with a sample")
    }

    /// Whether the operation is public.
    pub fn is_public(self) -> bool {
        self.demand == Demand::Nothing
    }

    /// Whether the sample has a body.
    pub fn has_body(self) -> bool {
        self.body.is_some()
    }

    /// The HTTP method.
    pub fn method(self) -> Method {
        self.operation.split_once(' ').unwrap().0.parse().unwrap()
    }

    /// The path template.
    pub fn template(self) -> &'static str {
        self.operation.split_once(' ').unwrap().1
    }
}
