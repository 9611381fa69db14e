//! Actors: callers as the rules see them.

use std::collections::BTreeSet;

use postern_shared::id::RoleId;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::{KeyRef, PrincipalId};
use postern_shared::time::Timestamp;

use crate::store::{ReadSet, Snapshot};

/// A principal that acts with one of its keys or in a session.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The principal.
    pub principal: PrincipalId,
    /// The key it uses; `None` in a session.
    pub key: Option<KeyRef>,
    /// The time of the request.
    pub now: Timestamp,
}

impl Actor {
    /// Its effective permissions.
    pub fn permissions(&self, snapshot: &Snapshot) -> PermissionSet {
        match &self.key {
            Some(key) => snapshot.effective_permissions_of_key(key, self.now),
            None => snapshot.effective_permissions(&self.principal, self.now),
        }
    }

    /// The key that provisions and issues whatever it creates (rule 4); `None` for an independent actor.
    pub fn provisioning_key(&self, snapshot: &Snapshot) -> Option<KeyRef> {
        match &self.key {
            Some(key) => Some(key.clone()),
            None => snapshot.principal(&self.principal)?.provisioned_by.clone(),
        }
    }

    /// The entities that its effective permissions rely on.
    pub fn read_set(&self, snapshot: &Snapshot) -> ReadSet {
        match &self.key {
            Some(key) => snapshot.read_set_of_key(key),
            None => snapshot.read_set_of_principal(&self.principal),
        }
    }

    /// Whether a principal depends on the actor's provisioning key or, for an independent actor, on one of its own
    /// keys.
    pub fn is_ancestor_of(&self, snapshot: &Snapshot, target: &PrincipalId) -> bool {
        let ancestors = snapshot.ancestors(target);
        match self.provisioning_key(snapshot) {
            Some(key) => ancestors.contains(&key),
            None => ancestors.iter().any(|key| key.owner == self.principal),
        }
    }

    /// The key it uses and every key that it depends on.
    pub fn ancestors(&self, snapshot: &Snapshot) -> BTreeSet<KeyRef> {
        match &self.key {
            Some(key) => snapshot.with_ancestors(key),
            None => snapshot.ancestors(&self.principal),
        }
    }

    /// Whether a principal is the actor's own, or owns a key that the actor depends on.
    pub fn depends_on(&self, snapshot: &Snapshot, target: &PrincipalId) -> bool {
        self.principal == *target || self.ancestors(snapshot).iter().any(|key| key.owner == *target)
    }

    /// Whether the actor's rights come from a role: it, or a principal that it depends on, holds the role.
    pub fn depends_on_role(&self, snapshot: &Snapshot, role: &RoleId) -> bool {
        let mut holders = snapshot.principals.values().flatten().filter(|principal| principal.roles.contains(role));
        holders.any(|holder| self.depends_on(snapshot, &holder.id))
    }
}
