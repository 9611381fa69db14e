//! `GET /api-users`: each API user with its number of keys, its last use and its status.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{API_USERS, api_user_path, as_listed, key_path};
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
        assert_eq!(listed, as_listed(ada.get(&api_user_path(&id)).await.is(200)));
        (listed["keys"].clone(), listed["last_used_at"].clone())
    };
    assert_eq!(usage().await, (json!(2), Value::Null));
    assert!(left.at(&postern).works().await);
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:00:00.000Z")));
    postern.advance(SignedDuration::from_mins(7));
    assert!(right.at(&postern).works().await);
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:07:00.000Z")));
    postern.advance(SignedDuration::from_secs(59));
    left.at(&postern).get("/api/v1/collections/inventory/records").await.is(403);
    assert!(left.at(&postern).works().await && right.at(&postern).works().await);
    // Left's use is recorded with the key, since its last was long ago. The last use of the API user was recorded less than
    // a minute ago, and so was Right's.
    assert_eq!(usage().await, (json!(2), json!("2026-03-01T09:07:00.000Z")));
    for (key, at) in [(&left, "2026-03-01T09:07:59.000Z"), (&right, "2026-03-01T09:07:00.000Z")] {
        assert_eq!(ada.get(&key_path(&id, key)).await.is(200)["last_used"]["at"], at);
    }
    ada.delete(&key_path(&id, &right)).await.is(204);
    assert_eq!(usage().await, (json!(1), json!("2026-03-01T09:07:00.000Z")), "a deleted key was used all the same");
    // `status` checks blocked ones.
    ada.edit(&api_user_path(&id), json!({ "disabled": true })).await.is(200);
    let listed = ada.get(API_USERS).await.is(200);
    assert_eq!((&listed["items"][0]["status"], listed["items"][0].get("blocked_by")), (&json!("disabled"), None));
}

#[tokio::test]
async fn a_page_takes_three_round_trips_however_many_api_users_and_keys_it_has() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("HR").await;
    for n in 0..30 {
        let maker = if n % 2 == 0 { token.at(&postern) } else { postern.ada() };
        let id = maker.api_user(&format!("Scanner {n}"), &[]).await;
        postern.ada().key(&id, "Left").await.at(&postern).session().await.is(200);
    }
    postern.ada().get(API_USERS).await.is(200);
    postern.tap.reset();
    let listed = postern.ada().get(API_USERS).await.is(200);
    assert!(listed["items"].as_array().unwrap().iter().all(|item| item["last_used_at"] == json!(postern.now())));
    let calls: Vec<String> = postern.tap.calls().into_iter().map(|call| call.operation).collect();
    // The caller, the names, the API users, and the token and Ada, on whom half of them depend.
    assert_eq!(calls, ["BatchGetItem", "Query", "BatchGetItem", "BatchGetItem"]);
}
