//! Rule 17: who can administer the account alone, and which changes need another administrator.

use postern_backend::authority::manage::{can_administer, removes_administrator};
use postern_backend::store::entity::principal::Principal;
use postern_law::{ADMINISTRATOR, Kind, State};
use postern_shared::id::KeyId;
use postern_shared::principal::KeyRef;

use super::service::{NOW, stored_principal};

/// A user and an API user, both active, independent and holding Administrator.
fn administrators() -> [Principal; 2] {
    let mut state = State::new();
    [Kind::User, Kind::ApiUser].map(|kind| {
        let id = state.add_principal(postern_law::Principal {
            kind,
            exists: true,
            roles: [ADMINISTRATOR].into_iter().collect(),
            ..postern_law::Principal::default()
        });
        stored_principal(&state, id)
    })
}

#[test]
fn only_an_active_independent_user_who_holds_administrator_can_administer() {
    let [ada, robot] = administrators();
    assert!(can_administer(&ada));
    assert!(!can_administer(&robot));
    let without: [fn(&mut Principal); 5] = [
        |ada| ada.disabled = true,
        |ada| ada.invited = true,
        |ada| ada.deleted_at = Some(NOW),
        |ada| ada.roles.clear(),
        |ada| {
            let id = KeyId::from_random("000000000000").unwrap();
            ada.provisioned_by = Some(KeyRef { owner: ada.id.clone(), id });
        },
    ];
    for (n, change) in without.into_iter().enumerate() {
        let mut changed = ada.clone();
        change(&mut changed);
        assert!(!can_administer(&changed), "change {n}");
        assert!(removes_administrator(&ada, &changed), "change {n}");
        assert!(!removes_administrator(&changed, &ada), "change {n} undone");
        assert!(!removes_administrator(&changed, &changed), "nothing to remove in change {n}");
    }
    assert!(!removes_administrator(&ada, &ada));
    assert!(!removes_administrator(&robot, &robot));
}
