//! Rule 12: a role becomes independent when it is assigned outside its lineage, or when a holder leaves its lineage.

use std::collections::BTreeSet;

use postern_shared::id::RoleId;
use proptest::collection::vec;
use proptest::prelude::*;

use super::service::{role_id, snapshot, stored_principal};
use super::state::{BYTES, state_of, states};

proptest! {
    #![proptest_config(states(3000))]

    #[test]
    fn a_change_releases_the_roles_it_takes_out_of_their_lineage(bytes in vec(any::<u8>(), 0..BYTES)) {
        let state = state_of(&bytes);
        let snapshot = snapshot(&state);
        for n in state.principal_ids().filter(|n| state.principal(*n).exists) {
            let before = stored_principal(&state, n);
            let held = state.principal(n).roles;
            for (provisioned_by, assigns) in
                state.key_ids().map(Some).chain([None]).flat_map(|key| [(key, false), (key, true)])
            {
                let mut changed = state.clone();
                changed.principals[usize::from(n)].provisioned_by = provisioned_by;
                if assigns {
                    changed.principals[usize::from(n)].roles = state.role_ids().collect();
                }
                let (after, moves) = (stored_principal(&changed, n), provisioned_by != state.principal(n).provisioned_by);
                let leaves = |role| {
                    let stored = state.role(role);
                    stored.exists && stored.provisioned_by.is_some_and(|key| !changed.principal_in_lineage(n, key))
                };
                let roles = || changed.principal(n).roles.iter().filter(|role| leaves(*role));
                let released = |before| -> BTreeSet<RoleId> {
                    snapshot.roles_to_release(before, &after).map(|role| role.role.id.clone()).collect()
                };
                let expected = roles().filter(|role| moves || !held.has(*role)).map(role_id).collect();
                prop_assert_eq!(released(Some(&before)), expected, "{} to {:?} in {:#?}", n, after, state);
                prop_assert_eq!(released(None), roles().map(role_id).collect(), "new {:?} in {:#?}", after, state);
            }
        }
    }
}
