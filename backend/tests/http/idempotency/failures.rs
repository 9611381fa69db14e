//! The purpose of the header: lost answers, failures of the table, failed first attempts.

use postern_embedded::{Fault, Rule};
use serde_json::json;

use super::{entries, keyed_requests, post, send};
use crate::harness::Postern;

#[tokio::test]
async fn a_retry_after_an_unknown_outcome_finds_the_completed_request() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    postern.skip_time();
    for (key, prepared) in keyed_requests(&postern).await {
        let before = entries(&postern).await;
        postern.tap.inject(Rule::on("TransactWriteItems", Fault::LostReply).always());
        let unknown = send(&ada, &key, &prepared).await.is_problem(503, "outcome_unknown");
        assert_eq!(unknown["retryable"], true);
        assert!(unknown.text_at("/detail").contains("with the same Idempotency-Key"), "{unknown:?}");
        postern.tap.reset();
        let replay = send(&ada, &key, &prepared).await.is_success();
        // The secret is lost, and the answer says so.
        assert_eq!(replay["secret_already_shown"] == true, prepared.secret().is_some(), "{key}");
        assert_eq!(entries(&postern).await - before, usize::from(prepared.operation.action.is_some()), "{key}");
    }
}

#[tokio::test]
async fn a_table_failure_never_duplicates_an_effect() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    postern.skip_time();
    for fault in [Fault::LostReply, Fault::Conflict, Fault::Unreachable] {
        for (name, prepared) in keyed_requests(&postern).await {
            let (before, key) = (entries(&postern).await, format!("{name} {fault:?}"));
            postern.tap.inject(Rule::on("TransactWriteItems", fault.clone()));
            let first = send(&ada, &key, &prepared).await.is_success();
            assert!(prepared.secret().is_none_or(|secret| !first[secret].is_null()), "{key} shows its secret");
            let replay = send(&ada, &key, &prepared).await.is(first.status);
            assert_eq!(replay.shown_id(), first.shown_id(), "{key}");
            assert_eq!(entries(&postern).await - before, usize::from(prepared.operation.action.is_some()), "{key}");
        }
    }
}

#[tokio::test]
async fn a_refused_attempt_is_not_remembered() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let taken = ada.role("Dock", &[]).await;
    let create = async |name: &str| post(&ada, "one", "/api/v1/roles", &json!({ "name": name })).await;
    let refused = async {
        create("").await.is_problem(422, "invalid_field");
        create("Dock").await.is_problem(409, "name_taken");
    };
    postern.unchanged_by(refused).await;
    ada.delete(&format!("/api/v1/roles/{taken}")).await.is(204);
    let created = create("Dock").await.is(201).text_at("/id");
    assert_eq!(create("Dock").await.is(201).text_at("/id"), created);
    create("Gate").await.is_problem(422, "idempotency_key_reused");
}
