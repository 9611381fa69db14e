//! What must hold in every state and in every step.

use std::fmt;

use crate::coalition::{Actor, Situation, Step};
use crate::effective::Caller;
use crate::law::has_administrator;
use crate::operation::Operation;
use crate::state::{EVERYTHING, Permissions, State, covers};

/// A property that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// While the stolen keys work, somebody of the coalition can do more than its own rights and those of the stolen keys.
    MoreThanStolen(Caller),
    /// With the stolen keys deleted, somebody of the coalition can do more than the coalition's own rights.
    OutlivesItsKey(Caller),
    /// A step of the coalition gave somebody rights that stay when the stolen keys are deleted, beyond the coalition's own.
    Granted(Caller),
    /// A caller without Administrator enlarged a role that its own rights come from, or gave itself one (rule 11).
    EnlargedOwn(Caller),
    /// A reduction enlarged somebody's power.
    EnlargedByReduction(Caller),
    /// Nobody is left who is active, independent and holds Administrator.
    NoAdministrator,
    /// A principal depends on itself.
    Circle,
}

impl Violation {
    /// The principal or key that it is about.
    pub(crate) fn who(self) -> Option<Caller> {
        match self {
            Self::MoreThanStolen(who)
            | Self::OutlivesItsKey(who)
            | Self::Granted(who)
            | Self::EnlargedOwn(who)
            | Self::EnlargedByReduction(who) => Some(who),
            Self::NoAdministrator | Self::Circle => None,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MoreThanStolen(_) => "the coalition can do more than its own rights and those of the stolen keys",
            Self::OutlivesItsKey(_) => {
                "the coalition keeps rights that are not its own when the stolen keys are deleted"
            }
            Self::Granted(_) => {
                "the coalition has given rights that are not its own and that stay when the stolen keys are deleted"
            }
            Self::EnlargedOwn(_) => "someone has enlarged what their own rights come from",
            Self::EnlargedByReduction(_) => "a reduction has enlarged someone's power",
            Self::NoAdministrator => "no administrator remains",
            Self::Circle => "a principal depends on itself",
        })
    }
}

impl State {
    /// The state in which everyone is enabled who is disabled or invited.
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
    /// The state without the stolen keys.
    pub(crate) fn cleaned(&self) -> State {
        let mut state = self.state.clone();
        for key in self.coalition.stolen.iter() {
            state.key_mut(key).exists = false;
        }
        state
    }
}

/// More principals or keys than a sequence of steps makes.
const MOST: usize = 24;

/// The power of every principal and key; nothing for those that are not there yet.
struct Powers {
    principals: [Permissions; MOST],
    keys: [Permissions; MOST],
}

impl Powers {
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

/// A situation and the power that everybody has in it.
pub(crate) struct Measurements<'a> {
    situation: &'a Situation,
    /// Now.
    now: Powers,
    /// When the stolen keys are deleted.
    lasting: Powers,
    /// When the stolen keys are deleted and everyone is enabled.
    rights: Powers,
}

impl<'a> Measurements<'a> {
    pub(crate) fn of(situation: &'a Situation) -> Self {
        let cleaned = situation.cleaned();
        let (now, lasting) = (Powers::of(&situation.state), Powers::of(&cleaned));
        Self { situation, now, lasting, rights: Powers::of(&cleaned.enabled()) }
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
    let circle = |principal| state.ancestors(principal).iter().any(|key| state.key(key).owner == principal);
    if state.principal_ids().any(circle) {
        return Some(Violation::Circle);
    }
    let stolen = coalition.stolen.iter().fold(0, |permissions, key| permissions | measured.now.get(Caller::Key(key)));
    for caller in coalition.callers() {
        if !covers(coalition.own | stolen, measured.now.get(caller)) {
            return Some(Violation::MoreThanStolen(caller));
        }
        if !covers(coalition.own, measured.rights.get(caller)) {
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
        let more = |before: &Powers, after: &Powers| !covers(before.get(*caller) | own, after.get(*caller));
        more(&before.lasting, &after.lasting) || more(&before.rights, &after.rights)
    };
    everyone().find(granted).map(Violation::Granted)
}

/// Whether a caller without Administrator has given a role to itself or to something that it depends on, or widened one.
fn enlarges_own(before: &Measurements<'_>, caller: Caller, after: &State) -> bool {
    let state = &before.situation.state;
    let own = state.principal_ids().filter(|principal| state.is_caller_or_above(caller, *principal));
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
