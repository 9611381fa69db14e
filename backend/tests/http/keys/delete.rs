//! Deleting a key: takes only the id, not the secret, applies at once on every instance and cannot be undone.

use serde_json::{Value, json};

use super::{Owner, logged};
use crate::harness::Kind;

#[tokio::test]
async fn a_deleted_key_is_refused_at_once_on_every_instance_and_the_others_still_work() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let manager = owner.manager();
        let (left, right) = (owner.key("Left").await, owner.key("Right").await);
        assert_eq!(owner.working([&left, &right]).await, [true, true]);
        let path = owner.path_of(&left);
        let reply = manager.delete(&path).await.is(204);
        assert_eq!(reply.text, "");
        assert_eq!(owner.working([&left, &right]).await, [false, true]);
        owner.entry_of(&reply).await.says("key.delete", logged(&left, "Left"), Value::Null);
        owner.shows_keys(1).await;
        for list in [manager.walk(&owner.path, 1).await, owner.postern.ada().walk("/api/v1/keys", 1).await] {
            assert_eq!(list.len(), 1);
        }
        manager.get(&path).await.is_problem(404, "not_found");
        manager.delete(&path).await.is_problem(404, "not_found");
    }
}

#[tokio::test]
async fn deleting_an_unused_key_leaves_only_log_entries() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let before = owner.postern.state().await;
        let key = owner.key("Never used").await;
        owner.manager().delete(&owner.path_of(&key)).await.is(204);
        assert_eq!(owner.working([&key]).await, [false]);
        let after = owner.postern.state().await;
        let left: Vec<_> = after.keys().filter(|key| !before.contains_key(*key)).collect();
        assert!(left.iter().all(|(pk, _)| *pk == format!("CHANGES#{}", owner.id)) && left.len() == 2, "{left:?}");
    }
}

#[tokio::test]
async fn an_administrator_deletes_one_token_or_all_tokens_of_a_user() {
    let owner = Owner::ready(Kind::User).await;
    let (postern, ada) = (&owner.postern, owner.postern.ada());
    let (one, two, adas) = (owner.key("One").await, owner.key("Two").await, ada.token("Ada's").await);
    let path = Kind::User.keys(&owner.id);
    let reply = ada.delete(&format!("{path}/{}", one.id)).await.is(204);
    assert_eq!(owner.working([&one, &two]).await, [false, true]);
    ada.logged(&reply, "key.delete", logged(&one, "One"), Value::Null).await.is_about("user", &owner.id, owner.name);
    // A token is found only under its owner.
    for unknown in [&one, &adas] {
        ada.delete(&format!("{path}/{}", unknown.id)).await.is_problem(404, "not_found");
    }

    let reply = ada.delete(&path).await.is(204);
    assert_eq!(owner.working([&two, &adas]).await, [false, true]);
    ada.logged(&reply, "keys.delete", json!({ "keys": [logged(&two, "Two")] }), Value::Null).await;
    // Without tokens it changes nothing.
    let before = postern.dump().await;
    ada.delete(&path).await.is(204);
    assert_eq!(postern.dump().await, before);
    assert_eq!(ada.get(&path).await.is(200).body, json!({ "items": [], "next_cursor": null }));
}
