//! Principals: users and API users, which act with credentials and hold roles.

use std::fmt;
use std::str::FromStr;

use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::field::{FieldErrors, Validate, nullable, present};
#[cfg(feature = "server")]
use crate::id::RANDOM_LENGTH;
use crate::id::{ApiUserId, KeyId, NotAnId, RoleId, UserId};
use crate::page::NameOrder;
use crate::{role, text};

/// The id of a user or of an API user; the prefix tells which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum PrincipalId {
    /// A user.
    User(UserId),
    /// An API user.
    ApiUser(ApiUserId),
}

impl PrincipalId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::ApiUser(id) => id.as_str(),
        }
    }

    /// The kind of the principal.
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

impl<'de> Deserialize<'de> for PrincipalId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "server")]
impl utoipa::PartialSchema for PrincipalId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("The id of a user or an API user."))
            .pattern(Some(format!("^({}|{})[0-9A-Za-z]{{{RANDOM_LENGTH}}}$", UserId::PREFIX, ApiUserId::PREFIX)))
            .into()
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

spelled! {
    /// The kind of a principal.
    pub enum Kind {
        /// A user: a person.
        User = "user",
        /// An API user: a machine identity.
        ApiUser = "api_user",
    }
}

impl Kind {
    /// The first value for users, the second for API users.
    pub fn pick<T>(self, user: T, api_user: T) -> T {
        match self {
            Self::User => user,
            Self::ApiUser => api_user,
        }
    }
}

/// A key, named by its owner's id and its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct KeyRef {
    /// The id of the owner.
    pub owner: PrincipalId,
    /// The id of the key.
    pub id: KeyId,
}

/// A key that something depends on, with the names of the key and its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Flat")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NamedKey {
    /// The key.
    #[serde(flatten)]
    pub reference: KeyRef,
    /// The name of the key; absent if the key was deleted, and if the caller may not read its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
    /// The name of the owner; absent if the caller may not read the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub owner_name: Option<String>,
}

/// A [`NamedKey`] as it is read. Its own `flatten` would buffer all values, which needs much code in the console.
#[derive(Deserialize)]
struct Flat {
    owner: PrincipalId,
    id: KeyId,
    name: Option<String>,
    owner_name: Option<String>,
}

impl From<Flat> for NamedKey {
    fn from(Flat { owner, id, name, owner_name }: Flat) -> Self {
        Self { reference: KeyRef { owner, id }, name, owner_name }
    }
}

impl From<KeyRef> for NamedKey {
    fn from(reference: KeyRef) -> Self {
        Self { reference, name: None, owner_name: None }
    }
}

spelled! {
    /// Whether a principal can act now.
    pub enum Status {
        /// It can act.
        Active = "active",
        /// The person has not accepted the invitation yet.
        Invited = "invited",
        /// The person did not accept the invitation in time, and needs a new one.
        InvitationExpired = "invitation_expired",
        /// It is disabled.
        Disabled = "disabled",
        /// A key that it depends on does not work; see `blocked_by`.
        Blocked = "blocked",
    }
}

/// Why a principal or a key is blocked: the first key it depends on that does not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Block {
    /// The key that does not work.
    pub key: NamedKey,
    /// Why that key does not work.
    pub reason: BlockReason,
}

spelled! {
    /// The reason why a key does not work.
    pub enum BlockReason {
        /// The key was deleted.
        KeyDeleted = "key_deleted",
        /// The key is disabled.
        KeyDisabled = "key_disabled",
        /// The key has expired.
        KeyExpired = "key_expired",
        /// The key's owner was deleted.
        OwnerDeleted = "owner_deleted",
        /// The key's owner is disabled.
        OwnerDisabled = "owner_disabled",
        /// The key's owner was invited again and has not accepted yet.
        OwnerInvited = "owner_invited",
    }
}

impl BlockReason {
    /// Why a key that does not work for this reason cannot be rotated: the new secret would not work either. `is_own` is
    /// whether the reason is the key's own, not that of a key it depends on.
    pub fn rotation_refusal(self, is_own: bool) -> &'static str {
        match self {
            Self::KeyDeleted | Self::OwnerDeleted => {
                "This key depends on another one that is deleted, so it cannot work again. Create a new key."
            }
            _ if !is_own => {
                "This key depends on another one that does not work. Let that one work again, or create a new key."
            }
            Self::KeyExpired => "This key has expired. Move its expiry into the future first, or create a new key.",
            Self::KeyDisabled => "This key is disabled. Enable it first, or create a new key.",
            Self::OwnerInvited => "The owner of this key has not accepted an invitation yet. Wait until then.",
            Self::OwnerDisabled => "The owner of this key is disabled. Enable the owner first.",
        }
    }
}

/// A user or an API user, by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PrincipalName {
    /// The id.
    pub id: PrincipalId,
    /// The kind.
    pub kind: Kind,
    /// The name.
    pub name: String,
}

/// A query for users, in the order of their logins, or for API users, in the order of their names. With `role`,
/// `provisioned_by` or the status `blocked`, they are in no meaningful order. Filters combine: an item meets all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct PrincipalQuery {
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
    /// Only those with this text anywhere in their name, or a user's login, whatever its case and accents.
    pub q: Option<String>,
    /// Only those that hold this role.
    pub role: Option<RoleId>,
    /// Only those that the key with this id provisions.
    pub provisioned_by: Option<KeyId>,
    /// Only those that were updated at or after this time.
    pub updated_since: Option<Timestamp>,
    /// Only the one to which you gave this external id.
    pub external_id: Option<String>,
    /// Only those with this status.
    #[cfg_attr(feature = "server", param(inline))]
    pub status: Option<Status>,
    /// `true` also answers how many there are in all, counted up to 100. Not with filters for which each one must be looked at:
    /// `status`, `updated_since`, and `q` together with `role` or `provisioned_by`.
    pub total: Option<bool>,
    /// `asc` or `desc` lists the names, or the logins of users, from A to Z or from Z to A, whatever the filters are. A page
    /// then looks at up to 1,000 names, so it can be empty and still not be the last.
    #[cfg_attr(feature = "server", param(inline))]
    pub order: Option<NameOrder>,
}

impl Validate for PrincipalQuery {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("external_id", self.external_id.as_deref().map_or(Ok(()), text::external_id));
    }
}

/// A request to edit a user. An omitted field stays as it is. An API user, which has no login, takes an
/// `ApiUserEdit`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PrincipalEdit {
    /// The new login, 3 to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(min_length = 3, max_length = 120, nullable = false))]
    pub login: Option<String>,
    /// The new name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80, nullable = false))]
    pub name: Option<String>,
    /// The complete new set of roles, at most 8.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_items = 8, nullable = false))]
    pub roles: Option<Vec<RoleId>>,
    /// `true` disables it and ends all its sessions, `false` lets it act again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub disabled: Option<bool>,
    /// The new external id, 1 to 128 characters; `null` removes it. A changed one is yours
    /// from then on.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "nullable")]
    pub external_id: Option<Option<String>>,
}

/// A request to hand a principal over to a key, which provisions it from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HandOver {
    /// The key. Its permissions must cover those that the principal holds.
    pub key: KeyRef,
}

impl Validate for HandOver {}

/// A request to make a principal independent of the key that provisions it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Adoption {
    /// `false` ends every way to act as the principal, because the holder of the key may know one: a user's password,
    /// sessions, invitation and tokens (the answer has a new invitation), or an API user's keys. `true` keeps all of
    /// them.
    #[serde(default)]
    pub keep_sign_in: bool,
}

impl Validate for Adoption {}

impl Validate for PrincipalEdit {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("login", self.login.as_deref().map_or(Ok(()), text::login));
        errors.check("name", self.name.as_deref().map_or(Ok(()), text::name));
        errors.check("roles", self.roles.as_deref().map_or(Ok(()), role::check_held));
        errors.check("external_id", self.external_id.iter().flatten().try_for_each(|id| text::external_id(id)));
    }
}
