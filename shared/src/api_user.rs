//! API users: machine identities, one for each integration, with keys but no login or password.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::Limit;
use crate::field::{FieldErrors, Validate, nullable, present};
use crate::id::{ApiUserId, RoleId};
use crate::permission::Permission;
use crate::principal::{Block, NamedKey, PrincipalEdit, Status};
use crate::time::Timestamp;
use crate::{role, text};

/// An API user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiUser {
    /// The id; never reused.
    pub id: ApiUserId,
    /// The name, unique among API users.
    pub name: String,
    /// The id that an integrator gave it; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub external_id: Option<String>,
    /// The roles it holds.
    pub roles: Vec<RoleId>,
    /// What it can do now; for an Administrator, every permission that exists. Only `GET /api-users/{api_user}`
    /// answers it, to callers who may read roles and the owners of the keys that it depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub effective_permissions: Option<Vec<Permission>>,
    /// What keeps it from using some permissions of the roles; present like `effective_permissions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub limits: Option<Vec<Limit>>,
    /// Whether it is disabled. A disabled API user is not billed.
    pub disabled: bool,
    /// Whether it can act now.
    pub status: Status,
    /// Why it is blocked; absent if no key blocks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub blocked_by: Option<Block>,
    /// The key that provisions it; `null` if it is independent.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub provisioned_by: Option<NamedKey>,
    /// How many keys it owns.
    pub keys: u64,
    /// When one of its keys was last used, to the minute; `null` if none ever was.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub last_used_at: Option<Timestamp>,
    /// The calls of the last 30 days that were let in, by UTC day; at least this many.
    #[cfg_attr(feature = "server", schema(value_type = BTreeMap<String, u64>))]
    #[serde(deserialize_with = "crate::time::day::keys")]
    pub calls: BTreeMap<Date, u64>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last edited, or its sign-in or the key that provisions it changed.
    pub updated_at: Timestamp,
    /// The version, which every edit increases; also the `ETag`.
    pub version: u64,
}

/// A request to create an API user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewApiUser {
    /// The name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// The roles to hold, at most 8; `[]` for none. Required unless `inherit_roles` is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_items = 8, nullable = false))]
    pub roles: Option<Vec<RoleId>>,
    /// `true` assigns the roles of the owner of the key that the request uses, instead of `roles`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherit_roles: bool,
    /// An id of your own for it, 1 to 128 characters. For each kind it is unique among the ids that you set.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub external_id: Option<String>,
}

impl Validate for NewApiUser {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("name", text::name(&self.name));
        role::check_new_roles(errors, self.roles.as_deref(), self.inherit_roles);
        errors.check("external_id", self.external_id.as_deref().map_or(Ok(()), text::external_id));
    }
}

/// A request to edit an API user. An omitted field stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiUserEdit {
    /// The new name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80, nullable = false))]
    pub name: Option<String>,
    /// The complete new set of roles, at most 8.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_items = 8, nullable = false))]
    pub roles: Option<Vec<RoleId>>,
    /// `true` disables it, `false` lets it act again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub disabled: Option<bool>,
    /// The new external id, 1 to 128 characters; `null` removes it. A changed one is yours
    /// from then on.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "nullable")]
    pub external_id: Option<Option<String>>,
}

impl From<ApiUserEdit> for PrincipalEdit {
    fn from(ApiUserEdit { name, roles, disabled, external_id }: ApiUserEdit) -> Self {
        Self { login: None, name, roles, disabled, external_id }
    }
}

impl Validate for ApiUserEdit {
    fn check(&self, errors: &mut FieldErrors) {
        PrincipalEdit::from(self.clone()).check(errors);
    }
}
