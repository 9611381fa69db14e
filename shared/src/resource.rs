//! Resources: what permissions speak about.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{FieldError, Rules, check, present};
use crate::text;

/// The collections that every Postern has.
pub const BUILT_IN_COLLECTIONS: [&str; 3] = ["shipping_events", "receiving_events", "inventory"];

/// Whether the name belongs to Postern itself, so that nothing else can be called so.
#[must_use]
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN_COLLECTIONS.contains(&name)
        || crate::permission::Permission::BUILT_IN
            .iter()
            .any(|permission| permission.as_str().split_once(':').is_some_and(|(resource, _)| resource == name))
}

/// What a resource is; for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum ResourceKind {
    /// Records kept by Postern.
    Collection,
    /// An API of the customer's own, guarded by Postern.
    External,
}

/// A resource that can be read and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Resource {
    /// Its name; never reused.
    pub name: String,
    /// What it is.
    pub kind: ResourceKind,
    /// What it is for.
    pub description: String,
    /// Whether it comes with Postern and cannot be changed.
    pub built_in: bool,
    /// Since when it takes nothing more, if it was retired.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = DateTime, required = true))]
    pub retired_at: Option<Timestamp>,
    /// Goes up with every edit; the `ETag`.
    pub version: u64,
}

/// What one says to define a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewResource {
    /// Its name, 2 to 41 lower-case letters, digits and underscores.
    pub name: String,
    /// What it is.
    pub kind: ResourceKind,
    /// What it is for, up to 1000 characters.
    #[serde(default)]
    pub description: String,
}

impl Rules for NewResource {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "name", text::resource_name(&self.name));
        check(&mut errors, "description", text::note(&self.description));
        errors
    }
}

/// What one says to describe a resource anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ResourceEdit {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub description: Option<String>,
}

impl Rules for ResourceEdit {
    fn broken(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check(&mut errors, "description", self.description.as_deref().map_or(Ok(()), text::note));
        errors
    }
}
