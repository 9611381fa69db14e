//! Resources: collections kept by Postern, and external APIs guarded by it. Permissions are about resources.

use serde::{Deserialize, Serialize};

use crate::field::{FieldErrors, Validate, present};
use crate::guard::{self, GuardedApi};
use crate::text;
use crate::time::Timestamp;

/// The built-in collections, in the order of their names.
pub const BUILT_IN_COLLECTIONS: [&str; 3] = ["inventory", "receiving_events", "shipping_events"];

/// Whether Postern reserves the name, for a built-in collection or for its own permissions.
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN_COLLECTIONS.contains(&name)
        || crate::permission::Permission::BUILT_IN
            .iter()
            .any(|permission| permission.as_str().split_once(':').is_some_and(|(resource, _)| resource == name))
}

/// The form of a resource's name in the OpenAPI document.
#[cfg(feature = "server")]
pub fn resource_name_schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    let (min, max) = (text::RESOURCE_NAME_MIN - 1, text::RESOURCE_NAME_LENGTH - 1);
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .pattern(Some(format!("^[a-z][a-z0-9_]{{{min},{max}}}$")))
        .into()
}

spelled! {
    /// The kind of a resource. It never changes.
    pub enum ResourceKind {
        /// A collection of records that Postern keeps.
        Collection = "collection",
        /// An API of your own, guarded by Postern.
        External = "external",
    }
}

/// A collection or an external resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Resource {
    /// The name; never reused.
    pub name: String,
    /// The kind.
    pub kind: ResourceKind,
    /// The description.
    pub description: String,
    /// The APIs of API Gateway that an external resource represents. The authorizer admits their callers. APIs that the
    /// deployment configures are not among them.
    pub guards: Vec<GuardedApi>,
    /// Whether the resource is built in and cannot be changed.
    pub built_in: bool,
    /// When the resource was retired and stopped taking records; `null` if it is in use.
    #[cfg_attr(feature = "server", schema(required = true))]
    pub retired_at: Option<Timestamp>,
    /// The version, which every edit increases; also the `ETag`.
    pub version: u64,
}

/// A request to define a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewResource {
    /// The name: 2 to 41 lowercase letters, digits and underscores, starting with a letter.
    #[cfg_attr(feature = "server", schema(pattern = "^[a-z][a-z0-9_]{1,40}$"))]
    pub name: String,
    /// The kind.
    pub kind: ResourceKind,
    /// The description, up to 1000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_length = 1000))]
    pub description: String,
}

impl Validate for NewResource {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("name", text::resource_name(&self.name));
        errors.check("description", text::note(&self.description));
    }
}

/// A request to edit a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ResourceEdit {
    /// The new description, up to 1000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_length = 1000, nullable = false))]
    pub description: Option<String>,
    /// All APIs that an external resource represents, in place of those before: up to 20 with up to 200 routes that require
    /// another permission than their method. An API belongs to one resource.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(max_items = 20, nullable = false))]
    pub guards: Option<Vec<GuardedApi>>,
}

impl Validate for ResourceEdit {
    fn check(&self, errors: &mut FieldErrors) {
        errors.check("description", self.description.as_deref().map_or(Ok(()), text::note));
        guard::check("guards", self.guards.as_deref().unwrap_or_default(), errors);
    }
}
