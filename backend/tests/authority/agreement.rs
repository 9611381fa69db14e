//! Rules 2 to 5: whatever is asked of whomever in whatever world, the service answers as the naive model does.

use postern_backend::authority::Touch;
use postern_backend::authority::grant::RoleChange;
use postern_backend::store::role::StoredRole;
use proptest::collection::vec;
use proptest::prelude::*;

use super::model::{EVERYTHING, Model, Set};
use super::world::{BYTES, now, person_id, power_of, role_id, set_of, worlds};

proptest! {
    #![proptest_config(worlds(20_000))]

    #[test]
    fn everyone_and_every_key_can_do_what_rule_2_says(bytes in vec(any::<u8>(), 0..BYTES)) {
        let model = Model::of(&bytes);
        let world = model.world();
        for n in 0..model.people.len() {
            let held = world.principal(&person_id(n)).map_or(0, |principal| set_of(&world.held(principal)));
            prop_assert_eq!(held, model.held(n), "held by person {} of {:#?}", n, model);
            let power = set_of(&world.power(&person_id(n), now()));
            prop_assert_eq!(power, model.power_of_person(n), "power of person {} of {:#?}", n, model);
        }
        for n in 0..model.keys.len() {
            let power = set_of(&world.power_of_key(&model.key_ref(n), now()));
            prop_assert_eq!(power, model.power_of_key(n), "power of key {} of {:#?}", n, model);
        }
        for who in model.everyone() {
            let power = set_of(&model.asker(who).power(&world));
            prop_assert_eq!(power, model.power(who), "power of {:?} of {:#?}", who, model);
        }
    }

    #[test]
    fn whoever_depends_on_a_key_is_bound_to_it_and_blocked_with_it(bytes in vec(any::<u8>(), 0..BYTES)) {
        let model = Model::of(&bytes);
        let world = model.world();
        for n in 0..model.keys.len() {
            let block = world.break_of(&model.key_ref(n), now());
            prop_assert!(is_first_of(&model, &model.breaks(n), block.as_ref()), "key {}: {:?} in {:#?}", n, block, model);
        }
        for n in 0..model.people.len() {
            let block = world.block_of(&person_id(n), now());
            let bringer = model.people[n].brought_in_by.filter(|_| model.people[n].there);
            let breaks = bringer.map_or_else(Vec::new, |key| model.breaks(key));
            prop_assert!(is_first_of(&model, &breaks, block.as_ref()), "person {}: {:?} in {:#?}", n, block, model);
            prop_assert!(block.is_none() || world.power(&person_id(n), now()) == power_of(0), "{:?} in {:#?}", block, model);
        }
        for who in model.everyone() {
            let origin = model.asker(who).origin(&world);
            prop_assert_eq!(&origin, &model.origin(who).map(|key| model.key_ref(key)), "origin of {:?} of {:#?}", who, model);
            let links = model.links(model.origin(who));
            let may = world.may_hang_below(origin.as_ref(), 0).is_ok();
            prop_assert_eq!(may, links <= 3, "{} links below {:?} of {:#?}", links, who, model);
        }
    }
}

proptest! {
    #![proptest_config(worlds(5000))]

    #[test]
    fn nobody_grants_what_they_do_not_hold(bytes in vec(any::<u8>(), 0..BYTES), sets in any::<[Set; 2]>()) {
        let model = Model::of(&bytes);
        let world = model.world();
        let [before, after] = sets.map(|set| if set % 5 == 0 { EVERYTHING } else { set & (EVERYTHING >> 1) & (set >> 8) });
        let new = power_of(after);
        for who in model.everyone() {
            let asker = model.asker(who);
            let may = asker.may_create_role(&world, &power_of(before)).is_ok();
            prop_assert_eq!(may, model.may_create_role(who, before), "{:?} in {:#?}", who, model);
            for n in 0..model.roles.len() {
                for (renames, set, power) in [(false, after, &new), (true, model.granted_by(n), &world.role(&role_id(n)).map_or(power_of(0), StoredRole::power))] {
                    let Some(before) = world.role(&role_id(n)) else { continue };
                    let may = asker.may_edit_role(&world, &RoleChange { before, after: power, renames }).is_ok();
                    let model_says = model.may_edit_role(who, n, set, renames);
                    prop_assert_eq!(may, model_says, "{:?} edits role {} in {:#?}", who, n, model);
                }
                let roles = [n, n / 2];
                let may = asker.may_give_roles(&world, &roles.map(role_id)).is_ok();
                prop_assert_eq!(may, model.may_give_roles(who, &roles), "{:?} gives {:?} in {:#?}", who, roles, model);
            }
        }
    }

    #[test]
    fn nobody_touches_whom_they_do_not_cover(bytes in vec(any::<u8>(), 0..BYTES)) {
        let model = Model::of(&bytes);
        let world = model.world();
        for who in model.everyone() {
            let asker = model.asker(who);
            for target in 0..model.people.len() {
                let id = person_id(target);
                let may = |touch| asker.may_touch(&world, &id, touch).is_ok();
                let service = [Touch::Change, Touch::Reduce, Touch::LetIn, Touch::Adopt].map(may);
                let naive = [
                    model.may_change(who, target),
                    model.may_reduce(who, target),
                    model.may_let_in(who, target),
                    model.may_adopt(who, target),
                ];
                prop_assert_eq!(service, naive, "{:?} touches person {} in {:#?}", who, target, model);
                for key in 0..model.keys.len() {
                    let service = asker.may_hand_over(&world, &id, &model.key_ref(key)).is_ok();
                    let naive = model.may_hand_over(who, target, key);
                    prop_assert_eq!(service, naive, "{:?} hands {} over to key {} in {:#?}", who, target, key, model);
                }
            }
            for key in 0..model.keys.len() {
                let Some(stored) = world.key(&model.key_ref(key)) else { continue };
                let service = asker.may_revive(&world, stored).is_ok();
                prop_assert_eq!(service, model.may_revive(who, key), "{:?} revives key {} in {:#?}", who, key, model);
            }
        }
    }
}

/// Whether a block names one of the first broken links there are, with something that is wrong with it; or nothing if nothing
/// is broken.
fn is_first_of(model: &Model, breaks: &[usize], block: Option<&postern_shared::principal::Block>) -> bool {
    match block {
        None => breaks.is_empty(),
        Some(block) => {
            breaks.iter().any(|key| model.key_ref(*key) == block.key && model.faults(*key).contains(&block.reason))
        }
    }
}
