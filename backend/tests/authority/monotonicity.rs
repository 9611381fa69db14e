//! Rule 2: nobody can do more after something is taken away.

use postern_backend::store::snapshot::Snapshot;
use postern_law::{Caller, covers};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::service::{NOW, key_ref, model_set, principal_id, snapshot};
use super::state::{BYTES, state_of, states};

/// Removes one item or a part of one, chosen by `kind` and `which`, and describes it. None if there is none.
fn take_away(snapshot: &mut Snapshot, kind: usize, which: Index) -> Option<String> {
    fn pick<'a, T>(among: impl Iterator<Item = &'a mut T>, which: Index) -> Option<&'a mut T> {
        let all: Vec<&mut T> = among.collect();
        let n = if all.is_empty() { return None } else { which.index(all.len()) };
        all.into_iter().nth(n)
    }
    let mut principals = snapshot.principals.values_mut().filter_map(Option::as_mut);
    let keys = snapshot.keys.values_mut().filter_map(Option::as_mut);
    Some(match kind % 9 {
        0 => {
            let role =
                pick(snapshot.roles.values_mut().flatten().filter(|role| !role.role.permissions.is_empty()), which)?;
            format!(
                "{:?} of {:?}",
                role.role.permissions.swap_remove(which.index(role.role.permissions.len())),
                role.role.id
            )
        }
        1 => {
            let principal = pick(principals.filter(|principal| !principal.roles.is_empty()), which)?;
            format!("{:?} of {:?}", principal.roles.swap_remove(which.index(principal.roles.len())), principal.id)
        }
        2 => {
            let scope = pick(keys.filter_map(|key| key.scope.as_mut()).filter(|scope| !scope.is_empty()), which)?;
            format!("{:?} of a scope", scope.swap_remove(which.index(scope.len())))
        }
        3 => format!("{:?}", pick(snapshot.keys.values_mut().filter(|key| key.is_some()), which)?.take()?.id),
        4 => format!("{:?}", pick(snapshot.roles.values_mut().filter(|role| role.is_some()), which)?.take()?.role.id),
        5 => format!("{:?}", pick(snapshot.principals.values_mut().filter(|p| p.is_some()), which)?.take()?.id),
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

proptest! {
    #![proptest_config(states(8000))]

    #[test]
    fn taking_something_away_never_adds_permissions(
        bytes in vec(any::<u8>(), 0..BYTES),
        kind in 0_usize..9,
        which in any::<Index>(),
    ) {
        let state = state_of(&bytes);
        let before = snapshot(&state);
        let mut after = before.clone();
        let Some(taken) = take_away(&mut after, kind, which) else { return Ok(()) };
        for caller in state.callers() {
            let [was, is] = [&before, &after].map(|snapshot| match caller {
                Caller::Session(principal) => {
                    model_set(&snapshot.effective_permissions(&principal_id(&state, principal), NOW))
                }
                Caller::Key(key) => model_set(&snapshot.effective_permissions_of_key(&key_ref(&state, key), NOW)),
            });
            prop_assert!(
                covers(was, is),
                "without {} {:?} can do {:b}, before {:b}, in {:#?}",
                taken, caller, is, was, state
            );
        }
    }
}
