//! `GET ../keys`: the API user's keys and nobody else's, never with a secret.

use serde_json::{Value, json};

use super::{key_path, keys_path};
use crate::api_users::api_user_path;
use crate::harness::Postern;

#[tokio::test]
async fn the_keys_of_an_api_user_are_listed_completely_at_any_page_size() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (id, other) = (ada.api_user("Hours Scanner", &[]).await, ada.api_user("Other", &[]).await);
    assert_eq!(ada.get(&keys_path(&id)).await.is(200).body, json!({ "items": [], "next_cursor": null }));
    let mut issued = Vec::new();
    for n in 0..5 {
        issued.push(ada.key(&id, &format!("Key {n}")).await);
        ada.key(&other, "Other's").await;
    }
    let all = ada.walk(&keys_path(&id), 100).await;
    let mut ids: Vec<Value> = all.iter().map(|key| key["id"].clone()).collect();
    ids.sort_by_key(|id| issued.iter().position(|key| *id == *key.id));
    assert_eq!(ids, issued.iter().map(|key| json!(key.id)).collect::<Vec<_>>());
    for limit in 1..=5 {
        assert_eq!(ada.walk(&keys_path(&id), limit).await, all, "in pages of {limit}");
    }
    for key in &all {
        assert_eq!(ada.get(&format!("{}/{}", keys_path(&id), key["id"].as_str().unwrap())).await.is(200).body, *key);
        assert!(key.get("secret").is_none() && key.get("hash").is_none());
    }
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["keys"], 5);
    let cursor = ada.get(&format!("{}?limit=1", keys_path(&id))).await.is(200).text_at("/next_cursor");
    ada.get(&format!("{}?limit=1&cursor={cursor}", keys_path(&other))).await.is_problem(400, "bad_cursor");
}

#[tokio::test]
async fn a_key_is_found_only_under_its_owner() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (id, other) = (ada.api_user("Hours Scanner", &[]).await, ada.api_user("Other", &[]).await);
    let key = ada.key(&id, "Left").await;
    let token = ada.token("Ada's").await;
    let before = postern.state().await;
    let unknown = ada.get(&format!("{}/key_abcdefghijkl", keys_path(&other))).await.is_problem(404, "not_found");
    for path in [key_path(&other, &key), key_path("api_abcdefghijkl", &key), key_path(&id, &token)] {
        let reply = ada.get(&path).await.is_problem(404, "not_found");
        assert!(path.contains("abcdefghijkl") || reply["detail"] == unknown["detail"], "{reply:?}");
        ada.patch_version(&path, "\"1\"", json!({ "disabled": true })).await.is_problem(404, "not_found");
        ada.post(&format!("{path}/rotate"), json!({})).await.is_problem(404, "not_found");
        ada.delete(&path).await.is_problem(404, "not_found");
    }
    assert_eq!(postern.state().await, before);
}
