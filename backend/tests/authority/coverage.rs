//! The random worlds are worth asking: every question that the others ask gets every answer, and not rarely.

use std::collections::BTreeMap;

use postern_law::{Access, EVERYTHING, Fault, Rules, covers};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::snapshot::{BYTES, world_of};

const WORLDS: usize = 2000;

#[test]
fn the_random_worlds_get_every_answer_out_of_every_rule() {
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut bytes = [0; BYTES];
    for _ in 0..WORLDS {
        rng.fill_bytes(&mut bytes);
        let state = world_of(&bytes);
        let law = Rules::all();
        let mut see = |what: &str, answer: bool| *seen.entry(format!("{what}: {answer}")).or_default() += 1;
        for key in state.key_ids() {
            see(&format!("{} links below a key", state.depth(Some(key))), true);
            let owner = state.effective_of_principal(state.key(key).owner);
            see("a key is scoped below its owner", !covers(state.effective_of_key(key), owner));
            for fault in state.faults(key) {
                see(&format!("{fault:?}"), true);
            }
        }
        for caller in state.callers() {
            let power = state.effective(caller);
            see("has origin", state.origin(caller).is_some());
            see("is an administrator", power == EVERYTHING);
            see("can do something", power > 0);
            for role in state.role_ids().skip(1) {
                let grants = state.granted_by(role);
                let covered = covers(power, grants);
                see("covers a role", covered);
                if covered {
                    let edits = |renames| law.may_write_role(&state, caller, Some(role), [grants; 2], renames);
                    see("edits a role it covers", edits(false));
                    see("renames a role it can edit", edits(true) || !edits(false));
                }
            }
            for target in state.principal_ids() {
                let may = |access| law.may_manage(&state, caller, target, access);
                let [change, reduce] = [may(Access::Modify), may(Access::Revoke)];
                see("changes", change);
                see("reduces", reduce);
                see("reduces without covering", reduce && !change);
                see("adopts", may(Access::Release));
                if change {
                    see("lets in whom it changes", may(Access::Impersonate));
                }
                for key in state.key_ids().filter(|_| may(Access::Release)) {
                    see("hands over whom it could adopt", law.may_hand_over(&state, caller, target, key));
                }
            }
            for key in state.key_ids() {
                see("a key is in the lineage", state.origin(caller).is_some_and(|of| state.key_in_lineage(key, of)));
            }
        }
    }
    for what in [
        "has origin",
        "is an administrator",
        "can do something",
        "covers a role",
        "edits a role it covers",
        "changes",
        "reduces",
        "reduces without covering",
        "adopts",
        "lets in whom it changes",
        "renames a role it can edit",
        "hands over whom it could adopt",
        "a key is in the lineage",
        "a key is scoped below its owner",
    ] {
        for answer in [true, false] {
            assert_often(&seen, &format!("{what}: {answer}"));
        }
    }
    for links in 1..=4 {
        assert_often(&seen, &format!("{links} links below a key: true"));
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
    assert!(seen.get(what).is_some_and(|times| *times >= WORLDS / 20), "too seldom: {what} in {seen:#?}");
}
