//! Sets of permissions follow the laws of sets, and `Everything` is more than every permission that exists.

use std::collections::BTreeSet;

use postern_shared::permission::Permission;
use postern_shared::permission_set::PermissionSet;
use proptest::collection::btree_set;
use proptest::prelude::*;

const NAMES: u8 = 5;

fn permission(n: u8) -> Permission {
    Permission::from(format!("resource_{n}:read").as_str())
}

/// A permission set and the plain set it should equal. The number `NAMES` stands for permissions that are defined
/// later.
fn any_set() -> impl Strategy<Value = (PermissionSet, BTreeSet<u8>)> {
    prop_oneof![
        1 => Just((PermissionSet::Everything, (0..=NAMES).collect())),
        6 => btree_set(0..NAMES, 0..=usize::from(NAMES)).prop_map(|set| (set.iter().copied().map(permission).collect(), set)),
    ]
}

/// The plain set of a permission set.
fn plain(permissions: &PermissionSet) -> BTreeSet<u8> {
    let later = matches!(permissions, PermissionSet::Everything).then_some(NAMES);
    (0..NAMES).filter(|n| permissions.allows(&permission(*n))).chain(later).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn the_algebra_is_that_of_sets((a, x) in any_set(), (b, y) in any_set()) {
        prop_assert_eq!(plain(&a), x.clone());
        prop_assert_eq!(a.covers(&b), y.is_subset(&x));
        prop_assert_eq!(plain(&a.clone().union(b.clone())), &x | &y);
        prop_assert_eq!(plain(&a.clone().intersection(&b)), &x & &y);
        // What a set lacks of `Everything` cannot be listed.
        let named: Vec<_> = if b == PermissionSet::Everything { Vec::new() } else { (&y - &x).into_iter().map(permission).collect() };
        prop_assert_eq!(a.lacks(&b), named);
        prop_assert_eq!(a == b, x == y);
    }

    #[test]
    fn the_laws_hold((a, _) in any_set(), (b, _) in any_set(), (c, _) in any_set()) {
        let or = |a: &PermissionSet, b: &PermissionSet| a.clone().union(b.clone());
        let and = |a: &PermissionSet, b: &PermissionSet| a.clone().intersection(b);
        prop_assert_eq!(or(&a, &b), or(&b, &a));
        prop_assert_eq!(and(&a, &b), and(&b, &a));
        prop_assert_eq!(or(&or(&a, &b), &c), or(&a, &or(&b, &c)));
        prop_assert_eq!(and(&and(&a, &b), &c), and(&a, &and(&b, &c)));
        prop_assert_eq!(and(&a, &or(&b, &c)), or(&and(&a, &b), &and(&a, &c)));
        prop_assert_eq!(or(&a, &and(&a, &b)), a.clone());
        prop_assert_eq!(or(&a, &PermissionSet::NOTHING), a.clone());
        prop_assert_eq!(and(&a, &PermissionSet::Everything), a.clone());
        prop_assert_eq!(and(&a, &PermissionSet::NOTHING), PermissionSet::NOTHING);
        prop_assert_eq!(or(&a, &PermissionSet::Everything), PermissionSet::Everything);
        prop_assert!(a.covers(&and(&a, &b)) && or(&a, &b).covers(&a));
        prop_assert!(!(a.covers(&b) && b.covers(&c)) || a.covers(&c));
        prop_assert_eq!(a.covers(&b), or(&a, &b) == a);
    }
}

#[test]
fn every_existing_permission_is_less_than_everything() {
    let all: PermissionSet = Permission::BUILT_IN.iter().cloned().collect();
    assert!(PermissionSet::Everything.covers(&all) && !all.covers(&PermissionSet::Everything));
    assert!(
        PermissionSet::Everything.allows(&"defined_later:write".into()) && !all.allows(&"defined_later:write".into())
    );
    // It lacks something, but that cannot be listed.
    assert!(all.lacks(&PermissionSet::Everything).is_empty());
    assert!(
        !PermissionSet::NOTHING.covers(&PermissionSet::Everything)
            && PermissionSet::NOTHING.covers(&PermissionSet::NOTHING)
    );
}
