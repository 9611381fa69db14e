//! The overview: each number agrees with the list behind it, and those that the caller may not read are absent.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern};
use crate::scanner::{RECORDS, Scanner};

const OVERVIEW: &str = "/api/v1/overview";

async fn overview(actor: &Actor<'_>) -> Value {
    actor.get(OVERVIEW).await.is(200).body
}

/// A number that is exact.
fn exactly(count: u32) -> Value {
    json!({ "count": count, "more": false })
}

#[tokio::test]
async fn the_first_steps_are_shown_until_all_of_them_are_done() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let steps = async || {
        let steps = overview(&ada).await["first_steps"].take();
        ["role", "api_user", "key", "call"].map(|step| steps[step].as_bool())
    };
    assert_eq!(steps().await, [false, false, false, false].map(Some));
    let role = ada.role("Scanner", &["inventory:write"]).await;
    assert_eq!(steps().await, [true, false, false, false].map(Some));
    let id = ada.api_user("Hours Scanner", &[&role]).await;
    assert_eq!(steps().await, [true, true, false, false].map(Some));
    // A token of one's own is no key of an API user.
    ada.token("Dock 4").await;
    assert_eq!(steps().await, [true, true, false, false].map(Some));
    let key = ada.key(&id, "Left").await;
    assert_eq!(steps().await, [true, true, true, false].map(Some));
    assert!(key.at(&postern).works().await);
    assert_eq!(overview(&ada).await.get("first_steps"), None);
}

#[tokio::test]
async fn every_number_agrees_with_the_list_behind_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let lists = [
        ("/keys/expiring", "keys?state=expiring"),
        ("/keys/idle", "keys?state=idle"),
        ("/keys/never_used", "keys?state=never_used"),
        ("/blocked_users", "users?status=blocked"),
        ("/blocked_api_users", "api-users?status=blocked"),
        ("/refusals", "refusals?"),
    ];
    let numbers = async |ada: &Actor<'_>| {
        let overview = overview(ada).await;
        let mut numbers = Vec::new();
        for (pointer, list) in lists {
            let listed = ada.walk(&format!("/api/v1/{list}"), 2).await.len();
            assert_eq!(overview.pointer(pointer), Some(&exactly(listed.try_into().unwrap())), "{pointer}");
            numbers.push(listed);
        }
        numbers
    };
    assert_eq!(numbers(&ada).await, [0; 6]);

    let write = ["api_users:read", "api_users:write", "users:read", "users:write"];
    let (hr, key) = ada.integration("HR", &write).await;
    let main = key.at(&postern);
    main.person("wanda@example.com", &[]).await;
    main.invite("ina@example.com", &[]).await.is(201);
    let dock = main.api_user("Dock", &[]).await;
    let soon = postern.now() + SignedDuration::from_hours(24 * 29);
    main.issue(&dock, json!({ "name": "Dock 1", "expires_at": soon })).await;
    main.get("/api/v1/roles").await.is(403);
    assert_eq!(numbers(&ada).await, [1, 0, 1, 0, 0, 1]);

    // Invited people and API users of a key that does not work are blocked; disabled ones are disabled.
    let path = format!("/api/v1/api-users/{hr}/keys/{}", key.id);
    ada.edit(&path, json!({ "disabled": true })).await;
    assert_eq!(numbers(&ada).await, [0, 0, 1, 2, 1, 1]);
    ada.edit(&format!("/api/v1/api-users/{dock}"), json!({ "disabled": true })).await;
    assert_eq!(numbers(&ada).await, [0, 0, 1, 2, 0, 1]);
    ada.delete(&path).await.is(204);
    assert_eq!(numbers(&ada).await, [0, 0, 1, 2, 0, 1]);
    // After 90 days, nobody has used a key, and the refusals have expired.
    let right = ada.key(&hr, "Right").await;
    assert!(right.at(&postern).works().await);
    postern.advance(SignedDuration::from_hours(24 * 91));
    let ada = postern.new_session("ada@example.com").await;
    assert_eq!(numbers(&ada).await, [0, 1, 1, 2, 0, 0]);
    for user in ada.walk("/api/v1/users?status=blocked", 10).await {
        ada.post(&format!("/api/v1/users/{}/adopt", user["id"].as_str().unwrap()), json!({})).await.is(200);
    }
    assert_eq!(numbers(&ada).await, [0, 1, 1, 0, 0, 0]);
}

#[tokio::test]
async fn a_number_counts_up_to_a_hundred() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    for n in 0..100 {
        ada.key(&id, &format!("Key {n}")).await;
    }
    assert_eq!(overview(&ada).await["keys"]["never_used"], exactly(100));
    ada.token("One more").await;
    assert_eq!(overview(&ada).await["keys"]["never_used"], json!({ "count": 100, "more": true }));
}

#[tokio::test]
async fn what_the_caller_may_not_read_is_absent() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (permissions, present) in [
        (&["users:read"][..], &["blocked_users", "keys"][..]),
        (&["api_users:read"], &["blocked_api_users", "calls", "keys"]),
        (&["change_log:read"], &["refusals"]),
        (&["roles:write", "api_users:write"], &["first_steps"]),
        (&["roles:write", "inventory:read"], &[]),
    ] {
        let reader =
            ada.person_with(&format!("{}@example.com", permissions.concat().replace(':', "-")), permissions).await;
        let overview = overview(&reader).await;
        assert_eq!(overview.as_object().unwrap().keys().collect::<Vec<_>>(), present, "{permissions:?}");
    }
}

#[tokio::test]
async fn calls_with_all_keys_are_counted_by_day() {
    let scanner = Scanner::with(&["inventory:read"]).await;
    let (first, second) = (&scanner.postern, scanner.postern.second().await);
    let right = scanner.ada().key(&scanner.id, "Right").await;
    let token = scanner.ada().token("Dock 4").await;
    for _ in 0..2 {
        for postern in [first, &second] {
            for key in [&scanner.key, &right, &token] {
                key.at(postern).get(RECORDS).await.is(200);
            }
            right.at(postern).get("/api/v1/roles").await.is(403);
            // What a person does in a session is no call with a key.
            postern.ada().get(RECORDS).await.is(200);
        }
        first.advance(SignedDuration::from_mins(10));
    }
    // What an instance counted is written with its next call, a minute later or more.
    for postern in [first, &second] {
        token.at(postern).get(RECORDS).await.is(200);
    }
    let ada = first.new_session("ada@example.com").await;
    assert_eq!(overview(&ada).await["calls"], json!([{ "day": "2026-03-01", "allowed": 14, "refused": 4 }]));
    first.advance(SignedDuration::from_hours(24 * 29));
    let ada = first.new_session("ada@example.com").await;
    assert_eq!(overview(&ada).await["calls"][0]["day"], "2026-03-01");
    first.advance(SignedDuration::from_hours(24));
    let ada = first.new_session("ada@example.com").await;
    assert_eq!(overview(&ada).await["calls"], json!([]));
}

#[tokio::test]
async fn the_number_of_calls_to_the_table_does_not_grow_with_the_lists() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let cost = async || {
        overview(&ada).await;
        postern.tap.reset();
        overview(&ada).await;
        postern.tap.calls().len()
    };
    let (_, key) = ada.integration("HR", &["api_users:read", "api_users:write"]).await;
    let add = async |range: std::ops::Range<u32>| {
        for n in range {
            let id = key.at(&postern).api_user(&format!("Scanner {n}"), &[]).await;
            key.at(&postern).key(&id, "Left").await;
        }
    };
    add(0..2).await;
    let few = cost().await;
    add(2..30).await;
    assert_eq!(cost().await, few);
    // The caller; the calls; three lists of keys, one of them with the keys, their owners and what those depend on; two of
    // blocked principals, each with the keys that provision some and what they depend on; the refusals; the first steps.
    assert_eq!(few, 1 + 1 + (3 + 2) + 2 * 3 + 1 + 4);
}
