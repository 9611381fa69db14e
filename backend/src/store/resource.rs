//! Resources as they are stored: the entry of their directory is the resource. The built-in ones are stored nowhere.

use jiff::Timestamp;
use postern_shared::change::{Subject, SubjectKind};
use postern_shared::permission::Action;
use postern_shared::resource::{Resource, ResourceKind};
use serde::{Deserialize, Serialize};

use super::commit::Condition;
use super::item::attribute;
use super::key::{self, Directory, Key};
use crate::error::Error;

/// A defined resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredResource {
    /// Its name; never reused, also after retirement.
    pub name: String,
    /// What it is.
    pub kind: ResourceKind,
    /// What it is for.
    pub description: String,
    /// Since when it takes nothing more.
    pub retired_at: Option<Timestamp>,
    /// Goes up with every edit.
    pub version: u64,
    /// The time of the last entry in its change log.
    pub changed_at: Timestamp,
}

impl StoredResource {
    /// It as it is shown.
    #[must_use]
    pub fn shown(&self) -> Resource {
        Resource {
            name: self.name.clone(),
            kind: self.kind,
            description: self.description.clone(),
            built_in: false,
            retired_at: self.retired_at,
            version: self.version,
        }
    }

    /// Whether it can still be read or written: what was retired takes nothing more, but a collection's records stay readable.
    #[must_use]
    pub fn serves(&self, action: Action) -> bool {
        self.retired_at.is_none() || (self.kind == ResourceKind::Collection && action == Action::Read)
    }

    /// That it has not been edited or retired since it was read.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.version)?))
    }

    /// How the change log speaks of it.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject { kind: SubjectKind::Resource, id: self.name.clone(), name: self.name.clone() }
    }
}

/// Where a resource lies. Names of resources are canonical as they are.
#[must_use]
pub fn place(name: &str) -> Key {
    key::name(Directory::Resource, name)
}
