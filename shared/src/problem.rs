//! What goes wrong, as RFC 9457 problems: one registry of stable codes, each with its status and title.

use serde::{Deserialize, Serialize};

use crate::field::FieldError;
use crate::id::RequestId;
use crate::permission::Permission;

/// The media type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The kind of problem, as a URI reference: `urn:postern:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, for a person; the same for every problem of a code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem, for a program; stable.
    pub code: Code,
    /// What is wrong this time and what to do about it.
    pub detail: String,
    /// The fields that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The permissions that are missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_permissions: Vec<Permission>,
    /// The request this answers; quote it when asking for help.
    pub request_id: RequestId,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// The kinds of problems. The spelling is stable; programs decide by it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for Code {}

        /// By hand, because the derived one would not see the spelling through the macro.
        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for Code {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::field::one_of("The kind of a problem. The spelling is stable; programs decide by it.", &[$($text),*])
            }
        }

        impl Code {
            /// The stable spelling.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The HTTP status it is answered with.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The title a person reads.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// RFC 6750: two credentials, or one that is sent in a way that is not allowed.
    InvalidRequest = "invalid_request", 400, "The request is not well-formed";
    /// The body is not JSON of the shape that is asked for.
    BadBody = "bad_body", 400, "The body is not what is asked for";
    /// A query parameter is unknown or wrong.
    BadQuery = "bad_query", 400, "The query is not what is asked for";
    /// The cursor is not one that this list gave to this caller.
    BadCursor = "bad_cursor", 400, "The cursor does not belong here";
    /// A header is wrong.
    BadHeader = "bad_header", 400, "A header is not what is asked for";
    /// No credential was sent.
    Unauthenticated = "unauthenticated", 401, "Sign in or send a key";
    /// RFC 6750: the credential is unknown, malformed, expired, disabled or deleted.
    InvalidToken = "invalid_token", 401, "The credential is not good";
    /// The login and password do not let anyone in.
    SignInFailed = "sign_in_failed", 401, "Sign-in failed";
    /// The set-up or invitation code is wrong, used or expired.
    InvalidCode = "invalid_code", 401, "The code is not good";
    /// RFC 6750: the caller lacks the permission the call demands.
    InsufficientScope = "insufficient_scope", 403, "A permission is missing";
    /// The call would give, or touch someone who has, rights the caller lacks.
    BeyondYourRights = "beyond_your_rights", 403, "This goes beyond your rights";
    /// Only a signed-in person can do this.
    SessionRequired = "session_required", 403, "Only a signed-in person can do this";
    /// Only a caller who depends on no key can do this.
    IndependenceRequired = "independence_required", 403, "Only someone who depends on no key can do this";
    /// A caller that depends on a key increases nobody's rights outside the lineage of that key.
    OutsideLineage = "outside_lineage", 403, "This is outside the lineage of your key";
    /// Nobody but an Administrator changes their own rights, and nobody what they depend on.
    OwnRights = "own_rights", 403, "Nobody changes their own rights";
    /// The browser says that the request comes from another site.
    CrossSite = "cross_site", 403, "The request comes from another site";
    /// There is no such thing, or the caller cannot know that there is.
    NotFound = "not_found", 404, "There is no such thing";
    /// There is no such path.
    NoSuchPath = "no_such_path", 404, "There is no such path";
    /// The path has no such method.
    MethodNotAllowed = "method_not_allowed", 405, "The path has no such method";
    /// Another thing has this name.
    NameTaken = "name_taken", 409, "The name is taken";
    /// Someone holds the role.
    RoleInUse = "role_in_use", 409, "The role is in use";
    /// The role comes with Postern.
    BuiltInRole = "built_in_role", 409, "The role comes with Postern";
    /// Nobody could administer Postern any more.
    LastAdministrator = "last_administrator", 409, "The last administrator stays";
    /// Postern has been set up.
    AlreadySetUp = "already_set_up", 409, "Postern has been set up";
    /// What a key brought in cannot bring in more at this depth.
    LineageTooDeep = "lineage_too_deep", 409, "The lineage is too deep";
    /// The principal depends on a key already.
    AlreadyProvisioned = "already_provisioned", 409, "It depends on a key already";
    /// The resource was retired.
    ResourceRetired = "resource_retired", 409, "The resource was retired";
    /// The resource comes with Postern.
    BuiltInResource = "built_in_resource", 409, "The resource comes with Postern";
    /// A limit on how many there can be is reached.
    LimitReached = "limit_reached", 409, "A limit is reached";
    /// The thing has been edited since it was read.
    StaleVersion = "stale_version", 412, "It has been edited meanwhile";
    /// The body is too large.
    BodyTooLarge = "body_too_large", 413, "The body is too large";
    /// The body is not JSON.
    UnsupportedMediaType = "unsupported_media_type", 415, "Send JSON";
    /// A field breaks a rule.
    InvalidField = "invalid_field", 422, "A field breaks a rule";
    /// The `Idempotency-Key` was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 422, "The idempotency key was used for another request";
    /// An edit must say which version it edits.
    VersionRequired = "version_required", 428, "Say which version you edit";
    /// The headers are too large.
    HeadersTooLarge = "headers_too_large", 431, "The headers are too large";
    /// Postern failed. Its log says why under the request id.
    Internal = "internal", 500, "Postern failed";
    /// The table does not answer in time; nothing is known to have changed.
    Unavailable = "unavailable", 503, "Postern cannot reach its table";
    /// The table did not say whether the change was made; look before trying again.
    OutcomeUnknown = "outcome_unknown", 503, "It is unknown whether the change was made";
}
