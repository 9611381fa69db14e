//! What a tap records, and which calls a rule applies to.

use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use postern_embedded::{Fault, Rule};
use serde_json::json;

use crate::table::{TABLE, empty, ids, keys, put};

#[tokio::test]
async fn calls_are_recorded_in_order_with_their_bodies() {
    let (client, tap) = empty().await;
    put(&client, "one").send().await.unwrap();
    let batch = client.batch_get_item().request_items(TABLE, keys(&["one"]));
    batch.send().await.unwrap();

    let calls = tap.calls();
    let names: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(names, ["PutItem", "BatchGetItem"]);
    assert_eq!(calls[0].body, json!({ "TableName": TABLE, "Item": { "id": { "S": "one" } } }));
    assert_eq!(calls[1].body["RequestItems"][TABLE]["ConsistentRead"], json!(true));
}

#[tokio::test]
async fn an_attempt_with_a_fault_and_its_retry_are_both_recorded() {
    let (client, tap) = empty().await;
    let retries = RetryConfig::standard().with_initial_backoff(Duration::ZERO);
    let retrying = client.config().to_builder().retry_config(retries).build();
    tap.inject(Rule::on("PutItem", Fault::Throttle));
    put(&aws_sdk_dynamodb::Client::from_conf(retrying), "one").send().await.unwrap();
    assert_eq!(tap.calls().len(), 2);
    assert_eq!(tap.calls()[0], tap.calls()[1]);
}

#[tokio::test]
async fn a_reset_forgets_calls_and_faults() {
    let (client, tap) = empty().await;
    tap.inject(Rule::any(Fault::Unreachable).always());
    put(&client, "one").send().await.unwrap_err();
    tap.reset();
    assert!(tap.calls().is_empty());
    put(&client, "one").send().await.unwrap();
}

#[tokio::test]
async fn a_rule_applies_once_and_only_to_its_operation() {
    let (client, tap) = empty().await;
    tap.inject(Rule::on("PutItem", Fault::Unavailable));
    assert!(ids(&client).await.is_empty());
    put(&client, "one").send().await.unwrap_err();
    put(&client, "two").send().await.unwrap();
    assert_eq!(ids(&client).await, ["two"]);
}

#[tokio::test]
async fn a_rule_can_skip_calls_and_apply_to_several() {
    let (client, tap) = empty().await;
    tap.inject(Rule::on("PutItem", Fault::Unavailable).skip(1).times(2));
    let mut succeeded = Vec::new();
    for id in ["one", "two", "three", "four"] {
        succeeded.push(put(&client, id).send().await.is_ok());
    }
    assert_eq!(succeeded, [true, false, false, true]);
}

#[tokio::test]
async fn a_rule_can_look_at_the_request() {
    let (client, tap) = empty().await;
    let two = |body: &serde_json::Value| body["Item"]["id"]["S"] == "two";
    tap.inject(Rule::any(Fault::Throttle).when(two).always());
    for id in ["one", "two", "three", "two"] {
        let put = put(&client, id).send().await;
        assert_eq!(put.is_err(), id == "two", "{id}");
    }
    assert_eq!(ids(&client).await, ["one", "three"]);
}

#[tokio::test]
async fn only_the_first_rule_that_applies_counts_a_call() {
    let (client, tap) = empty().await;
    tap.inject(Rule::on("PutItem", Fault::Throttle));
    tap.inject(Rule::on("PutItem", Fault::Unavailable));
    let first = put(&client, "one").send().await.unwrap_err();
    let first = first.into_service_error();
    assert!(first.is_provisioned_throughput_exceeded_exception());
    let second = put(&client, "one").send().await.unwrap_err();
    assert!(second.into_service_error().is_internal_server_error());
    put(&client, "one").send().await.unwrap();
}

#[test]
#[should_panic(expected = "GetItem cannot have the fault Partial(1)")]
fn a_fault_that_its_operation_cannot_have_is_refused() {
    let _ = Rule::on("GetItem", Fault::Partial(1));
}
