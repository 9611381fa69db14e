//! Coverage of the random states: each question of the other tests gets each possible answer, and not rarely.

use std::collections::BTreeMap;

use postern_law::{Access, Caller, EVERYTHING, Rules, covers};

use super::state::fixed_states;

const STATES: usize = 2000;

#[test]
fn random_states_produce_every_answer_of_every_rule() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let law = Rules::all();
    for state in fixed_states(STATES) {
        let mut count = |what: &str, answer: bool| *seen.entry(format!("{what}: {answer}")).or_default() += 1;
        for key in state.key_ids() {
            count(&format!("depth {}", state.depth(Some(key))), true);
            let owner = state.effective(Caller::Session(state.key(key).owner));
            count("a key can do less than its owner", !covers(state.effective(Caller::Key(key)), owner));
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
                let in_lineage = state.provisioning_key(caller).is_some_and(|of| state.key_in_lineage(key, of));
                count("a key is in the lineage", in_lineage);
                for new in state.keys_of(state.key(key).owner).filter(|new| *new != key) {
                    count("names a successor", law.may_succeed(&state, caller, key, new));
                }
            }
        }
    }
    // 15 questions with two answers each, 4 depths and 6 faults.
    assert_eq!(seen.len(), 15 * 2 + 4 + 6, "an answer is missing: {seen:#?}");
    let rare: Vec<_> = seen.iter().filter(|(_, times)| **times < STATES / 20).collect();
    assert!(rare.is_empty(), "too rare: {rare:?}");
}
