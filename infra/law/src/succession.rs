//! Rule 25: what depends on a key moves to another key of its owner.

use crate::effective::Caller;
use crate::law::{Access, Rule, Rules};
use crate::state::{EVERYTHING, Id, Permissions, State, covers};

impl State {
    /// This state with a key that is neither disabled nor expired.
    #[must_use]
    pub(crate) fn with_enabled(&self, key: Id) -> Self {
        let mut state = self.clone();
        let enabled = state.key_mut(key);
        (enabled.disabled, enabled.expired) = (false, false);
        state
    }

    fn scope(&self, key: Id) -> Permissions {
        self.key(key).scope.unwrap_or(EVERYTHING)
    }

    /// The principals that depend on a key.
    fn provisioned(&self, by: Id) -> Vec<Id> {
        let depends = |id: &Id| {
            let principal = self.principal(*id);
            principal.exists && !principal.deleted && principal.provisioned_by == Some(by)
        };
        self.principal_ids().filter(depends).collect()
    }

    /// The keys that a key issued.
    fn issued(&self, by: Id) -> Vec<Id> {
        let depends = |id: &Id| {
            let key = self.key(*id);
            key.exists && !self.principal(key.owner).deleted && key.issued_by == Some(by)
        };
        self.key_ids().filter(depends).collect()
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
        may && before.exists
            && old != new
            && before.owner == after.owner
            && before.issued_by == after.issued_by
            && !after.superseded
            && state.first_broken(new).is_empty()
            && covers(state.scope(new), state.scope(old))
    }

    /// Moves what depends on a key to its successor, except for what would gain a permission.
    pub(crate) fn succeed(self, state: &mut State, old: Id, new: Id) {
        let (allowed, allows) = (state.scope(old), state.scope(new));
        let gains = |held: Permissions| self.has(Rule::SuccessionGivesNothing) && !covers(allowed, held & allows);
        let roles: Vec<Id> = state.role_ids().filter(|role| state.role(*role).provisioned_by == Some(old)).collect();
        let mut moves = !roles.is_empty();
        for role in roles {
            let role = state.role_mut(role);
            (role.provisioned_by, role.awaits) = (Some(new), role.awaits.with(old));
        }
        for key in state.issued(old) {
            if !gains(state.held(state.key(key).owner) & state.scope(key)) {
                state.key_mut(key).issued_by = Some(new);
                moves = true;
            }
        }
        for target in state.provisioned(old) {
            if !gains(state.held(target)) {
                state.principal_mut(target).provisioned_by = Some(new);
                moves = true;
                self.leave_lineages(state, target, state.principal(target).roles);
                let height = state.principal(target).height;
                state.record_depth(Some(new), height + 1);
            }
        }
        state.key_mut(old).superseded |= moves;
        if state.provisioned(old).is_empty() && state.issued(old).is_empty() {
            for role in state.role_ids() {
                let role = state.role_mut(role);
                role.awaits = role.awaits.without(old);
            }
        }
    }
}
