//! Every permission that can be granted has one row, and nothing else has.

use super::*;

fn resource(name: &str, is_retired: bool) -> Resource {
    Resource {
        name: name.to_owned(),
        kind: ResourceKind::External,
        description: String::new(),
        guards: Vec::new(),
        built_in: false,
        retired_at: is_retired.then_some(postern_shared::time::Timestamp::UNIX_EPOCH),
        version: 1,
    }
}

fn permissions(groups: &[Group]) -> Vec<Permission> {
    let rows = groups.iter().flat_map(|group| &group.rows);
    rows.flat_map(ResourceRow::permissions).collect()
}

#[test]
fn every_built_in_permission_but_the_one_on_its_own_has_one_place() {
    let mut placed = permissions(&[administration()]);
    placed.push(Permission::API_TOKENS_GENERATE);
    placed.sort();
    let mut built_in = Permission::BUILT_IN.to_vec();
    built_in.sort();
    assert_eq!(placed, built_in);
}

#[test]
fn on_a_retired_resource_only_what_was_granted_is_there() {
    let resources = [resource("lab", true), resource("yard", true), resource("wms", false)];
    let before = [Permission::from("lab:write")];
    let groups = defined(&resources, &before);
    let expected: Vec<Permission> = ["lab:write", "wms:read", "wms:write"].map(Permission::from).to_vec();
    assert_eq!(permissions(&groups), expected);
    assert!(groups[0].rows[0].is_retired);
}

#[test]
fn a_permission_on_an_unknown_resource_is_still_there() {
    let groups = defined(&[], &[Permission::from("lab:write")]);
    assert_eq!(groups.iter().map(|group| group.title).collect::<Vec<_>>(), ["Other resources"]);
    assert!(permissions(&groups).contains(&Permission::from("lab:write")));
}

#[test]
fn a_person_who_cannot_see_resources_finds_those_that_are_named_once() {
    let groups = named(&["wms:read", "wms:write", "inventory:read", "users:read"].map(Permission::from));
    let titles = |group: &Group| group.rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&groups[0]), BUILT_IN_COLLECTIONS);
    assert_eq!(titles(&groups[1]), ["wms"]);
}

#[test]
fn a_filter_finds_titles_words_and_permissions() {
    let found = |text| administration().matching(text).map(|group| permissions(&[group])).unwrap_or_default();
    assert_eq!(found("administration"), permissions(&[administration()]));
    assert_eq!(found("read billing"), [Permission::BILLING_READ]);
    assert_eq!(found("change_log:"), [Permission::CHANGE_LOG_READ]);
    assert_eq!(found("nothing like it"), []);
}
