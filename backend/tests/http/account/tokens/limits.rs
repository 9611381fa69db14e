//! The limits of a token: its owner's permissions, its scope, its expiry; and the most tokens a user can have.

use jiff::SignedDuration;
use postern_backend::store::commit::Commit;
use postern_backend::store::item_key;
use serde_json::{Value, json};

use super::TOKENS;
use crate::harness::{Postern, Program};

#[tokio::test]
async fn a_token_has_the_permissions_that_are_in_its_scope_and_that_its_owner_holds() {
    let postern = Postern::ready().await;
    let role = postern.ada().role("Integrator", &["api_tokens:generate", "inventory:read", "inventory:write"]).await;
    let sam = postern.ada().person("sam@example.com", &[&role]).await;
    let token = sam.at(&postern).scoped_token("Scanner", &["inventory:write"]).await;
    let token = token.at(&postern);
    let records = "/api/v1/collections/inventory/records";
    token.post(records, json!({ "slab": 1 })).await.is(201);
    token.get(records).await.is_problem(403, "insufficient_scope");
    let path = format!("/api/v1/roles/{role}");
    postern.ada().patch(&path, json!({ "permissions": ["inventory:read"] })).await.is(200);
    token.post(records, json!({ "slab": 1 })).await.is_problem(403, "insufficient_scope");
    token.get(records).await.is_problem(403, "insufficient_scope");
}

#[tokio::test]
async fn a_token_expires_on_the_exact_millisecond() {
    let postern = Postern::ready().await;
    let body = json!({ "name": "Short", "expires_at": "2026-03-01T09:30:00Z" });
    let token = Program::of(&postern.ada().post(TOKENS, body).await.is(201));
    postern.advance(SignedDuration::from_mins(30) - SignedDuration::from_millis(1));
    token.at(&postern).get("/api/v1/session").await.is(200);
    postern.advance(SignedDuration::from_millis(1));
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    let expired = postern.ada().get(&format!("{TOKENS}/{}", token.id)).await.is(200);
    assert_eq!(expired["expires_at"], "2026-03-01T09:30:00Z");
}

#[tokio::test]
async fn a_user_has_at_most_five_hundred_tokens() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    // Sets the stored count, because generating so many tokens takes minutes.
    let mut commit = Commit::default();
    commit.add(item_key::principal(&ada.id.parse().unwrap()), "keys", 499);
    postern.app.store.commit(commit).await.unwrap();
    let last = ada.token("The last one").await;
    let before = postern.dump().await;
    ada.post(TOKENS, json!({ "name": "One too many" })).await.is_problem(409, "limit_reached");
    assert_eq!(postern.dump().await, before);
    ada.delete(&format!("{TOKENS}/{}", last.id)).await.is(204);
    ada.token("In its place").await;
    ada.post(TOKENS, json!({ "name": "One too many" })).await.is_problem(409, "limit_reached");
}

#[tokio::test]
async fn deleting_all_tokens_takes_several_commits() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut tokens = Vec::new();
    for n in 0..13 {
        tokens.push(ada.token(&format!("Token {n}")).await);
    }
    ada.delete(&format!("/api/v1/users/{}/tokens", ada.id)).await.is(204);
    assert_eq!(ada.walk(TOKENS, 100).await, Vec::<Value>::new());
    for token in &tokens {
        token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    let log = ada.get(&format!("/api/v1/changes?target={}&limit=2", ada.id)).await.is(200);
    let entries = log["items"].as_array().unwrap();
    assert!(entries.iter().all(|entry| entry["action"] == "keys.delete"), "{entries:?}");
    let deleted: usize = entries.iter().map(|entry| entry["before"]["keys"].as_array().unwrap().len()).sum();
    assert_eq!(deleted, 13);
    ada.token("New").await;
}
