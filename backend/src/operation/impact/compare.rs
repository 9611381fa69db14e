//! The differences between two snapshots for those whom a change reaches, as far as the caller may see them.
//!
//! Without `roles:read`, no part of an answer depends on what a role grants. Who is stopped or revived never does.
//! `changed` then contains everybody who is reached and can act, whether or not their permissions change, and nobody
//! for a retirement.

use postern_shared::impact::{Difference, Impact, Proposal, ReachedKey};
use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use postern_shared::principal::PrincipalId;
use postern_shared::time::Timestamp;

use super::adoption::Adoptions;
use super::reach::Reached;
use super::succession::Succession;
use crate::caller::Caller;
use crate::operation::permissions::{self, read_permission};
use crate::store::{Principal, Snapshot};

/// Most bytes of the permissions of those who are named in `changed`. The other lists together have less than 1 MB, and an
/// answer 6 MB at most.
const CHANGED_BYTES: usize = 4_000_000;

/// The parts of a change that the caller may see.
pub(super) struct Visibility {
    id: PrincipalId,
    in_session: bool,
    now: Timestamp,
    permissions: PermissionSet,
    /// Whether the permissions of roles may show: the caller may read roles, or the proposal does not depend on them.
    pub(super) roles: bool,
    /// Whether the caller's own gains and losses may show. In a session, a user may see their own permissions.
    own: bool,
}

impl Visibility {
    pub(super) fn new(caller: &Caller, proposal: &Proposal) -> Self {
        let permissions = caller.permissions();
        let reads = permissions.allows(&Permission::ROLES_READ);
        let (changes_permissions, assigns_a_role) = match proposal {
            Proposal::PrincipalEdit { roles, principal, .. } => {
                let principal = caller.snapshot().principal(principal);
                let held = principal.map(|principal| principal.roles.as_slice()).unwrap_or_default();
                (roles.is_some(), roles.iter().flatten().any(|role| !held.contains(role)))
            }
            Proposal::PrincipalDelete { .. }
            | Proposal::KeyEdit { .. }
            | Proposal::KeyDelete { .. }
            | Proposal::KeySucceed { .. }
            | Proposal::KeysDelete { .. } => (false, false),
            Proposal::RoleEdit { .. }
            | Proposal::PrincipalAdopt { .. }
            | Proposal::KeyAdoptAll { .. }
            | Proposal::PrincipalHandOver { .. }
            | Proposal::ResourceRetire { .. } => (true, false),
        };
        let in_session = caller.session().is_some();
        Self {
            id: caller.id().clone(),
            in_session,
            now: caller.now(),
            permissions: permissions.clone(),
            roles: reads || !changes_permissions,
            // Users would gain the permissions of a role that they do not hold, so their gains show what it grants.
            own: in_session && (reads || !assigns_a_role),
        }
    }

    /// Whether a change of a principal's permissions may show.
    fn compares(&self, id: &PrincipalId) -> bool {
        self.roles || (self.own && *id == self.id)
    }

    /// Whether a principal's permissions may show. They also reveal the scopes of the keys that the principal depends
    /// on.
    fn shows_permissions(&self, snapshots: [&Snapshot; 2], id: &PrincipalId) -> bool {
        let is_own = self.own && *id == self.id;
        let mut ancestors = snapshots.into_iter().flat_map(|snapshot| snapshot.ancestors(id));
        is_own || (self.roles && ancestors.all(|key| self.may_read(&key.owner)))
    }

    /// Whether a principal may be named. Callers may always see themselves.
    fn names(&self, id: &PrincipalId) -> bool {
        *id == self.id || self.may_read(id)
    }

    /// Whether the keys of a principal may be named. In a session, users may see their own.
    fn names_keys_of(&self, owner: &PrincipalId) -> bool {
        (self.in_session && *owner == self.id) || self.may_read(owner)
    }

    fn may_read(&self, id: &PrincipalId) -> bool {
        self.permissions.allows(&read_permission(id.kind()))
    }
}

/// The principals and keys that would stop, work again, or have other permissions. Those that the caller may not see
/// are counted but not named.
pub(super) fn compare(visible: &Visibility, reached: &Reached, after: &Snapshot) -> Impact {
    let (before, now) = (&reached.snapshot, visible.now);
    let mut impact = Impact { complete: reached.complete, permissions_hidden: !visible.roles, ..Impact::default() };
    let mut room = CHANGED_BYTES;
    for id in &reached.principals {
        let Some(principal) = before.principal(id).filter(|principal| principal.deleted_at.is_none()) else { continue };
        match (acts(before, id, now), acts(after, id, now)) {
            (true, false) => impact.stopped.add(visible.names(id), principal.named()),
            (false, true) => impact.revived.add(visible.names(id), principal.named()),
            (false, false) => {}
            (true, true) => {
                let (could, can) = (before.effective_permissions(id, now), after.effective_permissions(id, now));
                if could != can || !visible.compares(id) {
                    let (gains, loses) = (without(&can, &could), without(&could, &can));
                    let difference = Difference { principal: principal.named(), gains, loses };
                    add_difference(&mut impact, &mut room, visible, [before, after], difference);
                }
            }
        }
    }
    for reference in &reached.keys {
        let Some((key, owner)) = before.key(reference).zip(before.principal(&reference.owner)) else { continue };
        let works = |snapshot: &Snapshot| snapshot.broken_link(reference, now).is_none();
        let named = ReachedKey { owner: owner.named(), id: key.id.clone(), name: key.name.clone() };
        let is_named = visible.names_keys_of(&reference.owner);
        match (works(before), works(after)) {
            (true, false) => impact.keys_stopped.add(is_named, named),
            (false, true) => impact.keys_revived.add(is_named, named),
            _ => {}
        }
    }
    impact
}

/// Adds what would move to the successor of a key, and what would stay with the old one.
pub(super) fn add_succession(impact: &mut Impact, visible: &Visibility, reached: &Reached, succession: &Succession) {
    let snapshot = &reached.snapshot;
    for (id, moves) in &succession.principals {
        if let Some(principal) = snapshot.principal(id) {
            let reach = if *moves { &mut impact.moved } else { &mut impact.remaining };
            reach.add(visible.names(id), principal.named());
        }
    }
    for (reference, moves) in &succession.keys {
        if let Some((key, owner)) = snapshot.key(reference).zip(snapshot.principal(&reference.owner)) {
            let named = ReachedKey { owner: owner.named(), id: key.id.clone(), name: key.name.clone() };
            let reach = if *moves { &mut impact.keys_moved } else { &mut impact.keys_remaining };
            reach.add(visible.names_keys_of(&reference.owner), named);
        }
    }
}

/// Adds who would be adopted, and who would stay with the key.
pub(super) fn add_adoptions(impact: &mut Impact, visible: &Visibility, adoptions: &Adoptions) {
    for (id, is_adopted) in &adoptions.principals {
        if let Some(principal) = adoptions.after.principal(id) {
            let reach = if *is_adopted { &mut impact.adopted } else { &mut impact.refused };
            reach.add(visible.names(id), principal.named());
        }
    }
}

/// The principals that could no longer use these permissions.
pub(super) fn without_use(visible: &Visibility, reached: &Reached, ended: &[Permission]) -> Impact {
    let snapshot = &reached.snapshot;
    let mut impact = Impact { complete: reached.complete, permissions_hidden: !visible.roles, ..Impact::default() };
    let mut room = CHANGED_BYTES;
    for id in reached.principals.iter().filter(|id| visible.compares(id)) {
        let permissions = snapshot.effective_permissions(id, visible.now);
        let loses: Vec<Permission> =
            ended.iter().filter(|permission| permissions.allows(permission)).cloned().collect();
        if let Some(principal) = snapshot.principal(id).filter(|_| !loses.is_empty()) {
            let difference = Difference { principal: principal.named(), gains: Vec::new(), loses };
            add_difference(&mut impact, &mut room, visible, [snapshot, snapshot], difference);
        }
    }
    impact
}

/// Whether a principal can act at all.
fn acts(snapshot: &Snapshot, id: &PrincipalId, now: Timestamp) -> bool {
    snapshot.principal(id).is_some_and(Principal::is_active) && snapshot.block_of(id, now).is_none()
}

/// The permissions of one set that the other lacks.
fn without(one: &PermissionSet, other: &PermissionSet) -> Vec<Permission> {
    permissions::listed(one).into_iter().filter(|permission| !other.allows(permission)).collect()
}

/// Adds the gains and losses of a principal, as far as they may show and there is room for them.
fn add_difference(
    impact: &mut Impact,
    room: &mut usize,
    visible: &Visibility,
    snapshots: [&Snapshot; 2],
    mut difference: Difference,
) {
    let id = difference.principal.id.clone();
    let is_named = visible.names(&id);
    if !visible.shows_permissions(snapshots, &id) {
        difference.gains.clear();
        difference.loses.clear();
        impact.permissions_hidden |= is_named;
    }
    // With its quotation marks, which are escaped, and a comma.
    let permissions = difference.gains.iter().chain(&difference.loses).map(|permission| permission.as_str().len() + 5);
    let left = room.checked_sub(permissions.sum()).filter(|_| is_named);
    *room = left.unwrap_or(*room);
    impact.changed.add(left.is_some(), difference);
}
