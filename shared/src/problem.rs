//! Errors as RFC 9457 problems. `codes!` lists every code with its status and title.

use serde::{Deserialize, Serialize};

use crate::field::FieldError;
use crate::id::RequestId;
use crate::permission::Permission;

/// The header with the id of the principal that a request is meant for.
pub const EXPECTED_CALLER: &str = "expected-caller";
/// The media type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The kind of problem as a URI: `urn:postern:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words, the same for every problem with this code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem, for programs. The spelling is stable.
    pub code: Code,
    /// What is wrong with this request, and what to do about it.
    pub detail: String,
    /// Whether it is safe to send the same request again, and can help: after as many seconds as `Retry-After` says. If
    /// it is `false`, `detail` says what to do first.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(required = true))]
    pub retryable: bool,
    /// The invalid fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The missing permissions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_permissions: Vec<Permission>,
    /// The request id; quote it when you ask for help.
    pub request_id: RequestId,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $status:literal, $title:literal;)+) => {
        spelled! {
            /// The kind of a problem. The spelling is stable.
            pub enum Code { $($(#[doc = $doc])+ $name = $text,)+ }
        }

        impl Code {
            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// Whether the same request can be sent again later, as it is: nothing was done, and the reason passes.
            pub fn is_retryable(self) -> bool {
                matches!(self, Self::Busy | Self::Unavailable) || self.status() == 429
            }

            /// Whether the answer says in `Retry-After` when to send a request again.
            pub fn has_retry_after(self) -> bool {
                matches!(self.status(), 429 | 503)
            }

            /// The title, for a person.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// RFC 6750: two credentials, or one that is sent in an unsupported way.
    InvalidRequest = "invalid_request", 400, "Malformed request";
    /// The body is not JSON of the documented shape.
    BadBody = "bad_body", 400, "Invalid request body";
    /// A query parameter is unknown or invalid.
    BadQuery = "bad_query", 400, "Invalid query parameter";
    /// The cursor does not come from this list, or was given to another caller.
    BadCursor = "bad_cursor", 400, "Invalid cursor";
    /// A header is invalid.
    BadHeader = "bad_header", 400, "Invalid header";
    /// No credential was sent.
    Unauthenticated = "unauthenticated", 401, "Authentication required";
    /// RFC 6750: the credential is unknown, malformed, expired, disabled or deleted.
    InvalidToken = "invalid_token", 401, "Invalid credential";
    /// The login and password do not match.
    SignInFailed = "sign_in_failed", 401, "Sign-in failed";
    /// The set-up or invitation code is wrong, used or expired.
    InvalidCode = "invalid_code", 401, "This code is invalid or has expired";
    /// The password is right, but the user is disabled or depends on a key that does not work.
    SignInBlocked = "sign_in_blocked", 403, "This account cannot sign in now";
    /// RFC 6750: the caller lacks the permission for the operation.
    InsufficientScope = "insufficient_scope", 403, "Missing permission";
    /// The operation would grant permissions that the caller lacks, or manage someone who holds such permissions.
    BeyondYourRights = "beyond_your_rights", 403, "This goes beyond your rights";
    /// The operation requires a session.
    SessionRequired = "session_required", 403, "Only a signed-in person can do this";
    /// The operation requires a caller that depends on no key.
    IndependenceRequired = "independence_required", 403, "Only someone who depends on no key can do this";
    /// A caller that depends on a key cannot increase anyone's permissions outside the lineage of that key.
    OutsideLineage = "outside_lineage", 403, "This is outside the lineage of your key";
    /// Only an Administrator can change their own permissions, and nobody can manage what they depend on.
    OwnRights = "own_rights", 403, "You cannot change your own rights";
    /// The browser says that the request comes from another site.
    CrossSite = "cross_site", 403, "The request comes from another site";
    /// The target does not exist, or the caller is not allowed to know that it does.
    NotFound = "not_found", 404, "Not found";
    /// The API has no such path.
    NoSuchPath = "no_such_path", 404, "No such path";
    /// The path does not support the method.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// The name belongs to another user, API user, role or resource.
    NameTaken = "name_taken", 409, "This name is taken";
    /// The caller's principal gave the external id to another one of the kind.
    ExternalIdTaken = "external_id_taken", 409, "This external id is taken";
    /// Another resource represents the API.
    ApiTaken = "api_taken", 409, "This API belongs to another resource";
    /// Someone holds the role.
    RoleInUse = "role_in_use", 409, "The role is in use";
    /// The role is built in and cannot be changed.
    BuiltInRole = "built_in_role", 409, "The role is built in";
    /// The operation would leave Postern without an administrator.
    LastAdministrator = "last_administrator", 409, "The last administrator must stay";
    /// Postern is already set up.
    AlreadySetUp = "already_set_up", 409, "Postern is already set up";
    /// The principal would depend on a longer chain of keys than is allowed.
    LineageTooDeep = "lineage_too_deep", 409, "The lineage is too deep";
    /// The principal already depends on a key.
    AlreadyProvisioned = "already_provisioned", 409, "This already depends on a key";
    /// The key does not work, so it gets no new secret.
    KeyNotWorking = "key_not_working", 409, "This key does not work";
    /// The resource is retired.
    ResourceRetired = "resource_retired", 409, "The resource is retired";
    /// The resource is built in and cannot be changed.
    BuiltInResource = "built_in_resource", 409, "The resource is built in";
    /// There are as many as there can be.
    LimitReached = "limit_reached", 409, "Limit reached";
    /// An event with this id was sent before with other content.
    EventIdReused = "event_id_reused", 409, "The event id belongs to another record";
    /// A request with this `Idempotency-Key` was carried out, and what it created or changed was deleted since.
    Gone = "gone", 410, "The result of this request is gone";
    /// The caller is not the one that the request names.
    OtherCaller = "other_caller", 412, "Someone else is signed in";
    /// The target was edited after the caller read it.
    StaleVersion = "stale_version", 412, "Edited in the meantime";
    /// The body is too large.
    BodyTooLarge = "body_too_large", 413, "Request body too large";
    /// The `Content-Type` is not JSON.
    UnsupportedMediaType = "unsupported_media_type", 415, "The request body must be JSON";
    /// A field is invalid; see `errors`.
    InvalidField = "invalid_field", 422, "Invalid field";
    /// The `Idempotency-Key` was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 422, "The idempotency key was used for another request";
    /// The edit has no `If-Match` header with the version to edit.
    VersionRequired = "version_required", 428, "An If-Match header is required";
    /// There were too many failed attempts. `Retry-After` says when the next one is checked.
    TooManyAttempts = "too_many_attempts", 429, "Too many failed attempts";
    /// The headers are too large.
    HeadersTooLarge = "headers_too_large", 431, "Request headers too large";
    /// Postern failed. Its log has the cause under the request id.
    Internal = "internal", 500, "Internal error";
    /// Too many people sign in at once. Nothing was changed.
    Busy = "busy", 503, "Too many sign-ins at once";
    /// The table does not answer in time. Nothing is known to have changed.
    Unavailable = "unavailable", 503, "The table is unavailable";
    /// The table did not confirm whether the change was made. Check before you try again.
    OutcomeUnknown = "outcome_unknown", 503, "It is unknown whether the change was made";
}
