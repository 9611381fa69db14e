//! Rules 2, 3 and 8 to 14: for every caller in every state, the service decides as the model does.

use postern_law::EVERYTHING;
use proptest::collection::vec;
use proptest::prelude::*;

use super::decision::decisions;
use super::service::{NOW, actor, key_ref, model_set, principal_id, snapshot};
use super::state::{BYTES, NAMED, state_of, states};

proptest! {
    #![proptest_config(states(20_000))]

    #[test]
    fn effective_permissions_follow_rules_2_and_3(bytes in vec(any::<u8>(), 0..BYTES)) {
        let state = state_of(&bytes);
        let snapshot = snapshot(&state);
        for n in state.principal_ids() {
            let id = principal_id(&state, n);
            let held = snapshot.principal(&id).map_or(0, |principal| model_set(&snapshot.held(principal)));
            prop_assert_eq!(held, state.held(n), "held by principal {} of {:#?}", n, state);
            let effective = model_set(&snapshot.effective_permissions(&id, NOW));
            let expected = state.effective_of_principal(n);
            prop_assert_eq!(effective, expected, "permissions of principal {} of {:#?}", n, state);
        }
        for n in state.key_ids() {
            let effective = model_set(&snapshot.effective_permissions_of_key(&key_ref(&state, n), NOW));
            prop_assert_eq!(effective, state.effective_of_key(n), "permissions of key {} of {:#?}", n, state);
        }
        for caller in state.callers() {
            let effective = model_set(&actor(&state, caller).permissions(&snapshot));
            prop_assert_eq!(effective, state.effective(caller), "permissions of {:?} of {:#?}", caller, state);
        }
    }
}

proptest! {
    #![proptest_config(states(5000))]

    #[test]
    fn decisions_follow_rules_8_to_14(bytes in vec(any::<u8>(), 0..BYTES), sets in any::<[u8; 2]>()) {
        let state = state_of(&bytes);
        let snapshot = snapshot(&state);
        let after = if sets[0] % 5 == 0 { EVERYTHING } else { u16::from(sets[0] & sets[1]) & NAMED };
        let decisions = decisions(&state, after);
        for caller in state.callers() {
            for decision in &decisions {
                let Some(answer) = decision.service_answer(&state, &snapshot, caller) else { continue };
                let allowed = decision.model_answer(&state, caller);
                prop_assert_eq!(answer.is_ok(), allowed, "{:?}, {:?} in {:#?}: {:?}", caller, decision, state, answer);
            }
        }
    }
}
