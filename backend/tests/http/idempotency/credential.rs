//! A remembered request belongs to the credential that sent it, and to no other, not even one of the same principal.

use serde_json::{Value, json};

use super::{RECORDS, operations, post, send};
use crate::fixture::Fixture;
use crate::harness::{Postern, Program};

#[tokio::test]
async fn credentials_of_the_same_principal_never_share_replays() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Ada's").await;
    let (token, fixture) = (token.at(&postern), Fixture::new(&postern));
    for operation in operations() {
        for (first, second) in [(&ada, &token), (&token, &ada)] {
            let prepared = fixture.prepare(operation, &ada).await;
            let key = format!("{operation} {}", first.id);
            let created = send(first, &key, &prepared).await;
            if created.status == 403 && first.id == token.id {
                // A token cannot manage the account, and invites nobody outside its lineage.
                continue;
            }
            let created = created.is_success();
            let other = send(second, &key, &prepared).await;
            let is_executed = match prepared.secret() {
                _ if other.status >= 400 => matches!(other.status, 403 | 409),
                Some(secret) => other.body.get(secret).is_some() && other["secret_already_shown"] == Value::Null,
                None => other.shown_id() != created.shown_id(),
            };
            assert!(is_executed, "{operation} replays the request of another credential: {other:?}");
            // The first credential still gets its replay.
            let replay = send(first, &key, &prepared).await.is(created.status);
            assert_eq!(replay.shown_id(), created.shown_id(), "{operation}");
        }
    }
}

#[tokio::test]
async fn each_key_and_each_session_is_its_own_credential() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "inventory:write"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let (left, right) = (ada.key(&scanner, "Left").await, ada.key(&scanner, "Right").await);
    let again = postern.new_session("ada@example.com").await;
    let (left, right) = (left.at(&postern), right.at(&postern));
    let sam = ada.person("sam@example.com", &[&role]).await;
    let sam = sam.at(&postern);
    let pairs = [(&left, &right), (&right, &left), (&ada, &again), (&again, &ada), (&ada, &sam), (&sam, &left)];
    for (n, (first, second)) in pairs.into_iter().enumerate() {
        let (key, body) = (n.to_string(), json!({ "slab": n }));
        let created = post(first, &key, RECORDS, &body).await.is(201).text_at("/id");
        let other = post(second, &key, RECORDS, &body).await.is(201).text_at("/id");
        assert_ne!(created, other);
        // A different request by the other credential does not interfere.
        post(first, &format!("{n} more"), RECORDS, &body).await.is(201);
        post(second, &format!("{n} more"), RECORDS, &json!({})).await.is(201);
        assert_eq!(post(first, &key, RECORDS, &body).await.is(201).text_at("/id"), created);
        assert_eq!(post(second, &key, RECORDS, &body).await.is(201).text_at("/id"), other);
    }
}

#[tokio::test]
async fn a_rotated_key_is_the_same_credential() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "inventory:write", "api_tokens:generate"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let sam = sam.at(&postern);
    let (key, token) = (ada.key(&scanner, "Left").await, sam.token("Sam's").await);
    let rotations = [
        (&ada, &key, format!("/api/v1/api-users/{scanner}/keys/{}/rotate", key.id)),
        (&sam, &token, format!("/api/v1/account/tokens/{}/rotate", token.id)),
    ];
    let body = json!({ "slab": 1 });
    for (who, first, path) in rotations {
        let created = post(&first.at(&postern), "one", RECORDS, &body).await.is(201).text_at("/id");
        let second = Program::of(&who.post(&path, json!({ "overlap_seconds": 60 })).await.is(200));
        let third = Program::of(&who.post(&path, json!({ "overlap_seconds": 60 })).await.is(200));
        // The previous secret works during the overlap.
        for program in [&second, &third] {
            let replay = post(&program.at(&postern), "one", RECORDS, &body).await.is(201);
            assert_eq!(replay.text_at("/id"), created);
        }
        post(&first.at(&postern), "one", RECORDS, &body).await.is_problem(401, "invalid_token");
    }
}
