//! What a transaction holds while it is in flight, as in DynamoDB.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};
use postern_embedded::Embedded;
use tokio::task::{JoinHandle, yield_now};

use crate::database::reasons;
use crate::table::{TABLE, client, create, ids, new_in_transaction, put, text};

const FOREVER: Duration = Duration::from_secs(100_000);

/// A client of a table in memory in which a transaction takes this long.
async fn slow(time: Duration) -> (Client, Embedded) {
    let database = Embedded::memory().unwrap().with_slow_transactions(time);
    let client = client(database.http_client());
    create(&client).await;
    (client, database)
}

/// A check of an item as part of a transaction.
fn check(id: &str) -> TransactWriteItem {
    let check =
        ConditionCheck::builder().table_name(TABLE).key("id", text(id)).condition_expression("attribute_exists(id)");
    TransactWriteItem::builder().condition_check(check.build().unwrap()).build()
}

/// A transaction that checks `shared` and puts another item.
async fn commit(client: &Client, id: &str) -> Result<(), TransactWriteItemsError> {
    let both = client.transact_write_items().transact_items(check("shared")).transact_items(new_in_transaction(id));
    both.send().await.map(drop).map_err(SdkError::into_service_error)
}

/// Starts a transaction that never ends, and waits until it holds its items.
async fn in_flight(client: &Client) -> JoinHandle<()> {
    let of_first = client.clone();
    let first = tokio::spawn(async move { commit(&of_first, "one").await.unwrap() });
    while put(client, "shared").send().await.is_ok() {
        yield_now().await;
    }
    first
}

#[tokio::test]
async fn two_transactions_in_flight_cannot_check_the_same_item() {
    let (client, database) = slow(FOREVER).await;
    let first = in_flight(&client).await;
    // Another client of the database, as another process has.
    let other = crate::table::client(database.http_client());
    let error = commit(&other, "two").await.unwrap_err();
    assert_eq!(reasons(&error), ["TransactionConflict", "None"]);
    let error = commit(&client, "one").await.unwrap_err();
    assert_eq!(reasons(&error), ["TransactionConflict", "TransactionConflict"]);
    first.abort();
}

#[tokio::test]
async fn an_item_that_a_transaction_checks_cannot_be_written_and_others_can() {
    let (client, _database) = slow(FOREVER).await;
    let first = in_flight(&client).await;
    for id in ["shared", "one"] {
        let error = put(&client, id).send().await.unwrap_err().into_service_error();
        assert!(error.is_transaction_conflict_exception(), "{error:?}");
        let deletion = client.delete_item().table_name(TABLE).key("id", text(id)).send().await.unwrap_err();
        assert!(deletion.into_service_error().is_transaction_conflict_exception());
    }
    put(&client, "three").send().await.unwrap();
    // Reads do not wait, and see nothing of it.
    assert_eq!(ids(&client).await, ["shared", "three"]);
    first.abort();
}

#[tokio::test]
async fn the_items_are_free_when_the_transaction_has_ended_or_its_caller_has_gone() {
    let (client, _database) = slow(FOREVER).await;
    in_flight(&client).await.abort();
    while put(&client, "shared").send().await.is_err() {
        yield_now().await;
    }
    let (client, _database) = slow(Duration::from_millis(1)).await;
    put(&client, "shared").send().await.unwrap();
    for id in ["one", "two"] {
        commit(&client, id).await.unwrap();
    }
    assert_eq!(ids(&client).await, ["one", "shared", "two"]);
}
