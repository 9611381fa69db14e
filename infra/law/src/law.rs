//! One function for each decision: rules 8 to 14 and 17.
//!
//! Each answers whether the caller may, given the state. Write permissions, and whether the caller is let in at all, are left to
//! `step`.

use crate::effective::{Caller, DEPTH};
use crate::state::{ADMINISTRATOR, EVERYTHING, Id, Kind, Permissions, Set, State, covers};

/// A rule, or part of one, that can be switched off to see which hole it closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Rule 8: the caller's power covers every right it gives.
    GrantOnlyHeld,
    /// Rule 9: the caller's power covers what the target holds.
    ManageOnlyCovered,
    /// Rule 10: outside its lineage a caller with an origin assigns no role and enables nobody. Off: the old rule 5.
    NoIncreaseOutside,
    /// Rule 10: outside its lineage a caller with an origin invites nobody again and issues no key.
    NoImpersonationOutside,
    /// Rules 10 and 11: a caller with an origin rotates and enables only keys in its lineage.
    RotateInLineage,
    /// Rule 11: a caller with an origin manages neither itself nor what it depends on; only an Administrator changes own rights.
    NotOneself,
    /// Rule 12: a caller with an origin widens only roles in its lineage.
    WidenInLineage,
    /// Rule 12: a role becomes independent when it is assigned outside its lineage, or when a holder is adopted or handed over.
    RolesBecomeIndependent,
    /// Rules 13 and 14: only an independent caller in a session adopts and hands over, and never itself.
    MoveIndependently,
    /// Rule 13: nobody is handed over to a key that depends on them.
    NoCircles,
    /// Rule 15: adoption ends every way in.
    AdoptionEndsSignIn,
    /// Rule 15: it ends the keys of an API user, not only a user's ways in. Off: an earlier rule 15.
    AdoptionEndsApiKeys,
    /// Rule 15: it ends all keys, not only those made while the principal depended on a key. Off: an earlier rule 15.
    AdoptionEndsOlderKeys,
    /// Rule 17: an administrator remains.
    AdministratorRemains,
}

/// The rules that are in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    off: u32,
}

impl Rules {
    /// All rules.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// These rules without one.
    #[must_use]
    pub fn without(self, rule: Rule) -> Self {
        Self { off: self.off | 1 << rule as u32 }
    }

    /// Whether a rule is in force.
    #[must_use]
    pub fn has(self, rule: Rule) -> bool {
        self.off & 1 << rule as u32 == 0
    }
}

/// The kind of access to a principal or key that an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Any change that is none of the others: a new name, enabling, more roles.
    Modify,
    /// A reduction: disable, delete, end sessions, remove a role, disable or delete a key.
    Revoke,
    /// Acting as the target afterwards: invite again, issue or rotate a key.
    Impersonate,
    /// Adopt.
    Release,
}

impl Rules {
    /// Rules 8, 11 and 12: create (`role` is none), edit or delete (`after` is empty) a role.
    #[must_use]
    pub fn may_write_role(
        self,
        state: &State,
        caller: Caller,
        role: Option<Id>,
        [before, after]: [Permissions; 2],
        renames: bool,
    ) -> bool {
        let permissions = state.effective(caller);
        let own = role.is_some_and(|role| {
            state.principal_ids().any(|principal| {
                let holder = state.principal(principal);
                holder.exists && holder.roles.has(role) && state.is_caller_or_above(caller, principal)
            })
        });
        let widens = renames || !covers(before, after);
        let outside =
            role.is_some_and(|role| state.origin(caller).is_some_and(|origin| !state.role_in_lineage(role, origin)));
        self.may_give(permissions, before)
            && self.may_give(permissions, after)
            && !(self.has(Rule::NotOneself) && own && permissions != EVERYTHING)
            && !(self.has(Rule::WidenInLineage) && widens && outside)
    }

    /// Rule 8: give these roles to someone.
    #[must_use]
    pub fn may_give_roles(self, state: &State, caller: Caller, roles: Set) -> bool {
        self.may_give(state.effective(caller), state.granted_by_all(roles))
    }

    fn may_give(self, permissions: Permissions, gift: Permissions) -> bool {
        covers(permissions, gift) || !self.has(Rule::GrantOnlyHeld)
    }

    /// Rules 9 to 11 and 14: manage a principal.
    #[must_use]
    pub fn may_manage(self, state: &State, caller: Caller, target: Id, access: Access) -> bool {
        let origin = state.origin(caller);
        let outside = origin.is_some_and(|origin| !state.principal_in_lineage(target, origin));
        let own = origin.is_some() && state.is_caller_or_above(caller, target);
        if !state.principal(target).exists || own && self.has(Rule::NotOneself) {
            return false;
        }
        self.covers_target(state, caller, target, access)
            && match access {
                Access::Revoke => true,
                Access::Modify => !outside || !self.has(Rule::NoIncreaseOutside),
                Access::Impersonate => {
                    let itself = state.principal_of(caller) == target;
                    !itself && (!outside || !self.has(Rule::NoImpersonationOutside))
                }
                Access::Release => self.may_move(state, caller, target),
            }
    }

    /// Rule 9: the target's holdings, or for a reduction below oneself only its power, are within the caller's power.
    fn covers_target(self, state: &State, caller: Caller, target: Id, access: Access) -> bool {
        let permissions = state.effective(caller);
        let reduces_below = access == Access::Revoke && state.is_below(caller, target);
        covers(permissions, state.held(target))
            || reduces_below && covers(permissions, state.effective_of_principal(target))
            || !self.has(Rule::ManageOnlyCovered)
    }

    fn may_move(self, state: &State, caller: Caller, target: Id) -> bool {
        let independent = state.origin(caller).is_none() && state.principal_of(caller) != target;
        independent || !self.has(Rule::MoveIndependently)
    }

    /// Rules 9 to 11: disable or delete (`Revoke`), enable (`Modify`) or rotate (`Impersonate`) a key.
    #[must_use]
    pub fn may_manage_key(self, state: &State, caller: Caller, key: Id, access: Access) -> bool {
        let (origin, owner) = (state.origin(caller), state.key(key).owner);
        let outside = origin.is_some_and(|origin| !state.key_in_lineage(key, origin));
        let apart = origin.is_some_and(|origin| !state.principal_in_lineage(owner, origin));
        let above = origin.is_some() && state.is_caller_or_above(caller, owner);
        let may = caller == Caller::Session(owner)
            || !(above && self.has(Rule::NotOneself)) && self.covers_target(state, caller, owner, access);
        // Both count: the key stays in its lineage when its owner leaves it, and an owner in the lineage can have keys from before.
        let outside = outside || apart && caller != Caller::Session(owner);
        may && (access == Access::Revoke || !outside || !self.has(Rule::RotateInLineage))
    }

    /// Rules 7 to 11: issue a key.
    #[must_use]
    pub fn may_issue(self, state: &State, caller: Caller, owner: Id, scope: Option<Permissions>) -> bool {
        let own = caller == Caller::Session(owner);
        (own || self.may_manage(state, caller, owner, Access::Impersonate))
            && self.may_give(state.effective(caller), scope.unwrap_or(state.held(owner)))
            && self.may_create(state, caller)
    }

    /// Rule 7: create anything that depends on the caller's origin.
    #[must_use]
    pub fn may_create(self, state: &State, caller: Caller) -> bool {
        state.depth(state.origin(caller)) <= DEPTH
    }

    /// Rule 13, but for the last administrator.
    #[must_use]
    pub fn may_hand_over(self, state: &State, caller: Caller, target: Id, key: Id) -> bool {
        let principal = state.principal(target);
        let circle = state.key_and_ancestors(key).iter().any(|key| state.key(key).owner == target);
        principal.exists
            && principal.provisioned_by.is_none()
            && self.may_move(state, caller, target)
            && self.covers_target(state, caller, target, Access::Modify)
            && state.first_broken(key).is_empty()
            && covers(state.effective_of_key(key), state.held(target))
            && !(circle && self.has(Rule::NoCircles))
            && state.depth(Some(key)) + usize::from(principal.height) <= DEPTH
    }
}

/// Whether a user is active and independent and holds Administrator (rule 17).
pub(crate) fn has_administrator(state: &State) -> bool {
    state.principals.iter().any(|principal| {
        let active = principal.exists && !principal.deleted && !principal.disabled && !principal.invited;
        let user = principal.kind == Kind::User && principal.provisioned_by.is_none();
        active && user && principal.roles.has(ADMINISTRATOR)
    })
}
