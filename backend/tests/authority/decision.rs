//! Every decision that a caller can request. Tests request the same decision in changed states.

use postern_backend::authority::Access;
use postern_backend::authority::grant::RoleChange;
use postern_backend::error::Refusal;
use postern_backend::store::snapshot::{ReadSet, Snapshot};
use postern_law::{Caller, Id, Permissions, Rules, State};

use super::service::{actor, key_ref, permission_set, principal_id, role_id};

/// A decision of the service.
#[derive(Debug, Clone, Copy)]
pub enum Decision {
    CreateRole(Permissions),
    EditRole { role: Id, after: Permissions, renames: bool },
    GiveRoles([Id; 2]),
    Access(Id, Access),
    HandOver { target: Id, key: Id },
    Renew(Id),
    Succeed { old: Id, new: Id },
}

const ACCESSES: [Access; 4] = [Access::Modify, Access::Revoke, Access::Impersonate, Access::Release];

/// Every caller with every decision about every item of a state. Role edits grant `after`.
pub fn decisions(state: &State, after: Permissions) -> impl Iterator<Item = (Caller, Decision)> {
    let mut all = vec![Decision::CreateRole(after)];
    for role in state.role_ids() {
        all.push(Decision::EditRole { role, after, renames: false });
        all.push(Decision::EditRole { role, after: state.granted_by(role), renames: true });
        all.push(Decision::GiveRoles([role, role / 2]));
    }
    for target in state.principal_ids() {
        all.extend(ACCESSES.map(|access| Decision::Access(target, access)));
        all.extend(state.key_ids().map(|key| Decision::HandOver { target, key }));
    }
    all.extend(state.key_ids().map(Decision::Renew));
    for old in state.key_ids() {
        // One key of another owner stands for all of them.
        let of_owner = |new: &Id| state.key(*new).owner == state.key(old).owner || *new == old / 2;
        all.extend(state.key_ids().filter(of_owner).map(|new| Decision::Succeed { old, new }));
    }
    state.callers().flat_map(move |caller| all.clone().into_iter().map(move |decision| (caller, decision)))
}

impl Decision {
    /// The service's answer; none if the target does not exist.
    pub fn service_answer(
        self,
        state: &State,
        snapshot: &Snapshot,
        caller: Caller,
    ) -> Option<Result<ReadSet, Refusal>> {
        let actor = actor(state, caller);
        Some(match self {
            Self::CreateRole(set) => actor.may_create_role(snapshot, &permission_set(set)).map(|()| ReadSet::default()),
            Self::EditRole { role, after, renames } => {
                let (before, after) = (snapshot.role(&role_id(role))?, &permission_set(after));
                actor.may_edit_role(snapshot, &RoleChange { before, after, renames })
            }
            Self::GiveRoles(roles) => actor.may_give_roles(snapshot, &roles.map(role_id)),
            Self::Access(target, access) => actor.may_manage(snapshot, &principal_id(state, target), access),
            Self::HandOver { target, key } => {
                actor.may_hand_over(snapshot, &principal_id(state, target), &key_ref(state, key))
            }
            Self::Succeed { old, new } => {
                actor.may_succeed(snapshot, snapshot.key(&key_ref(state, old))?, &key_ref(state, new))
            }
            Self::Renew(key) => actor.may_renew(snapshot, snapshot.key(&key_ref(state, key))?),
        })
    }

    /// The model's answer.
    pub fn model_answer(self, state: &State, caller: Caller) -> bool {
        let law = Rules::all();
        match self {
            Self::CreateRole(set) => law.may_write_role(state, caller, None, [0, set], false),
            Self::EditRole { role, after, renames } => {
                law.may_write_role(state, caller, Some(role), [state.granted_by(role), after], renames)
            }
            Self::GiveRoles(roles) => law.may_give_roles(state, caller, roles.into_iter().collect()),
            Self::Access(target, access) => law.may_manage(state, caller, target, model_access(access)),
            Self::HandOver { target, key } => law.may_hand_over(state, caller, target, key),
            Self::Succeed { old, new } => law.may_succeed(state, caller, old, new),
            Self::Renew(key) => state.provisioning_key(caller).is_none_or(|origin| state.key_in_lineage(key, origin)),
        }
    }
}

/// The model's form of an access.
fn model_access(access: Access) -> postern_law::Access {
    match access {
        Access::Modify => postern_law::Access::Modify,
        Access::Revoke => postern_law::Access::Revoke,
        Access::Impersonate => postern_law::Access::Impersonate,
        Access::Release | Access::HandOver => postern_law::Access::Release,
    }
}
