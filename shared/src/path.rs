//! The paths of the API: the templates the service registers and the paths callers build from them.

/// What every path of the API starts with.
pub const BASE: &str = "/api/v1";

macro_rules! paths {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = concat!("/api/v1", $text);)*
    };
}

paths! {
    /// First set-up.
    SETUP = "/setup";
    /// Accept an invitation.
    INVITATION_ACCEPT = "/invitations/accept";
    /// Sign in, ask who one is, sign out.
    SESSION = "/session";
    /// One's own user.
    ACCOUNT = "/account";
    /// One's own password.
    ACCOUNT_PASSWORD = "/account/password";
    /// One's own sessions.
    ACCOUNT_SESSIONS = "/account/sessions";
    /// One of one's own sessions.
    ACCOUNT_SESSION = "/account/sessions/{session}";
    /// One's own API tokens.
    ACCOUNT_TOKENS = "/account/tokens";
    /// One of one's own API tokens.
    ACCOUNT_TOKEN = "/account/tokens/{key}";
    /// Give one's own API token a new secret.
    ACCOUNT_TOKEN_ROTATE = "/account/tokens/{key}/rotate";
    /// The roles.
    ROLES = "/roles";
    /// One role.
    ROLE = "/roles/{role}";
    /// The users.
    USERS = "/users";
    /// One user.
    USER = "/users/{user}";
    /// Invite a user again.
    USER_INVITATION = "/users/{user}/invitation";
    /// Adopt a user.
    USER_ADOPT = "/users/{user}/adopt";
    /// Hand a user over to a key.
    USER_HAND_OVER = "/users/{user}/hand-over";
    /// A user's sessions.
    USER_SESSIONS = "/users/{user}/sessions";
    /// A user's API tokens.
    USER_TOKENS = "/users/{user}/tokens";
    /// One API token of a user.
    USER_TOKEN = "/users/{user}/tokens/{key}";
    /// The API users.
    API_USERS = "/api-users";
    /// One API user.
    API_USER = "/api-users/{api_user}";
    /// Adopt an API user.
    API_USER_ADOPT = "/api-users/{api_user}/adopt";
    /// Hand an API user over to a key.
    API_USER_HAND_OVER = "/api-users/{api_user}/hand-over";
    /// An API user's keys.
    API_USER_KEYS = "/api-users/{api_user}/keys";
    /// One key of an API user.
    API_USER_KEY = "/api-users/{api_user}/keys/{key}";
    /// Give a key of an API user a new secret.
    API_USER_KEY_ROTATE = "/api-users/{api_user}/keys/{key}/rotate";
    /// Adopt all that a key of an API user brought in.
    API_USER_KEY_ADOPT_ALL = "/api-users/{api_user}/keys/{key}/adopt-all";
    /// Adopt all that an API token of a user brought in.
    USER_TOKEN_ADOPT_ALL = "/users/{user}/tokens/{key}/adopt-all";
    /// The keys of all owners.
    KEYS = "/keys";
    /// The resources.
    RESOURCES = "/resources";
    /// One resource.
    RESOURCE = "/resources/{resource}";
    /// The change log.
    CHANGES = "/changes";
    /// What is billed.
    BILLING = "/billing";
    /// Whether a key is good.
    VERIFY = "/verify";
    /// Whom a change would reach.
    IMPACT = "/impact";
    /// The records of a collection.
    RECORDS = "/collections/{collection}/records";
    /// One record of a collection.
    RECORD = "/collections/{collection}/records/{record}";
    /// Whether the service is up and reaches its table.
    HEALTH = "/healthz";
    /// The description of this API.
    OPENAPI = "/openapi.json";
}

/// A template with its parameters filled in, in order.
///
/// The values are ids and resource names, which need no escaping; anything else is percent-encoded.
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let segments = template.split('/').map(|segment| {
        if segment.starts_with('{') {
            values.next().map_or_else(String::new, |value| encode(value))
        } else {
            segment.to_owned()
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

fn encode(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
