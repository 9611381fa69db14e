//! Rules 2, 3 and 8 to 14: for every caller in every state, the service decides as the model does.

use postern_law::{Caller, EVERYTHING};

use super::decision::decisions;
use super::service::{NOW, actor, key_ref, model_set, principal_id};
use super::state::{NAMED, for_states};

#[test]
fn effective_permissions_follow_rules_2_and_3() {
    for_states(20_000, |state, snapshot, ()| {
        for n in state.principal_ids() {
            let id = principal_id(state, n);
            let held = snapshot.principal(&id).map_or(0, |principal| model_set(&snapshot.held(principal)));
            assert_eq!(held, state.held(n), "held by principal {n}");
            let effective = model_set(&snapshot.effective_permissions(&id, NOW));
            assert_eq!(effective, state.effective(Caller::Session(n)), "permissions of principal {n}");
        }
        for n in state.key_ids() {
            let effective = model_set(&snapshot.effective_permissions_of_key(&key_ref(state, n), NOW));
            assert_eq!(effective, state.effective(Caller::Key(n)), "permissions of key {n}");
        }
        for caller in state.callers() {
            let effective = model_set(&actor(state, caller).permissions(snapshot));
            assert_eq!(effective, state.effective(caller), "permissions of {caller:?}");
        }
    });
}

#[test]
fn decisions_follow_rules_8_to_14() {
    for_states(5000, |state, snapshot, sets: [u8; 2]| {
        let after = if sets[0].is_multiple_of(5) { EVERYTHING } else { u16::from(sets[0] & sets[1]) & NAMED };
        for (caller, decision) in decisions(state, after) {
            let Some(answer) = decision.service_answer(state, snapshot, caller) else { continue };
            assert_eq!(answer.is_ok(), decision.model_answer(state, caller), "{caller:?}, {decision:?}: {answer:?}");
        }
    });
}
