//! With all rules in force, the explorer finds no way around them. With one rule off, it finds the hole that the rule
//! closes.

#![allow(missing_docs, reason = "a test binary has no public surface")]
#![allow(clippy::panic, reason = "a test fails by panicking")]

use postern_law::{Bounds, Exploration, Property, Rule, Rules, Start, explore, starts};

/// Four principals, three keys, and three roles in addition to Administrator.
const BOUNDS: Bounds = Bounds { principals: 4, keys: 3, roles: 4, steps: 6 };

/// The starts that are explored one step less far, because each of their situations allows many more steps.
const ADVANCED: [&str; 2] =
    ["stolen tokens of two administrators", "a user and an API user that a stolen token has provisioned"];

fn start(name: &str) -> Start {
    starts().into_iter().find(|start| start.name == name).unwrap_or_else(|| panic!("no start is called {name}"))
}

/// Explores from a start with all rules in force. There must be no counterexample among at least this many situations.
fn assert_no_counterexample(name: &str, at_least: usize) {
    let steps = if ADVANCED.contains(&name) { BOUNDS.steps - 1 } else { BOUNDS.steps };
    let Exploration { situations, counterexample, .. } =
        explore(&start(name), Rules::all(), Bounds { steps, ..BOUNDS });
    if let Some(counterexample) = counterexample {
        panic!("from {name}:\n{counterexample}");
    }
    assert!(situations >= at_least, "only {situations} situations from {name}");
}

macro_rules! no_counterexample {
    ($($test:ident: $start:expr, $at_least:literal;)*) => {
        $(
            #[test]
            fn $test() {
                assert_no_counterexample($start, $at_least);
            }
        )*
    };
}

const TOKEN_AND_ACCOMPLICE: &str = "an administrator's stolen token and an accomplice";
const LIMITED_TOKEN: &str = "an administrator's stolen token that is limited to writing, and someone with a token";
const TWO_ACCOMPLICES: &str = "two accomplices without a stolen key";
const TWO_ADMINISTRATORS: &str = "stolen tokens of two administrators";

no_counterexample! {
    an_accomplice_gains_nothing_from_an_administrators_stolen_token: TOKEN_AND_ACCOMPLICE, 400_000;
    a_limited_stolen_token_gains_nothing_from_someone_elses_token: LIMITED_TOKEN, 30_000;
    an_accomplice_gains_nothing_from_the_stolen_token_of_someone_with_limited_rights:
        "a stolen token of someone with limited rights, and an accomplice with fewer", 300_000;
    a_stolen_token_gains_nothing_from_someone_who_is_disabled:
        "an administrator's stolen token and someone who is disabled", 90_000;
    two_accomplices_gain_nothing_from_each_other: TWO_ACCOMPLICES, 40_000;
    nothing_outlives_the_first_of_two_stolen_tokens_through_the_second: "two stolen tokens", 150_000;
    an_administrator_remains_when_tokens_of_all_administrators_are_stolen: TWO_ADMINISTRATORS, 100_000;
    principals_that_a_stolen_token_has_provisioned_end_with_it:
        "a user and an API user that a stolen token has provisioned", 100_000;
}

/// Explores from a start with one rule off. The counterexample must have these steps and the expected violation.
fn assert_counterexample(without: Rule, name: &str, steps: &[&str], property: Property) {
    let found = explore(&start(name), Rules::all().without(without), BOUNDS);
    let Some(counterexample) = found.counterexample else { panic!("no counterexample without {without:?}") };
    assert_eq!(counterexample.steps, steps, "without {without:?}: {counterexample}");
    assert_eq!(counterexample.violation.property, property, "without {without:?}: {counterexample}");
}

#[test]
fn without_rule_10_a_stolen_token_gives_its_permissions_to_an_accomplice() {
    let steps = ["Ada's stolen token gives Mallory Administrator and Writer"];
    assert_counterexample(Rule::NoIncreaseOutside, TOKEN_AND_ACCOMPLICE, &steps, Property::OutlivesNoKey);
    let steps = ["Ada's stolen token invites Olga again and keeps the tokens"];
    assert_counterexample(Rule::NoImpersonationOutside, LIMITED_TOKEN, &steps, Property::OutlivesNoKey);
    let steps = ["Ada's stolen token rotates Olga's token"];
    assert_counterexample(Rule::RotateInLineage, LIMITED_TOKEN, &steps, Property::OutlivesNoKey);
}

#[test]
fn without_rule_12_a_stolen_token_widens_roles_that_others_hold() {
    let steps = ["Ada's stolen token makes Writer grant read"];
    assert_counterexample(Rule::WidenInLineage, TOKEN_AND_ACCOMPLICE, &steps, Property::OutlivesNoKey);
    let steps = [
        "Ada's stolen token creates a role that grants write",
        "Mallory creates a user with role 3",
        "Ada's stolen token makes role 3 grant read",
    ];
    assert_counterexample(Rule::RolesBecomeIndependent, TOKEN_AND_ACCOMPLICE, &steps, Property::OutlivesNoKey);
}

#[test]
fn without_rule_14_a_stolen_token_adopts_a_user_that_it_created() {
    let steps = [
        "Ada's stolen token creates a user with Administrator",
        "Ada's stolen token adopts principal 2 and keeps the sign-in",
    ];
    assert_counterexample(Rule::MoveIndependently, TOKEN_AND_ACCOMPLICE, &steps, Property::OutlivesNoKey);
}

#[test]
fn without_rule_15_an_attacker_can_still_sign_in_as_an_adopted_user() {
    let steps = ["Ada's stolen token creates a user with Administrator", "Ada adopts principal 2"];
    assert_counterexample(Rule::AdoptionEndsSignIn, TOKEN_AND_ACCOMPLICE, &steps, Property::OutlivesNoKey);
}

#[test]
fn if_adoption_kept_the_keys_of_api_users_an_accomplice_would_keep_one() {
    let steps = [
        "Ada's stolen token creates an API user with no role",
        "Mallory issues a key of principal 2",
        "Ada's stolen token gives principal 2 Administrator",
        "Ada adopts principal 2",
    ];
    assert_counterexample(Rule::AdoptionEndsApiKeys, TOKEN_AND_ACCOMPLICE, &steps, Property::OutlivesNoKey);
}

#[test]
fn if_adoption_kept_keys_from_before_the_hand_over_an_accomplice_would_keep_one() {
    let steps = [
        "Mallory creates an API user with no role",
        "Mallory issues a key of principal 2",
        "Mallory hands over principal 2 to Ada's stolen token",
        "Ada's stolen token gives principal 2 Administrator",
        "Ada adopts principal 2",
    ];
    assert_counterexample(Rule::AdoptionEndsOlderKeys, TOKEN_AND_ACCOMPLICE, &steps, Property::OutlivesNoKey);
}

#[test]
fn without_rules_8_9_or_11_an_accomplice_needs_no_stolen_token() {
    assert_counterexample(
        Rule::GrantOnlyHeld,
        TWO_ACCOMPLICES,
        &["Mallory gives Mike Administrator"],
        Property::NoMoreThanStolen,
    );
    let steps = ["Mallory invites Olga again and keeps the tokens"];
    assert_counterexample(Rule::ManageOnlyCovered, TWO_ACCOMPLICES, &steps, Property::OutlivesNoKey);
    let steps = ["Mallory creates a role that grants write", "Mallory gives Mallory Writer and role 3"];
    assert_counterexample(Rule::NotOneself, TWO_ACCOMPLICES, &steps, Property::EnlargesNotOwn);
}

#[test]
fn without_rule_13_someone_can_depend_on_themselves() {
    assert_counterexample(Rule::NoCycles, LIMITED_TOKEN, &["Ada hands over Olga to Olga's token"], Property::NoCycle);
}

#[test]
fn without_rule_17_no_administrator_remains() {
    let steps = ["Ada's stolen token gives Ann no role", "Ada gives Ada no role"];
    assert_counterexample(Rule::AdministratorRemains, TWO_ADMINISTRATORS, &steps, Property::AdministratorRemains);
}

#[test]
fn without_rule_25_something_gains_by_a_successor_that_allows_more() {
    let steps = [
        "Mallory issues a key of Mallory",
        "Mallory issues a key of Mallory for write",
        "key 2 creates an API user with no role",
        "Ada gives Mallory Writer and Reader",
        "Mallory gives principal 2 Reader",
        "Mallory moves what depends on key 2 to key 1",
    ];
    assert_counterexample(Rule::SuccessionGivesNothing, TOKEN_AND_ACCOMPLICE, &steps, Property::SuccessionGivesNothing);
}
