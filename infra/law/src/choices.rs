//! The operations that are tried in a situation.

use crate::coalition::{Actor, Situation, Step};
use crate::effective::Caller;
use crate::operation::{Operation, Tokens};
use crate::start::{HONEST, READ};
use crate::state::{ADMINISTRATOR, Id, Kind, Permissions, Set, State, WRITE, covers};

/// The limits of an exploration.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The most principals at a time, not counting deleted ones.
    pub principals: usize,
    /// The most keys at a time, not counting deleted ones.
    pub keys: usize,
    /// The most roles at a time, counting Administrator but not deleted ones.
    pub roles: usize,
    /// The most steps in a sequence.
    pub steps: usize,
}

const SETS: [Permissions; 3] = [WRITE, READ, WRITE | READ];

/// Every step that is tried in a situation. Most of them are refused.
pub fn choices(situation: &Situation, bounds: Bounds) -> Vec<Step> {
    let (state, coalition) = (&situation.state, situation.coalition);
    let mut steps = Vec::new();
    let mut add = |actor, operation| steps.push(Step { actor, operation });
    for principal in coalition.invitations.iter() {
        add(Actor::Coalition(None), Operation::AcceptInvitation(principal));
    }
    for key in live_keys(state).filter(|key| coalition.keys.has(*key)) {
        add(Actor::Time, Operation::Expire(key));
    }
    let known = coalition.passwords.iter().map(Caller::Session).chain(coalition.keys.iter().map(Caller::Key));
    for caller in known.filter(|caller| state.works(*caller)) {
        for operation in coalition_operations(state, caller, bounds) {
            add(Actor::Coalition(Some(caller)), operation);
        }
    }
    if state.works(HONEST) {
        for operation in honest_operations(state) {
            add(Actor::Honest(HONEST), operation);
        }
        // Nobody names a successor of a stolen key on purpose.
        for keys in successions(state).filter(|(old, _)| !coalition.stolen.has(*old)) {
            add(Actor::Honest(HONEST), succeed(keys));
        }
    }
    steps
}

fn live_principals(state: &State) -> impl Iterator<Item = Id> + '_ {
    state.principal_ids().filter(|id| !state.principal(*id).deleted)
}

fn live_roles(state: &State) -> impl Iterator<Item = Id> + '_ {
    state.role_ids().filter(|id| state.role(*id).exists)
}

fn live_keys(state: &State) -> impl Iterator<Item = Id> + '_ {
    state.key_ids().filter(|id| {
        let key = state.key(*id);
        key.exists && !key.expired && !state.principal(key.owner).deleted
    })
}

/// The operations that a caller of the coalition tries. The rules refuse most of them.
fn coalition_operations(state: &State, caller: Caller, bounds: Bounds) -> Vec<Operation> {
    let mut operations = Vec::new();
    let writes = covers(state.effective(caller), WRITE);
    if let Caller::Session(own) = caller {
        if state.keys_of(own).any(|key| state.key(key).exists) {
            operations.push(Operation::ChangePassword(Tokens::Delete));
        }
        operations.extend(manage_keys(state, |owner| owner == own));
        operations.extend(successions(state).filter(|(old, _)| state.key(*old).owner == own).map(succeed));
    }
    if !writes {
        return operations;
    }
    if live_roles(state).count() < bounds.roles {
        operations.extend(SETS.map(Operation::CreateRole));
    }
    for role in live_roles(state).filter(|role| *role != ADMINISTRATOR) {
        operations.push(Operation::DeleteRole(role));
        let others = SETS.into_iter().filter(|set| *set != state.role(role).permissions);
        operations.extend(others.map(|set| Operation::EditRole(role, set)));
    }
    if live_principals(state).count() < bounds.principals {
        for roles in one_role_or_none(state) {
            operations.extend([Kind::User, Kind::ApiUser].map(|kind| Operation::Create { kind, roles }));
        }
    }
    let keys = live_keys(state).count() < bounds.keys;
    for target in live_principals(state) {
        operations.extend(manage_principal(state, target, &[Tokens::Keep, Tokens::Delete]));
        if keys && (state.principal(target).kind == Kind::ApiUser || caller == Caller::Session(target)) {
            operations.extend([None, Some(WRITE)].map(|scope| Operation::IssueKey { owner: target, scope }));
        }
        operations.extend(moves(state, target));
    }
    operations.extend(manage_keys(state, |owner| caller != Caller::Session(owner)));
    let of_others = successions(state).filter(|(old, _)| caller != Caller::Session(state.key(*old).owner));
    operations.extend(of_others.map(succeed));
    operations
}

/// The operations that the honest administrator tries: all except creating, which gives the coalition nothing.
fn honest_operations(state: &State) -> Vec<Operation> {
    let own = state.principal_of(HONEST);
    let roles = state.principal(own).roles.without(ADMINISTRATOR);
    let mut operations = vec![Operation::SetRoles(own, roles), Operation::Disable(own), Operation::Delete(own)];
    for target in live_principals(state).filter(|target| *target != own) {
        operations.extend(manage_principal(state, target, &[Tokens::Keep]));
        operations.extend(moves(state, target));
    }
    operations.extend(live_keys(state).map(Operation::DeleteKey));
    operations
}

/// The pairs of keys of one owner.
fn successions(state: &State) -> impl Iterator<Item = (Id, Id)> + '_ {
    let pairs = live_keys(state).flat_map(|old| live_keys(state).map(move |new| (old, new)));
    pairs.filter(|(old, new)| old != new && state.key(*old).owner == state.key(*new).owner)
}

fn succeed((old, new): (Id, Id)) -> Operation {
    Operation::Succeed { old, new }
}

fn moves(state: &State, target: Id) -> Vec<Operation> {
    if state.principal(target).provisioned_by.is_some() {
        return [true, false].map(|keep_sign_in| Operation::Adopt { principal: target, keep_sign_in }).to_vec();
    }
    live_keys(state).map(|key| Operation::HandOver { principal: target, key }).collect()
}

/// Rotate, delete, and disable or enable keys.
fn manage_keys(state: &State, of: impl Fn(Id) -> bool) -> impl Iterator<Item = Operation> {
    live_keys(state).filter(move |key| of(state.key(*key).owner)).flat_map(|key| {
        let disabled = state.key(key).disabled;
        let toggle = if disabled { Operation::EnableKey(key) } else { Operation::DisableKey(key) };
        [Operation::RotateKey(key), Operation::DeleteKey(key), toggle]
    })
}

/// Add or remove a role, disable or enable, delete, and invite a user again.
fn manage_principal(state: &State, target: Id, invitations: &[Tokens]) -> Vec<Operation> {
    let principal = state.principal(target);
    let toggled =
        |role| if principal.roles.has(role) { principal.roles.without(role) } else { principal.roles.with(role) };
    let mut operations: Vec<_> = live_roles(state).map(|role| Operation::SetRoles(target, toggled(role))).collect();
    operations.push(if principal.disabled { Operation::Enable(target) } else { Operation::Disable(target) });
    operations.push(Operation::Delete(target));
    if principal.kind == Kind::User {
        operations.extend(invitations.iter().map(|tokens| Operation::InviteAgain(target, *tokens)));
    }
    operations
}

/// The roles to create a principal with. Further roles take further steps.
fn one_role_or_none(state: &State) -> impl Iterator<Item = Set> + '_ {
    std::iter::once(Set::EMPTY).chain(live_roles(state).map(Set::of))
}
