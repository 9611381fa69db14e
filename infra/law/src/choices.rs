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
#[must_use]
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
        for key in live_keys(state).filter(|key| state.key(*key).owner == own) {
            operations.extend([Operation::RotateKey(key), Operation::DeleteKey(key), toggle_key(state, key)]);
        }
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
        let principal = state.principal(target);
        operations.extend(toggle_roles(state, target));
        operations.push(if principal.disabled { Operation::Enable(target) } else { Operation::Disable(target) });
        operations.push(Operation::Delete(target));
        if principal.kind == Kind::User {
            operations.extend([Tokens::Keep, Tokens::Delete].map(|tokens| Operation::InviteAgain(target, tokens)));
        }
        if keys && (principal.kind == Kind::ApiUser || caller == Caller::Session(target)) {
            operations.extend([None, Some(WRITE)].map(|scope| Operation::IssueKey { owner: target, scope }));
        }
        operations.extend(moves(state, target));
    }
    for key in live_keys(state).filter(|key| caller != Caller::Session(state.key(*key).owner)) {
        operations.extend([Operation::RotateKey(key), Operation::DeleteKey(key), toggle_key(state, key)]);
    }
    operations
}

/// The operations that the honest administrator tries: all except creating, which gives the coalition nothing.
fn honest_operations(state: &State) -> Vec<Operation> {
    let own = state.principal_of(HONEST);
    let roles = state.principal(own).roles.without(ADMINISTRATOR);
    let mut operations = vec![Operation::SetRoles(own, roles), Operation::Disable(own), Operation::Delete(own)];
    for target in live_principals(state).filter(|target| *target != own) {
        let principal = state.principal(target);
        operations.extend(toggle_roles(state, target));
        operations.push(if principal.disabled { Operation::Enable(target) } else { Operation::Disable(target) });
        operations.push(Operation::Delete(target));
        if principal.kind == Kind::User {
            operations.push(Operation::InviteAgain(target, Tokens::Keep));
        }
        operations.extend(moves(state, target));
    }
    operations.extend(live_keys(state).map(Operation::DeleteKey));
    operations
}

fn moves(state: &State, target: Id) -> Vec<Operation> {
    if state.principal(target).provisioned_by.is_some() {
        return [true, false].map(|keep_sign_in| Operation::Adopt { principal: target, keep_sign_in }).to_vec();
    }
    live_keys(state).map(|key| Operation::HandOver { principal: target, key }).collect()
}

fn toggle_key(state: &State, key: Id) -> Operation {
    if state.key(key).disabled { Operation::EnableKey(key) } else { Operation::DisableKey(key) }
}

fn toggle_roles(state: &State, target: Id) -> impl Iterator<Item = Operation> + '_ {
    let held = state.principal(target).roles;
    live_roles(state)
        .map(move |role| Operation::SetRoles(target, if held.has(role) { held.without(role) } else { held.with(role) }))
}

/// The roles to create a principal with. Further roles take further steps.
fn one_role_or_none(state: &State) -> impl Iterator<Item = Set> + '_ {
    std::iter::once(Set::EMPTY).chain(live_roles(state).map(Set::of))
}
