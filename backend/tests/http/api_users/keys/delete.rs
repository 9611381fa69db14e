//! `DELETE ../keys/{key}`: takes only the id, not the secret, and applies at once on every instance.

use serde_json::Value;

use super::{SESSION, assert_authenticated, key_path, keys_path, logged};
use crate::api_users::api_user_path;
use crate::harness::Postern;

#[tokio::test]
async fn a_deleted_key_is_refused_at_once_on_every_instance_and_the_others_still_work() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let (left, right) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
    for key in [&left, &right] {
        assert_authenticated(&key.at(&second).get(SESSION).await, true);
    }
    let reply = ada.delete(&key_path(&id, &left)).await.is(204);
    assert_authenticated(&left.at(&second).get(SESSION).await, false);
    assert_authenticated(&left.at(&postern).get(SESSION).await, false);
    assert_authenticated(&right.at(&second).get(SESSION).await, true);
    let entry = postern.entry_of(&reply).await;
    entry.says("key.delete", logged(&left, "Left"), Value::Null).is_by(&ada);
    entry.is_about("api_user", &id, "Hours Scanner");
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["keys"], 1);
    assert_eq!(ada.walk(&keys_path(&id), 1).await.len(), 1);
    assert_eq!(ada.walk("/api/v1/keys", 1).await.len(), 1);
    ada.delete(&key_path(&id, &left)).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn deleting_an_unused_key_leaves_only_log_entries() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let before = postern.state().await;
    let key = ada.key(&id, "Never used").await;
    ada.delete(&key_path(&id, &key)).await.is(204);
    assert_authenticated(&key.at(&postern).get(SESSION).await, false);
    let after = postern.state().await;
    let left: Vec<_> = after.keys().filter(|key| !before.contains_key(*key)).collect();
    assert!(left.iter().all(|(pk, _)| *pk == format!("CHANGES#{id}")) && left.len() == 2, "{left:?}");
}
