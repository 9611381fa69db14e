//! Chooses the steps to try: partly random, partly weighted so that steps have effects. Smaller choices come first, so
//! sequences shrink well.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use postern_law::{Actor, Bounds, Caller, Id, Kind, Operation as Change, Set, State, Tokens, choices};
use proptest::prelude::*;
use proptest::sample::Index;

use super::initial_state::ADA;
use super::operation::{Entity, Operation, Step};
use super::run::Run;

/// Limits on the principals, keys and roles of a state.
const BOUNDS: Bounds = Bounds { principals: 5, keys: 4, roles: 5, steps: 0 };
/// The most roles, principals or keys, counting deleted ones, to which further ones are added.
const MOST: usize = 10;

/// How a step is chosen among the possible ones.
#[derive(Debug, Clone)]
pub struct Choice {
    honest: bool,
    allowed: bool,
    modelled: bool,
    operation: Index,
    which: Index,
    /// The content of an edit, one bit for each field.
    bits: usize,
}

pub fn any_choice() -> impl Strategy<Value = Choice> {
    let flags = [0.3, 0.7, 0.7].map(prop::bool::weighted);
    (flags, any::<[Index; 2]>(), 0..64_usize).prop_map(|([honest, allowed, modelled], [operation, which], bits)| {
        Choice { honest, allowed, modelled, operation, which, bits }
    })
}

impl Choice {
    /// Chooses the actor (honest or not), the outcome in the model (allowed or refused), whether the model knows the
    /// operation, the operation, and then one of its steps. None if there is no such step.
    pub fn step(&self, run: &Run) -> Option<Step> {
        let mut by_operation: BTreeMap<String, Vec<Step>> = BTreeMap::new();
        for step in self.candidates(run) {
            let honest = matches!(step.actor, Actor::Honest(_));
            let modelled = matches!(step.operation, Operation::Law(_));
            let chosen = [honest, modelled] == [self.honest, self.modelled];
            if chosen && is_comparable(&run.situation.state, &step) && run.after(&step).is_some() == self.allowed {
                by_operation.entry(step.operation.name()).or_default().push(step);
            }
        }
        let by_operation: Vec<Vec<Step>> = by_operation.into_values().collect();
        if by_operation.is_empty() {
            return None;
        }
        let steps = self.operation.get(&by_operation);
        Some(self.which.get(steps).clone())
    }

    /// The steps of the model, further operations of everyone who works, and all earlier steps once more: most of those
    /// concern something that is deleted by now, or come from someone who no longer works.
    fn candidates(&self, run: &Run) -> Vec<Step> {
        let (state, coalition) = (&run.situation.state, run.situation.coalition);
        let in_coalition = |actor| match actor {
            Actor::Coalition(Some(Caller::Session(id))) => coalition.passwords.has(id),
            Actor::Coalition(Some(Caller::Key(key))) => coalition.keys.has(key),
            Actor::Coalition(None) => false,
            Actor::Honest(_) | Actor::Time => true,
        };
        let of_model = choices(&run.situation, BOUNDS).into_iter();
        let mut steps: Vec<Step> =
            of_model.map(|step| Step { actor: step.actor, operation: Operation::Law(step.operation) }).collect();
        let known = state.callers().map(|caller| (caller, Actor::Coalition(Some(caller))));
        let callers = known.filter(|(_, actor)| in_coalition(*actor));
        let ada = Caller::Session(ADA);
        for (caller, actor) in callers.chain([(ada, Actor::Honest(ada))]).filter(|(caller, _)| state.works(*caller)) {
            steps.extend(self.further_operations(run, caller).into_iter().map(|operation| Step { actor, operation }));
        }
        steps.extend(run.taken.iter().filter(|step| in_coalition(step.actor)).cloned());
        let wait = SignedDuration::from_millis([1, 1000, 60_000][self.bits % 3]);
        steps.push(Step { actor: Actor::Time, operation: Operation::Wait(wait) });
        steps
    }

    /// Operations that the explorer does not try with every caller, or that the model does not know.
    fn further_operations(&self, run: &Run, caller: Caller) -> Vec<Operation> {
        let state = &run.situation.state;
        let (roles, permissions) = (self.roles(state), u16::try_from(self.bits >> 4).unwrap());
        let mut changes = Vec::new();
        if state.roles.len().max(state.principals.len()).max(state.keys.len()) < MOST {
            changes.push(Change::CreateRole(permissions));
            changes.extend([Kind::User, Kind::ApiUser].map(|kind| Change::Create { kind, roles }));
            let owners = state.principal_ids().filter(|id| manages_keys_of(state, caller, *id));
            changes.extend(owners.map(|owner| Change::IssueKey { owner, scope: self.bit(2).then_some(permissions) }));
        }
        changes.extend(state.key_ids().flat_map(|key| [Change::RotateKey(key), toggle_key(state, key)]));
        let of_owner = |old: Id| state.keys_of(state.key(old).owner).filter(move |new| *new != old);
        changes.extend(state.key_ids().flat_map(|old| of_owner(old).map(move |new| Change::Succeed { old, new })));
        let entities = state.role_ids().skip(1).map(Entity::Role).chain(state.principal_ids().map(Entity::Principal));
        let entities = entities.chain(state.key_ids().map(Entity::Key));
        let mut operations: Vec<_> = entities.map(|entity| self.edit(state, caller, entity)).collect();
        for user in state.principal_ids().filter(|id| state.principal(*id).kind == Kind::User) {
            changes.push(Change::EndSessions(user));
            operations.push(Operation::DeleteTokens(user));
        }
        if let Caller::Session(own) = caller {
            changes.extend([Tokens::Keep, Tokens::Delete].map(Change::ChangePassword));
            operations.extend([Operation::SignIn(own), Operation::SignOut]);
        }
        operations.extend(["collection", "external"].map(|kind| Operation::CreateResource { kind }));
        let resources = 0..run.service.resources.len();
        operations.extend(resources.flat_map(|n| [Operation::EditResource(n), Operation::RetireResource(n)]));
        operations.extend(changes.into_iter().map(Operation::Law));
        operations
    }

    fn bit(&self, n: usize) -> bool {
        self.bits & (1 << n) != 0
    }

    fn roles(&self, state: &State) -> Set {
        state.role_ids().filter(|role| self.bits >> 3 & (1 << role) != 0).collect()
    }

    /// An edit of some fields, possibly of none.
    fn edit(&self, state: &State, caller: Caller, entity: Entity) -> Operation {
        let mut changes = Vec::new();
        match entity {
            Entity::Role(role) if self.bit(2) => {
                changes.push(Change::EditRole(role, u16::try_from(self.bits >> 4).unwrap()));
            }
            Entity::Principal(id) => {
                let toggle = if state.principal(id).disabled { Change::Enable(id) } else { Change::Disable(id) };
                // Callers who edit themselves change one field at a time: the model takes the changes one by one, and
                // after the first they may not be able to make the second.
                let itself = state.principal_of(caller) == id;
                changes.extend(self.bit(1).then_some(Change::SetRoles(id, self.roles(state))));
                changes.extend((self.bit(2) && !(itself && self.bit(1))).then_some(toggle));
            }
            Entity::Key(key) if self.bit(2) => changes.push(toggle_key(state, key)),
            _ => {}
        }
        let note = self.bit(1) && !matches!(entity, Entity::Principal(_));
        Operation::Edit { entity, changes, name: self.bit(0), note }
    }
}

fn toggle_key(state: &State, key: Id) -> Change {
    if state.key(key).disabled { Change::EnableKey(key) } else { Change::DisableKey(key) }
}

/// Whether there are requests with which this caller issues and rotates keys of the owner.
fn manages_keys_of(state: &State, caller: Caller, owner: Id) -> bool {
    state.principal(owner).kind == Kind::ApiUser || caller == Caller::Session(owner)
}

/// Whether there is a request for a step, and both sides judge it by the same rules.
fn is_comparable(state: &State, step: &Step) -> bool {
    let keeps_roles =
        |change: &Change| matches!(change, Change::SetRoles(id, roles) if state.principal(*id).roles == *roles);
    let caller = step.actor.caller();
    let manages_key = |key: &Id| caller.is_some_and(|caller| manages_keys_of(state, caller, state.key(*key).owner));
    match &step.operation {
        Operation::Law(Change::Expire(_)) => false,
        Operation::Law(Change::RotateKey(key)) => manages_key(key),
        Operation::Law(Change::Adopt { principal, .. }) => state.principal(*principal).provisioned_by.is_some(),
        Operation::Law(Change::HandOver { principal, key }) => state.principal(*principal).provisioned_by != Some(*key),
        Operation::Law(change) => !keeps_roles(change),
        Operation::Edit { changes, .. } => !changes.iter().any(keeps_roles),
        _ => true,
    }
}
