//! Why a permission cannot be used: there is a limit exactly if the model says that it cannot be.

use std::slice::from_ref;

use postern_backend::authority::LimitRef;
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

/// Asserts that limits from ancestors name them, and only those that are broken a block.
fn assert_named(limits: &[LimitRef]) {
    use LimitReason::{AncestorOwner, AncestorScope, Blocked};
    for limit in limits {
        let of_ancestor = matches!(limit.reason, Blocked | AncestorScope | AncestorOwner);
        assert_eq!(limit.key.is_some(), of_ancestor, "{limit:?}");
        assert_eq!(limit.block.is_some(), limit.reason == Blocked, "{limit:?}");
    }
}

/// The permissions that a principal holds and that have a name.
fn held(state: &State, principal: u8) -> impl Iterator<Item = Permission> {
    permissions(state.held(principal) & NAMED)
}

#[test]
fn a_principal_cannot_use_a_permission_exactly_if_there_is_a_limit() {
    for_states(10_000, |state, snapshot, ()| {
        for n in state.principal_ids().filter(|n| state.principal(*n).exists && !state.principal(*n).deleted) {
            let (id, effective) = (principal_id(state, n), state.effective(Caller::Session(n)));
            for permission in held(state, n) {
                let limits = snapshot.limits(&id, from_ref(&permission), NOW);
                let allowed = contains(effective, &permission);
                assert_eq!(limits.is_empty(), allowed, "{permission} of principal {n}: {limits:?}");
                assert_eq!(snapshot.effective_permissions(&id, NOW).allows(&permission), allowed);
                assert_named(&limits);
            }
        }
    });
}

#[test]
fn a_key_cannot_use_a_permission_exactly_if_there_is_a_limit() {
    for_states(10_000, |state, snapshot, ()| {
        let owned = |n: &u8| state.key(*n).exists && !state.principal(state.key(*n).owner).deleted;
        for n in state.key_ids().filter(|n| owned(n) && state.principal(state.key(*n).owner).exists) {
            let (key, effective) = (key_ref(state, n), state.effective(Caller::Key(n)));
            for permission in held(state, state.key(n).owner) {
                let limits = snapshot.limits_of_key(&key, &permission, NOW);
                let allowed = contains(effective, &permission);
                assert_eq!(limits.is_empty(), allowed, "{permission} of key {n}: {limits:?}");
                assert_eq!(snapshot.effective_permissions_of_key(&key, NOW).allows(&permission), allowed);
                assert_named(&limits);
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
            let limits = snapshot.limits(&id, &[Permission::USERS_READ], NOW);
            let same = |limit: &LimitRef| {
                limit.key.as_ref() == Some(&block.key.reference) && limit.block == Some(block.reason)
            };
            assert!(limits.iter().any(same), "{block:?} is not in {limits:?}");
        }
    });
}

#[test]
fn the_states_have_every_limit() {
    let (mut reasons, mut blocks) = (Vec::<LimitReason>::new(), Vec::<BlockReason>::new());
    for state in super::state::fixed_states(5000) {
        let snapshot = super::service::snapshot(&state);
        let of_principals = state.principal_ids().map(|n| principal_id(&state, n));
        let of_principals = of_principals.flat_map(|id| snapshot.limits(&id, &[Permission::USERS_READ], NOW));
        let of_keys = state.key_ids().map(|n| key_ref(&state, n));
        let of_keys = of_keys.flat_map(|key| snapshot.limits_of_key(&key, &Permission::USERS_READ, NOW));
        for limit in of_principals.chain(of_keys) {
            if !reasons.contains(&limit.reason) {
                reasons.push(limit.reason);
            }
            blocks.extend(limit.block.filter(|block| !blocks.contains(block)));
        }
    }
    assert_eq!((reasons.len(), blocks.len()), (9, 6), "{reasons:?} {blocks:?}");
}
