//! The calls of a page do not grow with the number of its items, apart from those that read keys.

use serde_json::json;

use super::{ACCESS, texts};
use crate::harness::Postern;

/// The calls of a request, without notes about use.
async fn calls(postern: &Postern, query: &str) -> usize {
    postern.tap.reset();
    postern.ada().get(&format!("{ACCESS}?limit=100&{query}")).await.is(200);
    postern.tap.calls().iter().filter(|call| call.operation != "UpdateItem").count()
}

#[tokio::test]
async fn a_page_makes_as_many_calls_for_thirty_holders_as_for_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.get("/api/v1/session").await.is(200);
    let role = ada.role("Reader", &["inventory:read"]).await;
    let queries = ["permission=inventory:read", ""];
    let mut before = Vec::new();
    for holders in [1, 30] {
        for n in 0..holders {
            ada.api_user(&format!("Scanner {holders} {n}"), &[&role]).await;
        }
        let mut counts = Vec::new();
        for query in queries {
            counts.push(calls(&postern, query).await);
        }
        if !before.is_empty() {
            assert_eq!(counts, before);
        }
        before = counts;
    }
    // Nobody's keys are asked for without keys, and once for each owner with keys.
    let scanner = ada.api_user("With keys", &[&role]).await;
    for n in 0..5 {
        ada.key(&scanner, &format!("Key {n}")).await;
    }
    let after = [calls(&postern, queries[0]).await, calls(&postern, queries[1]).await];
    assert_eq!(after, [before[0] + 1, before[1] + 1]);
}

#[tokio::test]
async fn a_hundred_keys_of_a_principal_are_looked_at() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &["inventory:read"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let of_scanner = async || {
        let reply = ada.get(&format!("{ACCESS}?principal={scanner}")).await.is(200);
        (reply["items"][0]["keys"].as_array().unwrap().len(), reply["items"][0]["keys_complete"].clone())
    };
    for n in 0..100 {
        ada.key(&scanner, &format!("Key {n}")).await;
    }
    assert_eq!(of_scanner().await, (100, json!(true)));
    ada.key(&scanner, "One more").await;
    assert_eq!(of_scanner().await, (100, json!(false)));
}

#[tokio::test]
async fn more_holders_and_roles_than_are_read_at_a_time_are_all_listed() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut roles = Vec::new();
    for n in 0..20 {
        roles.push(ada.role(&format!("Reader {n}"), &["inventory:read"]).await);
    }
    let mut expected = vec![ada.id.clone()];
    for n in 0..120 {
        let roles = [&roles[n % 20], &roles[(n + 1) % 20]].map(String::as_str);
        expected.push(ada.api_user(&format!("Scanner {n}"), &roles).await);
    }
    expected.sort();
    let listed = async |query: &str| {
        let path = format!("{ACCESS}?{query}");
        let all = ada.walk(&path, 100).await;
        assert_eq!(ada.walk(&path, 40).await, all);
        let mut ids: Vec<String> = texts(&all, "/principal/id").into_iter().map(str::to_owned).collect();
        ids.sort();
        ids
    };
    assert_eq!(listed("permission=inventory:read").await, expected);
    let mut everyone = listed("").await;
    everyone.dedup();
    assert_eq!(everyone, expected);
}
