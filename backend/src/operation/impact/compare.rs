//! What differs between the world as it is and as it would be, for those a change can reach.

use jiff::Timestamp;
use postern_shared::impact::{Difference, Impact, Reach, ReachedKey};
use postern_shared::permission::Permission;
use postern_shared::power::Power;
use postern_shared::principal::PrincipalId;

use super::reach::Reached;
use crate::authority::World;
use crate::caller::Caller;
use crate::operation::permissions;
use crate::operation::principal::read_permission;

/// How many of each are named.
const NAMED: usize = 100;

/// Says who and what would stop, work again, or be able to do other things. Those whom the caller may not see are counted and not
/// named.
pub(super) fn compare(caller: &Caller, reached: &Reached, before: &World, after: &World) -> Impact {
    let mut impact = Impact { complete: reached.complete, ..Impact::default() };
    for id in &reached.principals {
        let Some(principal) = before.principal(id).filter(|principal| principal.deleted_at.is_none()) else { continue };
        let (name, seen) = (principal.named(), may_see(caller, id));
        match (acts(before, id, caller.now), acts(after, id, caller.now)) {
            (true, false) => add(&mut impact.stopped, seen, name),
            (false, true) => add(&mut impact.revived, seen, name),
            (false, false) => {}
            (true, true) => {
                let powers = (before.power(id, caller.now), after.power(id, caller.now));
                if powers.0 != powers.1 {
                    let (gains, loses) = (without(&powers.1, &powers.0), without(&powers.0, &powers.1));
                    add(&mut impact.changed, seen, Difference { principal: name, gains, loses });
                }
            }
        }
    }
    for reference in &reached.keys {
        let Some((key, owner)) = before.key(reference).zip(before.principal(&reference.owner)) else { continue };
        let works = |world: &World| world.break_of(reference, caller.now).is_none();
        let named = ReachedKey { owner: owner.named(), id: key.id.clone(), name: key.name.clone() };
        let seen = may_see(caller, &reference.owner);
        match (works(before), works(after)) {
            (true, false) => add(&mut impact.keys_stopped, seen, named),
            (false, true) => add(&mut impact.keys_revived, seen, named),
            _ => {}
        }
    }
    impact
}

/// Says who could no longer make use of these permissions.
pub(super) fn without_use(caller: &Caller, reached: &Reached, world: &World, ended: &[Permission]) -> Impact {
    let mut impact = Impact { complete: reached.complete, ..Impact::default() };
    for id in &reached.principals {
        let power = world.power(id, caller.now);
        let loses: Vec<Permission> = ended.iter().filter(|permission| power.allows(permission)).cloned().collect();
        if let Some(principal) = world.principal(id).filter(|_| !loses.is_empty()) {
            add(
                &mut impact.changed,
                may_see(caller, id),
                Difference { principal: principal.named(), gains: Vec::new(), loses },
            );
        }
    }
    impact
}

/// Whether the caller may see who it is: everyone may see themselves.
fn may_see(caller: &Caller, id: &PrincipalId) -> bool {
    *id == caller.asker.principal || caller.power().allows(&read_permission(id.kind()))
}

/// Whether a principal can act at all.
fn acts(world: &World, id: &PrincipalId, now: Timestamp) -> bool {
    world.principal(id).is_some_and(crate::store::principal::Principal::is_active) && world.block_of(id, now).is_none()
}

/// What the one can do and the other cannot.
fn without(one: &Power, other: &Power) -> Vec<Permission> {
    permissions::listed(one).into_iter().filter(|permission| !other.allows(permission)).collect()
}

fn add<T>(reach: &mut Reach<T>, seen: bool, one: T) {
    reach.total += 1;
    if seen && reach.named.len() < NAMED {
        reach.named.push(one);
    }
}
