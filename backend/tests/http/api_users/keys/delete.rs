//! `DELETE ../keys/{key}`: by its id, without the secret, at once and on every instance.

use serde_json::Value;

use super::{SESSION, key_at, keys, logged, must_be};
use crate::api_users::place;
use crate::harness::Postern;

#[tokio::test]
async fn a_deleted_key_is_refused_at_once_on_every_instance_and_the_others_go_on() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let (left, right) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
    for key in [&left, &right] {
        must_be(&key.at(&second).get(SESSION).await, true);
    }
    let reply = ada.delete(&key_at(&id, &left)).await.is(204);
    must_be(&left.at(&second).get(SESSION).await, false);
    must_be(&left.at(&postern).get(SESSION).await, false);
    must_be(&right.at(&second).get(SESSION).await, true);
    let entry = postern.entry_of(&reply).await;
    entry.says("key.delete", logged(&left, "Left"), Value::Null).is_by(&ada);
    entry.is_about("api_user", &id, "Hours Scanner");
    assert_eq!(ada.get(&place(&id)).await.is(200)["keys"], 1);
    assert_eq!(ada.walk(&keys(&id), 1).await.len(), 1);
    assert_eq!(ada.walk("/api/v1/keys", 1).await.len(), 1);
    ada.delete(&key_at(&id, &left)).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_key_that_was_never_used_is_revoked_by_its_id_alone_and_leaves_nothing_behind() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let before = postern.state().await;
    let key = ada.key(&id, "Never used").await;
    ada.delete(&key_at(&id, &key)).await.is(204);
    must_be(&key.at(&postern).get(SESSION).await, false);
    let after = postern.state().await;
    let left: Vec<_> = after.keys().filter(|place| !before.contains_key(*place)).collect();
    assert!(left.iter().all(|(pk, _)| *pk == format!("CHANGES#{id}")) && left.len() == 2, "{left:?}");
}
