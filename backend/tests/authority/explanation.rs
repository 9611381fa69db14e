//! Why a permission cannot be used: there is a cause exactly if the model says that it cannot be.

use postern_backend::authority::Cause;
use postern_law::{Caller, Permissions, State};
use postern_shared::access::LimitReason;
use postern_shared::permission::Permission;
use postern_shared::principal::BlockReason;

use super::service::{NOW, key_ref, permissions, principal_id};
use super::state::{NAMED, for_states};

/// Whether a set of the model contains a permission.
fn contains(set: Permissions, permission: &Permission) -> bool {
    permissions(set).any(|known| known == *permission)
}

/// Asserts that causes from ancestors name them, and only those that are broken a block.
fn assert_named(causes: &[Cause]) {
    use LimitReason::{AncestorOwner, AncestorScope, Blocked};
    for cause in causes {
        let of_ancestor = matches!(cause.reason, Blocked | AncestorScope | AncestorOwner);
        assert_eq!(cause.key.is_some(), of_ancestor, "{cause:?}");
        assert_eq!(cause.block.is_some(), cause.reason == Blocked, "{cause:?}");
    }
}

/// The permissions that a principal holds and that have a name.
fn held(state: &State, principal: u8) -> impl Iterator<Item = Permission> {
    permissions(state.held(principal) & NAMED)
}

#[test]
fn a_principal_cannot_use_a_permission_exactly_if_there_is_a_cause() {
    for_states(10_000, |state, snapshot, ()| {
        for n in state.principal_ids().filter(|n| state.principal(*n).exists && !state.principal(*n).deleted) {
            let (id, effective) = (principal_id(state, n), state.effective(Caller::Session(n)));
            for permission in held(state, n) {
                let causes = snapshot.causes(&id, &permission, NOW);
                let allowed = contains(effective, &permission);
                assert_eq!(causes.is_empty(), allowed, "{permission} of principal {n}: {causes:?}");
                assert_eq!(snapshot.effective_permissions(&id, NOW).allows(&permission), allowed);
                assert_named(&causes);
            }
        }
    });
}

#[test]
fn a_key_cannot_use_a_permission_exactly_if_there_is_a_cause() {
    for_states(10_000, |state, snapshot, ()| {
        let owned = |n: &u8| state.key(*n).exists && !state.principal(state.key(*n).owner).deleted;
        for n in state.key_ids().filter(|n| owned(n) && state.principal(state.key(*n).owner).exists) {
            let (key, effective) = (key_ref(state, n), state.effective(Caller::Key(n)));
            for permission in held(state, state.key(n).owner) {
                let causes = snapshot.causes_of_key(&key, &permission, NOW);
                let allowed = contains(effective, &permission);
                assert_eq!(causes.is_empty(), allowed, "{permission} of key {n}: {causes:?}");
                assert_eq!(snapshot.effective_permissions_of_key(&key, NOW).allows(&permission), allowed);
                assert_named(&causes);
            }
        }
    });
}

#[test]
fn a_broken_ancestor_is_named_with_the_reason_of_the_first_broken_link() {
    for_states(10_000, |state, snapshot, ()| {
        for n in state.principal_ids().filter(|n| state.principal(*n).exists) {
            let id = principal_id(state, n);
            let Some(block) = snapshot.block_of(&id, NOW) else { continue };
            let causes = snapshot.causes(&id, &Permission::USERS_READ, NOW);
            let same = |cause: &Cause| cause.key.as_ref() == Some(&block.key) && cause.block == Some(block.reason);
            assert!(causes.iter().any(same), "{block:?} is not in {causes:?}");
        }
    });
}

#[test]
fn the_states_have_every_cause() {
    let (mut reasons, mut blocks) = (Vec::<LimitReason>::new(), Vec::<BlockReason>::new());
    for state in super::state::fixed_states(5000) {
        let snapshot = super::service::snapshot(&state);
        let of_principals = state.principal_ids().map(|n| principal_id(&state, n));
        let of_principals = of_principals.flat_map(|id| snapshot.causes(&id, &Permission::USERS_READ, NOW));
        let of_keys = state.key_ids().map(|n| key_ref(&state, n));
        let of_keys = of_keys.flat_map(|key| snapshot.causes_of_key(&key, &Permission::USERS_READ, NOW));
        for cause in of_principals.chain(of_keys) {
            if !reasons.contains(&cause.reason) {
                reasons.push(cause.reason);
            }
            blocks.extend(cause.block.filter(|block| !blocks.contains(block)));
        }
    }
    assert_eq!((reasons.len(), blocks.len()), (9, 6), "{reasons:?} {blocks:?}");
}
