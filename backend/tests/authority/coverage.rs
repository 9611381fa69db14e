//! The random worlds are worth asking: every question that the others ask gets every answer, and not rarely.

use std::collections::BTreeMap;

use postern_shared::principal::BlockReason;
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::model::{EVERYTHING, Model, covers};
use super::world::BYTES;

const WORLDS: usize = 2000;

#[test]
fn the_random_worlds_get_every_answer_out_of_every_rule() {
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut bytes = [0; BYTES];
    for _ in 0..WORLDS {
        rng.fill_bytes(&mut bytes);
        let model = Model::of(&bytes);
        let mut see = |what: &str, answer: bool| *seen.entry(format!("{what}: {answer}")).or_default() += 1;
        for key in 0..model.keys.len() {
            see(&format!("{} links below a key", model.links(Some(key))), true);
            see(
                "a key is scoped below its owner",
                !covers(model.power_of_key(key), model.power_of_person(model.keys[key].owner)),
            );
            for reason in model.faults(key) {
                see(&format!("{reason:?}"), true);
            }
        }
        for who in model.everyone() {
            see("has origin", model.origin(who).is_some());
            see("is an administrator", model.power(who) == EVERYTHING);
            see("can do something", model.power(who) > 0);
            for role in 1..model.roles.len() {
                let grants = model.granted_by(role);
                let covered = covers(model.power(who), grants);
                see("covers a role", covered);
                if covered {
                    see("edits a role it covers", model.may_edit_role(who, role, grants, false));
                }
            }
            for target in 0..model.people.len() {
                let [change, reduce] = [model.may_change(who, target), model.may_reduce(who, target)];
                see("changes", change);
                see("reduces", reduce);
                see("reduces without covering", reduce && !change);
                see("adopts", model.may_adopt(who, target));
                if change {
                    see("lets in whom it changes", model.may_let_in(who, target));
                }
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
        "a key is scoped below its owner",
    ] {
        for answer in [true, false] {
            assert_often(&seen, &format!("{what}: {answer}"));
        }
    }
    for links in 1..=4 {
        assert_often(&seen, &format!("{links} links below a key: true"));
    }
    for reason in [
        BlockReason::KeyDeleted,
        BlockReason::KeyDisabled,
        BlockReason::KeyExpired,
        BlockReason::OwnerDeleted,
        BlockReason::OwnerDisabled,
        BlockReason::OwnerInvited,
    ] {
        assert_often(&seen, &format!("{reason:?}: true"));
    }
}

fn assert_often(seen: &BTreeMap<String, usize>, what: &str) {
    assert!(seen.get(what).is_some_and(|times| *times >= WORLDS / 20), "too seldom: {what} in {seen:#?}");
}
