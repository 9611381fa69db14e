//! Rule 19: the evidence of a decision is everything that it depends on. Whatever changes outside the evidence, what is allowed stays
//! allowed; and much of what changes within it is refused.

use std::collections::{BTreeMap, BTreeSet};

use postern_backend::store::snapshot::EntityRef;
use postern_backend::store::snapshot::Snapshot;
use postern_law::{ADMINISTRATOR, Caller, Set, State};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::decision::{Decision, decisions};
use super::service::{Item, actor, entity, items, read, snapshot};
use super::snapshot::{BYTES, NAMED, world_of, worlds};

/// A change to one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// It is gone.
    Remove,
    /// It works, and grants all that it can.
    Raise,
    /// It exists, and grants nothing.
    Empty,
    /// It is independent. For a key and a role this never happens: their link is for good, or ends with a new version of the role.
    Free,
    /// It grants less, by one permission or role.
    Narrow,
}

const CHANGES: [Change; 5] = [Change::Remove, Change::Raise, Change::Empty, Change::Free, Change::Narrow];

fn change(state: &mut State, item: Item, change: Change) {
    match item {
        Item::Role(id) => {
            let role = &mut state.roles[usize::from(id)];
            match change {
                Change::Remove => role.exists = false,
                Change::Raise => (role.exists, role.permissions) = (true, NAMED),
                Change::Empty => role.permissions = 0,
                Change::Free => role.provisioned_by = None,
                Change::Narrow => role.permissions &= role.permissions.wrapping_sub(1),
            }
        }
        Item::Principal(id) => {
            let principal = &mut state.principals[usize::from(id)];
            match change {
                Change::Remove => principal.exists = false,
                Change::Raise => {
                    (principal.exists, principal.deleted) = (true, false);
                    (principal.disabled, principal.invited) = (false, false);
                    principal.roles = principal.roles.with(ADMINISTRATOR);
                }
                Change::Empty => principal.roles = Set::EMPTY,
                Change::Free => principal.provisioned_by = None,
                Change::Narrow => principal.disabled = true,
            }
        }
        Item::Key(id) => {
            let key = &mut state.keys[usize::from(id)];
            match change {
                Change::Remove => key.exists = false,
                Change::Raise => {
                    (key.exists, key.disabled, key.expired, key.scope) = (true, false, false, None);
                }
                Change::Empty => key.scope = Some(0),
                Change::Free => key.issued_by = None,
                Change::Narrow => key.disabled = true,
            }
        }
    }
}

/// A key on the way from the caller's origin down to what the decision is about. Rule 5 says that nothing ever leaves a lineage by what
/// happens to such a key, so it is no evidence. The service sees it differently only once the key is deleted.
fn is_link(state: &State, caller: Caller, decision: Decision, item: Item) -> bool {
    let (Item::Key(key), Some(_)) = (item, state.origin(caller)) else { return false };
    match decision {
        Decision::Access(target, _) => state.principal_in_lineage(target, key),
        Decision::EnableOrRotate(changed) => state.key_in_lineage(changed, key),
        _ => false,
    }
}

/// Puts the question again with one item of the world changed.
fn ask_changed(
    state: &State,
    snapshot: &mut Snapshot,
    caller: Caller,
    decision: Decision,
    (item, how): (Item, Change),
) -> bool {
    let mut changed = state.clone();
    change(&mut changed, item, how);
    read(snapshot, &changed, item);
    let answer = decision.ask(&changed, snapshot, caller);
    read(snapshot, state, item);
    answer.is_some_and(|answer| answer.is_ok())
}

fn evidence_of(
    state: &State,
    snapshot: &Snapshot,
    caller: Caller,
    decision: Decision,
) -> Option<[BTreeSet<EntityRef>; 2]> {
    let returned = decision.ask(state, snapshot, caller)?.ok()?;
    Some([actor(state, caller).read_set(snapshot), returned].map(|read_set| read_set.into_iter().collect()))
}

proptest! {
    #![proptest_config(worlds(600))]

    #[test]
    fn no_change_outside_the_evidence_turns_a_decision_into_a_refusal(
        bytes in vec(any::<u8>(), 0..BYTES),
        after in any::<u8>(),
    ) {
        let state = world_of(&bytes);
        let mut snapshot = snapshot(&state);
        for caller in state.callers() {
            for decision in decisions(&state, u16::from(after) & NAMED) {
                let Some([own, returned]) = evidence_of(&state, &snapshot, caller, decision) else { continue };
                for item in items(&state) {
                    let named = entity(&state, item);
                    if own.contains(&named) || returned.contains(&named) || is_link(&state, caller, decision, item) {
                        continue;
                    }
                    for how in CHANGES {
                        let allowed = ask_changed(&state, &mut snapshot, caller, decision, (item, how));
                        prop_assert!(allowed, "{:?}, {:?}: {:?} {:?} in {:#?}", caller, decision, how, item, state);
                    }
                }
            }
        }
    }
}

/// Of every kind of item there are changes that a decision must notice, in the caller's evidence and in what it returns.
#[test]
fn the_evidence_is_not_for_nothing() {
    const WORLDS: usize = 300;
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut noticed: BTreeMap<String, usize> = BTreeMap::new();
    let mut bytes = [0; BYTES];
    for _ in 0..WORLDS {
        rng.fill_bytes(&mut bytes);
        let state = world_of(&bytes);
        let mut snapshot = snapshot(&state);
        for caller in state.callers() {
            for decision in decisions(&state, 1) {
                let Some([own, returned]) = evidence_of(&state, &snapshot, caller, decision) else { continue };
                for item in items(&state) {
                    let named = entity(&state, item);
                    let (own, returned) = (own.contains(&named), returned.contains(&named));
                    if own == returned {
                        continue;
                    }
                    for how in CHANGES {
                        if !ask_changed(&state, &mut snapshot, caller, decision, (item, how)) {
                            let whose = if own { "the caller's" } else { "the decision's" };
                            *noticed.entry(format!("{whose} {}: {how:?}", kind(item))).or_default() += 1;
                        }
                    }
                }
            }
        }
    }
    let takes = ["Remove", "Empty", "Narrow"].map(|how| ["role", "principal", "key"].map(|what| (what, how)));
    let own = takes.into_iter().flatten().map(|(what, how)| format!("the caller's {what}: {how}"));
    // A target is beyond the caller when it can do more; a key that provisions is unfit when it can do less.
    let gives = [
        ("role", "Raise"),
        ("principal", "Raise"),
        ("role", "Remove"),
        ("principal", "Remove"),
        ("key", "Remove"),
        ("key", "Narrow"),
    ];
    let returned = gives.map(|(what, how)| format!("the decision's {what}: {how}"));
    for expected in own.chain(returned) {
        assert!(noticed.get(&expected).is_some_and(|times| *times >= 20), "too seldom: {expected} in {noticed:#?}");
    }
}

fn kind(item: Item) -> &'static str {
    match item {
        Item::Role(_) => "role",
        Item::Principal(_) => "principal",
        Item::Key(_) => "key",
    }
}
