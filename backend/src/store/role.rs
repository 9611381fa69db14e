//! Roles as they are stored: as they are shown, with the time of the last entry in their change log.

use jiff::Timestamp;
use postern_shared::change::{Subject, SubjectKind};
use postern_shared::id::RoleId;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::KeyRef;
use postern_shared::role::Role;
use serde::{Deserialize, Serialize};

use super::commit::Condition;
use super::item::attribute;
use crate::error::Error;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRole {
    /// What is shown of it.
    #[serde(flatten)]
    pub role: Role,
    /// The key that provisions it and the keys that issued that one, in whose lineage it is (rule 5). None of them ever changes, so
    /// they are not read again to decide. Empty once it is independent.
    pub lineage: Vec<KeyRef>,
    /// The time of the last entry in its change log.
    pub changed_at: Timestamp,
}

impl StoredRole {
    /// What holding it grants.
    #[must_use]
    pub fn permission_set(&self) -> PermissionSet {
        self.role.permission_set()
    }

    /// That nothing others decide by has changed since it was read. Who holds it may have.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.role.version)?))
    }

    /// How the change log speaks of it.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject { kind: SubjectKind::Role, id: self.role.id.to_string(), name: self.role.name.clone() }
    }
}

/// The role that comes with Postern: it stores no set, for it grants everything.
#[must_use]
pub fn administrator(now: Timestamp) -> StoredRole {
    StoredRole {
        role: Role {
            id: RoleId::administrator(),
            name: "Administrator".to_owned(),
            description: "May do everything, what is added later included.".to_owned(),
            permissions: Vec::new(),
            built_in: true,
            provisioned_by: None,
            holders: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        },
        lineage: Vec::new(),
        changed_at: now,
    }
}
