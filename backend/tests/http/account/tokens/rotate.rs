//! `POST /account/tokens/{key}/rotate`: a new secret for the same token, with or without an overlap.

use jiff::SignedDuration;
use serde_json::json;

use super::TOKENS;
use crate::harness::{Actor, Postern, Program, Reply};

async fn rotate(ada: &Actor<'_>, token: &Program, overlap: u32) -> Reply {
    let path = format!("{TOKENS}/{}/rotate", token.id);
    ada.post(&path, json!({ "overlap_seconds": overlap })).await.is(200)
}

async fn works(postern: &Postern, token: &Program) -> bool {
    let reply = token.at(postern).get("/api/v1/session").await;
    if reply.status != 200 {
        reply.clone().is_problem(401, "invalid_token");
    }
    reply.status == 200
}

#[tokio::test]
async fn without_an_overlap_the_old_secret_stops_working_at_once() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let body = json!({ "name": "Backup", "note": "N", "scope": ["roles:read"], "expires_at": "2027-01-01T00:00:00Z" });
    let created = ada.post(TOKENS, body).await.is(201);
    let old = Program::of(&created);
    let reply = ada.post(&format!("{TOKENS}/{}/rotate", old.id), json!({})).await.is(200);
    let new = Program::of(&reply);
    assert_ne!(old.secret, new.secret);
    assert_eq!((works(&postern, &old).await, works(&postern, &new).await), (false, true));

    // Everything except the secret stays the same.
    let mut expected = created.body["key"].clone();
    expected["version"] = json!(2);
    assert_eq!(reply.body, json!({ "key": expected, "secret": new.secret }));
    let entry = postern.entry_of(&reply).await;
    entry.says("key.rotate", json!({ "key": old.id }), json!({ "key": old.id }));
    entry.is_by(&ada).is_about("user", &ada.id, "Ada");
}

#[tokio::test]
async fn with_an_overlap_both_secrets_work_until_the_exact_cut_off() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let old = ada.token("Backup").await;
    let reply = rotate(&ada, &old, 600).await;
    let new = Program::of(&reply);
    assert_eq!(reply["key"]["previous_until"], "2026-03-01T09:10:00Z");
    let (before, after) = (json!(null), json!("2026-03-01T09:10:00Z"));
    let (before, after) =
        (json!({ "key": old.id, "previous_until": before }), json!({ "key": old.id, "previous_until": after }));
    postern.entry_of(&reply).await.says("key.rotate", before, after);

    postern.advance(SignedDuration::from_mins(10) - SignedDuration::from_millis(1));
    assert_eq!((works(&postern, &old).await, works(&postern, &new).await), (true, true));
    postern.advance(SignedDuration::from_millis(1));
    assert_eq!((works(&postern, &old).await, works(&postern, &new).await), (false, true));
    let shown = ada.get(&format!("{TOKENS}/{}", old.id)).await.is(200);
    assert!(shown.body.get("previous_until").is_none());
}

#[tokio::test]
async fn after_a_second_rotation_only_the_last_two_secrets_work() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let first = ada.token("Backup").await;
    let second = Program::of(&rotate(&ada, &first, 600).await);
    postern.advance(SignedDuration::from_mins(1));
    let third = Program::of(&rotate(&ada, &second, 60).await);
    assert!(!works(&postern, &first).await);
    assert_eq!((works(&postern, &second).await, works(&postern, &third).await), (true, true));
    postern.advance(SignedDuration::from_mins(1));
    assert_eq!((works(&postern, &second).await, works(&postern, &third).await), (false, true));
    let fourth = Program::of(&rotate(&ada, &third, 0).await);
    assert_eq!((works(&postern, &third).await, works(&postern, &fourth).await), (false, true));
}

#[tokio::test]
async fn rotating_does_not_revive_a_disabled_or_expired_token() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let body = json!({ "name": "Short", "expires_at": "2026-03-01T09:30:00Z" });
    let old = Program::of(&ada.post(TOKENS, body).await.is(201));
    ada.patch(&format!("{TOKENS}/{}", old.id), json!({ "disabled": true })).await.is(200);
    let new = Program::of(&rotate(&ada, &old, 3600).await);
    assert_eq!((works(&postern, &old).await, works(&postern, &new).await), (false, false));
    ada.patch(&format!("{TOKENS}/{}", old.id), json!({ "disabled": false })).await.is(200);
    assert_eq!((works(&postern, &old).await, works(&postern, &new).await), (true, true));
    postern.advance(SignedDuration::from_mins(30));
    assert_eq!((works(&postern, &old).await, works(&postern, &new).await), (false, false));
}

#[tokio::test]
async fn a_rotation_needs_a_token_of_the_caller_and_an_overlap_of_at_most_thirty_days() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    let path = format!("{TOKENS}/{}/rotate", token.id);
    let refused = ada.post(&path, json!({ "overlap_seconds": 30 * 24 * 3600 + 1 })).await;
    refused.is_problem(422, "invalid_field").is_field_problem("overlap_seconds", "too_long");
    assert!(works(&postern, &token).await);
    ada.post(&format!("{TOKENS}/key_000000000000/rotate"), json!({})).await.is_problem(404, "not_found");
    let bob = ada.person("bob@example.com", &[]).await;
    bob.at(&postern).post(&path, json!({})).await.is_problem(404, "not_found");
    assert!(works(&postern, &token).await);
}
