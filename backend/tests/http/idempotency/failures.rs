//! The purpose of the header: lost answers, failures of the table, failed first attempts.

use postern_embedded::{Fault, Rule};
use serde_json::json;

use super::{case, entries, operations, post_idempotent};
use crate::harness::Postern;

#[tokio::test]
async fn a_retry_after_an_unknown_outcome_finds_the_completed_request() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    postern.skip_time();
    for operation in operations(&postern) {
        let case = case(&operation, &postern).await;
        let before = entries(&postern).await;
        postern.tap.inject(Rule::on("TransactWriteItems", Fault::LostReply).always());
        let unknown = post_idempotent(&postern, &ada, &operation, &case.path, &case.body).await;
        unknown.is_problem(503, "outcome_unknown");
        postern.tap.reset();
        let replay = post_idempotent(&postern, &ada, &operation, &case.path, &case.body).await;
        assert!((200..300).contains(&replay.status), "{operation}: {replay:?}");
        if case.secret.is_some() {
            assert_eq!(
                replay["secret_already_shown"],
                json!(true),
                "{operation}: the secret is lost, and the answer says so"
            );
        }
        let expected = usize::from(!operation.ends_with("/records"));
        assert_eq!(entries(&postern).await - before, expected, "{operation}");
    }
}

#[tokio::test]
async fn a_table_failure_never_duplicates_an_effect() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    postern.skip_time();
    for fault in [Fault::LostReply, Fault::Conflict, Fault::Unreachable] {
        for operation in operations(&postern) {
            let case = case(&operation, &postern).await;
            let before = entries(&postern).await;
            let key = format!("{operation} {fault:?}");
            postern.tap.inject(Rule::on("TransactWriteItems", fault.clone()));
            let first = post_idempotent(&postern, &ada, &key, &case.path, &case.body).await;
            assert!((200..300).contains(&first.status), "{key}: {first:?}");
            if let Some(secret) = case.secret {
                assert!(!first.body.pointer(secret).unwrap().is_null(), "{key} shows its secret");
            }
            let replay = post_idempotent(&postern, &ada, &key, &case.path, &case.body).await.is(first.status);
            assert_eq!(replay.text_at(case.id), first.text_at(case.id), "{key}");
            let expected = usize::from(!operation.ends_with("/records"));
            assert_eq!(entries(&postern).await - before, expected, "{key}");
        }
    }
}

#[tokio::test]
async fn a_refused_attempt_is_not_remembered() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let taken = ada.role("Dock", &[]).await;
    let post =
        async |name: &str| post_idempotent(&postern, &ada, "one", "/api/v1/roles", &json!({ "name": name })).await;
    let state = postern.state().await;
    post("").await.is_problem(422, "invalid_field");
    post("Dock").await.is_problem(409, "name_taken");
    assert!(postern.state().await == state);
    ada.delete(&format!("/api/v1/roles/{taken}")).await.is(204);
    let created = post("Dock").await.is(201).text_at("/id");
    assert_eq!(post("Dock").await.is(201).text_at("/id"), created);
    post("Gate").await.is_problem(422, "idempotency_key_reused");
}
