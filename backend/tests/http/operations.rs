//! The operations of the API: for each one what it demands of its sender, a valid body, and what it logs and replays.
//! The refusals, the matrix, the bad input, the faults and the count of calls start from this table.
//!
//! To add an operation, add a line to [`OPERATIONS`]. If its path or body refers to something new, `fixture` creates
//! it. `refusals` fails on an operation without a line and on a line without an operation.

use std::fmt;

use http::Method;
use postern_shared::path;
use serde_json::Value;

use crate::harness::Postern;

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

/// What the replay of an idempotent request shows.
#[derive(Debug, Clone, Copy)]
pub struct Replay {
    /// The permission to read the object; `None` for the caller's own tokens.
    pub permission: Option<&'static str>,
    /// The field that only the first answer shows.
    pub secret: Option<&'static str>,
}

/// An operation of the API.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    method: &'static str,
    /// Tells apart requests for the same method and path.
    variant: Option<&'static str>,
    /// The path template.
    pub template: &'static str,
    /// What the operation demands of its sender.
    pub demand: Demand,
    /// A valid body. `fixture` replaces the placeholders: `$new` is an unused name, `$resource` an unused resource
    /// name, `$external_id` the one in the path, and the others are secrets and ids.
    pub body: Option<&'static str>,
    /// The action that it logs.
    pub action: Option<&'static str>,
    /// What a replay shows, if the operation takes an `Idempotency-Key`.
    pub replay: Option<Replay>,
}

const fn operation(method: &'static str, template: &'static str, demand: Demand) -> Operation {
    Operation { method, variant: None, template, demand, body: None, action: None, replay: None }
}

const fn get(template: &'static str, demand: Demand) -> Operation {
    operation("GET", template, demand)
}

const fn post(template: &'static str, demand: Demand, body: &'static str) -> Operation {
    Operation { body: Some(body), ..operation("POST", template, demand) }
}

const fn put(template: &'static str, demand: Demand, body: &'static str) -> Operation {
    Operation { body: Some(body), ..operation("PUT", template, demand) }
}

const fn patch(template: &'static str, demand: Demand, body: &'static str) -> Operation {
    Operation { body: Some(body), ..operation("PATCH", template, demand) }
}

const fn delete(template: &'static str, demand: Demand) -> Operation {
    operation("DELETE", template, demand)
}

use Demand::{Credential, Nothing, OneOf, Permission, PermissionInSession, Session};

/// Every operation of the API. The bodies grant no permissions, so that any sender may send them.
#[rustfmt::skip] // One operation, one line.
pub static OPERATIONS: &[Operation] = &[
    get(path::HEALTH, Nothing),
    get(path::OPENAPI, Nothing),
    post(path::SETUP, Nothing, r#"{"code":"$setup","login":"$new","name":"Mallory","password":"$password"}"#).logs("setup"),
    post(path::INVITATION_CHECK, Nothing, r#"{"code":"$invitation"}"#),
    post(path::INVITATION_ACCEPT, Nothing, r#"{"code":"$invitation","password":"$password"}"#).logs("invitation.accept"),
    post(path::SESSION, Nothing, r#"{"login":"ada@example.com","password":"$password"}"#).logs("session.create"),

    get(path::SESSION, Credential),
    delete(path::SESSION, Session).logs("session.delete"),
    get(path::ACCOUNT, Session),
    patch(path::ACCOUNT, Session, r#"{"name":"Countess"}"#).logs("user.edit"),
    post(path::ACCOUNT_PASSWORD, Session, r#"{"current":"$password","new":"$password","tokens":"keep"}"#).logs("password.change"),
    get(path::ACCOUNT_SESSIONS, Session),
    delete(path::ACCOUNT_SESSION, Session).logs("session.delete"),
    get(path::ACCOUNT_TOKENS, Session),
    post(path::ACCOUNT_TOKENS, PermissionInSession("api_tokens:generate"), r#"{"name":"$new","note":"","expires_at":"2027-01-01T00:00:00Z","scope":[]}"#).logs("key.create").replays(None, Some("secret")),
    get(path::ACCOUNT_TOKEN, Session),
    patch(path::ACCOUNT_TOKEN, Session, r#"{"name":"$new","note":"Dock 4","expires_at":"2027-01-01T00:00:00Z","disabled":true}"#).logs("key.edit"),
    delete(path::ACCOUNT_TOKEN, Session).logs("key.delete"),
    post(path::ACCOUNT_TOKEN_ROTATE, Session, r#"{"overlap_seconds":60}"#).logs("key.rotate").replays(None, Some("secret")),
    get(path::ACCOUNT_TOKEN_USAGE, Session),
    post(path::ACCOUNT_TOKEN_SUCCEED, Session, r#"{"key":{"owner":"$owner","id":"$successor"}}"#).logs("key.succeed"),

    get(path::ROLES, Permission("roles:read")),
    post(path::ROLES, Permission("roles:write"), r#"{"name":"$new","description":"","permissions":[],"external_id":"$new"}"#).logs("role.create").replays(Some("roles:read"), None),
    put(path::ROLE_BY_EXTERNAL_ID, Permission("roles:write"), r#"{"name":"$new","description":"","permissions":[],"external_id":"$external_id"}"#).logs("role.create"),
    get(path::ROLE, Permission("roles:read")),
    patch(path::ROLE, Permission("roles:write"), r#"{"name":"$new","description":"For all","permissions":[],"external_id":"$new"}"#).logs("role.edit"),
    delete(path::ROLE, Permission("roles:write")).logs("role.delete"),
    get(path::ROLE_HOLDERS, Permission("roles:read")),
    get(path::ROLE_USAGE, Permission("roles:read")),

    get(path::USERS, Permission("users:read")),
    post(path::USERS, Permission("users:write"), r#"{"login":"$new","name":"Bob","roles":["$role"],"inherit_roles":false,"external_id":"$new"}"#).logs("user.create").replays(Some("users:read"), Some("invitation")),
    post(path::USERS_BATCH, Permission("users:write"), r#"{"users":[{"login":"$new","name":"Bob","roles":["$role"],"inherit_roles":false,"external_id":"$new"}]}"#).logs("user.create"),
    put(path::USER_BY_EXTERNAL_ID, Permission("users:write"), r#"{"login":"$new","name":"Bob","roles":["$role"],"inherit_roles":false,"external_id":"$external_id"}"#).logs("user.create"),
    get(path::USER, Permission("users:read")),
    patch(path::USER, Permission("users:write"), r#"{"login":"$new","name":"Robert","roles":["$role"],"disabled":true,"external_id":"$new"}"#).logs("user.edit"),
    delete(path::USER, Permission("users:write")).logs("user.delete"),
    post(path::USER_INVITATION, Permission("users:write"), r#"{"tokens":"keep"}"#).logs("user.invite").replays(Some("users:read"), Some("invitation")),
    post(path::USER_ADOPT, PermissionInSession("users:write"), r#"{"keep_sign_in":false}"#).logs("user.adopt").replays(Some("users:read"), Some("invitation")),
    post(path::USER_HAND_OVER, PermissionInSession("users:write"), r#"{"key":{"owner":"$ada","id":"$hr"}}"#).logs("user.hand_over"),
    get(path::USER_SESSIONS, Permission("users:read")),
    delete(path::USER_SESSIONS, Permission("users:write")).logs("sessions.delete"),
    delete(path::USER_SESSION, Permission("users:write")).logs("session.delete"),
    get(path::USER_TOKENS, Permission("users:read")),
    delete(path::USER_TOKENS, Permission("users:write")).logs("keys.delete"),
    get(path::USER_TOKEN, Permission("users:read")),
    patch(path::USER_TOKEN, Permission("users:write"), r#"{"name":"$new","note":"Dock 4","expires_at":"2027-01-01T00:00:00Z","disabled":true}"#).logs("key.edit"),
    delete(path::USER_TOKEN, Permission("users:write")).logs("key.delete"),
    get(path::USER_TOKEN_USAGE, Permission("users:read")),
    post(path::USER_TOKEN_ADOPT_ALL, PermissionInSession("users:write"), r#"{"keep_sign_in":false}"#).logs("user.adopt"),
    post(path::USER_TOKEN_SUCCEED, PermissionInSession("users:write"), r#"{"key":{"owner":"$owner","id":"$successor"}}"#).logs("key.succeed"),

    get(path::API_USERS, Permission("api_users:read")),
    post(path::API_USERS, Permission("api_users:write"), r#"{"name":"$new","roles":["$role"],"inherit_roles":false,"external_id":"$new"}"#).logs("api_user.create").replays(Some("api_users:read"), None),
    put(path::API_USER_BY_EXTERNAL_ID, Permission("api_users:write"), r#"{"name":"$new","roles":["$role"],"inherit_roles":false,"external_id":"$external_id"}"#).logs("api_user.create"),
    get(path::API_USER, Permission("api_users:read")),
    patch(path::API_USER, Permission("api_users:write"), r#"{"name":"$new","roles":[],"disabled":true,"external_id":"$new"}"#).logs("api_user.edit"),
    delete(path::API_USER, Permission("api_users:write")).logs("api_user.delete"),
    post(path::API_USER_ADOPT, PermissionInSession("api_users:write"), r#"{"keep_sign_in":false}"#).logs("api_user.adopt"),
    post(path::API_USER_HAND_OVER, PermissionInSession("api_users:write"), r#"{"key":{"owner":"$ada","id":"$hr"}}"#).logs("api_user.hand_over"),
    get(path::API_USER_KEYS, Permission("api_users:read")),
    post(path::API_USER_KEYS, Permission("api_users:write"), r#"{"name":"$new","note":"","expires_at":"2027-01-01T00:00:00Z","scope":[]}"#).logs("key.create").replays(Some("api_users:read"), Some("secret")),
    get(path::API_USER_KEY, Permission("api_users:read")),
    patch(path::API_USER_KEY, Permission("api_users:write"), r#"{"name":"$new","note":"Dock 4","expires_at":"2027-01-01T00:00:00Z","disabled":true}"#).logs("key.edit"),
    delete(path::API_USER_KEY, Permission("api_users:write")).logs("key.delete"),
    get(path::API_USER_USAGE, Permission("api_users:read")),
    get(path::API_USER_KEY_USAGE, Permission("api_users:read")),
    post(path::API_USER_KEY_ROTATE, Permission("api_users:write"), r#"{"overlap_seconds":60}"#).logs("key.rotate").replays(Some("api_users:read"), Some("secret")),
    post(path::API_USER_KEY_ADOPT_ALL, PermissionInSession("api_users:write"), r#"{"keep_sign_in":false}"#).logs("api_user.adopt"),
    post(path::API_USER_KEY_SUCCEED, PermissionInSession("api_users:write"), r#"{"key":{"owner":"$owner","id":"$successor"}}"#).logs("key.succeed"),
    get(path::KEYS, OneOf(&["api_users:read", "users:read"])),

    get(path::ACCESS, Permission("roles:read")),
    get(path::ACCESS_CSV, Permission("roles:read")),

    get(path::RESOURCES, Permission("resources:read")),
    post(path::RESOURCES, Permission("resources:write"), r#"{"name":"$resource","kind":"external","description":""}"#).logs("resource.create").replays(Some("resources:read"), None),
    get(path::RESOURCE, Permission("resources:read")),
    patch(path::RESOURCE, Permission("resources:write"), r#"{"description":"For all","guards":[]}"#).logs("resource.edit"),
    delete(path::RESOURCE, Permission("resources:write")).logs("resource.retire"),

    get(path::OVERVIEW, Credential),
    get(path::CHANGES, Permission("change_log:read")),
    get(path::CHANGES_CSV, Permission("change_log:read")),
    get(path::ACTIVITY, Permission("change_log:read")),
    get(path::ACTIVITY_CSV, Permission("change_log:read")),
    get(path::REFUSALS, Permission("change_log:read")),
    operation("POST", path::REFUSAL_DISMISS, OneOf(&["api_users:write"])).logs("refusal.dismiss"),
    operation("POST", path::REFUSAL_MUTE, OneOf(&["api_users:write"])).logs("refusal.mute"),
    get(path::BILLING, Permission("billing:read")),
    get(path::BILLING_CSV, Permission("billing:read")),
    post(path::VERIFY, Permission("api_keys:verify"), r#"{"key":"$key","permission":"inventory:read","address":"198.51.100.7","agent":"Dock/1"}"#),
    post(path::IMPACT, OneOf(&["api_users:write"]), r#"{"action":"principal.edit","principal":"$api_user","roles":[],"disabled":true}"#),

    get(path::RECORDS, Permission("inventory:read")),
    APPEND,
    post(path::RECORDS_BATCH, Permission("inventory:write"), r#"{"records":[{"data":{"slab":1},"event_id":"$new","occurred_at":"2026-03-01T08:59:00.000Z"}]}"#),
    get(path::RECORD, Permission("inventory:read")),
];

/// Appends a record: the only operation whose body can be any object. A record is its own entry in a log.
pub const APPEND: Operation =
    post(path::RECORDS, Permission("inventory:write"), r#"{"slab":{"id":17,"tags":["blue"]}}"#)
        .replays(Some("inventory:read"), None);

/// A question about a role, which makes other calls than the one about an API user in [`OPERATIONS`].
pub const ROLE_IMPACT: Operation =
    post(path::IMPACT, OneOf(&["roles:write"]), r#"{"action":"role.edit","role":"$held_role","permissions":[]}"#)
        .variant("of a role");

/// Requests that grant something. Not every sender may send them, so they are not in [`OPERATIONS`].
#[rustfmt::skip] // One operation, one line.
pub static GRANTS: &[Operation] = &[
    post(path::ROLES, Permission("roles:write"), r#"{"name":"$new","description":"","permissions":["roles:read"]}"#).logs("role.create").replays(Some("roles:read"), None).variant("that grants"),
    post(path::ACCOUNT_TOKENS, PermissionInSession("api_tokens:generate"), r#"{"name":"$new","note":"","scope":["roles:read"]}"#).logs("key.create").replays(None, Some("secret")).variant("that grants"),
    post(path::API_USER_KEYS, Permission("api_users:write"), r#"{"name":"$new","note":"","scope":["roles:read"]}"#).logs("key.create").replays(Some("api_users:read"), Some("secret")).variant("that grants"),
];

/// The operations with a body.
pub fn writes() -> impl Iterator<Item = Operation> {
    OPERATIONS.iter().copied().filter(|operation| operation.body.is_some())
}

impl Operation {
    const fn variant(self, variant: &'static str) -> Self {
        Self { variant: Some(variant), ..self }
    }

    const fn logs(self, action: &'static str) -> Self {
        Self { action: Some(action), ..self }
    }

    const fn replays(self, permission: Option<&'static str>, secret: Option<&'static str>) -> Self {
        Self { replay: Some(Replay { permission, secret }), ..self }
    }

    /// The operation with this method and path.
    #[track_caller]
    pub fn of(method: &Method, template: &str) -> Self {
        let found = OPERATIONS.iter().find(|operation| operation.template == template && operation.is(method));
        *found.unwrap_or_else(|| panic!("add {method} {template} to {}", file!()))
    }

    /// The path with its parameters filled in, in order.
    ///
    /// # Panics
    /// If there are fewer or more values than parameters.
    pub fn path(&self, values: &[&str]) -> String {
        let mut values = values.iter();
        let segments = self.template.split('/').map(|segment| {
            let is_parameter = segment.starts_with('{');
            let missing = || panic!("no value for {segment} of {self}: see `fixture`");
            if is_parameter { values.next().unwrap_or_else(missing) } else { segment }
        });
        let path = segments.collect::<Vec<_>>().join("/");
        assert_eq!(values.next(), None, "more values than {self} has parameters");
        path
    }

    /// What the OpenAPI document says about it.
    pub fn documented<'a>(&self, postern: &'a Postern) -> &'a Value {
        &postern.document()["paths"][self.template][self.method.to_lowercase()]
    }

    /// Whether it has this query parameter or header, by its document.
    pub fn takes(&self, postern: &Postern, parameter: &str) -> bool {
        let parameters = self.documented(postern)["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|declared| declared["name"] == parameter))
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.method.parse().unwrap()
    }

    /// Whether this is the HTTP method.
    pub fn is(&self, method: &Method) -> bool {
        self.method == method.as_str()
    }

    /// Whether anyone may send it.
    pub fn is_public(&self) -> bool {
        self.demand == Demand::Nothing
    }

    /// Whether it appends a record.
    pub fn is_append(&self) -> bool {
        self.template == path::RECORDS && self.is(&Method::POST)
    }

    /// Whether it changes something. Two `POST` operations only read.
    pub fn changes(&self) -> bool {
        self.action.is_some() || self.is_append() || self.template == path::RECORDS_BATCH
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = self.variant.map(|variant| format!(" {variant}")).unwrap_or_default();
        f.pad(&format!("{} {}{variant}", self.method, self.template))
    }
}
