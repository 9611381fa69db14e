//! What must hold in every state and after every step.

use crate::coalition::{Actor, Situation, Step};
use crate::effective::Caller;
use crate::law::has_administrator;
use crate::operation::Operation;
use crate::state::{EVERYTHING, Permissions, State, covers};

/// What must always hold. The text of each is a sentence about a state in which it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Property {
    /// While the stolen keys work, no caller of the coalition has more than the coalition's own permissions and those
    /// of the stolen keys.
    #[error("the coalition has more than its own permissions and those of the stolen keys")]
    NoMoreThanStolen,
    /// With the stolen keys deleted, no caller of the coalition has more than the coalition's own permissions.
    #[error("the coalition keeps permissions that are not its own when the stolen keys are deleted")]
    OutlivesNoKey,
    /// No step of the coalition gives anyone more than the coalition's own permissions that they keep when the stolen
    /// keys are deleted.
    #[error("the coalition has granted permissions that are not its own and that outlast the stolen keys")]
    GrantsOnlyOwn,
    /// No caller without Administrator widens a role that its own permissions come from, or gives itself a role (rule
    /// 11).
    #[error("someone has enlarged their own permissions")]
    EnlargesNotOwn,
    /// No reduction enlarges anyone's effective permissions.
    #[error("a reduction has enlarged someone's effective permissions")]
    ReductionsReduce,
    /// A succession gives nobody more than the old key allowed, had it worked.
    #[error("a succession has enlarged someone's effective permissions")]
    SuccessionGivesNothing,
    /// An active, independent user holds Administrator.
    #[error("no administrator remains")]
    AdministratorRemains,
    /// No principal depends on itself.
    #[error("a principal depends on itself")]
    NoCycle,
}

/// A property that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The property.
    pub property: Property,
    /// The principal or key for which it does not hold, if it is about one.
    pub(crate) subject: Option<Caller>,
}

impl Violation {
    fn of(property: Property, subject: impl Into<Option<Caller>>) -> Self {
        Self { property, subject: subject.into() }
    }
}

impl State {
    /// This state with every principal active and every key enabled.
    pub(crate) fn enabled(mut self) -> Self {
        for principal in &mut self.principals {
            (principal.disabled, principal.invited) = (false, false);
        }
        for key in &mut self.keys {
            key.disabled = false;
        }
        self
    }
}

impl Situation {
    /// The state with the stolen keys deleted.
    pub(crate) fn without_stolen_keys(&self) -> State {
        let mut state = self.state.clone();
        for key in self.coalition.stolen.iter() {
            state.key_mut(key).exists = false;
        }
        state
    }
}

/// A situation, and the states that could follow it without another operation of the coalition.
pub(crate) struct Outlook<'a> {
    situation: &'a Situation,
    /// With the stolen keys deleted.
    lasting: State,
    /// With the stolen keys deleted, every principal active and every key enabled.
    potential: State,
}

impl<'a> Outlook<'a> {
    pub(crate) fn of(situation: &'a Situation) -> Self {
        let lasting = situation.without_stolen_keys();
        Self { situation, potential: lasting.clone().enabled(), lasting }
    }
}

/// The effective permissions of a caller; none if a later step creates it.
fn effective(state: &State, caller: Caller) -> Permissions {
    let exists = match caller {
        Caller::Session(principal) => state.principal_ids().contains(&principal),
        Caller::Key(key) => state.key_ids().contains(&key),
    };
    if exists { state.effective(caller) } else { 0 }
}

/// The first property that a step breaks.
pub(crate) fn violation(before: &Outlook<'_>, step: Step, after: &Situation) -> Option<Violation> {
    let after = Outlook::of(after);
    in_state(&after).or_else(|| in_step(before, step, &after))
}

fn in_state(outlook: &Outlook<'_>) -> Option<Violation> {
    let Situation { state, coalition } = outlook.situation;
    if !has_administrator(state) {
        return Some(Violation::of(Property::AdministratorRemains, None));
    }
    let cycle = |principal| state.ancestors(principal).iter().any(|key| state.key(key).owner == principal);
    if state.principal_ids().any(cycle) {
        return Some(Violation::of(Property::NoCycle, None));
    }
    let stolen = coalition.stolen.iter().fold(0, |stolen, key| stolen | state.effective(Caller::Key(key)));
    for caller in coalition.callers() {
        if !covers(coalition.own | stolen, state.effective(caller)) {
            return Some(Violation::of(Property::NoMoreThanStolen, caller));
        }
        if !covers(coalition.own, outlook.potential.effective(caller)) {
            return Some(Violation::of(Property::OutlivesNoKey, caller));
        }
    }
    None
}

fn in_step(before: &Outlook<'_>, step: Step, after: &Outlook<'_>) -> Option<Violation> {
    let (state, next) = (&before.situation.state, &after.situation.state);
    let has_more = |before: &State, after: &State, caller: Caller, own: Permissions| {
        !covers(effective(before, caller) | own, after.effective(caller))
    };
    if is_reduction(state, step.operation) {
        let enlarged = next.callers().find(|caller| has_more(state, next, *caller, 0));
        return enlarged.map(|caller| Violation::of(Property::ReductionsReduce, caller));
    }
    if let Operation::Succeed { old, .. } = step.operation {
        let allowed = state.with_enabled(old);
        if let Some(caller) = next.callers().find(|caller| has_more(&allowed, next, *caller, 0)) {
            return Some(Violation::of(Property::SuccessionGivesNothing, caller));
        }
    }
    let Actor::Coalition(caller) = step.actor else { return None };
    if let Some(caller) = caller.filter(|caller| enlarges_own(state, *caller, next)) {
        return Some(Violation::of(Property::EnlargesNotOwn, caller));
    }
    let own = after.situation.coalition.own;
    let granted = next.callers().find(|caller| {
        has_more(&before.lasting, &after.lasting, *caller, own)
            || has_more(&before.potential, &after.potential, *caller, own)
    });
    granted.map(|caller| Violation::of(Property::GrantsOnlyOwn, caller))
}

/// Whether a caller without Administrator has widened a role of itself or an ancestor, or has given them another role.
fn enlarges_own(state: &State, caller: Caller, after: &State) -> bool {
    let own = state.principal_ids().filter(|principal| state.is_caller_or_ancestor(caller, *principal));
    state.effective(caller) != EVERYTHING
        && own.into_iter().any(|principal| {
            let held = state.principal(principal).roles;
            let added = !after.principal(principal).roles.difference(held).is_empty();
            added || held.iter().any(|role| !covers(state.granted_by(role), after.granted_by(role)))
        })
}

fn is_reduction(before: &State, operation: Operation) -> bool {
    match operation {
        Operation::Disable(_)
        | Operation::Delete(_)
        | Operation::InviteAgain(..)
        | Operation::DeleteRole(_)
        | Operation::DisableKey(_)
        | Operation::DeleteKey(_)
        | Operation::Expire(_)
        | Operation::EndSessions(_)
        | Operation::ChangePassword(_)
        | Operation::HandOver { .. } => true,
        Operation::EditRole(role, permissions) => covers(before.granted_by(role), permissions),
        Operation::SetRoles(principal, roles) => roles.difference(before.principal(principal).roles).is_empty(),
        _ => false,
    }
}
