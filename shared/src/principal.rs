//! Principals: who can be asked for by a credential, whatever their kind.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field::{FieldError, Rules, check, present};
use crate::id::{ApiUserId, KeyId, NotAnId, RoleId, UserId};
use crate::{role, text};

/// The id of a user or of an API user; the prefix says which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalId {
    /// A person.
    User(UserId),
    /// A machine identity.
    ApiUser(ApiUserId),
}

impl PrincipalId {
    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::ApiUser(id) => id.as_str(),
        }
    }

    /// Which of the two it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::User(_) => Kind::User,
            Self::ApiUser(_) => Kind::ApiUser,
        }
    }
}

impl FromStr for PrincipalId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self::User).or_else(|_| text.parse().map(Self::ApiUser))
    }
}

impl fmt::Display for PrincipalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for PrincipalId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PrincipalId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "server")]
impl utoipa::PartialSchema for PrincipalId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

#[cfg(feature = "server")]
impl utoipa::ToSchema for PrincipalId {}

impl From<UserId> for PrincipalId {
    fn from(id: UserId) -> Self {
        Self::User(id)
    }
}

impl From<ApiUserId> for PrincipalId {
    fn from(id: ApiUserId) -> Self {
        Self::ApiUser(id)
    }
}

/// What kind of thing an entry, a target or an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum Kind {
    /// A person.
    User,
    /// A machine identity.
    ApiUser,
}

/// A key named together with its owner, as lineage names it: `usr_.../key_...`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct KeyRef {
    /// Whose key it is.
    pub owner: PrincipalId,
    /// Which of their keys.
    pub id: KeyId,
}

/// Whether a principal can act at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum Status {
    /// It can.
    Active,
    /// The person has not set a password with their invitation yet.
    Invited,
    /// An administrator has suspended it.
    Disabled,
    /// The key that brought it in is gone; see `blocked_by`.
    Blocked,
}

/// Why a principal, or a key, is blocked: the first broken link above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Block {
    /// The key it depends on.
    pub key: KeyRef,
    /// What became of that key or its owner.
    pub reason: BlockReason,
}

/// What can break a lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum BlockReason {
    /// The key was deleted.
    KeyDeleted,
    /// The key is disabled.
    KeyDisabled,
    /// The key has expired.
    KeyExpired,
    /// The key's owner was deleted.
    OwnerDeleted,
    /// The key's owner is disabled.
    OwnerDisabled,
    /// The key's owner was invited again and has not accepted yet.
    OwnerInvited,
}

/// A principal as others see it: enough to name it, nothing to act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PrincipalName {
    /// Its id.
    pub id: PrincipalId,
    /// Its kind.
    pub kind: Kind,
    /// Its name at the time.
    pub name: String,
}

/// What one says to change a user or an API user; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PrincipalEdit {
    /// Its name from now on.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
    /// The roles to hold, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub roles: Option<Vec<RoleId>>,
    /// `true` suspends it and ends every session, `false` lets it act again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub disabled: Option<bool>,
}

/// Which key is to provision a principal that depends on none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HandOver {
    /// The key. Its power must cover what the principal holds.
    pub key: KeyRef,
}

impl Rules for HandOver {
    fn broken(&self) -> Vec<FieldError> {
        Vec::new()
    }
}

/// How to make a principal independent of the key that provisions it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Adoption {
    /// `false` ends every way to act as the principal, since the key that provisioned it may know one: a user's password,
    /// sessions, invitation and tokens, with a new invitation in the answer; an API user's keys. `true` keeps all of them.
    #[serde(default)]
    pub keep_sign_in: bool,
}

impl Rules for Adoption {
    fn broken(&self) -> Vec<FieldError> {
        Vec::new()
    }
}

impl Rules for PrincipalEdit {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", self.name.as_deref().map_or(Ok(()), text::name));
        check(&mut errors, "roles", self.roles.as_deref().map_or(Ok(()), role::few_enough));
        errors
    }
}
