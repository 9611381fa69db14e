//! Rules 4 to 7: provisioning key, lineage, dependence, blocks and depth.

use std::collections::{BTreeMap, BTreeSet};

use postern_backend::store::snapshot::EntityRef;
use postern_law::{DEPTH, Fault, Id, Set, State};
use postern_shared::principal::{Block, BlockReason, KeyRef};

use super::service::{NOW, actor, key_ref, permission_set, principal_id};
use super::state::{for_states, id};

fn refs(state: &State, keys: impl IntoIterator<Item = Id>) -> BTreeSet<KeyRef> {
    keys.into_iter().map(|key| key_ref(state, key)).collect()
}

/// The key that provisions a principal, if the principal exists.
fn provisioner(state: &State, principal: Id) -> Option<Id> {
    state.principal(principal).provisioned_by.filter(|_| state.principal(principal).exists)
}

#[test]
fn a_broken_key_blocks_everything_that_depends_on_it() {
    for_states(10_000, |state, snapshot, ()| {
        for n in state.key_ids() {
            let block = snapshot.broken_link(&key_ref(state, n), NOW);
            assert!(is_first_of(state, &state.first_broken(n), block.as_ref()), "key {n}: {block:?}");
        }
        for n in state.principal_ids() {
            let block = snapshot.block_of(&principal_id(state, n), NOW);
            let first = provisioner(state, n).map_or_else(Vec::new, |key| state.first_broken(key));
            assert!(is_first_of(state, &first, block.as_ref()), "principal {n}: {block:?}");
            let has_none = snapshot.effective_permissions(&principal_id(state, n), NOW) == permission_set(0);
            assert!(block.is_none() || has_none, "{block:?}");
        }
    });
}

#[test]
fn the_read_set_of_a_block_is_the_principal_and_its_ancestor_keys_with_their_owners() {
    for_states(10_000, |state, snapshot, ()| {
        for n in state.principal_ids() {
            let keys = provisioner(state, n).map_or(Set::EMPTY, |key| state.key_and_ancestors(key));
            let ancestors = refs(state, keys.iter()).into_iter();
            let ancestors = ancestors.flat_map(|key| [EntityRef::Principal(key.owner.clone()), EntityRef::Key(key)]);
            let id = principal_id(state, n);
            let expected: BTreeSet<EntityRef> = ancestors.chain([EntityRef::Principal(id.clone())]).collect();
            let read_set: BTreeSet<EntityRef> = snapshot.read_set_of_block(&id).into_iter().collect();
            assert_eq!(read_set, expected, "principal {n}");
        }
    });
}

#[test]
fn lineage_and_dependence_match_the_model() {
    for_states(10_000, |state, snapshot, ()| {
        for caller in state.callers() {
            let actor = actor(state, caller);
            let expected = state.provisioning_key(caller).map(|key| key_ref(state, key));
            assert_eq!(actor.provisioning_key(snapshot), expected, "{caller:?}");
            let ancestors = refs(state, state.ancestors_of_caller(caller).iter());
            assert_eq!(actor.ancestors(snapshot), ancestors, "ancestors of {caller:?}");
            for n in state.principal_ids() {
                let (target, depends) = (principal_id(state, n), state.is_caller_or_ancestor(caller, n));
                assert_eq!(actor.depends_on(snapshot, &target), depends, "{caller:?}, {n}");
                let descends = state.is_descendant(caller, n);
                assert_eq!(actor.is_ancestor_of(snapshot, &target), descends, "{caller:?}, {n}");
            }
        }
        for n in state.key_ids() {
            let from = snapshot.with_ancestors(&key_ref(state, n));
            assert_eq!(from, refs(state, state.key_and_ancestors(n).iter()), "key {n}");
            let issuer = snapshot.key(&key_ref(state, n)).and_then(|key| key.issued_by.clone());
            let lineage = refs(state, state.key_ids().filter(|of| state.key_in_lineage(n, *of)));
            assert_eq!(snapshot.lineage(issuer.as_ref()), lineage, "key {n}");
        }
        for n in state.principal_ids() {
            let id = principal_id(state, n);
            assert_eq!(snapshot.ancestors(&id), refs(state, state.ancestors(n).iter()), "principal {n}");
            let provisioner = snapshot.principal(&id).and_then(|principal| principal.provisioned_by.clone());
            let lineage = refs(state, state.key_ids().filter(|key| state.principal_in_lineage(n, *key)));
            assert_eq!(snapshot.lineage(provisioner.as_ref()), lineage, "principal {n}");
        }
    });
}

#[test]
fn depth_is_bounded_and_recorded() {
    for_states(10_000, |state, snapshot, ()| {
        let keys = state.key_ids().map(Some).chain([None]);
        for (key, height) in keys.flat_map(|key| (0..=DEPTH).map(move |n| (key, n))) {
            let (provisioning_key, depth) = (key.map(|key| key_ref(state, key)), state.depth(key));
            let may = snapshot.may_depend_on(provisioning_key.as_ref(), height).is_ok();
            let fits = key.is_none() || depth + height <= DEPTH;
            assert_eq!(may, fits, "height {height} under {key:?}");
            // A deeper lineage is refused, so its depth is never recorded.
            if depth + height > DEPTH + 1 {
                continue;
            }
            let mut recorded = state.clone();
            recorded.record_depth(key, id(height + 1));
            let height_of = |n| recorded.principal(n).height;
            let raised = state
                .principal_ids()
                .filter(|n| state.principal(*n).exists && height_of(*n) > state.principal(*n).height);
            let raised: BTreeMap<_, usize> = raised.map(|n| (principal_id(state, n), height_of(n).into())).collect();
            let heights = snapshot.raised_heights(provisioning_key.as_ref(), height);
            assert_eq!(heights, raised, "height {height} under {key:?}");
        }
    });
}

/// Whether a block names one of the first broken links and a fault of it. No block is right if nothing is broken.
fn is_first_of(state: &State, first: &[Id], block: Option<&Block>) -> bool {
    let Some(block) = block else { return first.is_empty() };
    let names =
        |key: &Id| key_ref(state, *key) == block.key.reference && state.faults(*key).contains(&fault(block.reason));
    first.iter().any(names)
}

fn fault(reason: BlockReason) -> Fault {
    match reason {
        BlockReason::KeyDeleted => Fault::KeyDeleted,
        BlockReason::KeyDisabled => Fault::KeyDisabled,
        BlockReason::KeyExpired => Fault::KeyExpired,
        BlockReason::OwnerDeleted => Fault::OwnerDeleted,
        BlockReason::OwnerDisabled => Fault::OwnerDisabled,
        BlockReason::OwnerInvited => Fault::OwnerInvited,
    }
}
