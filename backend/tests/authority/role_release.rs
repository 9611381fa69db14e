//! Rule 12: a role becomes independent when it is assigned outside its lineage, or when a holder leaves its lineage.

use std::collections::BTreeSet;

use postern_shared::id::RoleId;

use super::service::{role_id, stored_principal};
use super::state::for_states;

#[test]
fn a_change_releases_the_roles_it_takes_out_of_their_lineage() {
    for_states(3000, |state, snapshot, ()| {
        for n in state.principal_ids().filter(|n| state.principal(*n).exists) {
            let (before, held) = (stored_principal(state, n), state.principal(n).roles);
            let keys = state.key_ids().map(Some).chain([None]);
            for (provisioned_by, assigns) in keys.flat_map(|key| [(key, false), (key, true)]) {
                let mut changed = state.clone();
                let principal = &mut changed.principals[usize::from(n)];
                principal.provisioned_by = provisioned_by;
                if assigns {
                    principal.roles = state.role_ids().collect();
                }
                let (after, moves) =
                    (stored_principal(&changed, n), provisioned_by != state.principal(n).provisioned_by);
                let leaves = |role: &_| {
                    let stored = state.role(*role);
                    stored.exists && stored.provisioned_by.is_some_and(|key| !changed.principal_in_lineage(n, key))
                };
                let roles = || changed.principal(n).roles.iter().filter(leaves);
                let released = |before| -> BTreeSet<RoleId> {
                    snapshot.roles_to_release(before, &after).map(|role| role.role.id.clone()).collect()
                };
                let expected = roles().filter(|role| moves || !held.has(*role)).map(role_id).collect();
                assert_eq!(released(Some(&before)), expected, "{n} to {after:?}");
                assert_eq!(released(None), roles().map(role_id).collect(), "new {after:?}");
            }
        }
    });
}
