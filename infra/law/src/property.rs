//! What must hold in every state and after every step.

use std::fmt;

use crate::coalition::{Actor, Situation, Step};
use crate::effective::Caller;
use crate::law::has_administrator;
use crate::operation::Operation;
use crate::state::{EVERYTHING, Permissions, State, covers};

/// A property that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// While the stolen keys work, a caller of the coalition has more than the coalition's own permissions and those of
    /// the stolen keys.
    MoreThanStolen(Caller),
    /// With the stolen keys deleted, a caller of the coalition has more than the coalition's own permissions.
    OutlivesItsKey(Caller),
    /// A step of the coalition gave someone more than the coalition's own permissions, and they keep it when the stolen
    /// keys are deleted.
    Granted(Caller),
    /// A caller without Administrator widened a role that its own permissions come from, or gave itself a role (rule
    /// 11).
    EnlargedOwn(Caller),
    /// A reduction enlarged someone's effective permissions.
    EnlargedByReduction(Caller),
    /// No active, independent user holds Administrator.
    NoAdministrator,
    /// A principal depends on itself.
    Cycle,
}

impl Violation {
    /// The principal or key that it is about.
    pub(crate) fn subject(self) -> Option<Caller> {
        match self {
            Self::MoreThanStolen(subject)
            | Self::OutlivesItsKey(subject)
            | Self::Granted(subject)
            | Self::EnlargedOwn(subject)
            | Self::EnlargedByReduction(subject) => Some(subject),
            Self::NoAdministrator | Self::Cycle => None,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MoreThanStolen(_) => "the coalition has more than its own permissions and those of the stolen keys",
            Self::OutlivesItsKey(_) => {
                "the coalition keeps permissions that are not its own when the stolen keys are deleted"
            }
            Self::Granted(_) => {
                "the coalition has granted permissions that are not its own and that outlast the stolen keys"
            }
            Self::EnlargedOwn(_) => "someone has enlarged their own permissions",
            Self::EnlargedByReduction(_) => "a reduction has enlarged someone's effective permissions",
            Self::NoAdministrator => "no administrator remains",
            Self::Cycle => "a principal depends on itself",
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

/// The effective permissions of every principal and key; 0 for those that do not exist yet.
struct EffectivePermissions {
    principals: [Permissions; MOST],
    keys: [Permissions; MOST],
}

impl EffectivePermissions {
    fn of(state: &State) -> Self {
        let (mut principals, mut keys) = ([0; MOST], [0; MOST]);
        for id in state.principal_ids() {
            principals[usize::from(id)] = state.effective_of_principal(id);
        }
        for id in state.key_ids() {
            keys[usize::from(id)] = state.effective_of_key(id);
        }
        Self { principals, keys }
    }

    fn get(&self, caller: Caller) -> Permissions {
        match caller {
            Caller::Session(principal) => self.principals[usize::from(principal)],
            Caller::Key(key) => self.keys[usize::from(key)],
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
        return Some(Violation::NoAdministrator);
    }
    let cycle = |principal| state.ancestors(principal).iter().any(|key| state.key(key).owner == principal);
    if state.principal_ids().any(cycle) {
        return Some(Violation::Cycle);
    }
    let stolen = coalition.stolen.iter().fold(0, |permissions, key| permissions | measured.now.get(Caller::Key(key)));
    for caller in coalition.callers() {
        if !covers(coalition.own | stolen, measured.now.get(caller)) {
            return Some(Violation::MoreThanStolen(caller));
        }
        if !covers(coalition.own, measured.potential.get(caller)) {
            return Some(Violation::OutlivesItsKey(caller));
        }
    }
    None
}

fn in_step(before: &Measurements<'_>, step: Step, after: &Measurements<'_>) -> Option<Violation> {
    let everyone = || after.situation.state.callers();
    if is_reduction(&before.situation.state, step.operation) {
        let enlarged = |caller: &Caller| !covers(before.now.get(*caller), after.now.get(*caller));
        return everyone().find(enlarged).map(Violation::EnlargedByReduction);
    }
    let Actor::Coalition(caller) = step.actor else { return None };
    if let Some(caller) = caller.filter(|caller| enlarges_own(before, *caller, &after.situation.state)) {
        return Some(Violation::EnlargedOwn(caller));
    }
    let own = after.situation.coalition.own;
    let granted = |caller: &Caller| {
        let more = |before: &EffectivePermissions, after: &EffectivePermissions| {
            !covers(before.get(*caller) | own, after.get(*caller))
        };
        more(&before.lasting, &after.lasting) || more(&before.potential, &after.potential)
    };
    everyone().find(granted).map(Violation::Granted)
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
