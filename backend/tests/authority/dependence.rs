//! Rules 4 to 7: provisioning key, lineage, dependence, blocks and depth.

use std::collections::{BTreeMap, BTreeSet};

use postern_backend::store::snapshot::EntityRef;
use postern_law::{DEPTH, Fault, Id, State};
use postern_shared::principal::{Block, BlockReason, KeyRef};
use proptest::collection::vec;
use proptest::prelude::*;

use super::service::{NOW, actor, key_ref, permission_set, principal_id, snapshot};
use super::state::{BYTES, id, state_of, states};

fn refs(state: &State, keys: impl IntoIterator<Item = Id>) -> BTreeSet<KeyRef> {
    keys.into_iter().map(|key| key_ref(state, key)).collect()
}

proptest! {
    #![proptest_config(states(10_000))]

    #[test]
    fn a_broken_key_blocks_everything_that_depends_on_it(bytes in vec(any::<u8>(), 0..BYTES)) {
        let state = state_of(&bytes);
        let snapshot = snapshot(&state);
        for n in state.key_ids() {
            let block = snapshot.broken_link(&key_ref(&state, n), NOW);
            let first = state.first_broken(n);
            prop_assert!(is_first_of(&state, &first, block.as_ref()), "key {}: {:?} in {:#?}", n, block, state);
        }
        for n in state.principal_ids() {
            let block = snapshot.block_of(&principal_id(&state, n), NOW);
            let provisioner = state.principal(n).provisioned_by.filter(|_| state.principal(n).exists);
            let first = provisioner.map_or_else(Vec::new, |key| state.first_broken(key));
            prop_assert!(is_first_of(&state, &first, block.as_ref()), "principal {}: {:?} in {:#?}", n, block, state);
            let has_none = snapshot.effective_permissions(&principal_id(&state, n), NOW) == permission_set(0);
            prop_assert!(block.is_none() || has_none, "{:?} in {:#?}", block, state);
        }
    }

    #[test]
    fn the_read_set_of_a_block_is_the_principal_and_its_ancestor_keys_with_their_owners(
        bytes in vec(any::<u8>(), 0..BYTES),
    ) {
        let state = state_of(&bytes);
        let snapshot = snapshot(&state);
        for n in state.principal_ids() {
            let provisioner = state.principal(n).provisioned_by.filter(|_| state.principal(n).exists);
            let keys = provisioner.map_or_else(BTreeSet::new, |key| refs(&state, state.key_and_ancestors(key).iter()));
            let ancestors =
                keys.into_iter().flat_map(|key| [EntityRef::Principal(key.owner.clone()), EntityRef::Key(key)]);
            let id = principal_id(&state, n);
            let expected: BTreeSet<EntityRef> = ancestors.chain([EntityRef::Principal(id.clone())]).collect();
            let read_set: BTreeSet<EntityRef> = snapshot.read_set_of_block(&id).into_iter().collect();
            prop_assert_eq!(read_set, expected, "principal {} of {:#?}", n, state);
        }
    }

    #[test]
    fn lineage_and_dependence_match_the_model(bytes in vec(any::<u8>(), 0..BYTES)) {
        let state = state_of(&bytes);
        let snapshot = snapshot(&state);
        for caller in state.callers() {
            let actor = actor(&state, caller);
            let expected = state.provisioning_key(caller).map(|key| key_ref(&state, key));
            prop_assert_eq!(actor.provisioning_key(&snapshot), expected, "{:?} of {:#?}", caller, state);
            let ancestors = refs(&state, state.ancestors_of_caller(caller).iter());
            prop_assert_eq!(actor.ancestors(&snapshot), ancestors, "ancestors of {:?} of {:#?}", caller, state);
            for n in state.principal_ids() {
                let (target, depends) = (principal_id(&state, n), state.is_caller_or_ancestor(caller, n));
                prop_assert_eq!(actor.depends_on(&snapshot, &target), depends, "{:?}, {} of {:#?}", caller, n, state);
                let descends = state.is_descendant(caller, n);
                prop_assert_eq!(actor.is_ancestor_of(&snapshot, &target), descends, "{:?}, {} of {:#?}", caller, n, state);
            }
        }
        for n in state.key_ids() {
            let from = snapshot.with_ancestors(&key_ref(&state, n));
            prop_assert_eq!(from, refs(&state, state.key_and_ancestors(n).iter()), "key {} of {:#?}", n, state);
            let issuer = snapshot.key(&key_ref(&state, n)).and_then(|key| key.issued_by.clone());
            let lineage = refs(&state, state.key_ids().filter(|of| state.key_in_lineage(n, *of)));
            prop_assert_eq!(snapshot.lineage(issuer.as_ref()), lineage, "key {} of {:#?}", n, state);
        }
        for n in state.principal_ids() {
            let id = principal_id(&state, n);
            prop_assert_eq!(snapshot.ancestors(&id), refs(&state, state.ancestors(n).iter()), "{} of {:#?}", n, state);
            let provisioner = snapshot.principal(&id).and_then(|principal| principal.provisioned_by.clone());
            let lineage = refs(&state, state.key_ids().filter(|key| state.principal_in_lineage(n, *key)));
            prop_assert_eq!(snapshot.lineage(provisioner.as_ref()), lineage, "principal {} of {:#?}", n, state);
        }
    }

    #[test]
    fn depth_is_bounded_and_recorded(bytes in vec(any::<u8>(), 0..BYTES)) {
        let state = state_of(&bytes);
        let snapshot = snapshot(&state);
        let keys = state.key_ids().map(Some).chain([None]);
        for (key, height) in keys.flat_map(|key| (0..=DEPTH).map(move |n| (key, n))) {
            let (provisioning_key, depth) = (key.map(|key| key_ref(&state, key)), state.depth(key));
            let may = snapshot.may_depend_on(provisioning_key.as_ref(), height).is_ok();
            let fits = key.is_none() || depth + height <= DEPTH;
            prop_assert_eq!(may, fits, "height {} under {:?} of {:#?}", height, key, state);
            // A deeper lineage is refused, so its depth is never recorded.
            if depth + height > DEPTH + 1 {
                continue;
            }
            let mut recorded = state.clone();
            recorded.record_depth(key, id(height + 1));
            let raised = state.principal_ids().filter(|n| {
                state.principal(*n).exists && recorded.principal(*n).height > state.principal(*n).height
            });
            let raised: BTreeMap<_, usize> =
                raised.map(|n| (principal_id(&state, n), recorded.principal(n).height.into())).collect();
            let heights = snapshot.raised_heights(provisioning_key.as_ref(), height);
            prop_assert_eq!(heights, raised, "height {} under {:?} of {:#?}", height, key, state);
        }
    }
}

/// Whether a block names one of the first broken links and a fault of it. No block is right if nothing is broken.
fn is_first_of(state: &State, first: &[Id], block: Option<&Block>) -> bool {
    let Some(block) = block else { return first.is_empty() };
    let names = |key: &Id| key_ref(state, *key) == block.key && state.faults(*key).contains(&fault(block.reason));
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
