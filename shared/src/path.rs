//! The paths of the API: a constant for each template, which the router registers, and a function of typed values that
//! builds a path from it, for everybody else.
//!
//! To add a path: add a line to `paths!`, with a function if the template has parameters. A call with a missing value,
//! or with the id of another kind, does not compile:
//!
//! ```compile_fail
//! # use postern_shared::path;
//! # let id: postern_shared::id::ApiUserId = "api_000000000001".parse().unwrap();
//! path::api_user_key(&id);
//! ```

use std::fmt;

use crate::id::{ApiUserId, KeyId, RoleId, SessionId, UserId};

/// The prefix of every path.
pub const BASE: &str = "/api/v1";

macro_rules! paths {
    ($($(#[$doc:meta])* $name:ident = $text:literal $(, $function:ident($($value:ident: $type:ty),+))?;)*) => {$(
        $(#[$doc])*
        pub const $name: &str = concat!("/api/v1", $text);

        $(
            #[doc = concat!("[`", stringify!($name), "`] with its values, which are percent-encoded.")]
            pub fn $function($($value: &$type),+) -> String {
                format!(concat!("/api/v1", $text), $($value = encode($value)),+)
            }
        )?
    )*};
}

paths! {
    /// Set Postern up.
    SETUP = "/setup";
    /// Accept an invitation.
    INVITATION_ACCEPT = "/invitations/accept";
    /// See who an invitation is for.
    INVITATION_CHECK = "/invitations/check";
    /// Sign in, identify the caller, sign out.
    SESSION = "/session";
    /// The caller's own user.
    ACCOUNT = "/account";
    /// The caller's own password.
    ACCOUNT_PASSWORD = "/account/password";
    /// The caller's own sessions.
    ACCOUNT_SESSIONS = "/account/sessions";
    /// One of the caller's own sessions.
    ACCOUNT_SESSION = "/account/sessions/{session}", account_session(session: SessionId);
    /// The caller's own API tokens.
    ACCOUNT_TOKENS = "/account/tokens";
    /// One of the caller's own API tokens.
    ACCOUNT_TOKEN = "/account/tokens/{key}", account_token(key: KeyId);
    /// The usage of one of the caller's own API tokens.
    ACCOUNT_TOKEN_USAGE = "/account/tokens/{key}/usage", account_token_usage(key: KeyId);
    /// Give one of the caller's own API tokens a new secret.
    ACCOUNT_TOKEN_ROTATE = "/account/tokens/{key}/rotate", account_token_rotate(key: KeyId);
    /// Move what depends on one of the caller's own API tokens to another one.
    ACCOUNT_TOKEN_SUCCEED = "/account/tokens/{key}/succeed", account_token_succeed(key: KeyId);
    /// The roles.
    ROLES = "/roles";
    /// One role.
    ROLE = "/roles/{role}", role(role: RoleId);
    /// The role with an external id of the caller's.
    ROLE_BY_EXTERNAL_ID = "/roles/by-external-id/{external_id}", role_by_external_id(external_id: str);
    /// The users and API users that hold a role.
    ROLE_HOLDERS = "/roles/{role}/holders", role_holders(role: RoleId);
    /// The usage of a role by its holders.
    ROLE_USAGE = "/roles/{role}/usage", role_usage(role: RoleId);
    /// The numbers of the overview.
    OVERVIEW = "/overview";
    /// The users.
    USERS = "/users";
    /// One user.
    USER = "/users/{user}", user(user: UserId);
    /// Create several users.
    USERS_BATCH = "/users/batch";
    /// The user with an external id of the caller's.
    USER_BY_EXTERNAL_ID = "/users/by-external-id/{external_id}", user_by_external_id(external_id: str);
    /// Invite a user again.
    USER_INVITATION = "/users/{user}/invitation", user_invitation(user: UserId);
    /// Adopt a user.
    USER_ADOPT = "/users/{user}/adopt", user_adopt(user: UserId);
    /// Hand a user over to a key.
    USER_HAND_OVER = "/users/{user}/hand-over", user_hand_over(user: UserId);
    /// A user's sessions.
    USER_SESSIONS = "/users/{user}/sessions", user_sessions(user: UserId);
    /// One session of a user.
    USER_SESSION = "/users/{user}/sessions/{session}", user_session(user: UserId, session: SessionId);
    /// A user's API tokens.
    USER_TOKENS = "/users/{user}/tokens", user_tokens(user: UserId);
    /// One API token of a user.
    USER_TOKEN = "/users/{user}/tokens/{key}", user_token(user: UserId, key: KeyId);
    /// The usage of an API token of a user.
    USER_TOKEN_USAGE = "/users/{user}/tokens/{key}/usage", user_token_usage(user: UserId, key: KeyId);
    /// Adopt everything that an API token of a user provisions.
    USER_TOKEN_ADOPT_ALL = "/users/{user}/tokens/{key}/adopt-all", user_token_adopt_all(user: UserId, key: KeyId);
    /// Move what depends on an API token of a user to another one.
    USER_TOKEN_SUCCEED = "/users/{user}/tokens/{key}/succeed", user_token_succeed(user: UserId, key: KeyId);
    /// The API users.
    API_USERS = "/api-users";
    /// One API user.
    API_USER = "/api-users/{api_user}", api_user(api_user: ApiUserId);
    /// The API user with an external id of the caller's.
    API_USER_BY_EXTERNAL_ID = "/api-users/by-external-id/{external_id}", api_user_by_external_id(external_id: str);
    /// Adopt an API user.
    API_USER_ADOPT = "/api-users/{api_user}/adopt", api_user_adopt(api_user: ApiUserId);
    /// Hand an API user over to a key.
    API_USER_HAND_OVER = "/api-users/{api_user}/hand-over", api_user_hand_over(api_user: ApiUserId);
    /// An API user's keys.
    API_USER_KEYS = "/api-users/{api_user}/keys", api_user_keys(api_user: ApiUserId);
    /// One key of an API user.
    API_USER_KEY = "/api-users/{api_user}/keys/{key}", api_user_key(api_user: ApiUserId, key: KeyId);
    /// The usage of an API user.
    API_USER_USAGE = "/api-users/{api_user}/usage", api_user_usage(api_user: ApiUserId);
    /// The usage of a key of an API user.
    API_USER_KEY_USAGE = "/api-users/{api_user}/keys/{key}/usage", api_user_key_usage(api_user: ApiUserId, key: KeyId);
    /// Give a key of an API user a new secret.
    API_USER_KEY_ROTATE = "/api-users/{api_user}/keys/{key}/rotate", api_user_key_rotate(api_user: ApiUserId, key: KeyId);
    /// Adopt everything that a key of an API user provisions.
    API_USER_KEY_ADOPT_ALL = "/api-users/{api_user}/keys/{key}/adopt-all", api_user_key_adopt_all(api_user: ApiUserId, key: KeyId);
    /// Move what depends on a key of an API user to another one.
    API_USER_KEY_SUCCEED = "/api-users/{api_user}/keys/{key}/succeed", api_user_key_succeed(api_user: ApiUserId, key: KeyId);
    /// The keys of all owners.
    KEYS = "/keys";
    /// The access of everyone: who holds which permission.
    ACCESS = "/access";
    /// The same as CSV.
    ACCESS_CSV = "/access.csv";
    /// The resources.
    RESOURCES = "/resources";
    /// One resource.
    RESOURCE = "/resources/{resource}", resource(resource: str);
    /// The change log.
    CHANGES = "/changes";
    /// The same as CSV.
    CHANGES_CSV = "/changes.csv";
    /// The activity of an actor or a credential.
    ACTIVITY = "/activity";
    /// The same as CSV.
    ACTIVITY_CSV = "/activity.csv";
    /// The refused requests.
    REFUSALS = "/refusals";
    /// Remove a refused request from the list.
    REFUSAL_DISMISS = "/refusals/{refusal}/dismiss", refusal_dismiss(refusal: str);
    /// Hide a refused request for 30 days.
    REFUSAL_MUTE = "/refusals/{refusal}/mute", refusal_mute(refusal: str);
    /// The bill.
    BILLING = "/billing";
    /// The same as CSV.
    BILLING_CSV = "/billing.csv";
    /// Check a key.
    VERIFY = "/verify";
    /// Preview a change.
    IMPACT = "/impact";
    /// The records of a collection.
    RECORDS = "/collections/{collection}/records", records(collection: str);
    /// Append a batch of records to a collection.
    RECORDS_BATCH = "/collections/{collection}/records/batch", records_batch(collection: str);
    /// One record of a collection.
    RECORD = "/collections/{collection}/records/{record}", record(collection: str, record: str);
    /// Health of the service.
    HEALTH = "/healthz";
    /// The OpenAPI document.
    OPENAPI = "/openapi.json";
}

/// A value as a segment of a path: everything but unreserved characters (RFC 3986) is percent-encoded.
fn encode(value: &(impl fmt::Display + ?Sized)) -> String {
    value
        .to_string()
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
