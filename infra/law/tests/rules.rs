//! With all rules in force the explorer finds no way around them; without any one of them it finds the hole that the rule closes.

#![allow(missing_docs, reason = "a test binary has no public surface")]
#![allow(clippy::panic, reason = "a test fails by panicking")]

use postern_law::{Bounds, Exploration, Rule, Rules, Start, Violation, explore, starts};

/// Four principals, three keys, and three roles besides Administrator.
const BOUNDS: Bounds = Bounds { principals: 4, keys: 3, roles: 4, steps: 6 };

/// The starts where much has happened already, and where every step has many more to follow.
const ADVANCED: [&str; 2] =
    ["stolen tokens of two administrators", "a user and an API user that a stolen token has provisioned"];

fn start(name: &str) -> Start {
    starts().into_iter().find(|start| start.name == name).unwrap_or_else(|| panic!("no start is called {name}"))
}

/// Explores from a start with all rules in force.
fn nothing_is_found(name: &str, at_least: usize) {
    let steps = if ADVANCED.contains(&name) { BOUNDS.steps - 1 } else { BOUNDS.steps };
    let Exploration { situations, counterexample, .. } =
        explore(&start(name), Rules::all(), Bounds { steps, ..BOUNDS });
    if let Some(counterexample) = counterexample {
        panic!("from {name}:\n{counterexample}");
    }
    assert!(situations >= at_least, "only {situations} situations from {name}");
}

#[test]
fn an_accomplice_gains_nothing_from_an_administrators_stolen_token() {
    nothing_is_found("an administrator's stolen token and an accomplice", 400_000);
}

#[test]
fn a_limited_stolen_token_gains_nothing_from_someone_elses_token() {
    nothing_is_found("an administrator's stolen token that is limited to writing, and someone with a token", 30_000);
}

#[test]
fn an_accomplice_gains_nothing_from_the_stolen_token_of_someone_with_limited_rights() {
    nothing_is_found("a stolen token of someone with limited rights, and an accomplice with fewer", 300_000);
}

#[test]
fn a_stolen_token_gains_nothing_from_someone_who_is_disabled() {
    nothing_is_found("an administrator's stolen token and someone who is disabled", 90_000);
}

#[test]
fn two_accomplices_gain_nothing_from_each_other() {
    nothing_is_found("two accomplices without a stolen key", 40_000);
}

#[test]
fn nothing_outlives_the_first_of_two_stolen_tokens_through_the_second() {
    nothing_is_found("two stolen tokens", 150_000);
}

#[test]
fn an_administrator_remains_when_tokens_of_all_are_stolen() {
    nothing_is_found("stolen tokens of two administrators", 100_000);
}

#[test]
fn what_a_stolen_token_has_provisioned_ends_with_it() {
    nothing_is_found("a user and an API user that a stolen token has provisioned", 100_000);
}

/// Explores from a start without a rule, and compares the steps to the hole.
fn is_found(without: Rule, name: &str, steps: &[&str], is_this: impl Fn(Violation) -> bool) {
    let found = explore(&start(name), Rules::all().without(without), BOUNDS);
    let Some(counterexample) = found.counterexample else { panic!("nothing is found without {without:?}") };
    assert_eq!(counterexample.steps, steps, "without {without:?}: {counterexample}");
    assert!(is_this(counterexample.violation), "without {without:?}: {counterexample}");
}

fn outlives(broken: Violation) -> bool {
    matches!(broken, Violation::OutlivesItsKey(_))
}

const TOKEN_AND_ACCOMPLICE: &str = "an administrator's stolen token and an accomplice";
const LIMITED_TOKEN: &str = "an administrator's stolen token that is limited to writing, and someone with a token";

#[test]
fn without_rule_10_a_stolen_token_gives_its_rights_to_an_accomplice() {
    let steps = ["Ada's stolen token gives Mallory Administrator and Writer"];
    is_found(Rule::NoIncreaseOutside, TOKEN_AND_ACCOMPLICE, &steps, outlives);
    let steps = ["Ada's stolen token invites Olga again and keeps the tokens"];
    is_found(Rule::NoImpersonationOutside, LIMITED_TOKEN, &steps, outlives);
    let steps = ["Ada's stolen token rotates Olga's token"];
    is_found(Rule::RotateInLineage, LIMITED_TOKEN, &steps, outlives);
}

#[test]
fn without_rule_12_a_stolen_token_widens_what_others_hold() {
    let steps = ["Ada's stolen token makes Writer grant read"];
    is_found(Rule::WidenInLineage, TOKEN_AND_ACCOMPLICE, &steps, outlives);
    let steps = [
        "Ada's stolen token creates a role that grants write",
        "Mallory creates a user with role 3",
        "Ada's stolen token makes role 3 grant read",
    ];
    is_found(Rule::RolesBecomeIndependent, TOKEN_AND_ACCOMPLICE, &steps, outlives);
}

#[test]
fn without_rule_14_what_a_stolen_token_creates_is_freed_by_it() {
    let steps = [
        "Ada's stolen token creates a user with Administrator",
        "Ada's stolen token adopts principal 2 and keeps the sign-in",
    ];
    is_found(Rule::MoveIndependently, TOKEN_AND_ACCOMPLICE, &steps, outlives);
}

#[test]
fn without_rule_15_adoption_frees_someone_into_the_hands_of_the_thief() {
    let steps = ["Ada's stolen token creates a user with Administrator", "Ada adopts principal 2"];
    is_found(Rule::AdoptionEndsSignIn, TOKEN_AND_ACCOMPLICE, &steps, outlives);
}

#[test]
fn where_adoption_leaves_the_keys_of_api_users_an_accomplice_keeps_one() {
    let steps = [
        "Ada's stolen token creates an API user with no role",
        "Mallory issues a key of principal 2",
        "Ada's stolen token gives principal 2 Administrator",
        "Ada adopts principal 2",
    ];
    is_found(Rule::AdoptionEndsApiKeys, TOKEN_AND_ACCOMPLICE, &steps, outlives);
}

#[test]
fn where_adoption_leaves_keys_from_before_the_hand_over_an_accomplice_keeps_one() {
    let steps = [
        "Mallory creates an API user with no role",
        "Mallory issues a key of principal 2",
        "Mallory hands over principal 2 to Ada's stolen token",
        "Ada's stolen token gives principal 2 Administrator",
        "Ada adopts principal 2",
    ];
    is_found(Rule::AdoptionEndsOlderKeys, TOKEN_AND_ACCOMPLICE, &steps, outlives);
}

#[test]
fn without_rules_8_9_and_11_nobody_needs_a_stolen_token() {
    let accomplices = "two accomplices without a stolen key";
    is_found(Rule::GrantOnlyHeld, accomplices, &["Mallory gives Mike Administrator"], |_| true);
    let steps = ["Mallory invites Olga again and keeps the tokens"];
    is_found(Rule::ManageOnlyCovered, accomplices, &steps, outlives);
    let steps = ["Mallory creates a role that grants write", "Mallory gives Mallory Writer and role 3"];
    is_found(Rule::NotOneself, accomplices, &steps, |broken| matches!(broken, Violation::EnlargedOwn(_)));
}

#[test]
fn without_rule_13_someone_can_depend_on_themselves() {
    is_found(Rule::NoCircles, LIMITED_TOKEN, &["Ada hands over Olga to Olga's token"], |broken| {
        broken == Violation::Circle
    });
}

#[test]
fn without_rule_17_the_administrators_are_gone() {
    let steps = ["Ada's stolen token gives Ann no role", "Ada gives Ada no role"];
    let none_is_left = |broken| broken == Violation::NoAdministrator;
    is_found(Rule::AdministratorRemains, "stolen tokens of two administrators", &steps, none_is_left);
}
