//! A replay returns the first answer without its secret and creates nothing; a different request with the key is
//! refused.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use http::Method;
use postern_embedded::{Fault, Rule};
use postern_shared::path;
use serde_json::{Value, json};

use super::{RECORDS, entries, operations, post, send};
use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{Postern, Reply};
use crate::operations::Operation;

/// The body without the secret, which is shown only once.
fn without_secret(reply: &Reply, prepared: &PreparedRequest) -> Value {
    let mut body = reply.body.clone();
    if let Some(secret) = prepared.secret() {
        for field in [secret, "secret_already_shown"] {
            body.as_object_mut().unwrap().remove(field);
        }
    }
    body
}

#[tokio::test]
async fn a_replay_gets_the_same_answer_and_creates_nothing() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    for operation in operations() {
        let (prepared, key) = (fixture.prepare(operation, &ada).await, operation.to_string());
        let first = send(&postern, &prepared, &ada, &key).await;
        assert!((200..300).contains(&first.status), "{operation}: {first:?}");
        let state = postern.state().await;
        let replay = send(&postern, &prepared, &ada, &key).await.is(first.status);
        assert_eq!(without_secret(&first, &prepared), without_secret(&replay, &prepared), "{operation}");
        assert_eq!(first.header("location"), replay.header("location"), "{operation}");
        if let Some(secret) = prepared.secret() {
            assert!(first.body.get(secret).is_some(), "{operation} shows its secret");
            assert!(replay.body.get(secret).is_none(), "{operation} shows its secret twice");
            assert_eq!((&first["secret_already_shown"], &replay["secret_already_shown"]), (&Value::Null, &json!(true)));
        }
        assert!(postern.state().await == state, "{operation} had an effect again");
    }
}

#[tokio::test]
async fn a_different_request_with_the_same_key_is_refused() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    for operation in operations() {
        let (prepared, key) = (fixture.prepare(operation, &ada).await, operation.to_string());
        send(&postern, &prepared, &ada, &key).await.is_success();
        let other = if operation.template == path::ROLES { path::RESOURCES } else { path::ROLES };
        let other = fixture.prepare(Operation::of(&Method::POST, other), &ada).await;
        let body = Some(json!({ "name": "Another" }));
        let refused = async {
            for request in [PreparedRequest { body, ..prepared }, other] {
                send(&postern, &request, &ada, &key).await.is_problem(422, "idempotency_key_reused");
            }
        };
        postern.unchanged_by(refused).await;
    }
}

#[tokio::test]
async fn twenty_identical_requests_at_once_create_one_object() {
    let postern = Postern::ready().await;
    let other = postern.second().await;
    let fixture = Fixture::new(&postern);
    for operation in operations() {
        let (prepared, key) = (fixture.prepare(operation, &postern.ada()).await, operation.to_string());
        let before = entries(&postern).await;
        for instance in [&postern, &other] {
            // Every request reads before the first one writes.
            instance.tap.reset();
            instance.tap.inject(Rule::on("BatchGetItem", Fault::Delay(Duration::from_millis(40))).times(10));
        }
        let replies = join_all((0..20).map(async |n| {
            let instance = if n % 2 == 0 { &postern } else { &other };
            send(instance, &prepared, &instance.ada(), &key).await
        }));
        let replies = replies.await;
        let id = replies[0].shown_id();
        for reply in &replies {
            assert!((200..300).contains(&reply.status), "{operation}: {reply:?}");
            assert_eq!(reply.status, replies[0].status, "{operation}");
            assert_eq!(reply.shown_id(), id, "{operation}");
        }
        if let Some(secret) = prepared.secret() {
            let shown = replies.iter().filter(|reply| reply.body.get(secret).is_some());
            assert_eq!(shown.count(), 1, "{operation} shows its secret once");
        }
        assert_eq!(entries(&postern).await - before, usize::from(operation.action.is_some()), "{operation}");
    }
    let records = postern.ada().get(RECORDS).await.is(200);
    assert_eq!(records["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_key_of_another_credential_is_independent() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Maker", &["roles:write", "inventory:read", "inventory:write"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let left = ada.key(&scanner, "Left").await;
    let right = ada.key(&scanner, "Right").await;
    let body = json!({ "slab": 1 });
    let who = [ada, sam.at(&postern), left.at(&postern), right.at(&postern)];
    let ids = who.iter().map(async |who| post(&postern, who, "one", RECORDS, &body).await.is(201).text_at("/id"));
    let ids = join_all(ids).await;
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), 4, "{ids:?}");
}

#[tokio::test]
async fn a_replay_never_recreates_a_deleted_object() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    for path in [path::ROLES, path::USERS, path::API_USERS, path::ACCOUNT_TOKENS] {
        let prepared = fixture.prepare(Operation::of(&Method::POST, path), &ada).await;
        let id = send(&postern, &prepared, &ada, path).await.is(201).shown_id();
        ada.delete(&format!("{path}/{id}")).await.is(204);
        let replay = send(&postern, &prepared, &ada, path);
        postern.unchanged_by(replay).await.is_problem(404, "not_found");
    }
}
