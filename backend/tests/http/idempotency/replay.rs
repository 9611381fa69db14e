//! A replay returns the first answer without its secret and creates nothing; a different request with the key is
//! refused.

use std::time::Duration;

use futures_util::future::join_all;
use http::Method;
use http::header::CONTENT_TYPE;
use postern_embedded::{Fault, Rule};
use postern_shared::path;
use serde_json::{Value, json};

use super::{HEADER, RECORDS, entries, keyed_requests, post, send};
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
    let ada = postern.ada();
    for (key, prepared) in keyed_requests(&postern).await {
        let first = send(&ada, &key, &prepared).await.is_success();
        let state = postern.state().await;
        let replay = send(&ada, &key, &prepared).await.is(first.status);
        assert_eq!(without_secret(&first, &prepared), without_secret(&replay, &prepared), "{key}");
        assert_eq!(first.header("location"), replay.header("location"), "{key}");
        assert_eq!((first.header("idempotent-replayed"), replay.header("idempotent-replayed")), (None, Some("true")));
        if let Some(secret) = prepared.secret() {
            assert!(first.body.get(secret).is_some(), "{key} shows its secret");
            assert!(replay.body.get(secret).is_none(), "{key} shows its secret twice");
            assert_eq!((&first["secret_already_shown"], &replay["secret_already_shown"]), (&Value::Null, &json!(true)));
        }
        assert!(postern.state().await == state, "{key} had an effect again");
    }
}

#[tokio::test]
async fn a_different_request_with_the_same_key_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (key, prepared) in keyed_requests(&postern).await {
        let made = send(&ada, &key, &prepared).await.is_success().shown_id();
        let body = Some(json!({ "name": "Another" }));
        let refused = async {
            let refused = send(&ada, &key, &PreparedRequest { body, ..prepared }).await;
            refused.is_problem(422, "idempotency_key_reused").text_at("/detail")
        };
        let detail = postern.unchanged_by(refused).await;
        assert!(detail.contains(&made), "{key}: {detail}");
    }
}

#[tokio::test]
async fn requests_to_two_paths_with_one_key_are_two_requests() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let gates = "/api/v1/collections/shipping_events/records";
    let body = json!({ "parcel": 1 });
    let first = post(&ada, "1", RECORDS, &body).await.is(201).text_at("/id");
    let second = post(&ada, "1", gates, &body).await.is(201).text_at("/id");
    assert_ne!(first, second);
    for (path, id) in [(RECORDS, first), (gates, second)] {
        assert_eq!(post(&ada, "1", path, &body).await.is(201).text_at("/id"), id);
    }
}

#[tokio::test]
async fn the_same_json_in_another_spelling_is_the_same_request() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let append = async |body: &str| {
        let request = ada.request(Method::POST, RECORDS).header(HEADER, "one").header(CONTENT_TYPE, "application/json");
        postern.send_with(request, body.to_owned()).await
    };
    let first = append(r#"{"slab":1.50,"side":"ü"}"#).await.is(201);
    assert_eq!(first.header("idempotent-replayed"), None);
    let replay = append("{ \"side\": \"\\u00fc\",\n\"slab\": 1.50 }\n").await.is(201);
    assert_eq!((replay.shown_id(), replay.header("idempotent-replayed")), (first.shown_id(), Some("true")));
    append(r#"{"slab":1.51,"side":"ü"}"#).await.is_problem(422, "idempotency_key_reused");
}

#[tokio::test]
async fn twenty_identical_requests_at_once_create_one_object() {
    let postern = Postern::ready().await;
    let other = postern.second().await;
    for (key, prepared) in keyed_requests(&postern).await {
        let before = entries(&postern).await;
        for instance in [&postern, &other] {
            // Every request reads before the first one writes.
            instance.tap.reset();
            instance.tap.inject(Rule::on("BatchGetItem", Fault::Delay(Duration::from_millis(40))).times(10));
        }
        let replies = join_all((0..20).map(async |n| {
            let instance = if n % 2 == 0 { &postern } else { &other };
            send(&instance.ada(), &key, &prepared).await
        }));
        let replies = replies.await;
        let id = replies[0].shown_id();
        for reply in &replies {
            let reply = reply.clone().is_success();
            assert_eq!((reply.status, reply.shown_id()), (replies[0].status, id.clone()), "{key}");
        }
        if let Some(secret) = prepared.secret() {
            let shown = replies.iter().filter(|reply| reply.body.get(secret).is_some());
            assert_eq!(shown.count(), 1, "{key} shows its secret once");
        }
        assert_eq!(entries(&postern).await - before, usize::from(prepared.operation.action.is_some()), "{key}");
    }
    let records = postern.ada().get(RECORDS).await.is(200);
    assert_eq!(records["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_replay_never_recreates_a_deleted_object() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    for path in [path::ROLES, path::USERS, path::API_USERS, path::ACCOUNT_TOKENS] {
        let prepared = fixture.prepare(Operation::of(&Method::POST, path), &ada).await;
        let id = send(&ada, path, &prepared).await.is(201).shown_id();
        ada.delete(&format!("{path}/{id}")).await.is(204);
        let replay = send(&ada, path, &prepared);
        let gone = postern.unchanged_by(replay).await.is_problem(410, "gone");
        assert!(gone.text_at("/detail").contains(&id), "{gone:?}");
    }
}
