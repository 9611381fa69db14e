//! Users and API users as they are stored.

use jiff::Timestamp;
use postern_shared::api_user::ApiUser;
use postern_shared::change::{Subject, SubjectKind};
use postern_shared::id::{RoleId, UserId};
use postern_shared::principal::{Block, KeyRef, Kind, PrincipalId, PrincipalName, Status};
use postern_shared::user::User;
use serde::{Deserialize, Serialize};

use super::commit::Condition;
use super::item::attribute;
use super::stored_key::StoredKey;
use crate::error::Error;

/// A user or API user. After deletion its item stays, so that whoever depends on it learns why it is gone and its name
/// stays readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Its id.
    pub id: PrincipalId,
    /// What a person signs in with; API users have none.
    pub login: Option<String>,
    /// Its name.
    pub name: String,
    /// The roles held, at most 8, in the order given.
    pub roles: Vec<RoleId>,
    /// Whether it is suspended.
    pub disabled: bool,
    /// Whether the person has yet to set a password.
    pub invited: bool,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// The key it depends on.
    pub provisioned_by: Option<KeyRef>,
    /// Every key above it: what to read along, never what to decide by.
    pub ancestors: Vec<KeyRef>,
    /// How many keys it owns.
    pub keys: u64,
    /// How many keys have ever stood one above the other below it (rule 7). Not part of the version: it is written when something
    /// is created further below than ever before.
    pub height: usize,
    /// Since when an API user has been enabled and is billed.
    #[serde(default)]
    pub enabled_since: Option<Timestamp>,
    /// A session of another epoch has ended.
    pub session_epoch: u64,
    /// A key of an earlier session epoch has ended.
    pub keys_since: u64,
    /// When it was created.
    pub created_at: Timestamp,
    /// Goes up whenever anything changes that it shows or that others decide by.
    pub version: u64,
    /// The time of the last entry in its change log.
    pub changed_at: Timestamp,
}

impl Principal {
    /// Whether it is there and may act as far as it alone is concerned.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !self.disabled && !self.invited && self.deleted_at.is_none()
    }

    /// Whether one of its keys has ended: with a change of password, an invitation or an adoption (rule 16).
    #[must_use]
    pub fn has_ended(&self, key: &StoredKey) -> bool {
        key.session_epoch < self.keys_since
    }

    /// Ends its sessions and all its keys.
    pub fn end_keys(&mut self) {
        self.session_epoch += 1;
        self.keys_since = self.session_epoch;
    }

    /// That nothing others decide by has changed since it was read.
    pub fn unchanged(&self) -> Result<Condition, Error> {
        Ok(Condition::Is("version", attribute(self.version)?))
    }

    /// How the change log speaks of it.
    #[must_use]
    pub fn subject(&self) -> Subject {
        let kind = match self.id.kind() {
            Kind::User => SubjectKind::User,
            Kind::ApiUser => SubjectKind::ApiUser,
        };
        Subject { kind, id: self.id.to_string(), name: self.name.clone() }
    }

    /// How others speak of it.
    #[must_use]
    pub fn named(&self) -> PrincipalName {
        PrincipalName { id: self.id.clone(), kind: self.id.kind(), name: self.name.clone() }
    }

    /// What it can do at present, given what blocks it.
    #[must_use]
    pub fn status(&self, block: Option<&Block>) -> Status {
        if self.disabled {
            Status::Disabled
        } else if block.is_some() {
            Status::Blocked
        } else if self.invited {
            Status::Invited
        } else {
            Status::Active
        }
    }

    /// It as a user is shown; `None` for an API user and for what was deleted.
    #[must_use]
    pub fn as_user(&self, block: Option<Block>) -> Option<User> {
        let (PrincipalId::User(id), Some(login), None) = (&self.id, &self.login, self.deleted_at) else { return None };
        Some(User {
            id: id.clone(),
            login: login.clone(),
            name: self.name.clone(),
            roles: self.roles.clone(),
            disabled: self.disabled,
            status: self.status(block.as_ref()),
            blocked_by: block,
            provisioned_by: self.provisioned_by.clone(),
            created_at: self.created_at,
            version: self.version,
        })
    }

    /// It as an API user is shown; `None` for a user and for what was deleted.
    #[must_use]
    pub fn as_api_user(&self, block: Option<Block>, last_used_at: Option<Timestamp>) -> Option<ApiUser> {
        let (PrincipalId::ApiUser(id), None) = (&self.id, self.deleted_at) else { return None };
        Some(ApiUser {
            id: id.clone(),
            name: self.name.clone(),
            roles: self.roles.clone(),
            disabled: self.disabled,
            status: self.status(block.as_ref()),
            blocked_by: block,
            provisioned_by: self.provisioned_by.clone(),
            keys: self.keys,
            last_used_at,
            created_at: self.created_at,
            version: self.version,
        })
    }

    /// The user's id, if it is a user.
    #[must_use]
    pub fn user_id(&self) -> Option<&UserId> {
        match &self.id {
            PrincipalId::User(id) => Some(id),
            PrincipalId::ApiUser(_) => None,
        }
    }
}
