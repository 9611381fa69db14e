//! Rule 19: the read set of a decision is everything that the decision depends on. A change outside the read set never
//! turns an approval into a refusal, and many changes inside it do.

use std::collections::{BTreeMap, BTreeSet};

use postern_backend::store::snapshot::{EntityRef, Snapshot};
use postern_law::{ADMINISTRATOR, Caller, Permissions, Set, State};

use super::decision::{Decision, decisions};
use super::service::{Item, actor, entity, items, read, snapshot};
use super::state::{NAMED, fixed_states, for_states};

/// A change to one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// The item no longer exists.
    Remove,
    /// The item works and grants as much as it can.
    Raise,
    /// The item exists and grants nothing.
    Empty,
    /// The item is independent. Never happens to a key, whose link is permanent, nor to a role without a new version.
    Detach,
    /// A role loses one permission; a principal or key is disabled.
    Narrow,
}

const CHANGES: [Change; 5] = [Change::Remove, Change::Raise, Change::Empty, Change::Detach, Change::Narrow];

fn apply(state: &mut State, item: Item, change: Change) {
    match item {
        Item::Role(id) => {
            let role = &mut state.roles[usize::from(id)];
            match change {
                Change::Remove => role.exists = false,
                Change::Raise => (role.exists, role.permissions) = (true, NAMED),
                Change::Empty => role.permissions = 0,
                Change::Detach => role.provisioned_by = None,
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
                Change::Detach => principal.provisioned_by = None,
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
                Change::Detach => key.issued_by = None,
                Change::Narrow => key.disabled = true,
            }
        }
    }
}

/// Whether the item is a key between the caller's provisioning key and the target of the decision. By rule 5 no change
/// to such a key takes anything out of a lineage, so it is not in the read set. Only its deletion changes the decision.
fn is_link(state: &State, caller: Caller, decision: Decision, item: Item) -> bool {
    let (Item::Key(key), Some(_)) = (item, state.provisioning_key(caller)) else { return false };
    match decision {
        Decision::Access(target, _) => state.principal_in_lineage(target, key),
        Decision::Renew(changed) => state.key_in_lineage(changed, key),
        _ => false,
    }
}

/// The read sets of an allowed decision: the caller's own, and the one that the decision returns.
fn read_sets_of(
    state: &State,
    snapshot: &Snapshot,
    caller: Caller,
    decision: Decision,
) -> Option<[BTreeSet<EntityRef>; 2]> {
    let returned = decision.service_answer(state, snapshot, caller)?.ok()?;
    Some([actor(state, caller).read_set(snapshot), returned].map(|read_set| read_set.into_iter().collect()))
}

/// A change that turns an approval into a refusal.
#[derive(Debug)]
#[expect(dead_code, reason = "shown when a test fails")]
struct Noticed {
    caller: Caller,
    decision: Decision,
    item: Item,
    change: Change,
    /// Whether the item is in the caller's read set.
    own: bool,
}

/// Every change of one item that turns the approval of a decision into a refusal. `considers` chooses the items by
/// whether they are in the caller's read set and in the one that the decision returns.
fn noticed(state: &State, after: Permissions, considers: impl Fn(bool, bool) -> bool) -> Vec<Noticed> {
    let mut snapshot = snapshot(state);
    let mut noticed = Vec::new();
    for (caller, decision) in decisions(state, after) {
        let Some(read_sets) = read_sets_of(state, &snapshot, caller, decision) else { continue };
        for item in items(state) {
            let named = entity(state, item);
            let [own, returned] = read_sets.each_ref().map(|read_set| read_set.contains(&named));
            if !considers(own, returned) || !own && !returned && is_link(state, caller, decision, item) {
                continue;
            }
            for change in CHANGES {
                let mut changed = state.clone();
                apply(&mut changed, item, change);
                read(&mut snapshot, &changed, item);
                let answer = decision.service_answer(&changed, &snapshot, caller);
                read(&mut snapshot, state, item);
                if answer.is_none_or(|answer| answer.is_err()) {
                    noticed.push(Noticed { caller, decision, item, change, own });
                }
            }
        }
    }
    noticed
}

#[test]
fn a_change_outside_the_read_set_never_turns_an_approval_into_a_refusal() {
    for_states(600, |state, _, after: u8| {
        let noticed = noticed(state, u16::from(after) & NAMED, |own, returned| !own && !returned);
        assert!(noticed.is_empty(), "{noticed:?}");
    });
}

/// For every kind of item, some changes are noticed: in the caller's read set and in the one that the decision returns.
#[test]
fn changes_inside_the_read_set_are_often_refused() {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for state in fixed_states(300) {
        for Noticed { item, change, own, .. } in noticed(&state, 1, |own, returned| own != returned) {
            let whose = if own { "the caller's" } else { "the decision's" };
            *times.entry(format!("{whose} {}: {change:?}", kind(item))).or_default() += 1;
        }
    }
    let losses = ["Remove", "Empty", "Narrow"].map(|how| ["role", "principal", "key"].map(|what| (what, how)));
    let own = losses.into_iter().flatten().map(|(what, how)| format!("the caller's {what}: {how}"));
    // A target that can do more is beyond the caller; a provisioning key that can do less is insufficient.
    let gains_and_losses = [
        ("role", "Raise"),
        ("principal", "Raise"),
        ("role", "Remove"),
        ("principal", "Remove"),
        ("key", "Remove"),
        ("key", "Narrow"),
    ];
    let returned = gains_and_losses.map(|(what, how)| format!("the decision's {what}: {how}"));
    for expected in own.chain(returned) {
        assert!(times.get(&expected).is_some_and(|times| *times >= 20), "too rare: {expected} in {times:#?}");
    }
}

fn kind(item: Item) -> &'static str {
    match item {
        Item::Role(_) => "role",
        Item::Principal(_) => "principal",
        Item::Key(_) => "key",
    }
}
