//! The change log: who changed what, when, with which credential, and the values before and after.

mod action;

pub use action::{Action, ActionKind};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::field::{FieldErrors, Validate, Violation};
use crate::id::{KeyId, RequestId, RoleId, SessionId};
use crate::page::Order;
use crate::principal::{NamedKey, PrincipalId};
use crate::session::CredentialName;
use crate::text;
use crate::time::{self, Timestamp};

/// One entry of the change log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Change {
    /// The id. Later entries of the same target have greater ids.
    pub id: String,
    /// When the change was made.
    pub at: Timestamp,
    /// Who made the change.
    pub actor: Subject,
    /// The credential that the actor used.
    pub credential: CredentialName,
    /// What was done.
    pub action: Action,
    /// What was changed.
    pub target: Subject,
    /// The fields that changed, with their old values; `null` if the target is new.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<BTreeMap<String, Value>>, required = true))]
    pub before: Value,
    /// The fields that changed, with their new values; `null` if the target was deleted.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<BTreeMap<String, Value>>, required = true))]
    pub after: Value,
    /// The keys to which `before` and `after` refer, with their names at the time of the change; absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<NamedKey>,
    /// The request that made the change.
    pub request: RequestInfo,
}

/// The actor or the target of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Subject {
    /// The kind.
    pub kind: SubjectKind,
    /// The id; for a resource, its name.
    pub id: String,
    /// The name at the time of the change.
    pub name: String,
    /// The key of the target that the change is about; absent if it is about none, or about several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub key: Option<KeyName>,
}

impl Subject {
    /// A subject by its kind, id and name.
    pub fn new(kind: SubjectKind, id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { kind, id: id.into(), name: name.into(), key: None }
    }

    /// The same, for a change that is about one of its keys.
    #[must_use]
    pub fn with_key(self, id: KeyId, name: impl Into<String>) -> Self {
        Self { key: Some(KeyName { id, name: name.into() }), ..self }
    }
}

/// A key in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct KeyName {
    /// The id.
    pub id: KeyId,
    /// The name after the change.
    pub name: String,
}

spelled! {
    /// The kind of an actor or a target.
    pub enum SubjectKind {
        /// A person.
        User = "user",
        /// A machine identity.
        ApiUser = "api_user",
        /// A role.
        Role = "role",
        /// A collection or an external resource.
        Resource = "resource",
        /// The operator of Postern, with access to its machine or AWS account.
        Deployer = "deployer",
    }
}

/// The request of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RequestInfo {
    /// The request id.
    pub id: RequestId,
    /// The IP address that the request came from.
    pub address: String,
    /// The `User-Agent` header.
    pub agent: String,
}

/// How long after its time a change can appear: 14 seconds to make it, and some for clocks and for the indexes of the table.
pub const CHANGES_SETTLE: SignedDuration = SignedDuration::from_secs(30);

/// A query for entries of the change log; all of them if every parameter is omitted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct ChangeQuery {
    /// `desc`, the default, is newest first. `asc` is oldest first and answers only what is settled: entries that are
    /// older than 30 seconds, so that no entry appears later among those that were answered. The place of an entry is the
    /// time with which its id begins. It is `at`, unless a clock had jumped ahead: later entries of the same target keep
    /// their place after the entry of that clock.
    #[cfg_attr(feature = "server", param(inline))]
    pub order: Option<Order>,
    /// With `order=asc`: only entries after the entry with this id.
    pub after: Option<String>,
    /// Only changes to this target: the id of a user, API user or role, or `resource:` and the name of a resource.
    pub target: Option<String>,
    /// Only changes by this actor: the id of a user or API user, or `deployer`.
    pub actor: Option<String>,
    /// Only changes with this credential: the id of a key or session.
    pub credential: Option<String>,
    /// Only changes of this kind. `user` includes set-up, invitations and passwords, `key` includes API tokens and refused
    /// requests, `sign_in` is sign-ins and the ends of sessions.
    #[cfg_attr(feature = "server", param(inline))]
    pub kind: Option<ActionKind>,
    /// No changes of this kind: `except=sign_in` leaves out the sign-ins.
    #[cfg_attr(feature = "server", param(inline))]
    pub except: Option<ActionKind>,
    /// Only entries whose place is at or after this time.
    pub from: Option<Timestamp>,
    /// Only entries whose place is before this time.
    pub to: Option<Timestamp>,
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
}

/// Whether a text can be the target of a change: the id of a user, API user or role, or `resource:` and the name of a
/// resource.
///
/// # Errors
/// What to send instead.
pub fn target_id(text: &str) -> Result<(), Violation> {
    let is_resource = text.strip_prefix("resource:").is_some_and(|name| text::resource_name(name).is_ok());
    if is_resource || text.parse::<PrincipalId>().is_ok() || text.parse::<RoleId>().is_ok() {
        return Ok(());
    }
    Err(Violation::new(
        "bad_id",
        "This is not the id of a user, API user or role, or resource: and the name of a resource.",
    ))
}

/// Whether a text can be an actor: the id of a user or API user, or `deployer`.
///
/// # Errors
/// What to send instead.
pub fn actor_id(text: &str) -> Result<(), Violation> {
    if text == SubjectKind::Deployer.as_str() || text.parse::<PrincipalId>().is_ok() {
        return Ok(());
    }
    Err(Violation::new("bad_id", "This is not the id of a user or API user, or deployer."))
}

/// Whether a text can be a credential: the id of a key or session.
///
/// # Errors
/// What to send instead.
pub fn credential_id(text: &str) -> Result<(), Violation> {
    if text.parse::<KeyId>().is_ok() || text.parse::<SessionId>().is_ok() {
        return Ok(());
    }
    Err(Violation::new("bad_id", "This is not the id of a key or session."))
}

impl Validate for ChangeQuery {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("target", self.target.as_deref().map_or(Ok(()), target_id));
        errors.check("actor", self.actor.as_deref().map_or(Ok(()), actor_id));
        errors.check("credential", self.credential.as_deref().map_or(Ok(()), credential_id));
        errors.check("from", time::check_window(self.from, self.to));
    }
}
