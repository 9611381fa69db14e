//! The permissions that one principal holds.

use postern_shared::id::RoleId;
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::PrincipalId;

use super::Found;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::permissions::{self, rank};
use crate::store::{Principal, Snapshot};

/// Some permissions that a principal holds, in their order.
#[derive(Debug)]
pub(super) struct One {
    principal: PrincipalId,
    held: Vec<Permission>,
}

impl One {
    /// All permissions of a principal that the caller has read, or only one of them.
    pub(super) async fn open(caller: &Caller, id: &PrincipalId, only: Option<&Permission>) -> Result<Self, Error> {
        let (snapshot, store) = (caller.snapshot(), &caller.app().store);
        let principal = snapshot.principal(id).ok_or_else(|| Error::internal("a principal that was not opened"))?;
        let held = match only {
            Some(only) => snapshot.held(principal).allows(only).then(|| only.clone()).into_iter().collect(),
            None if principal.roles.contains(&RoleId::administrator()) => permissions::usable(store).await?,
            None => held(snapshot, principal, &[]),
        };
        Ok(Self { principal: id.clone(), held })
    }

    /// The permissions after a position, which is the last one of the page before.
    pub(super) fn find(&self, snapshot: &Snapshot, position: Option<String>, limit: usize) -> Found {
        let position = position.map(|position| Permission::from(position.as_str()));
        let rest = after(&self.held, position.as_ref());
        let shown: Vec<Permission> = rest.iter().take(limit).map(|permission| (*permission).clone()).collect();
        let next = shown.last().filter(|_| rest.len() > limit).map(ToString::to_string);
        let held = |permission: Permission| (permission.to_string(), (self.principal.clone(), permission));
        let held = shown.into_iter().map(held).collect();
        Found { snapshot: snapshot.clone(), held, next }
    }
}

/// The permissions that a principal holds, in their order. An Administrator holds every usable one.
pub(super) fn held(snapshot: &Snapshot, principal: &Principal, usable: &[Permission]) -> Vec<Permission> {
    match snapshot.held(principal) {
        PermissionSet::Everything => usable.to_vec(),
        some @ PermissionSet::Only(_) => permissions::listed(&some),
    }
}

/// Those of some permissions that come after one in the order of all.
pub(super) fn after<'a>(permissions: &'a [Permission], last: Option<&Permission>) -> Vec<&'a Permission> {
    permissions.iter().filter(|permission| last.is_none_or(|last| rank(last) < rank(permission))).collect()
}
