//! Rule 25: what depends on a key moves to another key of its owner, and nobody's rights grow.

use std::time::Duration;

use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::scene::{NONE, Scene};
use crate::harness::Reply;
use crate::holders::MANAGING;

const HR: &str = "POST account/tokens/$hr/succeed";

/// Hana and her tokens `hr` and `next`. With `hr` she created the role `Staff`, the user `stan` with that role, whose
/// token is `stans`, and the API user `Robot`, whose key is `robots`.
async fn scene(hr: Value) -> Scene {
    let mut test = Scene::with_token(hr).await;
    test.token("hana", "next").await;
    test.role("hr", "Staff", &["api_tokens:generate", "inventory:read", "roles:write"]).await;
    test.person("hr", "stan", &["Staff"]).await;
    test.token("stan", "stans").await;
    test.api_user("hr", "Robot", &["Staff"], "robots").await;
    test
}

fn to(owner: &str, key: &str) -> Value {
    json!({ "key": { "owner": owner, "id": key } })
}

fn next() -> Value {
    to("$hana", "$next")
}

/// Asserts how many users, API users, keys and roles moved, and how many stayed.
#[track_caller]
fn moved(reply: &Reply, [users, api_users, keys, roles]: [u64; 4], remaining: u64) {
    let moved = json!({ "users": users, "api_users": api_users, "keys": keys, "roles": roles });
    assert_eq!(reply.body, json!({ "moved": moved, "remaining": remaining }));
}

#[tokio::test]
async fn everything_that_depends_on_a_key_moves_to_its_successor_and_survives_the_key() {
    let mut test = scene(json!({ "name": "HR system" })).await;
    // A role of a key in between is in both lineages.
    test.role("stans", "Robots", &["inventory:read"]).await;
    let reply = test.expect("hana", HR, next(), "200").await;
    moved(&reply, [1, 1, 2, 1], 0);
    let again = test.postern.unchanged_by(test.send("hana", HR, next())).await.is(200);
    moved(&again, [0, 0, 0, 0], 0);

    // The log of each target says what became of it.
    let (old, new) = (test.fill(json!({ "owner": "$hana", "id": "$hr" })), test.fill(next()["key"].take()));
    let entries = test.postern.entries_of(&reply).await;
    let mut logged: Vec<_> = entries.iter().map(|entry| entry.0["action"].as_str().unwrap()).collect();
    logged.sort_unstable();
    let expected = ["api_user.hand_over", "key.move", "key.move", "key.succeed", "role.edit", "user.hand_over"];
    assert_eq!(logged, expected);
    for entry in &entries {
        entry.is_by(&test.caller("hana"));
        match entry.0["action"].as_str().unwrap() {
            "key.succeed" => {
                entry.is_about("user", &test.caller("hana").id, "hana");
                entry.says("key.succeed", json!({ "key": old["id"] }), json!({ "key": new["id"] }));
            }
            "key.move" => assert_eq!((&entry.0["before"]["issued_by"], &entry.0["after"]["issued_by"]), (&old, &new)),
            action => {
                entry.says(action, json!({ "provisioned_by": old }), json!({ "provisioned_by": new }));
            }
        }
    }

    test.run([
        // The successor does what the old key could, and the old key does not any more.
        ("hr", "PATCH users/$stan", json!({ "name": "Stanley" }), "403 outside_lineage"),
        ("hr", "PATCH roles/$Staff", json!({ "name": "Everyone" }), "403 outside_lineage"),
        ("hr", "PATCH roles/$Robots", json!({ "name": "Machines" }), "403 outside_lineage"),
        ("next", "PATCH users/$stan", json!({ "name": "Stanley" }), "200"),
        ("next", "PATCH roles/$Staff", json!({ "description": "All" }), "200"),
        ("next", "PATCH roles/$Robots", json!({ "name": "Machines" }), "200"),
        ("next", "POST api-users/$Robot/keys/$robots/rotate", json!({ "overlap_seconds": 60 }), "200"),
        ("hana", "DELETE account/tokens/$hr", NONE, "204"),
    ])
    .await;
    for who in ["stan", "stans", "robots"] {
        test.has_only(who, &["api_tokens:generate", "inventory:read", "roles:write"]).await;
    }
    test.expect("hana", "DELETE account/tokens/$next", NONE, "204").await;
    for who in ["stan", "stans", "robots"] {
        test.expect(who, "GET session", NONE, "401 invalid_token").await;
    }
}

#[tokio::test]
async fn a_key_that_is_disabled_or_expired_has_a_successor_and_what_depends_on_it_works_again() {
    for ends in ["disabled", "expired"] {
        let test = scene(json!({ "name": "HR", "expires_at": "2026-03-01T10:00:00Z" })).await;
        if ends == "disabled" {
            test.expect("hana", "PATCH account/tokens/$hr", json!({ "disabled": true }), "200").await;
        } else {
            test.postern.advance(SignedDuration::from_mins(59));
            test.expect("hana", "GET session", NONE, "200").await;
            test.postern.advance(SignedDuration::from_mins(1));
        }
        test.expect("robots", "GET session", NONE, "401 invalid_token").await;
        moved(&test.expect("hana", HR, next(), "200").await, [1, 1, 2, 1], 0);
        test.has_only("robots", &["api_tokens:generate", "inventory:read", "roles:write"]).await;
    }
}

#[tokio::test]
async fn what_a_deleted_key_provisioned_moves_for_someone_who_could_adopt_and_hand_it_over() {
    let mut test = scene(json!({ "name": "HR system" })).await;
    test.role("ada", "Clerk", &[&MANAGING[..], &["billing:read"]].concat()).await;
    test.person("ada", "kim", &["Clerk"]).await;
    test.role("ada", "Billing", &["billing:read"]).await;
    test.expect("ada", "PATCH api-users/$Robot", json!({ "roles": ["$Staff", "$Billing"] }), "200").await;
    test.expect("hana", "DELETE account/tokens/$hr", NONE, "204").await;
    let path = "POST users/$hana/tokens/$hr/succeed";
    // The new key lacks what Robot holds. The keys stay blocked: nobody knows what the old key allowed.
    let reply = test.expect("kim", path, next(), "200").await;
    moved(&reply, [1, 0, 0, 0], 3);
    test.has_only("stan", &["api_tokens:generate", "inventory:read", "roles:write"]).await;
    test.expect("stans", "GET session", NONE, "401 invalid_token").await;
    // The role would have holders in two lineages.
    let role = test.expect("ada", "GET roles/$Staff", NONE, "200").await;
    assert_eq!(role["provisioned_by"], Value::Null);

    test.expect("ada", "PATCH api-users/$Robot", json!({ "roles": ["$Staff"] }), "200").await;
    moved(&test.expect("hana", HR, next(), "200").await, [0, 1, 0, 0], 2);
    moved(&test.expect("hana", HR, next(), "200").await, [0, 0, 0, 0], 2);
    // Under another owner, the id of the key names a key that provisioned nobody.
    let elsewhere = "POST users/$kim/tokens/$hr/succeed";
    test.token("kim", "kims").await;
    moved(&test.expect("ada", elsewhere, to("$kim", "$kims"), "200").await, [0, 0, 0, 0], 2);
}

#[tokio::test]
async fn only_the_owner_or_an_independent_person_who_covers_the_owner_names_a_successor() {
    let mut test = scene(json!({ "name": "HR system" })).await;
    test.role("hr", "Writer", &["users:read", "users:write"]).await;
    test.person("hr", "writer", &["Writer"]).await;
    test.role("ada", "Clerk", &["users:read", "users:write"]).await;
    test.person("ada", "kim", &["Clerk"]).await;
    test.token("ada", "adas").await;
    let hana = "POST users/$hana/tokens/$hr/succeed";
    test.run([
        ("hr next adas robots", HR, next(), "403 session_required"),
        ("hr next adas", hana, next(), "403 session_required"),
        ("robots", hana, next(), "403 session_required"),
        ("stan", hana, next(), "403 insufficient_scope"),
        ("writer", hana, next(), "403 independence_required"),
        ("kim", hana, next(), "403 beyond_your_rights"),
        // Somebody else's key, in one's own session.
        ("kim", HR, next(), "422 invalid_field"),
        ("ada", hana, next(), "200"),
    ])
    .await;
}

#[tokio::test]
async fn owners_who_depend_on_a_key_name_successors_only_in_its_lineage() {
    let mut test = Scene::with_token(json!({ "name": "HR" })).await;
    // `early` and `spare` are from before the hand-over, `late` and `later` from after it.
    test.person("ada", "eve", &["HR"]).await;
    test.token("eve", "early").await;
    test.token("eve", "spare").await;
    test.api_user("early", "Early", &[], "earlys").await;
    test.expect("ada", "POST users/$eve/hand-over", to("$hana", "$hr"), "200").await;
    test.token("eve", "late").await;
    test.token("eve", "later").await;
    test.api_user("late", "Late", &[], "lates").await;
    test.run([
        ("eve", "POST account/tokens/$early/succeed", to("$eve", "$spare"), "403 outside_lineage"),
        ("eve", "POST account/tokens/$early/succeed", to("$eve", "$late"), "403 outside_lineage"),
        ("eve", "POST account/tokens/$late/succeed", to("$eve", "$spare"), "422 invalid_field"),
        ("eve", "POST account/tokens/$late/succeed", to("$eve", "$later"), "200"),
        ("eve", "DELETE account/tokens/$late", NONE, "204"),
    ])
    .await;
    test.expect("lates", "GET session", NONE, "200").await;
    // After a deletion nobody knows the lineage, so somebody independent has to do it.
    test.api_user("later", "Later", &[], "laters").await;
    test.token("eve", "last").await;
    test.expect("eve", "DELETE account/tokens/$later", NONE, "204").await;
    test.expect("eve", "POST account/tokens/$later/succeed", to("$eve", "$last"), "403 outside_lineage").await;
    moved(
        &test.expect("ada", "POST users/$eve/tokens/$later/succeed", to("$eve", "$last"), "200").await,
        [0, 2, 0, 0],
        2,
    );
}

#[tokio::test]
async fn a_key_that_cannot_succeed_is_refused_with_the_reason() {
    let mut test = scene(json!({ "name": "HR system" })).await;
    test.token("hana", "disabled").await;
    test.expect("hana", "PATCH account/tokens/$disabled", json!({ "disabled": true }), "200").await;
    test.scoped_token("hana", "narrow", &["api_tokens:generate", "inventory:read"]).await;
    test.token("ada", "adas").await;
    test.api_user("adas", "Controller", &["HR"], "main").await;
    test.key("adas", "Controller", "sibling", json!({ "name": "Sibling" })).await;
    test.key("ada", "Controller", "independent", json!({ "name": "Independent" })).await;
    let main = "POST api-users/$Controller/keys/$main/succeed";
    for (by, path, owner, key, code) in [
        ("hana", HR, "$hana", "key_abcdefghijkl", "unknown_key"),
        ("hana", HR, "$hana", "$disabled", "broken_key"),
        ("hana", HR, "$hana", "$hr", "same_key"),
        ("hana", HR, "$ada", "$adas", "other_owner"),
        ("hana", HR, "$stan", "$stans", "other_owner"),
        ("hana", HR, "$hana", "$narrow", "insufficient_key"),
        ("ada", main, "$Controller", "$independent", "other_lineage"),
    ] {
        let refused = test.expect(by, path, to(owner, key), "422 invalid_field").await.is_invalid("key", code);
        assert_eq!(refused["missing_permissions"].is_array(), key == "$narrow", "{refused:?}");
    }
    moved(&test.expect("ada", main, to("$Controller", "$sibling"), "200").await, [0, 0, 0, 0], 0);
}

#[tokio::test]
async fn nobody_gains_rights_by_a_successor_that_can_do_more() {
    let mut test = Scene::with_token(json!({ "name": "Wide" })).await;
    test.scoped_token("hana", "narrow", &["api_users:read", "api_users:write", "inventory:read"]).await;
    test.role("ada", "Reader", &["inventory:read"]).await;
    test.role("ada", "Billing", &["billing:read", "inventory:read", "users:read"]).await;
    test.api_user("narrow", "Within", &["Reader"], "withins").await;
    test.api_user("narrow", "Beyond", &["Reader"], "beyonds").await;
    test.expect("ada", "PATCH api-users/$Beyond", json!({ "roles": ["$Billing"] }), "200").await;
    test.has_only("beyonds", &["inventory:read"]).await;
    let wide = to("$hana", "$hr");
    moved(&test.expect("hana", "POST account/tokens/$narrow/succeed", wide.clone(), "200").await, [0, 1, 1, 0], 2);
    moved(&test.expect("ada", "POST users/$hana/tokens/$narrow/succeed", wide, "200").await, [0, 0, 0, 0], 2);
    test.has_only("beyonds", &["inventory:read"]).await;
    test.expect("hana", "DELETE account/tokens/$narrow", NONE, "204").await;
    test.has_only("withins", &["inventory:read"]).await;
}

#[tokio::test]
async fn a_succession_that_is_interrupted_goes_on() {
    let test = scene(json!({ "name": "HR system" })).await;
    test.postern.skip_time();
    // After both keys.
    test.postern.tap.inject(Rule::on("TransactWriteItems", Fault::Unavailable).skip(2).always());
    moved(&test.send("hana", HR, next()).await.is(200), [0, 0, 2, 0], 0);
    test.send("hana", HR, next()).await.is(503);
    test.postern.tap.reset();
    let rest = test.expect("hana", HR, next(), "200").await;
    moved(&rest, [1, 1, 0, 1], 0);
    test.expect("hana", "DELETE account/tokens/$hr", NONE, "204").await;
    test.expect("stans", "GET session", NONE, "200").await;
    test.expect("robots", "GET session", NONE, "200").await;
}

#[tokio::test]
async fn a_successor_that_is_disabled_meanwhile_inherits_no_more() {
    let test = scene(json!({ "name": "HR system" })).await;
    test.postern.skip_time();
    let disable = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        test.send("hana", "PATCH account/tokens/$next", json!({ "disabled": true })).await
    };
    test.postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_secs(1))));
    let (reply, disabled) = tokio::join!(test.send("hana", HR, next()), disable);
    disabled.is(200);
    let reply = reply.is(422).is_invalid("key", "broken_key");
    // Nothing had moved when the key was disabled, and nothing was logged.
    assert_eq!(test.postern.entries_of(&reply).await.len(), 0);
    test.expect("stans", "GET session", NONE, "200").await;
}
