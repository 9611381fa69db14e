//! The most keys that an owner can have, and deleting many at once.

use postern_backend::store::commit::Commit;
use postern_backend::store::item_key;
use serde_json::{Value, json};

use super::{Owner, TOKENS};
use crate::harness::{Kind, Postern};

#[tokio::test]
async fn an_owner_has_at_most_five_hundred_keys() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let too_many = async || {
            let refused = owner.manager().post(&owner.path, json!({ "name": "One too many" })).await;
            refused.is_problem(409, "limit_reached");
        };
        // Sets the stored count, because issuing so many keys takes minutes.
        let mut commit = Commit::default();
        commit.add(item_key::principal(&owner.id.parse().unwrap()), "keys", 499);
        owner.postern.app.store.commit(commit).await.unwrap();
        let last = owner.key("The last one").await;
        let before = owner.postern.dump().await;
        too_many().await;
        assert_eq!(owner.postern.dump().await, before);
        owner.manager().delete(&owner.path_of(&last)).await.is(204);
        owner.key("In its place").await;
        too_many().await;
    }
}

#[tokio::test]
async fn deleting_all_tokens_takes_several_commits() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut tokens = Vec::new();
    for n in 0..13 {
        tokens.push(ada.token(&format!("Token {n}")).await);
    }
    ada.delete(&Kind::User.keys(&ada.id)).await.is(204);
    assert_eq!(ada.walk(TOKENS, 100).await, Vec::<Value>::new());
    for token in &tokens {
        assert!(!token.at(&postern).works().await);
    }
    let log = ada.get(&format!("/api/v1/changes?target={}&limit=2", ada.id)).await.is(200);
    let entries = log["items"].as_array().unwrap();
    assert!(entries.iter().all(|entry| entry["action"] == "keys.delete"), "{entries:?}");
    let deleted: usize = entries.iter().map(|entry| entry["before"]["keys"].as_array().unwrap().len()).sum();
    assert_eq!(deleted, 13);
    ada.token("New").await;
}
