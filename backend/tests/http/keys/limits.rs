//! The most keys that an owner can have, and deleting many at once.

use jiff::SignedDuration;
use postern_backend::secret::bearer;
use postern_backend::store::{Commit, StoredKey};
use postern_shared::id::KeyId;
use postern_shared::principal::{KeyRef, PrincipalName};
use postern_shared::time::Timestamp;
use serde_json::{Value, json};

use super::{Owner, TOKENS};
use crate::harness::{Kind, Postern, Program};

/// Stores keys of an owner without requests, which would take minutes.
async fn store_keys(owner: &Owner, count: usize, expires_at: Option<Timestamp>) {
    let Postern { app, .. } = &owner.postern;
    let created_by = PrincipalName {
        id: owner.id.parse().unwrap(),
        kind: if owner.kind == Kind::User {
            postern_shared::principal::Kind::User
        } else {
            postern_shared::principal::Kind::ApiUser
        },
        name: owner.name.to_owned(),
    };
    let epoch = owner.postern.dump().await[&(format!("PRINCIPAL#{}", owner.id), "PRINCIPAL".to_owned())].clone();
    let epoch = serde_json::from_str::<Value>(&epoch).unwrap()["session_epoch"].as_u64().unwrap();
    for part in vec![(); count].chunks(20) {
        let mut commit = Commit::default();
        for () in part {
            let reference = KeyRef { owner: created_by.id.clone(), id: app.random.id(KeyId::from_random) };
            let hash = bearer::key(&app.random, &reference).hash();
            let key = StoredKey::new(reference, &"\u{1f980}".repeat(80), hash, created_by.clone(), owner.postern.now());
            StoredKey { expires_at, session_epoch: epoch, ..key }.insert(&mut commit).unwrap();
        }
        app.store.commit(commit).await.unwrap();
    }
}

#[tokio::test]
async fn an_owner_has_at_most_five_hundred_keys_that_have_not_expired() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let soon = owner.postern.now() + SignedDuration::from_mins(1);
        let expiring = Program::of(&owner.issue(json!({ "name": "Short", "expires_at": soon })).await);
        store_keys(&owner, 499, None).await;
        let too_many = async || {
            let one_more = async { owner.manager().post(&owner.path, json!({ "name": "One too many" })).await };
            owner.postern.unchanged_by(one_more).await.is_problem(409, "limit_reached");
        };
        too_many().await;
        owner.postern.advance(SignedDuration::from_mins(1));
        let last = owner.key("The last one").await;
        too_many().await;
        // An expired key has room again only if another one goes.
        let revived = async || owner.manager().edit(&owner.path_of(&expiring), json!({ "expires_at": null })).await;
        owner.postern.unchanged_by(revived()).await.is_problem(409, "limit_reached");
        owner.manager().delete(&owner.path_of(&last)).await.is(204);
        revived().await.is(200);
        too_many().await;
    }
}

#[tokio::test]
async fn five_hundred_keys_that_have_expired_leave_room_for_others() {
    let owner = Owner::ready(Kind::ApiUser).await;
    store_keys(&owner, 500, Some(owner.postern.now() + SignedDuration::from_mins(1))).await;
    owner.postern.advance(SignedDuration::from_mins(1));
    let key = owner.key("New").await;
    assert_eq!(owner.working([&key]).await, [true]);
    let expired = owner.postern.ada().walk("/api/v1/keys?state=expired", 100).await;
    assert_eq!(expired.len(), 500);
    assert!(expired.iter().all(|item| item["key"]["status"] == "expired"));
}

#[tokio::test]
async fn expired_keys_do_not_pile_up_without_end() {
    let owner = Owner::ready(Kind::ApiUser).await;
    store_keys(&owner, 4999, Some(owner.postern.now() + SignedDuration::from_mins(1))).await;
    owner.postern.advance(SignedDuration::from_mins(1));
    let last = owner.key("The last one").await;
    let one_more = async { owner.manager().post(&owner.path, json!({ "name": "One too many" })).await };
    owner.postern.unchanged_by(one_more).await.is_problem(409, "limit_reached");
    owner.manager().delete(&owner.path_of(&last)).await.is(204);
    owner.key("In its place").await;
}

#[tokio::test]
async fn all_tokens_that_a_user_can_have_end_with_an_invitation() {
    let owner = Owner::ready(Kind::User).await;
    store_keys(&owner, 4500, Some(owner.postern.now() + SignedDuration::from_mins(1))).await;
    owner.postern.advance(SignedDuration::from_mins(1));
    store_keys(&owner, 499, None).await;
    let path = format!("/api/v1/users/{}/invitation", owner.id);
    let ada = owner.postern.ada();
    let reply = ada.post(&path, json!({ "tokens": "delete" })).await;
    let before = owner.postern.entry_of(&reply).await.0["before"].clone();
    assert_eq!(before["ended_keys"].as_array().map(Vec::len), Some(499));
    assert_eq!(before["ended_expired_keys"], 4500);
    assert_eq!(ada.walk(&Kind::User.keys(&owner.id), 100).await, Vec::<Value>::new());
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
