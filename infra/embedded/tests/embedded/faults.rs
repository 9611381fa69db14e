//! What the caller sees of each fault, and whether the call is applied.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use postern_embedded::{Fault, Rule, Tap};
use tokio::task::yield_now;

use crate::database::reasons;
use crate::table::{TABLE, empty, ids, keys, new_in_transaction, put, puts};

const FOREVER: Duration = Duration::from_secs(100_000);

async fn with(rule: Rule) -> (Client, Tap) {
    let (client, tap) = empty().await;
    tap.inject(rule);
    (client, tap)
}

#[tokio::test]
async fn a_refused_write_has_the_name_of_its_fault_and_applies_nothing() {
    type Name = fn(&PutItemError) -> bool;
    let refusals: [(Fault, u16, Name); 3] = [
        (Fault::Conflict, 400, PutItemError::is_transaction_conflict_exception),
        (Fault::Throttle, 400, PutItemError::is_provisioned_throughput_exceeded_exception),
        (Fault::Unavailable, 500, PutItemError::is_internal_server_error),
    ];
    for (fault, status, has_name) in refusals {
        let (client, _) = with(Rule::on("PutItem", fault.clone())).await;
        let error = put(&client, "one").send().await.unwrap_err();
        assert_eq!(error.raw_response().unwrap().status().as_u16(), status, "{fault:?}");
        assert!(has_name(&error.into_service_error()), "{fault:?}");
        assert!(ids(&client).await.is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_broken_connection_applies_the_call_only_if_just_the_reply_is_lost() {
    for (fault, applied) in [(Fault::Unreachable, &[][..]), (Fault::LostReply, &["one"][..])] {
        let (client, _) = with(Rule::on("PutItem", fault.clone())).await;
        let error = put(&client, "one").send().await.unwrap_err();
        assert!(matches!(error, SdkError::DispatchFailure(failure) if failure.is_io()), "{fault:?}");
        assert_eq!(ids(&client).await, applied, "{fault:?}");
    }
}

#[tokio::test]
async fn a_transaction_is_cancelled_for_a_conflict_or_for_the_reasons_given() {
    let given = vec!["None", "ThrottlingError"];
    for (fault, codes) in
        [(Fault::Conflict, ["TransactionConflict", "None"]), (Fault::Cancel(given), ["None", "ThrottlingError"])]
    {
        let (client, _) = with(Rule::on("TransactWriteItems", fault.clone())).await;
        let both = client
            .transact_write_items()
            .transact_items(new_in_transaction("one"))
            .transact_items(new_in_transaction("two"));
        let error = both.send().await.unwrap_err().into_service_error();
        assert_eq!(reasons(&error), codes, "{fault:?}");
        assert!(ids(&client).await.is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_delayed_call_is_applied_before_it_is_answered() {
    let (client, _) = with(Rule::on("PutItem", Fault::Delay(FOREVER))).await;
    let late = tokio::spawn(put(&client, "one").send());
    while ids(&client).await.is_empty() {
        yield_now().await;
    }
    assert!(!late.is_finished());
    late.abort();
}

#[tokio::test]
async fn a_stalled_call_waits_before_it_is_applied() {
    let (client, tap) = with(Rule::on("PutItem", Fault::Stall(FOREVER))).await;
    let late = tokio::spawn(put(&client, "one").send());
    begun(&tap).await;
    assert!(ids(&client).await.is_empty());
    assert!(!late.is_finished());
    late.abort();

    tap.inject(Rule::on("PutItem", Fault::Stall(Duration::from_millis(1))));
    put(&client, "two").send().await.unwrap();
    assert_eq!(ids(&client).await, ["two"]);
}

#[tokio::test]
async fn a_hanging_call_is_neither_applied_nor_answered() {
    let (client, tap) = with(Rule::on("PutItem", Fault::Hang)).await;
    let never = tokio::spawn(put(&client, "one").send());
    begun(&tap).await;
    assert!(ids(&client).await.is_empty());
    assert!(!never.is_finished());
    never.abort();
}

async fn begun(tap: &Tap) {
    while tap.calls().is_empty() {
        yield_now().await;
    }
}

#[tokio::test]
async fn a_partial_read_leaves_the_other_keys_unprocessed() {
    let (client, tap) = empty().await;
    for id in ["one", "two", "three"] {
        put(&client, id).send().await.unwrap();
    }
    tap.inject(Rule::on("BatchGetItem", Fault::Partial(1)));
    let batch = client.batch_get_item().request_items(TABLE, keys(&["one", "two", "three"]));
    let answer = batch.send().await.unwrap();
    assert_eq!(answer.responses().unwrap()[TABLE].len(), 1);
    let left = answer.unprocessed_keys.unwrap();
    assert_eq!(left[TABLE], keys(&["two", "three"]));

    // The unprocessed keys can be sent as a request without a change.
    let rest = client.batch_get_item().set_request_items(Some(left));
    let rest = rest.send().await.unwrap();
    assert_eq!(rest.responses().unwrap()[TABLE].len(), 2);
    assert!(rest.unprocessed_keys().unwrap().is_empty());
}

#[tokio::test]
async fn a_partial_write_applies_the_first_and_leaves_the_others_unprocessed() {
    let (client, _) = with(Rule::on("BatchWriteItem", Fault::Partial(2))).await;
    let batch = client.batch_write_item().request_items(TABLE, puts(&["one", "two", "three"]));
    let answer = batch.send().await.unwrap();
    assert_eq!(answer.unprocessed_items().unwrap()[TABLE], puts(&["three"]));
    assert_eq!(ids(&client).await, ["one", "two"]);
}

#[tokio::test]
async fn a_batch_can_be_left_unprocessed_as_a_whole() {
    let (client, tap) = with(Rule::any(Fault::Partial(0)).times(2)).await;
    let write = client.batch_write_item().request_items(TABLE, puts(&["one"]));
    let answer = write.send().await.unwrap();
    assert_eq!(answer.unprocessed_items().unwrap()[TABLE], puts(&["one"]));
    let read = client.batch_get_item().request_items(TABLE, keys(&["one"]));
    let answer = read.send().await.unwrap();
    assert!(answer.responses().unwrap().is_empty());
    assert_eq!(answer.unprocessed_keys().unwrap()[TABLE], keys(&["one"]));
    assert!(ids(&client).await.is_empty());
    assert_eq!(tap.calls().len(), 3);
}
