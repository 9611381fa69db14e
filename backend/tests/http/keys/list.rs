//! Listing the keys of one owner, never with a secret.

use serde_json::{Value, json};

use super::{Owner, TOKENS};
use crate::harness::{Kind, Program};

/// Another owner of the same kind: the path of its keys, and a key of it.
async fn another(owner: &Owner) -> (String, Program) {
    let ada = owner.postern.ada();
    if owner.kind == Kind::User {
        return (TOKENS.to_owned(), ada.token("Ada's").await);
    }
    let id = ada.api_user("Other", &[]).await;
    (owner.kind.keys(&id), ada.key(&id, "Other's").await)
}

#[tokio::test]
async fn the_keys_of_an_owner_and_no_others_are_listed_once_each_at_any_page_size() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (manager, ada) = (owner.manager(), owner.postern.ada());
        assert_eq!(manager.get(&owner.path).await.is(200).body, json!({ "items": [], "next_cursor": null }));
        let (others, _) = another(&owner).await;
        let mut issued = Vec::new();
        for n in 0..5 {
            issued.push(owner.key(&format!("Key {n}")).await.id);
        }
        let all = manager.walk(&owner.path, 100).await;
        let mut ids: Vec<&str> = all.iter().map(|key| key["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        issued.sort();
        assert_eq!(ids, issued);
        for limit in 1..=5 {
            assert_eq!(manager.walk(&owner.path, limit).await, all, "in pages of {limit}");
            assert_eq!(ada.walk(&kind.keys(&owner.id), limit).await, all, "as Ada, in pages of {limit}");
        }
        assert_eq!(manager.get(&format!("{}?limit=5", owner.path)).await.is(200)["next_cursor"], Value::Null);
        for key in &all {
            let path = format!("{}/{}", owner.path, key["id"].as_str().unwrap());
            assert_eq!(manager.get(&path).await.is(200).body, *key);
            assert!(key.get("secret").is_none() && key.get("hash").is_none());
        }
        owner.shows_keys(5).await;
        let cursor = manager.get(&format!("{}?limit=1", owner.path)).await.is(200).text_at("/next_cursor");
        ada.get(&format!("{others}?limit=1&cursor={cursor}")).await.is_problem(400, "bad_cursor");
    }
}

#[tokio::test]
async fn a_key_is_found_only_under_its_owner() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (ada, key) = (owner.postern.ada(), owner.key("Left").await);
        let (others, others_key) = another(&owner).await;
        let mut paths = vec![(&ada, format!("{others}/{}", key.id))];
        let manager = owner.manager();
        if kind == Kind::User {
            paths.push((&manager, format!("{TOKENS}/{}", others_key.id)));
        } else {
            let token = ada.token("Ada's").await;
            paths.push((&ada, format!("{}/{}", owner.path, token.id)));
        }
        let before = owner.postern.state().await;
        let unknown = ada.get(&format!("{others}/key_abcdefghijkl")).await.is_problem(404, "not_found");
        for (actor, path) in paths {
            let reply = actor.get(&path).await.is_problem(404, "not_found");
            assert_eq!(reply["detail"], unknown["detail"]);
            actor.patch_version(&path, "\"1\"", json!({ "disabled": true })).await.is_problem(404, "not_found");
            actor.post(&format!("{path}/rotate"), json!({})).await.is_problem(404, "not_found");
            actor.delete(&path).await.is_problem(404, "not_found");
        }
        assert_eq!(owner.postern.state().await, before);
        assert_eq!(owner.working([&key]).await, [true]);
    }
}
