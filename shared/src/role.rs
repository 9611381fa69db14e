//! Roles: named sets of permissions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{Broken, FieldError, Rules, check};
use crate::id::RoleId;
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::principal::KeyRef;
use crate::text;

/// Most permissions one role can name.
pub const PERMISSIONS_LIMIT: usize = 200;

/// Most roles one principal can hold.
pub const HELD_LIMIT: usize = 8;

/// The rule of the roles that one principal holds: at most 8.
///
/// # Errors
/// What to do about it.
pub fn few_enough(roles: &[RoleId]) -> Result<(), Broken> {
    if roles.len() > HELD_LIMIT {
        return Err(Broken::new("too_many", format!("Give at most {HELD_LIMIT} roles.")));
    }
    Ok(())
}

/// A role as it is stored and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Role {
    /// Its id; never reused.
    pub id: RoleId,
    /// Its name, unique among roles.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it grants. Empty for Administrator, which grants everything and stores no set.
    pub permissions: Vec<Permission>,
    /// Whether it comes with Postern and can be neither edited nor deleted.
    pub built_in: bool,
    /// The key whose lineage it belongs to: callers that depend on this key can widen and rename it. `null` if it is
    /// independent, which it is from the moment it leaves that lineage.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(required = true))]
    pub provisioned_by: Option<KeyRef>,
    /// How many users and API users hold it.
    pub holders: u64,
    /// Goes up with every edit; the `ETag`.
    pub version: u64,
    /// When it was created.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was last edited.
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

impl Role {
    /// What holding it grants.
    #[must_use]
    pub fn permission_set(&self) -> PermissionSet {
        if self.id.is_administrator() { PermissionSet::Everything } else { self.permissions.iter().cloned().collect() }
    }
}

/// What one says to create a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewRole {
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// What it is for, up to 1000 characters.
    #[serde(default)]
    pub description: String,
    /// What it shall grant.
    #[serde(default)]
    pub permissions: Vec<Permission>,
}

impl Rules for NewRole {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", text::name(&self.name));
        check(&mut errors, "description", text::note(&self.description));
        check(&mut errors, "permissions", at_most_limit(&self.permissions));
        errors
    }
}

/// What one says to change a role; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RoleEdit {
    /// Its new name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::field::present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub name: Option<String>,
    /// Its new description.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::field::present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub description: Option<String>,
    /// What it shall grant, the whole set.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::field::present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub permissions: Option<Vec<Permission>>,
}

impl Rules for RoleEdit {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", self.name.as_deref().map_or(Ok(()), text::name));
        check(&mut errors, "description", self.description.as_deref().map_or(Ok(()), text::note));
        check(&mut errors, "permissions", self.permissions.as_deref().map_or(Ok(()), at_most_limit));
        errors
    }
}

fn at_most_limit(permissions: &[Permission]) -> Result<(), Broken> {
    if permissions.len() > PERMISSIONS_LIMIT {
        return Err(Broken::new("too_many", format!("Name at most {PERMISSIONS_LIMIT} permissions.")));
    }
    Ok(())
}
