//! Rule 25: what depends on a key moves to another key of its owner, and nobody's rights grow.

mod roles;

use std::time::Duration;

use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::scene::{NONE, Scene};
use crate::harness::Reply;

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

/// Asserts how many users, API users, keys and roles moved, and the names of the principals and keys that stayed.
#[track_caller]
fn moved(reply: &Reply, [users, api_users, keys, roles]: [u64; 4], stayed: &[&str]) {
    let moved = json!({ "users": users, "api_users": api_users, "keys": keys, "roles": roles });
    let names = |list: &str| reply.body["remaining"][list]["named"].as_array().unwrap().clone();
    let remaining: Vec<_> = names("principals").into_iter().chain(names("keys")).map(|it| it["name"].clone()).collect();
    assert_eq!((&reply.body["moved"], remaining), (&moved, stayed.iter().map(|name| json!(name)).collect::<Vec<_>>()));
    assert_eq!((&reply.body["complete"], &reply.body["next_cursor"]), (&json!(stayed.is_empty()), &NONE));
}

#[tokio::test]
async fn everything_that_depends_on_a_key_moves_to_its_successor_and_survives_the_key() {
    let mut test = scene(json!({ "name": "HR system" })).await;
    // A role of a key in between is in both lineages.
    test.role("stans", "Robots", &["inventory:read"]).await;
    let reply = test.expect("hana", HR, next(), "200").await;
    moved(&reply, [1, 1, 2, 1], &[]);
    let again = test.postern.unchanged_by(test.send("hana", HR, next())).await.is(200);
    moved(&again, [0, 0, 0, 0], &[]);

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
                let says = |successor: &Value| json!({ "key": old["id"], "successor": successor });
                entry.says("key.succeed", says(&NONE), says(&new["id"]));
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
        moved(&test.expect("hana", HR, next(), "200").await, [1, 1, 2, 1], &[]);
        test.has_only("robots", &["api_tokens:generate", "inventory:read", "roles:write"]).await;
    }
}

#[tokio::test]
async fn a_key_that_was_deleted_has_no_successor_like_one_that_never_was() {
    let mut test = scene(json!({ "name": "HR system" })).await;
    test.token("ada", "adas").await;
    test.expect("hana", "DELETE account/tokens/$hr", NONE, "204").await;
    let mut answers = Vec::new();
    // The last one is a key of another owner, on which nothing depends under this one.
    for key in ["$hr", "key_abcdefghijkl", "$adas"] {
        let proposal = json!({ "action": "key.succeed", "owner": "$hana", "key": key, "to": next()["key"] });
        for (path, body) in
            [(format!("POST users/$hana/tokens/{key}/succeed"), next()), ("POST impact".into(), proposal)]
        {
            let answer = test.expect("ada", &path, body, "404 not_found").await;
            answers.push(answer["detail"].clone());
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
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
        // Somebody else's key, as one's own.
        ("kim", HR, next(), "404 not_found"),
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
        ("hana", HR, "$ada", "key_abcdefghijkl", "other_owner"),
        ("hana", HR, "$stan", "$stans", "other_owner"),
        ("hana", HR, "$hana", "$narrow", "insufficient_key"),
        ("ada", main, "$Controller", "$independent", "other_lineage"),
    ] {
        let refused = test.expect(by, path, to(owner, key), "422 invalid_field").await.is_invalid("key", code);
        drop(refused);
        // The preview says the same.
        let (owner_of_old, old) = if path == main { ("$Controller", "$main") } else { ("$hana", "$hr") };
        let to = &to(owner, key)["key"];
        let proposal = json!({ "action": "key.succeed", "owner": owner_of_old, "key": old, "to": to });
        test.expect(by, "POST impact", proposal, "422 invalid_field").await.is_invalid("to", code);
    }
    test.token("hana", "third").await;
    test.api_user("next", "Other", &[], "others").await;
    test.expect("hana", "POST account/tokens/$next/succeed", to("$hana", "$third"), "200").await;
    test.expect("hana", HR, next(), "422 invalid_field").await.is_invalid("key", "superseded_key");
    moved(&test.expect("ada", main, to("$Controller", "$sibling"), "200").await, [0, 0, 0, 0], &[]);
}

#[tokio::test]
async fn a_succession_that_is_interrupted_goes_on_and_reports_what_stopped_it() {
    let test = scene(json!({ "name": "HR system" })).await;
    test.postern.skip_time();
    // After the role has moved.
    test.postern.tap.inject(Rule::on("TransactWriteItems", Fault::Unavailable).skip(1).always());
    let reply = test.send("hana", HR, next()).await.is(200);
    assert_eq!(reply["moved"], json!({ "users": 0, "api_users": 0, "keys": 0, "roles": 1 }));
    assert_eq!(reply["complete"], false);
    let rest = format!("{HR}?cursor={}", reply.text_at("/next_cursor"));
    test.send("hana", &rest, next()).await.is(503);
    test.postern.tap.reset();
    moved(&test.expect("hana", &rest, next(), "200").await, [1, 1, 2, 0], &[]);
    test.expect("hana", "DELETE account/tokens/$hr", NONE, "204").await;
    test.expect("stans", "GET session", NONE, "200").await;
    test.expect("robots", "GET session", NONE, "200").await;
    // A cursor belongs to both keys.
    let other = rest.replace("$hr", "$next");
    test.expect("hana", &other, next(), "400 bad_cursor").await;
}

#[tokio::test]
async fn a_successor_that_is_disabled_meanwhile_inherits_no_more() {
    let test = scene(json!({ "name": "HR system" })).await;
    test.postern.skip_time();
    let elsewhere = test.postern.second().await;
    let path = format!("/api/v1/account/tokens/{}", test.id("$next"));
    // In paused time: after the request has decided, and before its write arrives.
    let disable = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        test.caller("hana").at(&elsewhere).edit(&path, json!({ "disabled": true })).await
    };
    test.postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_secs(1))));
    let (reply, disabled) = tokio::join!(test.send("hana", HR, next()), disable);
    disabled.is(200);
    let reply = reply.is(422).is_invalid("key", "broken_key");
    // Nothing had moved when the key was disabled, and nothing was logged.
    assert_eq!(test.postern.entries_of(&reply).await.len(), 0);
    test.expect("stans", "GET session", NONE, "200").await;
}

#[tokio::test]
async fn a_key_that_others_depend_on_is_listed_as_one_that_needs_a_successor_before_it_expires() {
    let mut test = Scene::with_token(json!({ "name": "HR", "expires_at": "2026-03-20T09:00:00Z" })).await;
    let numbers = async |test: &Scene| {
        let keys = test.expect("ada", "GET overview", NONE, "200").await["keys"].clone();
        [&keys["expiring"]["count"], &keys["expiring_with_dependents"]["count"]].map(|count| count.as_u64().unwrap())
    };
    assert_eq!(numbers(&test).await, [1, 0]);
    test.api_user("hr", "Robot", &[], "robots").await;
    assert_eq!(numbers(&test).await, [1, 1]);
    test.token("hana", "next").await;
    test.expect("hana", HR, next(), "200").await;
    assert_eq!(numbers(&test).await, [1, 0]);
    let old = test.expect("hana", "GET account/tokens/$hr", NONE, "200").await;
    assert_eq!((&old["has_dependents"], &old["successor"]), (&json!(true), &test.fill(next())["key"]["id"]));
}
