//! `GET /api-users`: each API user with its number of keys, its last use and its status.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{API_USERS, api_user_path, key_path};
use crate::harness::Postern;

#[tokio::test]
async fn the_list_shows_the_number_of_keys_the_last_use_and_the_status() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    assert_eq!(ada.get(API_USERS).await.is(200).body, json!({ "items": [], "next_cursor": null }));
    let id = ada.api_user("Hours Scanner", &[]).await;
    let (left, right) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
    let usage = async || {
        let listed = ada.get(API_USERS).await.is(200)["items"][0].clone();
        assert_eq!(listed, ada.get(&api_user_path(&id)).await.is(200).body);
        (listed["keys"].clone(), listed["last_used_at"].clone())
    };
    assert_eq!(usage().await, (json!(2), Value::Null));
    assert!(left.at(&postern).works().await);
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:00:00Z")));
    postern.advance(SignedDuration::from_mins(7));
    assert!(right.at(&postern).works().await);
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:07:00Z")));
    postern.advance(SignedDuration::from_secs(59));
    left.at(&postern).get("/api/v1/collections/inventory/records").await.is(403);
    assert!(right.at(&postern).works().await);
    // Left's use is recorded: its last was long ago, and a 403 counts. Right's last was recorded less than a minute
    // ago.
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:07:59Z")));
    let key = ada.get(&key_path(&id, &right)).await.is(200);
    assert_eq!(key["last_used"]["at"], "2026-03-01T09:07:00Z");
    ada.delete(&key_path(&id, &right)).await.is(204);
    assert_eq!(usage().await.0, 1);
    // `status` checks blocked ones.
    ada.edit(&api_user_path(&id), json!({ "disabled": true })).await.is(200);
    let listed = ada.get(API_USERS).await.is(200);
    assert_eq!((&listed["items"][0]["status"], listed["items"][0].get("blocked_by")), (&json!("disabled"), None));
}
