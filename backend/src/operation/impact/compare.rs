//! What differs between the world as it is and as it would be, for those a change can reach, as far as the caller may see it.
//!
//! Without `roles:read` nothing in an answer depends on what a role grants. Who is stopped or revived never does; `changed`
//! then has everyone who is reached and can act, whether or not their permissions change, and of a retirement nobody.

use jiff::Timestamp;
use postern_shared::impact::{Difference, Impact, Proposal, Reach, ReachedKey};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::PrincipalId;

use super::reach::Reached;
use crate::caller::Caller;
use crate::operation::permissions;
use crate::operation::principal::read_permission;
use crate::store::principal::Principal;
use crate::store::snapshot::Snapshot;

/// How many of each are named.
const NAMED: usize = 100;

/// What the caller may see of a change.
pub(super) struct Visibility<'a> {
    caller: &'a Caller,
    power: PermissionSet,
    /// Whether what roles grant may show. It may if no proposal of this kind depends on it.
    pub(super) roles: bool,
    /// Whether what the caller gains and loses may show: their own permissions are theirs to see, in a session.
    own: bool,
}

impl<'a> Visibility<'a> {
    pub(super) fn of(caller: &'a Caller, snapshot: &Snapshot, proposal: &Proposal) -> Self {
        let power = caller.permissions();
        let reads = power.allows(&Permission::ROLES_READ);
        let (changes_permissions, gives_a_role) = match proposal {
            Proposal::RoleEdit { .. }
            | Proposal::ResourceRetire { .. }
            | Proposal::PrincipalAdopt { .. }
            | Proposal::PrincipalHandOver { .. } => (true, false),
            Proposal::PrincipalEdit { roles, principal, .. } => {
                let held =
                    snapshot.principal(principal).map(|principal| principal.roles.as_slice()).unwrap_or_default();
                (roles.is_some(), roles.iter().flatten().any(|role| !held.contains(role)))
            }
            Proposal::PrincipalDelete { .. }
            | Proposal::KeyEdit { .. }
            | Proposal::KeyDelete { .. }
            | Proposal::KeysDelete { .. } => (false, false),
        };
        // What people would gain by a role that they do not hold is what the role grants.
        let own = caller.session.is_some() && (reads || !gives_a_role);
        Self { caller, power, roles: reads || !changes_permissions, own }
    }

    /// Whether it may show that someone's permissions change.
    fn compares(&self, id: &PrincipalId) -> bool {
        self.roles || (self.own && *id == self.caller.actor.principal)
    }

    /// Whether someone's permissions may show. They also show the scopes of the keys that the principal depends on.
    fn shows_permissions(&self, worlds: [&Snapshot; 2], id: &PrincipalId) -> bool {
        let is_own = self.own && *id == self.caller.actor.principal;
        let mut above = worlds.into_iter().flat_map(|snapshot| snapshot.keys_above(id));
        is_own || (self.roles && above.all(|key| self.may_read(&key.owner)))
    }

    /// Whether the caller may see who it is: everyone may see themselves.
    fn names(&self, id: &PrincipalId) -> bool {
        *id == self.caller.actor.principal || self.may_read(id)
    }

    /// Whether the caller may see the keys of a principal: in a session, also their own.
    fn names_keys_of(&self, owner: &PrincipalId) -> bool {
        (self.caller.session.is_some() && *owner == self.caller.actor.principal) || self.may_read(owner)
    }

    fn may_read(&self, id: &PrincipalId) -> bool {
        self.power.allows(&read_permission(id.kind()))
    }
}

/// Says who and what would stop, work again, or be able to do other things. Those whom the caller may not see are counted and not
/// named.
pub(super) fn compare(visible: &Visibility<'_>, reached: &Reached, after: &Snapshot) -> Impact {
    let (before, now) = (&reached.snapshot, visible.caller.now);
    let mut impact = Impact { complete: reached.complete, permissions_hidden: !visible.roles, ..Impact::default() };
    for id in &reached.principals {
        let Some(principal) = before.principal(id).filter(|principal| principal.deleted_at.is_none()) else { continue };
        match (acts(before, id, now), acts(after, id, now)) {
            (true, false) => add(&mut impact.stopped, visible.names(id), principal.named()),
            (false, true) => add(&mut impact.revived, visible.names(id), principal.named()),
            (false, false) => {}
            (true, true) => {
                let (could, can) = (before.effective_permissions(id, now), after.effective_permissions(id, now));
                if could != can || !visible.compares(id) {
                    let (gains, loses) = (without(&can, &could), without(&could, &can));
                    let difference = Difference { principal: principal.named(), gains, loses };
                    change(&mut impact, visible, [before, after], difference);
                }
            }
        }
    }
    for reference in &reached.keys {
        let Some((key, owner)) = before.key(reference).zip(before.principal(&reference.owner)) else { continue };
        let works = |snapshot: &Snapshot| snapshot.break_of(reference, now).is_none();
        let named = ReachedKey { owner: owner.named(), id: key.id.clone(), name: key.name.clone() };
        let seen = visible.names_keys_of(&reference.owner);
        match (works(before), works(after)) {
            (true, false) => add(&mut impact.keys_stopped, seen, named),
            (false, true) => add(&mut impact.keys_revived, seen, named),
            _ => {}
        }
    }
    impact
}

/// Says who could no longer make use of these permissions.
pub(super) fn without_use(visible: &Visibility<'_>, reached: &Reached, ended: &[Permission]) -> Impact {
    let snapshot = &reached.snapshot;
    let mut impact = Impact { complete: reached.complete, permissions_hidden: !visible.roles, ..Impact::default() };
    for id in reached.principals.iter().filter(|id| visible.compares(id)) {
        let power = snapshot.effective_permissions(id, visible.caller.now);
        let loses: Vec<Permission> = ended.iter().filter(|permission| power.allows(permission)).cloned().collect();
        if let Some(principal) = snapshot.principal(id).filter(|_| !loses.is_empty()) {
            let difference = Difference { principal: principal.named(), gains: Vec::new(), loses };
            change(&mut impact, visible, [snapshot, snapshot], difference);
        }
    }
    impact
}

/// Whether a principal can act at all.
fn acts(snapshot: &Snapshot, id: &PrincipalId, now: Timestamp) -> bool {
    snapshot.principal(id).is_some_and(Principal::is_active) && snapshot.block_of(id, now).is_none()
}

/// What the one can do and the other cannot.
fn without(one: &PermissionSet, other: &PermissionSet) -> Vec<Permission> {
    permissions::listed(one).into_iter().filter(|permission| !other.allows(permission)).collect()
}

/// Adds what someone gains and loses, as far as it may show.
fn change(impact: &mut Impact, visible: &Visibility<'_>, worlds: [&Snapshot; 2], mut difference: Difference) {
    let id = difference.principal.id.clone();
    let seen = visible.names(&id);
    if !visible.shows_permissions(worlds, &id) {
        difference.gains.clear();
        difference.loses.clear();
        impact.permissions_hidden |= seen;
    }
    add(&mut impact.changed, seen, difference);
}

fn add<T>(reach: &mut Reach<T>, seen: bool, one: T) {
    reach.total += 1;
    if seen && reach.named.len() < NAMED {
        reach.named.push(one);
    }
}
