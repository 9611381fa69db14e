//! Rule 25: what depends on a key moves to another key of its owner.

use crate::effective::Caller;
use crate::law::{Access, Rule, Rules};
use crate::state::{EVERYTHING, Id, Permissions, State, WRITE, covers};

impl State {
    /// This state with a key that is neither disabled nor expired.
    #[must_use]
    pub(crate) fn with_enabled(&self, key: Id) -> Self {
        let mut state = self.clone();
        let enabled = state.key_mut(key);
        (enabled.disabled, enabled.expired) = (false, false);
        state
    }

    /// The effective permissions that a key would have if it were neither disabled nor expired.
    #[must_use]
    pub fn potential(&self, key: Id) -> Permissions {
        self.with_enabled(key).effective(Caller::Key(key))
    }
}

impl Rules {
    /// Rule 25: name a successor of a key.
    pub fn may_succeed(self, state: &State, caller: Caller, old: Id, new: Id) -> bool {
        let (before, after) = (state.key(old), state.key(new));
        let own = caller == Caller::Session(before.owner);
        let may = if own {
            state.provisioning_key(caller).is_none_or(|key| state.key_in_lineage(old, key))
        } else {
            state.provisioning_key(caller).is_none() && self.may_manage(state, caller, before.owner, Access::Modify)
        };
        let same_lineage = before.issued_by == after.issued_by;
        let fits = same_lineage && covers(state.effective(Caller::Key(new)), state.potential(old));
        may && old != new
            && before.owner == after.owner
            && state.first_broken(new).is_empty()
            && (!before.exists || fits)
    }

    /// Whether something that has these permissions at most may move: while the old key exists, if it gains nothing.
    fn gains_nothing(self, state: &State, most: Permissions, old: Id, new: Id) -> bool {
        let wanted = most & state.effective(Caller::Key(new));
        covers(state.potential(old), wanted) || !self.has(Rule::SuccessionGivesNothing)
    }

    /// Whether a principal that a key provisions may move to the successor of the key.
    fn may_move_principal(self, state: &State, caller: Caller, target: Id, old: Id, new: Id) -> bool {
        if state.key(old).exists {
            return self.gains_nothing(state, state.held(target), old, new);
        }
        // As by adoption and hand-over.
        let mut adopted = state.clone();
        adopted.principal_mut(target).provisioned_by = None;
        covers(state.effective(caller), WRITE)
            && self.may_manage(state, caller, target, Access::Release)
            && self.may_hand_over(&adopted, caller, target, new)
    }

    /// Moves what depends on a key to its successor.
    pub(crate) fn succeed(self, state: &mut State, caller: Caller, old: Id, new: Id) {
        for key in state.key_ids() {
            let (moved, owner) = (state.key(key), state.key(key).owner);
            let issued = moved.exists && moved.issued_by == Some(old) && !state.principal(owner).deleted;
            let most = state.held(owner) & moved.scope.unwrap_or(EVERYTHING);
            if issued && state.key(old).exists && self.gains_nothing(state, most, old, new) {
                state.key_mut(key).issued_by = Some(new);
            }
        }
        for target in state.principal_ids() {
            let principal = state.principal(target);
            let provisioned = principal.exists && !principal.deleted && principal.provisioned_by == Some(old);
            if provisioned && self.may_move_principal(state, caller, target, old, new) {
                let (height, roles) = (state.principal(target).height, state.principal(target).roles);
                state.principal_mut(target).provisioned_by = Some(new);
                let others = roles.iter().filter(|role| state.role(*role).provisioned_by != Some(old)).collect();
                self.leave_lineages(state, target, others);
                state.record_depth(Some(new), height + 1);
            }
        }
        for role in state.role_ids() {
            if state.role(role).exists && state.role(role).provisioned_by == Some(old) {
                succeed_role(state, role, new);
            }
        }
    }
}

/// A role moves as soon as all its holders have moved. If only some have, it becomes independent.
fn succeed_role(state: &mut State, role: Id, new: Id) {
    let holders = state.principal_ids().filter(|id| state.principal(*id).roles.has(role));
    let moved: Vec<bool> = holders.map(|id| state.principal_in_lineage(id, new)).collect();
    if moved.contains(&true) || moved.is_empty() {
        state.role_mut(role).provisioned_by = (!moved.contains(&false)).then_some(new);
    }
}
