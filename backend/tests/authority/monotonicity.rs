//! Rule 2: taking something away never lets anybody do more.

use postern_backend::store::snapshot::Snapshot;
use postern_law::{Caller, covers};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::service::{NOW, key_ref, principal_id, set_of, snapshot};
use super::snapshot::{BYTES, world_of, worlds};

/// Takes something away from a world: one of the things of the first kind, from `kind` on, of which there is one.
fn take_away(snapshot: &mut Snapshot, kind: usize, which: Index) -> Option<String> {
    fn one<'a, T>(among: impl Iterator<Item = &'a mut T>, which: Index) -> Option<&'a mut T> {
        let all: Vec<&mut T> = among.collect();
        let n = if all.is_empty() { return None } else { which.index(all.len()) };
        all.into_iter().nth(n)
    }
    let mut principals = snapshot.principals.values_mut().filter_map(Option::as_mut);
    let keys = snapshot.keys.values_mut().filter_map(Option::as_mut);
    Some(match kind % 9 {
        0 => {
            let role =
                one(snapshot.roles.values_mut().flatten().filter(|role| !role.role.permissions.is_empty()), which)?;
            format!(
                "{:?} of {:?}",
                role.role.permissions.swap_remove(which.index(role.role.permissions.len())),
                role.role.id
            )
        }
        1 => {
            let principal = one(principals.filter(|principal| !principal.roles.is_empty()), which)?;
            format!("{:?} of {:?}", principal.roles.swap_remove(which.index(principal.roles.len())), principal.id)
        }
        2 => {
            let scope = one(keys.filter_map(|key| key.scope.as_mut()).filter(|scope| !scope.is_empty()), which)?;
            format!("{:?} of a scope", scope.swap_remove(which.index(scope.len())))
        }
        3 => format!("{:?}", one(snapshot.keys.values_mut().filter(|key| key.is_some()), which)?.take()?.id),
        4 => format!("{:?}", one(snapshot.roles.values_mut().filter(|role| role.is_some()), which)?.take()?.role.id),
        5 => format!("{:?}", one(snapshot.principals.values_mut().filter(|p| p.is_some()), which)?.take()?.id),
        6 => {
            let key = one(keys, which)?;
            (key.disabled, key.expires_at) = (true, Some(NOW));
            format!("the time of {:?}", key.id)
        }
        7 => {
            let key = one(keys.filter(|key| key.scope.is_none()), which)?;
            key.scope = Some(Vec::new());
            format!("all that {:?} is for", key.id)
        }
        _ => {
            let principal = principals.nth(which.index(3))?;
            principal.disabled = true;
            format!("the freedom of {:?}", principal.id)
        }
    })
}

proptest! {
    #![proptest_config(worlds(8000))]

    #[test]
    fn taking_anything_away_lets_nobody_do_more(
        bytes in vec(any::<u8>(), 0..BYTES),
        kind in 0_usize..9,
        which in any::<Index>(),
    ) {
        let state = world_of(&bytes);
        let before = snapshot(&state);
        let mut after = before.clone();
        let Some(taken) = take_away(&mut after, kind, which) else { return Ok(()) };
        for caller in state.callers() {
            let [was, is] = [&before, &after].map(|snapshot| match caller {
                Caller::Session(principal) => set_of(&snapshot.effective_permissions(&principal_id(&state, principal), NOW)),
                Caller::Key(key) => set_of(&snapshot.effective_permissions_of_key(&key_ref(&state, key), NOW)),
            });
            prop_assert!(covers(was, is), "without {} {:?} can do {:b}, before {:b}, in {:#?}", taken, caller, is, was, state);
        }
    }
}
