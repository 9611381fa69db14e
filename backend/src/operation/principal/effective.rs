//! What a principal can do now, and what limits it.

use postern_shared::access::{Limit, LimitReason};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;

use super::{OpenPrincipal, View};
use crate::error::Error;
use crate::operation::access::limit_view;
use crate::operation::permissions;

impl OpenPrincipal {
    /// Its API view with its effective permissions and what limits them. It takes one call more for an Administrator, and
    /// for a principal with permissions on defined resources.
    pub async fn detailed_view<V: View>(mut self) -> Result<V, Error> {
        let held = match self.caller.snapshot().held(&self.principal) {
            PermissionSet::Everything => permissions::usable(&self.caller.app().store).await?,
            some @ PermissionSet::Only(_) => permissions::listed(&some),
        };
        self.caller.load(held.iter().filter_map(permissions::resource_of)).await?;
        let (snapshot, id, now) = (self.caller.snapshot(), &self.principal.id, self.caller.now());
        let effective = snapshot.effective_permissions(id, now);
        let usable =
            |permission: &&Permission| effective.allows(permission) && permissions::exists(snapshot, permission);
        let usable = held.iter().filter(usable).cloned().collect();
        Ok(self.view::<V>()?.with_effect(usable, self.limits(&held)))
    }

    /// What keeps it from using some of these permissions that it holds, each limit once.
    fn limits(&self, held: &[Permission]) -> Vec<Limit> {
        let (snapshot, readable) = (self.caller.snapshot(), self.caller.permissions());
        let retired = held.iter().any(|permission| !permissions::exists(snapshot, permission));
        let retired = retired.then_some(Limit { reason: LimitReason::ResourceRetired, key: None, block: None });
        let mut limits = Vec::from_iter(retired);
        for limit in
            held.iter().flat_map(|permission| snapshot.limits(&self.principal.id, permission, self.caller.now()))
        {
            let limit = limit_view(snapshot, &readable, limit);
            if !limits.contains(&limit) {
                limits.push(limit);
            }
        }
        limits
    }
}
