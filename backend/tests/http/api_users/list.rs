//! `GET /api-users`: the API users by name, each with its number of keys and its last use.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{API_USERS, Fleet, api_user_path};
use crate::harness::Postern;

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn api_users_are_listed_by_name_and_completely_at_any_page_size() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    assert_eq!(ada.get(API_USERS).await.is(200).body, json!({ "items": [], "next_cursor": null }));
    for name in ["scanner b", "Hours", "Scanner A", "hr system", "\u{ff33}canner C"] {
        ada.api_user(name, &[]).await;
    }
    let all = ada.walk(API_USERS, 100).await;
    assert_eq!(names(&all), ["Hours", "hr system", "Scanner A", "scanner b", "\u{ff33}canner C"]);
    for limit in 1..=5 {
        assert_eq!(ada.walk(API_USERS, limit).await, all, "in pages of {limit}");
    }
    for (prefix, found) in [("SCAN", 3), ("h", 2), ("Scanner%20b", 1), ("x", 0)] {
        assert_eq!(ada.walk(&format!("{API_USERS}?q={prefix}"), 1).await.len(), found, "{prefix}");
    }
    for item in &all {
        let found = ada.get(&api_user_path(item["id"].as_str().unwrap())).await.is(200);
        assert_eq!(found.body, *item);
    }
}

#[tokio::test]
async fn a_cursor_is_valid_for_one_caller_and_one_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &["api_users:read", "roles:read"]).await;
    for name in ["One", "Two", "Three"] {
        ada.api_user(name, &[&role]).await;
    }
    let page = ada.get(&format!("{API_USERS}?limit=1")).await.is(200);
    let cursor = page.text_at("/next_cursor");
    ada.get(&format!("{API_USERS}?limit=1&cursor={cursor}")).await.is(200);
    let kim = ada.person("kim@example.com", &[&role]).await;
    let others = [
        kim.at(&postern).get(&format!("{API_USERS}?cursor={cursor}")).await,
        ada.get(&format!("{API_USERS}?q=t&cursor={cursor}")).await,
        ada.get(&format!("/api/v1/roles?cursor={cursor}")).await,
        ada.get(&format!("/api/v1/keys?cursor={cursor}")).await,
        ada.get(&format!("/api/v1/resources?cursor={cursor}")).await,
    ];
    for reply in others {
        reply.is_problem(400, "bad_cursor");
    }
}

#[tokio::test]
async fn the_list_shows_the_number_of_keys_and_the_last_use() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let (left, right) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
    let usage = async || {
        let listed = ada.get(API_USERS).await.is(200)["items"][0].clone();
        assert_eq!(listed, ada.get(&api_user_path(&id)).await.is(200).body);
        (listed["keys"].clone(), listed["last_used_at"].clone())
    };
    assert_eq!(usage().await, (json!(2), Value::Null));
    left.at(&postern).get("/api/v1/session").await.is(200);
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:00:00Z")));
    postern.advance(SignedDuration::from_mins(7));
    right.at(&postern).get("/api/v1/session").await.is(200);
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:07:00Z")));
    postern.advance(SignedDuration::from_secs(59));
    left.at(&postern).get("/api/v1/collections/inventory/records").await.is(403);
    right.at(&postern).get("/api/v1/session").await.is(200);
    // Left's use is recorded: its last was long ago, and a 403 counts. Right's last was recorded less than a minute
    // ago.
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:07:59Z")));
    let key = ada.get(&format!("{}/keys/{}", api_user_path(&id), right.id)).await.is(200);
    assert_eq!(key["last_used"]["at"], "2026-03-01T09:07:00Z");
    ada.delete(&format!("{}/keys/{}", api_user_path(&id), right.id)).await.is(204);
    assert_eq!(usage().await.0, 1);
}

#[tokio::test]
async fn the_list_shows_disabled_and_blocked_api_users_but_no_deleted_ones() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let deleted = ada.api_user("Gone", &[]).await;
    let off = ada.api_user("Off", &[]).await;
    ada.edit(&api_user_path(&off), json!({ "disabled": true })).await.is(200);
    ada.delete(&api_user_path(&deleted)).await.is(204);
    ada.edit(&api_user_path(&fleet.id), json!({ "disabled": true })).await.is(200);
    let list = ada.walk(API_USERS, 1).await;
    let statuses: Vec<_> = list.iter().map(|item| (item["name"].as_str().unwrap(), item["status"].clone())).collect();
    assert_eq!(
        statuses,
        [("Controller", json!("disabled")), ("Off", json!("disabled")), ("Scanner", json!("blocked"))]
    );
    assert_eq!(list[2]["id"], scanner);
    assert_eq!(list[2]["blocked_by"], json!({ "key": fleet.provisioning_key(), "reason": "owner_disabled" }));
    assert!(list[0].get("blocked_by").is_none() && list[1].get("blocked_by").is_none());
}
