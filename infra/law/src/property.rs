//! What must hold in every state and after every step.

use std::fmt;

use crate::coalition::{Actor, Situation, Step};
use crate::effective::Caller;
use crate::law::has_administrator;
use crate::operation::Operation;
use crate::state::{EVERYTHING, Permissions, State, covers};

/// What must always hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// While the stolen keys work, no caller of the coalition has more than the coalition's own permissions and those
    /// of the stolen keys.
    NoMoreThanStolen,
    /// With the stolen keys deleted, no caller of the coalition has more than the coalition's own permissions.
    OutlivesNoKey,
    /// No step of the coalition gives anyone more than the coalition's own permissions that they keep when the stolen
    /// keys are deleted.
    GrantsOnlyOwn,
    /// No caller without Administrator widens a role that its own permissions come from, or gives itself a role (rule
    /// 11).
    EnlargesNotOwn,
    /// No reduction enlarges anyone's effective permissions.
    ReductionsReduce,
    /// An active, independent user holds Administrator.
    AdministratorRemains,
    /// No principal depends on itself.
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

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.property {
            Property::NoMoreThanStolen => {
                "the coalition has more than its own permissions and those of the stolen keys"
            }
            Property::OutlivesNoKey => {
                "the coalition keeps permissions that are not its own when the stolen keys are deleted"
            }
            Property::GrantsOnlyOwn => {
                "the coalition has granted permissions that are not its own and that outlast the stolen keys"
            }
            Property::EnlargesNotOwn => "someone has enlarged their own permissions",
            Property::ReductionsReduce => "a reduction has enlarged someone's effective permissions",
            Property::AdministratorRemains => "no administrator remains",
            Property::NoCycle => "a principal depends on itself",
        })
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

/// More than the number of principals or keys in any sequence of steps.
const MOST: usize = 24;

/// The effective permissions of every principal and then of every key; 0 for those that do not exist yet.
struct EffectivePermissions([Permissions; 2 * MOST]);

impl EffectivePermissions {
    fn of(state: &State) -> Self {
        let mut permissions = [0; 2 * MOST];
        for caller in state.callers() {
            permissions[Self::index(caller)] = state.effective(caller);
        }
        Self(permissions)
    }

    fn get(&self, caller: Caller) -> Permissions {
        self.0[Self::index(caller)]
    }

    fn index(caller: Caller) -> usize {
        match caller {
            Caller::Session(principal) => principal.into(),
            Caller::Key(key) => MOST + usize::from(key),
        }
    }
}

/// A situation and everyone's effective permissions in it.
pub(crate) struct Measurements<'a> {
    situation: &'a Situation,
    /// As things are.
    now: EffectivePermissions,
    /// With the stolen keys deleted.
    lasting: EffectivePermissions,
    /// With the stolen keys deleted, every principal active and every key enabled.
    potential: EffectivePermissions,
}

impl<'a> Measurements<'a> {
    pub(crate) fn of(situation: &'a Situation) -> Self {
        let deleted = situation.without_stolen_keys();
        let (now, lasting) = (EffectivePermissions::of(&situation.state), EffectivePermissions::of(&deleted));
        Self { situation, now, lasting, potential: EffectivePermissions::of(&deleted.enabled()) }
    }
}

/// The first property that a step breaks.
pub(crate) fn violation(before: &Measurements<'_>, step: Step, after: &Situation) -> Option<Violation> {
    let after = Measurements::of(after);
    in_state(&after).or_else(|| in_step(before, step, &after))
}

fn in_state(measured: &Measurements<'_>) -> Option<Violation> {
    let Situation { state, coalition } = measured.situation;
    if !has_administrator(state) {
        return Some(Violation::of(Property::AdministratorRemains, None));
    }
    let cycle = |principal| state.ancestors(principal).iter().any(|key| state.key(key).owner == principal);
    if state.principal_ids().any(cycle) {
        return Some(Violation::of(Property::NoCycle, None));
    }
    let stolen = coalition.stolen.iter().fold(0, |permissions, key| permissions | measured.now.get(Caller::Key(key)));
    for caller in coalition.callers() {
        if !covers(coalition.own | stolen, measured.now.get(caller)) {
            return Some(Violation::of(Property::NoMoreThanStolen, caller));
        }
        if !covers(coalition.own, measured.potential.get(caller)) {
            return Some(Violation::of(Property::OutlivesNoKey, caller));
        }
    }
    None
}

fn in_step(before: &Measurements<'_>, step: Step, after: &Measurements<'_>) -> Option<Violation> {
    let everyone = || after.situation.state.callers();
    if is_reduction(&before.situation.state, step.operation) {
        let enlarged = |caller: &Caller| !covers(before.now.get(*caller), after.now.get(*caller));
        return everyone().find(enlarged).map(|caller| Violation::of(Property::ReductionsReduce, caller));
    }
    let Actor::Coalition(caller) = step.actor else { return None };
    if let Some(caller) = caller.filter(|caller| enlarges_own(before, *caller, &after.situation.state)) {
        return Some(Violation::of(Property::EnlargesNotOwn, caller));
    }
    let own = after.situation.coalition.own;
    let granted = |caller: &Caller| {
        let more = |before: &EffectivePermissions, after: &EffectivePermissions| {
            !covers(before.get(*caller) | own, after.get(*caller))
        };
        more(&before.lasting, &after.lasting) || more(&before.potential, &after.potential)
    };
    everyone().find(granted).map(|caller| Violation::of(Property::GrantsOnlyOwn, caller))
}

/// Whether a caller without Administrator has widened a role of itself or an ancestor, or has given them another role.
fn enlarges_own(before: &Measurements<'_>, caller: Caller, after: &State) -> bool {
    let state = &before.situation.state;
    let own = state.principal_ids().filter(|principal| state.is_caller_or_ancestor(caller, *principal));
    before.now.get(caller) != EVERYTHING
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
