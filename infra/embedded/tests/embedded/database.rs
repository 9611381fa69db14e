//! Which operations are served. The SDK must read the answers as it reads DynamoDB's.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, Get, ReturnValuesOnConditionCheckFailure, TimeToLiveStatus, TransactGetItem,
};

use crate::table::{TABLE, creation, empty, expire, ids, new_in_transaction, put, put_new, text};

#[tokio::test]
async fn an_item_comes_back_as_it_was_put() {
    let (client, _) = empty().await;
    let roles = AttributeValue::Ss(vec!["a".into(), "b".into()]);
    let digest = AttributeValue::B(b"\x00\xff".to_vec().into());
    put(&client, "one")
        .item("roles", roles.clone())
        .item("digest", digest.clone())
        .item("version", AttributeValue::N("3".into()))
        .item("disabled", AttributeValue::Bool(false))
        .item("gone", AttributeValue::Null(true))
        .send()
        .await
        .unwrap();
    let got = client.get_item().table_name(TABLE).key("id", text("one"));
    let item = got.send().await.unwrap().item.unwrap();
    assert_eq!(item.len(), 6);
    assert_eq!(item["roles"], roles);
    assert_eq!(item["digest"], digest);
    assert_eq!(item["version"], AttributeValue::N("3".into()));
    assert_eq!(item["disabled"], AttributeValue::Bool(false));
    assert_eq!(item["gone"], AttributeValue::Null(true));
}

#[tokio::test]
async fn every_operation_on_items_is_served() {
    let (client, _) = empty().await;
    put(&client, "one").send().await.unwrap();
    let updated = client
        .update_item()
        .table_name(TABLE)
        .key("id", text("two"))
        .update_expression("SET #n = if_not_exists(#n, :zero) + :one")
        .expression_attribute_names("#n", "count")
        .expression_attribute_values(":zero", AttributeValue::N("0".into()))
        .expression_attribute_values(":one", AttributeValue::N("1".into()));
    updated.send().await.unwrap();
    let found = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("id = :id")
        .expression_attribute_values(":id", text("two"));
    let found = found.send().await.unwrap();
    assert_eq!(found.items()[0]["count"], AttributeValue::N("1".into()));

    let get = Get::builder().table_name(TABLE).key("id", text("one"));
    let got = client.transact_get_items().transact_items(TransactGetItem::builder().get(get.build().unwrap()).build());
    let got = got.send().await.unwrap();
    assert_eq!(got.responses()[0].item().unwrap()["id"], text("one"));

    let delete = client.delete_item().table_name(TABLE);
    delete.key("id", text("one")).send().await.unwrap();
    assert_eq!(ids(&client).await, ["two"]);
}

#[tokio::test]
async fn a_table_can_be_listed_described_and_given_a_time_to_live() {
    let (client, _) = empty().await;
    let tables = client.list_tables().send().await.unwrap();
    assert_eq!(tables.table_names(), [TABLE]);
    let described = client.describe_table().table_name(TABLE).send().await;
    let table = described.unwrap().table.unwrap();
    assert_eq!(table.key_schema()[0].attribute_name(), "id");

    expire(&client).await;
    let described = client.describe_time_to_live().table_name(TABLE).send();
    let expiry = described.await.unwrap().time_to_live_description.unwrap();
    assert_eq!(expiry.time_to_live_status(), Some(&TimeToLiveStatus::Enabled));
}

#[tokio::test]
async fn a_failed_condition_is_a_typed_error_that_shows_the_item() {
    let (client, _) = empty().await;
    put(&client, "one").send().await.unwrap();
    let again = put_new(&client, "one")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await;
    let error = again.unwrap_err().into_service_error();
    let PutItemError::ConditionalCheckFailedException(failed) = error else { panic!("{error:?}") };
    assert_eq!(failed.item().unwrap()["id"], text("one"));
}

#[tokio::test]
async fn a_cancelled_transaction_gives_a_reason_for_each_item_and_applies_none() {
    let (client, _) = empty().await;
    put(&client, "one").send().await.unwrap();
    let both = client
        .transact_write_items()
        .transact_items(new_in_transaction("two"))
        .transact_items(new_in_transaction("one"));
    let error = both.send().await.unwrap_err().into_service_error();
    assert_eq!(reasons(&error), ["None", "ConditionalCheckFailed"]);
    assert_eq!(ids(&client).await, ["one"]);
}

#[tokio::test]
async fn a_transaction_repeated_with_its_token_applies_once() {
    let (client, _) = empty().await;
    for _ in 0..2 {
        let once =
            client.transact_write_items().client_request_token("token").transact_items(new_in_transaction("one"));
        once.send().await.unwrap();
    }
    let other = client.transact_write_items().client_request_token("token").transact_items(new_in_transaction("two"));
    let error = other.send().await.unwrap_err().into_service_error();
    assert!(error.is_idempotent_parameter_mismatch_exception());
}

#[tokio::test]
async fn errors_have_the_names_that_dynamodb_gives_them() {
    let (client, _) = empty().await;
    let get = client.get_item().table_name("no_such_table");
    let error = get.key("id", text("one")).send().await.unwrap_err();
    assert!(error.into_service_error().is_resource_not_found_exception());

    let empty_set = AttributeValue::Ss(vec![]);
    let error = put(&client, "one").item("roles", empty_set).send().await;
    let error = error.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    assert!(!error.message().unwrap().contains("VALIDATION"));
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);

    let unserved = client.delete_table().table_name(TABLE).send().await;
    assert_eq!(unserved.unwrap_err().code(), Some("UnknownOperationException"));
}

#[tokio::test]
async fn two_databases_in_memory_share_no_data() {
    let (one, _) = empty().await;
    let (other, _) = empty().await;
    put(&one, "one").send().await.unwrap();
    assert!(ids(&other).await.is_empty());
}

#[tokio::test]
async fn a_table_cannot_be_created_twice() {
    let (client, _) = empty().await;
    let again = creation(&client).send().await.unwrap_err();
    assert!(again.into_service_error().is_resource_in_use_exception());
}

/// The codes of a cancelled transaction's reasons.
pub(crate) fn reasons(error: &TransactWriteItemsError) -> Vec<&str> {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { panic!("{error:?}") };
    cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect()
}
