//! Rules 2, 3 and 8 to 14: the service answers every question of every caller in every world as the model does.

use postern_law::EVERYTHING;
use proptest::collection::vec;
use proptest::prelude::*;

use super::decision::decisions;
use super::service::{NOW, actor, key_ref, principal_id, set_of, snapshot};
use super::snapshot::{BYTES, NAMED, world_of, worlds};

proptest! {
    #![proptest_config(worlds(20_000))]

    #[test]
    fn every_principal_and_key_has_the_power_that_rules_2_and_3_give_it(bytes in vec(any::<u8>(), 0..BYTES)) {
        let state = world_of(&bytes);
        let snapshot = snapshot(&state);
        for n in state.principal_ids() {
            let id = principal_id(&state, n);
            let held = snapshot.principal(&id).map_or(0, |principal| set_of(&snapshot.held(principal)));
            prop_assert_eq!(held, state.held(n), "held by principal {} of {:#?}", n, state);
            let power = set_of(&snapshot.effective_permissions(&id, NOW));
            prop_assert_eq!(power, state.effective_of_principal(n), "power of principal {} of {:#?}", n, state);
        }
        for n in state.key_ids() {
            let power = set_of(&snapshot.effective_permissions_of_key(&key_ref(&state, n), NOW));
            prop_assert_eq!(power, state.effective_of_key(n), "power of key {} of {:#?}", n, state);
        }
        for caller in state.callers() {
            let power = set_of(&actor(&state, caller).permissions(&snapshot));
            prop_assert_eq!(power, state.effective(caller), "power of {:?} of {:#?}", caller, state);
        }
    }
}

proptest! {
    #![proptest_config(worlds(5000))]

    #[test]
    fn every_decision_is_the_one_that_rules_8_to_14_make(bytes in vec(any::<u8>(), 0..BYTES), sets in any::<[u8; 2]>()) {
        let state = world_of(&bytes);
        let snapshot = snapshot(&state);
        let after = if sets[0] % 5 == 0 { EVERYTHING } else { u16::from(sets[0] & sets[1]) & NAMED };
        let decisions = decisions(&state, after);
        for caller in state.callers() {
            for decision in &decisions {
                let Some(answer) = decision.ask(&state, &snapshot, caller) else { continue };
                let law = decision.by_law(&state, caller);
                prop_assert_eq!(answer.is_ok(), law, "{:?} asks for {:?} in {:#?}: {:?}", caller, decision, state, answer);
            }
        }
    }
}
