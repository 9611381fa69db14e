//! The change log: who did what to which thing, with which credential, when, before and after.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::RequestId;
use crate::session::CredentialName;

/// One entry of the change log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its id; later entries of the same target have greater ids.
    pub id: String,
    /// When.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who.
    pub actor: Subject,
    /// With which credential.
    pub credential: CredentialName,
    /// What was done.
    pub action: Action,
    /// To which thing.
    pub target: Subject,
    /// The fields that changed, as they were; `null` for what is new.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<Object>, required = true))]
    pub before: Value,
    /// The fields that changed, as they are now; `null` for what is gone.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<Object>, required = true))]
    pub after: Value,
    /// In which request.
    pub request: RequestInfo,
}

/// A thing an entry speaks of, by the name it had at the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its id.
    pub id: String,
    /// Its name at the time.
    pub name: String,
}

/// The kinds of things the change log speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum SubjectKind {
    /// A person.
    User,
    /// A machine identity.
    ApiUser,
    /// A role.
    Role,
    /// A collection or an external resource.
    Resource,
    /// Whoever runs Postern.
    Deployer,
}

impl SubjectKind {
    /// The stable spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ApiUser => "api_user",
            Self::Role => "role",
            Self::Resource => "resource",
            Self::Deployer => "deployer",
        }
    }
}

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RequestInfo {
    /// The request's id.
    pub id: RequestId,
    /// The address it came from.
    pub address: String,
    /// The program it came from, as it calls itself.
    pub agent: String,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What can be done. The spelling is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Action {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for Action {}

        /// By hand, because the derived one would not see the spelling through the macro.
        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for Action {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::field::one_of("What was done. The spelling is stable.", &[$($text),*])
            }
        }

        impl Action {
            /// The stable spelling.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

/// How to ask for entries of the change log, newest first. With nothing said, everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct ChangeQuery {
    /// Only what was done to this: the id of a user, API user or role, or `resource:` and a resource's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Only what was done by this user or API user, or by the `deployer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Only what was done with this key or session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// Not before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(value_type = Option<String>, format = DateTime))]
    pub from: Option<Timestamp>,
    /// Before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(value_type = Option<String>, format = DateTime))]
    pub to: Option<Timestamp>,
    /// Items on the page, 1 to 100; 50 if not said. A page can have fewer and still not be the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

actions! {
    /// Postern was set up; its first administrator exists.
    SetUp = "setup",
    /// A role was created.
    RoleCreate = "role.create",
    /// A role was edited.
    RoleEdit = "role.edit",
    /// A role was deleted.
    RoleDelete = "role.delete",
    /// A user was created and invited.
    UserCreate = "user.create",
    /// A user was edited, disabled or enabled.
    UserEdit = "user.edit",
    /// A user was deleted.
    UserDelete = "user.delete",
    /// A user was invited again; the old password and all sessions ended.
    UserInvite = "user.invite",
    /// A user was adopted: it depends on no key any more.
    UserAdopt = "user.adopt",
    /// A user was handed over: it depends on a key from now on.
    UserHandOver = "user.hand_over",
    /// The deployer gave a user a way back in.
    UserRecover = "user.recover",
    /// An API user was created.
    ApiUserCreate = "api_user.create",
    /// An API user was edited, disabled or enabled.
    ApiUserEdit = "api_user.edit",
    /// An API user was deleted.
    ApiUserDelete = "api_user.delete",
    /// An API user was adopted: it depends on no key any more.
    ApiUserAdopt = "api_user.adopt",
    /// An API user was handed over: it depends on a key from now on.
    ApiUserHandOver = "api_user.hand_over",
    /// A resource was defined.
    ResourceCreate = "resource.create",
    /// A resource was described anew.
    ResourceEdit = "resource.edit",
    /// A resource was retired.
    ResourceRetire = "resource.retire",
    /// A person accepted an invitation and set a password.
    InvitationAccept = "invitation.accept",
    /// A person changed their password.
    PasswordChange = "password.change",
    /// A person signed in.
    SessionCreate = "session.create",
    /// A session ended.
    SessionDelete = "session.delete",
    /// All sessions of a user ended.
    SessionsDelete = "sessions.delete",
    /// A key was created.
    KeyCreate = "key.create",
    /// A key was edited, disabled or enabled.
    KeyEdit = "key.edit",
    /// A key was given a new secret.
    KeyRotate = "key.rotate",
    /// A key was deleted.
    KeyDelete = "key.delete",
    /// Several keys were deleted at once.
    KeysDelete = "keys.delete",
}
