//! Who asks, and what follows from it: their power and their origin.

use std::collections::BTreeSet;

use jiff::Timestamp;
use postern_shared::id::RoleId;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, PrincipalId};

use crate::store::snapshot::ReadSet;
use crate::store::snapshot::Snapshot;

/// A caller as the rules see it: a principal, acting with one of its keys or in a session.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who asks.
    pub principal: PrincipalId,
    /// With which key; `None` in a session.
    pub key: Option<KeyRef>,
    /// When.
    pub now: Timestamp,
}

impl Actor {
    /// What the caller may do now.
    #[must_use]
    pub fn permissions(&self, snapshot: &Snapshot) -> PermissionSet {
        match &self.key {
            Some(key) => snapshot.effective_permissions_of_key(key, self.now),
            None => snapshot.effective_permissions(&self.principal, self.now),
        }
    }

    /// The key that whatever the caller creates depends on (rule 4).
    #[must_use]
    pub fn provisioning_key(&self, snapshot: &Snapshot) -> Option<KeyRef> {
        match &self.key {
            Some(key) => Some(key.clone()),
            None => snapshot.principal(&self.principal)?.provisioned_by.clone(),
        }
    }

    /// What decides on what the caller may do now.
    pub fn read_set(&self, snapshot: &Snapshot) -> ReadSet {
        match &self.key {
            Some(key) => snapshot.read_set_of_key(key),
            None => snapshot.read_set_of_principal(&self.principal),
        }
    }

    /// Whether a principal is below the caller: brought in, however indirectly, by the caller's origin or, for a person
    /// who depends on no key, by one of their own keys.
    #[must_use]
    pub fn is_above(&self, snapshot: &Snapshot, target: &PrincipalId) -> bool {
        let above = snapshot.keys_above(target);
        match self.provisioning_key(snapshot) {
            Some(origin) => above.contains(&origin),
            None => above.iter().any(|key| key.owner == self.principal),
        }
    }

    /// The key the caller acts with and every key that the caller depends on.
    #[must_use]
    pub fn keys_above(&self, snapshot: &Snapshot) -> BTreeSet<KeyRef> {
        match &self.key {
            Some(key) => snapshot.keys_from(key),
            None => snapshot.keys_above(&self.principal),
        }
    }

    /// Whether a principal is one that a caller with an origin depends on, or the caller itself.
    #[must_use]
    pub fn depends_on(&self, snapshot: &Snapshot, target: &PrincipalId) -> bool {
        self.principal == *target || self.keys_above(snapshot).iter().any(|key| key.owner == *target)
    }

    /// Whether the caller, or a principal the caller depends on, holds a role.
    #[must_use]
    pub fn depends_on_role(&self, snapshot: &Snapshot, role: &RoleId) -> bool {
        let holders = snapshot.principals.values().flatten().filter(|principal| principal.roles.contains(role));
        holders.into_iter().any(|holder| self.depends_on(snapshot, &holder.id))
    }
}
