//! A replay returns the first answer without its secret and creates nothing; a different request with the key is
//! refused.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{Case, case, entries, operations, post_idempotent};
use crate::harness::{Postern, Reply};

/// The body without the secret, which is shown only once.
fn without_secret(reply: &Reply, case: &Case) -> Value {
    let mut body = reply.body.clone();
    if let Some(secret) = case.secret {
        for field in [&secret[1..], "secret_already_shown"] {
            body.as_object_mut().unwrap().remove(field);
        }
    }
    body
}

#[tokio::test]
async fn a_replay_gets_the_same_answer_and_creates_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for operation in operations(&postern) {
        let case = case(&operation, &postern).await;
        let first = post_idempotent(&postern, &ada, &operation, &case.path, &case.body).await;
        assert!((200..300).contains(&first.status), "{operation}: {first:?}");
        let state = postern.state().await;
        let replay = post_idempotent(&postern, &ada, &operation, &case.path, &case.body).await.is(first.status);
        assert_eq!(without_secret(&first, &case), without_secret(&replay, &case), "{operation}");
        assert_eq!(first.header("location"), replay.header("location"), "{operation}");
        if let Some(secret) = case.secret {
            assert!(first.body.pointer(secret).is_some(), "{operation} shows its secret");
            assert!(replay.body.pointer(secret).is_none(), "{operation} shows its secret twice");
            assert_eq!((&first["secret_already_shown"], &replay["secret_already_shown"]), (&Value::Null, &json!(true)));
        }
        assert!(postern.state().await == state, "{operation} had an effect again");
    }
}

#[tokio::test]
async fn a_different_request_with_the_same_key_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for operation in operations(&postern) {
        let one = case(&operation, &postern).await;
        post_idempotent(&postern, &ada, &operation, &one.path, &one.body).await;
        let other = case(if operation == "/roles" { "/resources" } else { "/roles" }, &postern).await;
        let state = postern.state().await;
        for (path, body) in [(&one.path, &json!({ "name": "Another" })), (&other.path, &other.body)] {
            let refused = post_idempotent(&postern, &ada, &operation, path, body).await;
            refused.is_problem(422, "idempotency_key_reused");
        }
        assert!(postern.state().await == state, "{operation} had another effect");
    }
}

#[tokio::test]
async fn twenty_identical_requests_at_once_create_one_object() {
    let postern = Postern::ready().await;
    let other = postern.second().await;
    for operation in operations(&postern) {
        let case = case(&operation, &postern).await;
        let before = entries(&postern).await;
        for instance in [&postern, &other] {
            // Every request reads before the first one writes.
            instance.tap.reset();
            instance.tap.inject(Rule::on("BatchGetItem", Fault::Delay(Duration::from_millis(40))).times(10));
        }
        let replies = join_all((0..20).map(async |n| {
            let instance = if n % 2 == 0 { &postern } else { &other };
            post_idempotent(instance, &instance.ada(), &operation, &case.path, &case.body).await
        }));
        let replies = replies.await;
        let id = replies[0].text_at(case.id);
        for reply in &replies {
            assert!((200..300).contains(&reply.status), "{operation}: {reply:?}");
            assert_eq!(reply.status, replies[0].status, "{operation}");
            assert_eq!(reply.text_at(case.id), id, "{operation}");
        }
        if let Some(secret) = case.secret {
            let shown = replies.iter().filter(|reply| reply.body.pointer(secret).is_some());
            assert_eq!(shown.count(), 1, "{operation} shows its secret once");
        }
        let expected = usize::from(!operation.ends_with("/records"));
        assert_eq!(entries(&postern).await - before, expected, "{operation}");
    }
    let records = postern.ada().get("/api/v1/collections/inventory/records").await.is(200);
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
    let (path, body) = ("/api/v1/collections/inventory/records", json!({ "slab": 1 }));
    let who = [ada, sam.at(&postern), left.at(&postern), right.at(&postern)];
    let ids =
        who.iter().map(async |who| post_idempotent(&postern, who, "one", path, &body).await.is(201).text_at("/id"));
    let ids = join_all(ids).await;
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), 4, "{ids:?}");
}

#[tokio::test]
async fn a_replay_never_recreates_a_deleted_object() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let deletable = [
        ("/roles", "/roles"),
        ("/users", "/users"),
        ("/api-users", "/api-users"),
        ("/account/tokens", "/account/tokens"),
    ];
    for (operation, folder) in deletable {
        let case = case(operation, &postern).await;
        let id = post_idempotent(&postern, &ada, operation, &case.path, &case.body).await.is(201).text_at(case.id);
        ada.delete(&format!("/api/v1{folder}/{id}")).await.is(204);
        let state = postern.state().await;
        post_idempotent(&postern, &ada, operation, &case.path, &case.body).await.is_problem(404, "not_found");
        assert!(postern.state().await == state, "{operation}");
    }
}
