//! Roles: named sets of permissions.

use serde::{Deserialize, Serialize};

use crate::field::{FieldErrors, Validate, Violation, nullable, present};
use crate::id::RoleId;
use crate::page::NameOrder;
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::principal::{NamedKey, PrincipalName, Status};
use crate::text;
use crate::time::Timestamp;

/// Most permissions of a role, and of the scope of a key.
pub const PERMISSIONS_LIMIT: usize = 200;

/// Most roles that one principal can hold.
pub const HELD_LIMIT: usize = 8;

/// Checks that a principal would hold at most [`HELD_LIMIT`] roles.
pub fn check_held(roles: &[RoleId]) -> Result<(), Violation> {
    if roles.len() > HELD_LIMIT {
        return Err(Violation::new("too_many", format!("Choose at most {HELD_LIMIT} roles.")));
    }
    Ok(())
}

/// Checks the roles of a new principal: they are named, or inherited from the owner of a key, and never left out.
pub(crate) fn check_new_roles(errors: &mut FieldErrors, roles: Option<&[RoleId]>, inherit: bool) {
    const SENTENCE: &str = "Name the roles, or send [] for none, or send \"inherit_roles\": true to assign the roles of \
                            the owner of the key that you use.";
    match (roles, inherit) {
        (None, false) => errors.check("roles", Err(Violation::new("required", SENTENCE))),
        (Some(_), true) => {
            let sentence = "Send either roles or inherit_roles, not both.";
            errors.check("inherit_roles", Err(Violation::new("conflicting", sentence)));
        }
        (Some(roles), false) => errors.check("roles", check_held(roles)),
        (None, true) => {}
    }
}

/// Checks that a role, or the scope of a key, would list at most [`PERMISSIONS_LIMIT`] permissions.
pub(crate) fn check_permissions(permissions: &[Permission]) -> Result<(), Violation> {
    if permissions.len() > PERMISSIONS_LIMIT {
        return Err(Violation::new("too_many", format!("List at most {PERMISSIONS_LIMIT} permissions.")));
    }
    Ok(())
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Role {
    /// The id; never reused.
    pub id: RoleId,
    /// The name, unique among roles.
    pub name: String,
    /// The description.
    pub description: String,
    /// The id that an integrator gave it; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub external_id: Option<String>,
    /// The permissions that it grants. Empty for Administrator, which grants everything.
    pub permissions: Vec<Permission>,
    /// Whether the role is built in and can be neither edited nor deleted.
    pub built_in: bool,
    /// The key that provisions the role. A caller with a key can widen or rename only roles in the lineage of that key.
    /// `null` if the role is independent, which it becomes as soon as someone outside the lineage holds it.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(required = true))]
    pub provisioned_by: Option<NamedKey>,
    /// How many users and API users hold the role.
    pub holders: u64,
    /// The version, which every edit increases; also the `ETag`.
    pub version: u64,
    /// When the role was created.
    pub created_at: Timestamp,
    /// When the role was last edited.
    pub updated_at: Timestamp,
}

impl Role {
    /// The permissions that the role grants, as a set.
    pub fn permission_set(&self) -> PermissionSet {
        if self.id.is_administrator() { PermissionSet::Everything } else { self.permissions.iter().cloned().collect() }
    }
}

/// A user or API user that holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RoleHolder {
    /// The user or API user.
    pub principal: PrincipalName,
    /// Whether it can act now.
    pub status: Status,
}

/// A request to create a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewRole {
    /// The name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// The description, up to 1000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_length = 1000))]
    pub description: String,
    /// The permissions to grant, at most 200.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_items = 200))]
    pub permissions: Vec<Permission>,
    /// An id of your own for it, 1 to 128 characters. For each kind it is unique among the ids that you set.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub external_id: Option<String>,
}

impl Validate for NewRole {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("name", text::name(&self.name));
        errors.check("description", text::note(&self.description));
        errors.check("permissions", check_permissions(&self.permissions));
        errors.check("external_id", self.external_id.as_deref().map_or(Ok(()), text::external_id));
    }
}

/// A request to edit a role. An omitted field stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RoleEdit {
    /// The new name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80, nullable = false))]
    pub name: Option<String>,
    /// The new description, up to 1000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_length = 1000, nullable = false))]
    pub description: Option<String>,
    /// The complete new set of permissions, at most 200.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_items = 200, nullable = false))]
    pub permissions: Option<Vec<Permission>>,
    /// The new external id, 1 to 128 characters; `null` removes it. A changed one is yours
    /// from then on.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "nullable")]
    pub external_id: Option<Option<String>>,
}

/// A query for roles, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct RoleQuery {
    /// Items on the page, 1 to 100; 50 if omitted. A page can have fewer items and still not be the last.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100, default = 50))]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    pub cursor: Option<String>,
    /// Only those with this text anywhere in their name, whatever its case and accents.
    pub q: Option<String>,
    /// `true` also answers how many there are in all, counted up to 100.
    pub total: Option<bool>,
    /// Only the one to which you gave this external id.
    pub external_id: Option<String>,
    /// `desc` lists the names from Z to A.
    #[cfg_attr(feature = "server", param(inline))]
    pub order: Option<NameOrder>,
}

impl Validate for RoleQuery {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("external_id", self.external_id.as_deref().map_or(Ok(()), text::external_id));
    }
}

impl Validate for RoleEdit {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("name", self.name.as_deref().map_or(Ok(()), text::name));
        errors.check("description", self.description.as_deref().map_or(Ok(()), text::note));
        errors.check("permissions", self.permissions.as_deref().map_or(Ok(()), check_permissions));
        errors.check("external_id", self.external_id.iter().flatten().try_for_each(|id| text::external_id(id)));
    }
}
