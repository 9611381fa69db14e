//! Coverage of the random states: each question of the other tests gets each possible answer, and not rarely.

use std::collections::BTreeMap;

use postern_law::{Access, EVERYTHING, Fault, Rules, covers};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::state::{BYTES, state_of};

const STATES: usize = 2000;

#[test]
fn random_states_produce_every_answer_of_every_rule() {
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut bytes = [0; BYTES];
    for _ in 0..STATES {
        rng.fill_bytes(&mut bytes);
        let state = state_of(&bytes);
        let law = Rules::all();
        let mut count = |what: &str, answer: bool| *seen.entry(format!("{what}: {answer}")).or_default() += 1;
        for key in state.key_ids() {
            count(&format!("depth {}", state.depth(Some(key))), true);
            let owner = state.effective_of_principal(state.key(key).owner);
            count("a key can do less than its owner", !covers(state.effective_of_key(key), owner));
            for fault in state.faults(key) {
                count(&format!("{fault:?}"), true);
            }
        }
        for caller in state.callers() {
            let effective = state.effective(caller);
            count("has a provisioning key", state.provisioning_key(caller).is_some());
            count("is an administrator", effective == EVERYTHING);
            count("can do something", effective > 0);
            for role in state.role_ids().skip(1) {
                let grants = state.granted_by(role);
                let covered = covers(effective, grants);
                count("covers a role", covered);
                if covered {
                    let edits = |renames| law.may_write_role(&state, caller, Some(role), [grants; 2], renames);
                    count("edits a role it covers", edits(false));
                    count("renames a role it can edit", edits(true) || !edits(false));
                }
            }
            for target in state.principal_ids() {
                let may = |access| law.may_manage(&state, caller, target, access);
                let [modifies, revokes] = [may(Access::Modify), may(Access::Revoke)];
                count("modifies", modifies);
                count("revokes", revokes);
                count("revokes without covering", revokes && !modifies);
                count("adopts", may(Access::Release));
                if modifies {
                    count("impersonates a target it can modify", may(Access::Impersonate));
                }
                for key in state.key_ids().filter(|_| may(Access::Release)) {
                    count("hands over a target it can adopt", law.may_hand_over(&state, caller, target, key));
                }
            }
            for key in state.key_ids() {
                count(
                    "a key is in the lineage",
                    state.provisioning_key(caller).is_some_and(|of| state.key_in_lineage(key, of)),
                );
            }
        }
    }
    for what in [
        "has a provisioning key",
        "is an administrator",
        "can do something",
        "covers a role",
        "edits a role it covers",
        "modifies",
        "revokes",
        "revokes without covering",
        "adopts",
        "impersonates a target it can modify",
        "renames a role it can edit",
        "hands over a target it can adopt",
        "a key is in the lineage",
        "a key can do less than its owner",
    ] {
        for answer in [true, false] {
            assert_often(&seen, &format!("{what}: {answer}"));
        }
    }
    for depth in 1..=4 {
        assert_often(&seen, &format!("depth {depth}: true"));
    }
    for fault in [
        Fault::KeyDeleted,
        Fault::KeyDisabled,
        Fault::KeyExpired,
        Fault::OwnerDeleted,
        Fault::OwnerDisabled,
        Fault::OwnerInvited,
    ] {
        assert_often(&seen, &format!("{fault:?}: true"));
    }
}

fn assert_often(seen: &BTreeMap<String, usize>, what: &str) {
    assert!(seen.get(what).is_some_and(|times| *times >= STATES / 20), "too rare: {what} in {seen:#?}");
}
