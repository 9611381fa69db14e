//! What the header is for: an answer that was lost, a table that stumbles, a first attempt that failed.

use postern_embedded::{Fault, Rule};
use serde_json::json;

use super::{entries, once, operations, scene};
use crate::harness::Postern;

#[tokio::test]
async fn a_request_whose_outcome_is_unknown_is_found_done_when_it_is_sent_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    postern.skip_time();
    for operation in operations(&postern) {
        let scene = scene(&operation, &postern).await;
        let before = entries(&postern).await;
        postern.tap.inject(Rule::on("TransactWriteItems", Fault::LostReply).always());
        let unknown = once(&postern, &ada, &operation, &scene.path, &scene.body).await;
        unknown.is_problem(503, "outcome_unknown");
        postern.tap.reset();
        let replay = once(&postern, &ada, &operation, &scene.path, &scene.body).await;
        assert!((200..300).contains(&replay.status), "{operation}: {replay:?}");
        if scene.secret.is_some() {
            assert_eq!(
                replay["secret_already_shown"],
                json!(true),
                "{operation}: nobody holds the secret, and it says so"
            );
        }
        let expected = usize::from(!operation.ends_with("/records"));
        assert_eq!(entries(&postern).await - before, expected, "{operation}");
    }
}

#[tokio::test]
async fn a_table_that_stumbles_does_nothing_twice() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    postern.skip_time();
    for fault in [Fault::LostReply, Fault::Conflict, Fault::Unreachable] {
        for operation in operations(&postern) {
            let scene = scene(&operation, &postern).await;
            let before = entries(&postern).await;
            let key = format!("{operation} {fault:?}");
            postern.tap.inject(Rule::on("TransactWriteItems", fault.clone()));
            let first = once(&postern, &ada, &key, &scene.path, &scene.body).await;
            assert!((200..300).contains(&first.status), "{key}: {first:?}");
            if let Some(secret) = scene.secret {
                assert!(!first.body.pointer(secret).unwrap().is_null(), "{key} shows its secret");
            }
            let replay = once(&postern, &ada, &key, &scene.path, &scene.body).await.is(first.status);
            assert_eq!(replay.text_at(scene.id), first.text_at(scene.id), "{key}");
            let expected = usize::from(!operation.ends_with("/records"));
            assert_eq!(entries(&postern).await - before, expected, "{key}");
        }
    }
}

#[tokio::test]
async fn an_attempt_that_was_refused_is_not_remembered() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let taken = ada.role("Dock", &[]).await;
    let post = async |name: &str| once(&postern, &ada, "one", "/api/v1/roles", &json!({ "name": name })).await;
    let state = postern.state().await;
    post("").await.is_problem(422, "invalid_field");
    post("Dock").await.is_problem(409, "name_taken");
    assert!(postern.state().await == state);
    ada.delete(&format!("/api/v1/roles/{taken}")).await.is(204);
    let made = post("Dock").await.is(201).text_at("/id");
    assert_eq!(post("Dock").await.is(201).text_at("/id"), made);
    post("Gate").await.is_problem(422, "idempotency_key_reused");
}
