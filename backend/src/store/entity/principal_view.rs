//! API views of users and API users.

use postern_shared::api_user::ApiUser;
use postern_shared::principal::{Block, NamedKey, PrincipalId, PrincipalName, Status};
use postern_shared::time::Timestamp;
use postern_shared::user::User;

use super::principal::Principal;
use super::usage::day_of;

/// The keys that a principal depends on, as a view shows them.
#[derive(Debug, Clone, Default)]
pub struct Dependence {
    /// The key that provisions it.
    pub provisioned_by: Option<NamedKey>,
    /// The key that blocks it.
    pub blocked_by: Option<Block>,
}

impl Principal {
    /// The reference that API answers contain.
    pub fn named(&self) -> PrincipalName {
        PrincipalName { id: self.id.clone(), kind: self.id.kind(), name: self.name.clone() }
    }

    /// Its status at a time, given what blocks it then.
    pub fn status(&self, block: Option<&Block>, now: Timestamp) -> Status {
        if self.disabled {
            Status::Disabled
        } else if block.is_some() {
            Status::Blocked
        } else if self.invited && self.invitation_expires_at.is_some_and(|expires_at| expires_at <= now) {
            Status::InvitationExpired
        } else if self.invited {
            Status::Invited
        } else {
            Status::Active
        }
    }

    /// API view of a user; `None` for an API user or a deleted user.
    pub fn as_user(&self, dependence: Dependence, now: Timestamp) -> Option<User> {
        let (PrincipalId::User(id), Some(login), None) = (&self.id, &self.login, self.deleted_at) else { return None };
        Some(User {
            id: id.clone(),
            login: login.clone(),
            name: self.name.clone(),
            external_id: self.external_id.as_ref().map(|external_id| external_id.id.clone()),
            roles: self.roles.clone(),
            effective_permissions: None,
            limits: None,
            disabled: self.disabled,
            status: self.status(dependence.blocked_by.as_ref(), now),
            invitation_expires_at: self.invitation_expires_at,
            blocked_by: dependence.blocked_by,
            provisioned_by: dependence.provisioned_by,
            created_at: self.created_at,
            updated_at: self.updated_at(),
            version: self.version,
        })
    }

    /// API view of an API user; `None` for a user or a deleted API user.
    pub fn as_api_user(&self, dependence: Dependence, now: Timestamp) -> Option<ApiUser> {
        let (PrincipalId::ApiUser(id), None) = (&self.id, self.deleted_at) else { return None };
        Some(ApiUser {
            id: id.clone(),
            name: self.name.clone(),
            external_id: self.external_id.as_ref().map(|external_id| external_id.id.clone()),
            roles: self.roles.clone(),
            effective_permissions: None,
            limits: None,
            disabled: self.disabled,
            status: self.status(dependence.blocked_by.as_ref(), now),
            blocked_by: dependence.blocked_by,
            provisioned_by: dependence.provisioned_by,
            keys: self.keys,
            last_used_at: self.last_used_at,
            calls: self.recent_calls(day_of(now)),
            created_at: self.created_at,
            updated_at: self.updated_at(),
            version: self.version,
        })
    }
}
