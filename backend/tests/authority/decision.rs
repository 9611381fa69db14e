//! Every decision that a caller can ask the service for, so that tests can put the same question to changed worlds.

use postern_backend::authority::grant::RoleChange;
use postern_backend::authority::{Evidence, Touch, World};
use postern_backend::error::Refusal;
use postern_law::{Access, Caller, Id, PermissionSet, Rules, State};

use super::service::{asker, key_ref, power_of, principal_id, role_id};

/// A question to the service.
#[derive(Debug, Clone, Copy)]
pub enum Decision {
    CreateRole(PermissionSet),
    EditRole { role: Id, after: PermissionSet, renames: bool },
    GiveRoles([Id; 2]),
    Touch(Id, Touch),
    HandOver { target: Id, key: Id },
    EnableOrRotate(Id),
}

const TOUCHES: [Touch; 4] = [Touch::Change, Touch::Reduce, Touch::LetIn, Touch::Adopt];

/// Every question about everything in a state. Roles change to these permissions.
pub fn decisions(state: &State, after: PermissionSet) -> Vec<Decision> {
    let mut all = vec![Decision::CreateRole(after)];
    for role in state.role_ids() {
        all.push(Decision::EditRole { role, after, renames: false });
        all.push(Decision::EditRole { role, after: state.granted_by(role), renames: true });
        all.push(Decision::GiveRoles([role, role / 2]));
    }
    for target in state.principal_ids() {
        all.extend(TOUCHES.map(|touch| Decision::Touch(target, touch)));
        all.extend(state.key_ids().map(|key| Decision::HandOver { target, key }));
    }
    all.extend(state.key_ids().map(Decision::EnableOrRotate));
    all
}

impl Decision {
    /// The service's answer; none where what it is about does not exist.
    pub fn ask(self, state: &State, world: &World, caller: Caller) -> Option<Result<Evidence, Refusal>> {
        let asker = asker(state, caller);
        Some(match self {
            Self::CreateRole(set) => asker.may_create_role(world, &power_of(set)).map(|()| Evidence::default()),
            Self::EditRole { role, after, renames } => {
                let (before, after) = (world.role(&role_id(role))?, &power_of(after));
                asker.may_edit_role(world, &RoleChange { before, after, renames })
            }
            Self::GiveRoles(roles) => asker.may_give_roles(world, &roles.map(role_id)),
            Self::Touch(target, touch) => asker.may_touch(world, &principal_id(state, target), touch),
            Self::HandOver { target, key } => {
                asker.may_hand_over(world, &principal_id(state, target), &key_ref(state, key))
            }
            Self::EnableOrRotate(key) => asker.may_enable_or_rotate(world, world.key(&key_ref(state, key))?),
        })
    }

    /// The model's answer.
    pub fn by_law(self, state: &State, caller: Caller) -> bool {
        let law = Rules::all();
        match self {
            Self::CreateRole(set) => law.may_write_role(state, caller, None, [0, set], false),
            Self::EditRole { role, after, renames } => {
                law.may_write_role(state, caller, Some(role), [state.granted_by(role), after], renames)
            }
            Self::GiveRoles(roles) => law.may_give_roles(state, caller, roles.into_iter().collect()),
            Self::Touch(target, touch) => law.may_manage(state, caller, target, access(touch)),
            Self::HandOver { target, key } => law.may_hand_over(state, caller, target, key),
            Self::EnableOrRotate(key) => state.origin(caller).is_none_or(|origin| state.key_in_lineage(key, origin)),
        }
    }
}

fn access(touch: Touch) -> Access {
    match touch {
        Touch::Change => Access::Modify,
        Touch::Reduce => Access::Revoke,
        Touch::LetIn => Access::Impersonate,
        Touch::Adopt | Touch::HandOver => Access::Release,
    }
}
