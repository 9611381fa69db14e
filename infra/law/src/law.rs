//! One function per decision: rules 8 to 14 and 17.
//!
//! Each says whether the rules allow the caller to do something in a state. `step` checks write permissions, and
//! whether the caller works at all.

use crate::effective::{Caller, DEPTH};
use crate::state::{ADMINISTRATOR, EVERYTHING, Id, Kind, Permissions, Set, State, covers};

/// A rule, or part of a rule, that can be switched off to see which hole it closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Rule 8: the caller's effective permissions cover every permission it grants.
    GrantOnlyHeld,
    /// Rule 9: the caller's effective permissions cover what the target holds.
    ManageOnlyCovered,
    /// Rule 10: outside its lineage, a caller with a provisioning key assigns no role and enables nobody.
    NoIncreaseOutside,
    /// Rule 10: outside its lineage, a caller with a provisioning key invites nobody again and issues no key.
    NoImpersonationOutside,
    /// Rules 10 and 11: a caller with a provisioning key rotates and enables only keys in its lineage.
    RotateInLineage,
    /// Rule 11: a caller with a provisioning key manages neither itself nor its ancestors, and only an Administrator
    /// changes their own permissions.
    NotOneself,
    /// Rule 12: a caller with a provisioning key widens only roles in its lineage.
    WidenInLineage,
    /// Rule 12: a role becomes independent when it is assigned outside its lineage, or when a holder is adopted or
    /// handed over.
    RolesBecomeIndependent,
    /// Rules 13 and 14: only an independent caller in a session adopts and hands over, and never itself.
    MoveIndependently,
    /// Rule 13: nobody is handed over to a key that depends on them.
    NoCycles,
    /// Rule 25: nobody gains rights by a succession.
    SuccessionGivesNothing,
    /// Rule 15: adoption ends every way in.
    AdoptionEndsSignIn,
    /// Rule 15: adoption ends the keys of an API user too.
    AdoptionEndsApiKeys,
    /// Rule 15: adoption ends all keys, not only those made while the principal depended on a key.
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
    pub fn all() -> Self {
        Self::default()
    }

    /// These rules with one switched off.
    #[must_use]
    pub fn without(self, rule: Rule) -> Self {
        Self { off: self.off | 1 << rule as u32 }
    }

    /// Whether a rule is in force.
    pub fn has(self, rule: Rule) -> bool {
        self.off & 1 << rule as u32 == 0
    }
}

/// The kind of access to a principal or key that an operation requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Any other change: rename, enable, add roles.
    Modify,
    /// A reduction: disable, delete, end sessions, remove a role, disable or delete a key.
    Revoke,
    /// Gaining a way to act as the target: invite again, issue or rotate a key.
    Impersonate,
    /// Adopting the target.
    Release,
}

impl Rules {
    /// Rules 8, 11 and 12: create (`role` is `None`), edit or delete (`after` is 0) a role.
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
                holder.exists && holder.roles.has(role) && state.is_caller_or_ancestor(caller, principal)
            })
        });
        let widens = renames || !covers(before, after);
        // Rule 25: a key with a successor widens no role.
        let may_widen = |role, key| state.role_in_lineage(role, key) && !state.key(key).superseded;
        let outside = role.is_some_and(|role| state.provisioning_key(caller).is_some_and(|key| !may_widen(role, key)));
        self.may_give(permissions, before)
            && self.may_give(permissions, after)
            && !(self.has(Rule::NotOneself) && own && permissions != EVERYTHING)
            && !(self.has(Rule::WidenInLineage) && widens && outside)
    }

    /// Rule 8: assign these roles to someone.
    pub fn may_give_roles(self, state: &State, caller: Caller, roles: Set) -> bool {
        self.may_give(state.effective(caller), state.granted_by_all(roles))
    }

    fn may_give(self, own: Permissions, given: Permissions) -> bool {
        covers(own, given) || !self.has(Rule::GrantOnlyHeld)
    }

    /// Rules 9 to 11 and 14: manage a principal.
    pub fn may_manage(self, state: &State, caller: Caller, target: Id, access: Access) -> bool {
        let provisioning_key = state.provisioning_key(caller);
        let outside = provisioning_key.is_some_and(|key| !state.principal_in_lineage(target, key));
        let own = provisioning_key.is_some() && state.is_caller_or_ancestor(caller, target);
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

    /// Rule 9: the caller covers the permissions that the target holds or, to reduce a descendant, its effective ones.
    fn covers_target(self, state: &State, caller: Caller, target: Id, access: Access) -> bool {
        let permissions = state.effective(caller);
        let reduces_descendant = access == Access::Revoke && state.is_descendant(caller, target);
        covers(permissions, state.held(target))
            || reduces_descendant && covers(permissions, state.effective(Caller::Session(target)))
            || !self.has(Rule::ManageOnlyCovered)
    }

    fn may_move(self, state: &State, caller: Caller, target: Id) -> bool {
        let independent = state.provisioning_key(caller).is_none() && state.principal_of(caller) != target;
        independent || !self.has(Rule::MoveIndependently)
    }

    /// Rules 9 to 11: disable or delete (`Revoke`), enable (`Modify`) or rotate (`Impersonate`) a key.
    pub fn may_manage_key(self, state: &State, caller: Caller, key: Id, access: Access) -> bool {
        let (provisioning_key, owner) = (state.provisioning_key(caller), state.key(key).owner);
        let key_outside = provisioning_key.is_some_and(|of| !state.key_in_lineage(key, of));
        let owner_outside = provisioning_key.is_some_and(|of| !state.principal_in_lineage(owner, of));
        let own = provisioning_key.is_some() && state.is_caller_or_ancestor(caller, owner);
        let may = caller == Caller::Session(owner)
            || !(own && self.has(Rule::NotOneself)) && self.covers_target(state, caller, owner, access);
        // Both count: a key stays in its lineage when its owner leaves, and an owner in the lineage can have older
        // keys.
        let outside = key_outside || owner_outside && caller != Caller::Session(owner);
        may && (access == Access::Revoke || !outside || !self.has(Rule::RotateInLineage))
    }

    /// Rules 7 to 11: issue a key.
    pub fn may_issue(self, state: &State, caller: Caller, owner: Id, scope: Option<Permissions>) -> bool {
        let own = caller == Caller::Session(owner);
        (own || self.may_manage(state, caller, owner, Access::Impersonate))
            && self.may_give(state.effective(caller), scope.unwrap_or(state.held(owner)))
            && self.may_create(state, caller)
    }

    /// Rule 7: create anything that depends on the caller's provisioning key.
    pub fn may_create(self, state: &State, caller: Caller) -> bool {
        state.depth(state.provisioning_key(caller)) <= DEPTH
    }

    /// Rule 13: hand over a principal. `Rules::apply` protects the last administrator.
    pub fn may_hand_over(self, state: &State, caller: Caller, target: Id, key: Id) -> bool {
        let principal = state.principal(target);
        let cycle = state.key_and_ancestors(key).iter().any(|key| state.key(key).owner == target);
        principal.exists
            && principal.provisioned_by.is_none()
            && self.may_move(state, caller, target)
            && self.covers_target(state, caller, target, Access::Modify)
            && state.first_broken(key).is_empty()
            && covers(state.effective(Caller::Key(key)), state.held(target))
            && !(cycle && self.has(Rule::NoCycles))
            && state.depth(Some(key)) + usize::from(principal.height) <= DEPTH
    }
}

/// Whether an active, independent user holds Administrator (rule 17).
pub(crate) fn has_administrator(state: &State) -> bool {
    state.principals.iter().any(|principal| {
        let user = principal.kind == Kind::User && principal.provisioned_by.is_none();
        principal.is_active() && user && principal.roles.has(ADMINISTRATOR)
    })
}
