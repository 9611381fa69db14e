//! What an operation requires and what it changes.

use crate::effective::Caller;
use crate::law::{Access, Rule, Rules, has_administrator};
use crate::operation::{Operation, Tokens};
use crate::state::{ADMINISTRATOR, EVERYTHING, Id, Key, Kind, Principal, Role, Set, State, WRITE, covers};

impl Rules {
    /// The state after the operation; `None` if it is refused. Without a caller, only operations that need none are
    /// allowed.
    pub fn apply(self, state: &State, caller: Option<Caller>, operation: Operation) -> Option<State> {
        let allowed = match (operation, caller) {
            (Operation::AcceptInvitation(principal), None) => state.accepts(principal),
            (Operation::Expire(_), None) => true,
            (_, Some(caller)) => state.works(caller) && self.allows(state, caller, operation),
            (_, None) => false,
        };
        if !allowed {
            return None;
        }
        let provisioning_key = caller.and_then(|caller| state.provisioning_key(caller));
        let mut next = state.clone();
        self.change(&mut next, caller, provisioning_key, operation);
        let remains = has_administrator(&next) || !has_administrator(state);
        (remains || !self.has(Rule::AdministratorRemains)).then_some(next)
    }

    /// Whether a caller that works may do this.
    fn allows(self, state: &State, caller: Caller, operation: Operation) -> bool {
        let writes = covers(state.effective(caller), WRITE);
        match operation {
            Operation::RotateKey(key) => {
                state.first_broken(key).is_empty()
                    && self.allows_on_key(state, caller, key, Access::Impersonate, writes)
            }
            Operation::EnableKey(key) => self.allows_on_key(state, caller, key, Access::Modify, writes),
            Operation::DisableKey(key) | Operation::DeleteKey(key) => {
                self.allows_on_key(state, caller, key, Access::Revoke, writes)
            }
            Operation::Succeed { old, new } => {
                let owner = state.key(old).owner;
                (writes || caller == Caller::Session(owner))
                    && !state.principal(owner).deleted
                    && self.may_succeed(state, caller, old, new)
            }
            Operation::ChangePassword(_) => matches!(caller, Caller::Session(_)),
            Operation::AcceptInvitation(_) | Operation::Expire(_) => false,
            _ => writes && self.allows_writing(state, caller, operation),
        }
    }

    /// The operations that require a write permission, or `api_tokens:generate` for the caller's own tokens.
    fn allows_writing(self, state: &State, caller: Caller, operation: Operation) -> bool {
        let may = |target, access| !state.principal(target).deleted && self.may_manage(state, caller, target, access);
        let own = |target| state.principal_of(caller) == target;
        let exist = |roles: Set| roles.iter().all(|role| state.role(role).exists);
        let editable = |role| role != ADMINISTRATOR && state.role(role).exists;
        let before = |role| state.granted_by(role);
        match operation {
            Operation::CreateRole(permissions) => self.may_write_role(state, caller, None, [0, permissions], false),
            Operation::EditRole(role, permissions) => {
                editable(role) && self.may_write_role(state, caller, Some(role), [before(role), permissions], false)
            }
            Operation::DeleteRole(role) => {
                editable(role)
                    && !state.principals.iter().any(|principal| principal.roles.has(role))
                    && self.may_write_role(state, caller, Some(role), [before(role), 0], false)
            }
            Operation::Create { roles, .. } => {
                exist(roles) && self.may_give_roles(state, caller, roles) && self.may_create(state, caller)
            }
            Operation::SetRoles(target, roles) => {
                let added = roles.difference(state.principal(target).roles);
                let access = if added.is_empty() { Access::Revoke } else { Access::Modify };
                may(target, access)
                    && exist(added)
                    && self.may_give_roles(state, caller, added)
                    && (!own(target) || state.effective(caller) == EVERYTHING || !self.has(Rule::NotOneself))
            }
            Operation::Enable(target) => may(target, Access::Modify),
            Operation::Disable(target) | Operation::Delete(target) | Operation::EndSessions(target) => {
                may(target, Access::Revoke)
            }
            Operation::InviteAgain(target, _) => {
                let user = state.principal(target).kind == Kind::User;
                user && may(target, Access::Impersonate)
            }
            Operation::Adopt { principal, .. } => {
                state.principal(principal).provisioned_by.is_some() && may(principal, Access::Release)
            }
            Operation::HandOver { principal, key } => {
                !state.principal(principal).deleted && self.may_hand_over(state, caller, principal, key)
            }
            Operation::IssueKey { owner, scope } => {
                // A user's tokens are made only by the user, in a session (rule 21).
                let right = state.principal(owner).kind == Kind::ApiUser || caller == Caller::Session(owner);
                right && !state.principal(owner).deleted && self.may_issue(state, caller, owner, scope)
            }
            _ => false,
        }
    }

    fn allows_on_key(self, state: &State, caller: Caller, key: Id, access: Access, writes: bool) -> bool {
        let (exists, owner) = (state.key(key).exists, state.key(key).owner);
        exists
            && (writes || caller == Caller::Session(owner))
            && !state.principal(owner).deleted
            && self.may_manage_key(state, caller, key, access)
    }

    /// Applies an operation that is allowed. `provisioning_key` is the caller's.
    fn change(self, state: &mut State, caller: Option<Caller>, provisioning_key: Option<Id>, operation: Operation) {
        match operation {
            Operation::CreateRole(permissions) => {
                state.add_role(Role {
                    exists: true,
                    permissions,
                    provisioned_by: provisioning_key,
                    awaits: Set::EMPTY,
                });
            }
            Operation::EditRole(role, permissions) => state.role_mut(role).permissions = permissions,
            Operation::DeleteRole(role) => state.role_mut(role).exists = false,
            Operation::Create { kind, roles } => {
                let invited = kind == Kind::User;
                let id = state.add_principal(Principal {
                    kind,
                    exists: true,
                    invited,
                    roles,
                    provisioned_by: provisioning_key,
                    ..Principal::default()
                });
                state.record_depth(provisioning_key, 1);
                self.leave_lineages(state, id, roles);
            }
            Operation::SetRoles(target, roles) => {
                let added = roles.difference(state.principal(target).roles);
                state.principal_mut(target).roles = roles;
                self.leave_lineages(state, target, added);
            }
            Operation::Disable(target) => state.principal_mut(target).disabled = true,
            Operation::Enable(target) => state.principal_mut(target).disabled = false,
            Operation::Delete(target) => {
                let principal = state.principal_mut(target);
                (principal.deleted, principal.roles) = (true, Set::EMPTY);
            }
            Operation::InviteAgain(target, tokens) => {
                state.principal_mut(target).invited = true;
                end_tokens(state, target, tokens);
            }
            Operation::AcceptInvitation(principal) => state.principal_mut(principal).invited = false,
            Operation::Adopt { principal, keep_sign_in } => self.adopt(state, principal, keep_sign_in),
            Operation::HandOver { principal, key } => {
                self.relocate(state, principal, Some(key));
                let height = state.principal(principal).height;
                state.record_depth(Some(key), height + 1);
            }
            Operation::Succeed { old, new } => self.succeed(state, old, new),
            Operation::ChangePassword(tokens) => {
                if let Some(Caller::Session(own)) = caller {
                    end_tokens(state, own, tokens);
                }
            }
            Operation::IssueKey { owner, scope } => {
                let made_dependent = state.principal(owner).provisioned_by.is_some();
                let issued_by = provisioning_key;
                state.add_key(Key { exists: true, owner, scope, issued_by, made_dependent, ..Key::default() });
                state.record_depth(provisioning_key, 1);
            }
            Operation::DisableKey(key) => state.key_mut(key).disabled = true,
            Operation::EnableKey(key) => state.key_mut(key).disabled = false,
            Operation::DeleteKey(key) => state.key_mut(key).exists = false,
            Operation::Expire(key) => state.key_mut(key).expired = true,
            // Sessions and secrets are not part of the state. `Coalition` tracks who knows which.
            Operation::EndSessions(_) | Operation::RotateKey(_) => {}
        }
    }

    /// Rule 12: those of these roles whose lineage the principal is outside of become independent.
    pub(crate) fn leave_lineages(self, state: &mut State, holder: Id, roles: Set) {
        for role in roles.iter() {
            let outside = state.role(role).provisioned_by.is_some_and(|key| !state.principal_in_lineage(holder, key));
            if outside && self.has(Rule::RolesBecomeIndependent) {
                let role = state.role_mut(role);
                (role.provisioned_by, role.awaits) = (None, Set::EMPTY);
            }
        }
    }

    /// Moves a principal to another key, or to none. Roles whose lineage it leaves become independent (rule 12).
    fn relocate(self, state: &mut State, target: Id, key: Option<Id>) {
        state.principal_mut(target).provisioned_by = key;
        self.leave_lineages(state, target, state.principal(target).roles);
    }

    fn adopt(self, state: &mut State, target: Id, keep_sign_in: bool) {
        self.relocate(state, target, None);
        if keep_sign_in || !self.has(Rule::AdoptionEndsSignIn) {
            return;
        }
        let user = state.principal(target).kind == Kind::User;
        state.principal_mut(target).invited = user;
        for id in state.key_ids() {
            let key = state.key(id);
            let older = !key.made_dependent && !self.has(Rule::AdoptionEndsOlderKeys);
            let program = !user && !self.has(Rule::AdoptionEndsApiKeys);
            if key.owner == target && !older && !program {
                state.key_mut(id).exists = false;
            }
        }
    }
}

fn end_tokens(state: &mut State, owner: Id, tokens: Tokens) {
    for key in state.key_ids() {
        if state.key(key).owner == owner && tokens == Tokens::Delete {
            state.key_mut(key).exists = false;
        }
    }
}
