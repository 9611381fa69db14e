//! Rule 2: nobody can do more after something is taken away.

use std::sync::Arc;

use postern_backend::store::snapshot::Snapshot;
use postern_law::{Caller, covers};
use proptest::sample::Index;

use super::service::{NOW, key_ref, model_set, principal_id};
use super::state::for_states;

/// Removes one item or a part of one, chosen by `kind` and `which`, and describes it. None if there is none.
fn take_away(snapshot: &mut Snapshot, kind: usize, which: Index) -> Option<String> {
    fn pick<'a, T>(among: impl Iterator<Item = &'a mut T>, which: Index) -> Option<&'a mut T> {
        let mut all: Vec<&mut T> = among.collect();
        if all.is_empty() { None } else { Some(all.swap_remove(which.index(all.len()))) }
    }
    let mut principals = snapshot.principals.values_mut().flatten().map(Arc::make_mut);
    let keys = snapshot.keys.values_mut().flatten().map(Arc::make_mut);
    Some(match kind % 9 {
        0 => {
            let roles = snapshot.roles.values_mut().flatten().map(|stored| &mut Arc::make_mut(stored).role);
            let role = pick(roles.filter(|role| !role.permissions.is_empty()), which)?;
            format!("{:?} of {:?}", role.permissions.swap_remove(which.index(role.permissions.len())), role.id)
        }
        1 => {
            let principal = pick(principals.filter(|principal| !principal.roles.is_empty()), which)?;
            format!("{:?} of {:?}", principal.roles.swap_remove(which.index(principal.roles.len())), principal.id)
        }
        2 => {
            let scope = pick(keys.filter_map(|key| key.scope.as_mut()).filter(|scope| !scope.is_empty()), which)?;
            format!("{:?} of a scope", scope.swap_remove(which.index(scope.len())))
        }
        3 => format!("{:?}", pick(snapshot.keys.values_mut().filter(|key| key.is_some()), which)?.take()?.id.clone()),
        4 => format!(
            "{:?}",
            pick(snapshot.roles.values_mut().filter(|role| role.is_some()), which)?.take()?.role.id.clone()
        ),
        5 => format!("{:?}", pick(snapshot.principals.values_mut().filter(|p| p.is_some()), which)?.take()?.id.clone()),
        6 => {
            let key = pick(keys, which)?;
            (key.disabled, key.expires_at) = (true, Some(NOW));
            format!("the validity of {:?}", key.id)
        }
        7 => {
            let key = pick(keys.filter(|key| key.scope.is_none()), which)?;
            key.scope = Some(Vec::new());
            format!("the whole scope of {:?}", key.id)
        }
        _ => {
            let principal = principals.nth(which.index(3))?;
            principal.disabled = true;
            format!("the enabled state of {:?}", principal.id)
        }
    })
}

#[test]
fn taking_something_away_never_adds_permissions() {
    for_states(8000, |state, before, (kind, which): (usize, Index)| {
        let mut after = before.clone();
        let Some(taken) = take_away(&mut after, kind, which) else { return };
        for caller in state.callers() {
            let [was, is] = [before, &after].map(|snapshot| match caller {
                Caller::Session(principal) => {
                    model_set(&snapshot.effective_permissions(&principal_id(state, principal), NOW))
                }
                Caller::Key(key) => model_set(&snapshot.effective_permissions_of_key(&key_ref(state, key), NOW)),
            });
            assert!(covers(was, is), "without {taken} {caller:?} can do {is:b}, before {was:b}");
        }
    });
}
