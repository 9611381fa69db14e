//! Whether everything that can be given has its place, and only that.

use super::*;

fn resource(name: &str, is_retired: bool) -> Resource {
    Resource {
        name: name.to_owned(),
        kind: ResourceKind::External,
        description: String::new(),
        built_in: false,
        retired_at: is_retired.then_some(jiff::Timestamp::UNIX_EPOCH),
        version: 1,
    }
}

fn permissions(groups: &[Group]) -> Vec<Permission> {
    let lines = groups.iter().flat_map(|group| &group.lines);
    lines
        .flat_map(|line| match line.cells.clone() {
            Cells::Pair(read, write) => vec![read, write],
            Cells::Single(_, permission) => vec![Some(permission)],
        })
        .flatten()
        .collect()
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
fn on_a_retired_resource_only_what_was_given_is_there() {
    let resources = [resource("lab", true), resource("yard", true), resource("wms", false)];
    let before = [Permission::from("lab:write")];
    let groups = defined(&resources, &before);
    let expected: Vec<Permission> = ["lab:write", "wms:read", "wms:write"].map(Permission::from).to_vec();
    assert_eq!(permissions(&groups), expected);
    assert!(groups[0].lines[0].is_retired);
}

#[test]
fn what_is_given_on_a_resource_nobody_knows_is_still_there() {
    let groups = defined(&[], &[Permission::from("lab:write")]);
    assert_eq!(groups.iter().map(|group| group.title).collect::<Vec<_>>(), ["Other resources"]);
    assert!(permissions(&groups).contains(&Permission::from("lab:write")));
}

#[test]
fn without_sight_of_the_resources_those_that_are_named_are_there_once() {
    let groups = named(&["wms:read", "wms:write", "inventory:read", "users:read"].map(Permission::from));
    let titles = |group: &Group| group.lines.iter().map(|line| line.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&groups[0]), BUILT_IN_COLLECTIONS);
    assert_eq!(titles(&groups[1]), ["wms"]);
}
