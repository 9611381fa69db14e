//! Rules 8 and 9: a refusal for want of rights names exactly the permissions that are missing.

use postern_backend::authority::Access;
use postern_backend::authority::grant::grant;
use postern_law::{Caller, EVERYTHING, Permissions, State, covers};
use postern_shared::permission::Permission;
use postern_shared::problem::Code;
use proptest::collection::vec;
use proptest::prelude::*;

use super::decision::{Decision, decisions};
use super::service::{permissions, power_of, snapshot};
use super::snapshot::{BYTES, NAMED, world_of, worlds};

/// The names that `mine` lacks of `theirs`, in their order. Lacking everything has no name.
fn lacking(mine: Permissions, theirs: Permissions) -> Vec<Permission> {
    let lacking = if theirs == EVERYTHING { 0 } else { theirs & !mine };
    let mut names: Vec<_> = permissions(lacking).collect();
    names.sort();
    names
}

/// What the caller would have to cover, in the order in which it is asked for.
fn demanded(state: &State, caller: Caller, decision: Decision) -> Vec<Permissions> {
    match decision {
        Decision::CreateRole(set) => vec![set],
        Decision::EditRole { role, after, .. } => vec![state.granted_by(role), after],
        Decision::GiveRoles(roles) => roles.map(|role| state.granted_by(role)).to_vec(),
        Decision::Access(target, Access::Revoke) if state.is_below(caller, target) => {
            vec![state.effective_of_principal(target)]
        }
        Decision::Access(target, _) | Decision::HandOver { target, .. } => vec![state.held(target)],
        Decision::EnableOrRotate(_) => Vec::new(),
    }
}

/// The sentence contains the name of each missing permission, or that of Administrator.
fn says_what_is_missing(sentence: &str, missing: &[Permission]) -> bool {
    let names: Vec<&str> = missing.iter().map(Permission::as_str).collect();
    if names.is_empty() { sentence.contains("dministrator") } else { sentence.contains(&names.join(", ")) }
}

#[test]
fn a_grant_is_refused_with_what_the_giver_lacks() {
    let sets = || (0..=NAMED).chain([EVERYTHING]);
    for (mine, theirs) in sets().flat_map(|mine| sets().map(move |theirs| (mine, theirs))) {
        let refusal = grant(&power_of(mine), &power_of(theirs)).err();
        assert_eq!(refusal.is_none(), covers(mine, theirs), "{mine:b} gives {theirs:b}");
        let Some(refusal) = refusal else { continue };
        assert!(says_what_is_missing(&refusal.detail, &refusal.missing), "{refusal:?}");
        assert_eq!((refusal.code, refusal.missing), (Code::BeyondYourRights, lacking(mine, theirs)));
    }
}

proptest! {
    #![proptest_config(worlds(3000))]

    #[test]
    fn a_refusal_names_what_is_missing(bytes in vec(any::<u8>(), 0..BYTES), after in any::<u8>()) {
        let state = world_of(&bytes);
        let snapshot = snapshot(&state);
        let after = if after % 5 == 0 { EVERYTHING } else { u16::from(after) & NAMED };
        for caller in state.callers() {
            let power = state.effective(caller);
            for decision in decisions(&state, after) {
                let Some(Err(refusal)) = decision.ask(&state, &snapshot, caller) else { continue };
                let unfit = refusal.errors.first().is_some_and(|error| error.code == "insufficient_key");
                let expected = match (decision, refusal.code) {
                    (_, Code::BeyondYourRights) => {
                        prop_assert!(says_what_is_missing(&refusal.detail, &refusal.missing), "{:?}", refusal);
                        let demanded = demanded(&state, caller, decision);
                        let first = demanded.into_iter().find(|set| !covers(power, *set));
                        prop_assert!(first.is_some(), "{:?} covers {:?} in {:#?}", caller, decision, state);
                        lacking(power, first.unwrap())
                    }
                    (Decision::HandOver { target, key }, _) if unfit => {
                        let sentence = &refusal.errors[0].detail;
                        prop_assert!(says_what_is_missing(sentence, &refusal.missing), "{:?}", refusal);
                        lacking(state.effective_of_key(key), state.held(target))
                    }
                    _ => Vec::new(),
                };
                prop_assert_eq!(refusal.missing, expected, "{:?} asks for {:?} in {:#?}", caller, decision, state);
            }
        }
    }
}
