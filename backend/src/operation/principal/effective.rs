//! What a principal can do now, and what limits it.

use postern_shared::access::{Limit, LimitReason};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;

use super::{OpenPrincipal, View};
use crate::error::Error;
use crate::operation::access::limit_view;
use crate::operation::permissions;

impl OpenPrincipal {
    /// Its API view with its effective permissions and what limits them. They reveal what its roles grant and what the
    /// scopes of its ancestors allow, so only callers who may read roles and the owners of these keys see them.
    ///
    /// For an Administrator, and for a principal with permissions on defined resources, it reads these resources.
    pub async fn detailed_view<V: View>(mut self) -> Result<V, Error> {
        if !self.shows_effect() {
            return self.view();
        }
        let (held, usable) = match self.caller.snapshot().held(&self.principal) {
            PermissionSet::Everything => {
                let usable = permissions::usable(&self.caller.app().store).await?;
                (usable.clone(), usable)
            }
            some @ PermissionSet::Only(_) => {
                let held = permissions::listed(&some);
                self.caller.load(held.iter().filter_map(permissions::resource_of)).await?;
                let exists = |permission: &&Permission| permissions::exists(self.caller.snapshot(), permission);
                let usable = held.iter().filter(exists).cloned().collect();
                (held, usable)
            }
        };
        let retired = usable.len() < held.len();
        let retired = retired.then_some(Limit { reason: LimitReason::ResourceRetired, key: None, block: None });
        let limits = self.limits(retired, &held);
        let effective = self.caller.snapshot().effective_permissions(&self.principal.id, self.caller.now());
        let effective = usable.into_iter().filter(|permission| effective.allows(permission)).collect();
        Ok(self.view::<V>()?.with_effect(effective, limits))
    }

    /// Whether the caller may see them. Everybody may see their own.
    fn shows_effect(&self) -> bool {
        let (snapshot, mine) = (self.caller.snapshot(), self.caller.permissions());
        let mut ancestors = snapshot.ancestors(&self.principal.id).into_iter();
        let reads_owners = ancestors.all(|key| mine.allows(&permissions::read_permission(key.owner.kind())));
        *self.caller.id() == self.principal.id || (mine.allows(&Permission::ROLES_READ) && reads_owners)
    }

    /// These limits and what else keeps it from using some of the permissions that it holds, each limit once.
    fn limits(&self, first: Option<Limit>, held: &[Permission]) -> Vec<Limit> {
        let (snapshot, readable, now) = (self.caller.snapshot(), self.caller.permissions(), self.caller.now());
        let mut limits = Vec::from_iter(first);
        for limit in snapshot.limits(&self.principal.id, held, now) {
            let limit = limit_view(snapshot, readable, limit);
            if !limits.contains(&limit) {
                limits.push(limit);
            }
        }
        limits
    }
}
