//! Rule 19: a commit asserts every item that its decision read.

use postern_backend::error::Error;
use postern_backend::store::commit::{Commit, Condition};
use postern_backend::store::item::attribute;
use postern_backend::store::item_key;
use postern_backend::store::snapshot::{EntityRef, Snapshot};
use postern_law::{ADMINISTRATOR, State};

use super::decision::decisions;
use super::service::{Item, actor, entity, items};
use super::state::for_states;

/// Adds the expected condition for an item: same version, or still absent. None if the snapshot did not read it.
fn expect(commit: &mut Commit, state: &State, snapshot: &Snapshot, item: Item) -> Option<()> {
    let (key, version) = match entity(state, item) {
        EntityRef::Role(id) => (item_key::role(&id), snapshot.roles.get(&id)?.as_ref().map(|it| it.role.version)),
        EntityRef::Principal(id) => {
            (item_key::principal(&id), snapshot.principals.get(&id)?.as_ref().map(|it| it.version))
        }
        EntityRef::Key(id) => (item_key::stored_key(&id), snapshot.keys.get(&id)?.as_ref().map(|it| it.version)),
        other => panic!("{other:?} is in no state"),
    };
    let unchanged = |version: u64| Condition::Is("version", attribute(version).unwrap());
    commit.expect(key, version.map_or(Condition::Absent, unchanged));
    Some(())
}

#[test]
fn a_commit_has_one_condition_for_each_item_of_the_read_set() {
    for_states(1000, |state, snapshot, ()| {
        for (caller, decision) in decisions(state, 0) {
            let Some(Ok(read_set)) = decision.service_answer(state, snapshot, caller) else { continue };
            let read_set = read_set.and(actor(state, caller).read_set(snapshot));
            let entities: Vec<EntityRef> = read_set.clone().into_iter().collect();
            let (mut commit, mut expected) = (Commit::default(), Commit::default());
            let all = items(state).chain([Item::Role(ADMINISTRATOR)]);
            let named = all.filter(|item| entities.contains(&entity(state, *item)));
            let conditions: Vec<_> = named.map(|item| expect(&mut expected, state, snapshot, item)).collect();
            assert_eq!(conditions.len(), entities.len(), "{entities:?} names more than there is");
            let outcome = snapshot.assert_unchanged(read_set, &mut commit);
            if conditions.iter().all(Option::is_some) {
                assert!(outcome.is_ok(), "{outcome:?}");
                assert_eq!(format!("{commit:?}"), format!("{expected:?}"), "{decision:?}");
            } else {
                assert!(matches!(outcome, Err(Error::Internal(_))), "{decision:?} asserts an unread item");
            }
        }
    });
}
