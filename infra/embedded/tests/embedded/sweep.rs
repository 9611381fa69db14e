//! What a sweep deletes and what it keeps.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use postern_embedded::Embedded;

use crate::table::{client, create, expire, ids, put};

/// The first second of 2001 and of 2100.
const PAST: &str = "978307200";
const FUTURE: &str = "4102444800";

async fn with_time_to_live() -> (Embedded, Client) {
    let embedded = Embedded::memory().unwrap();
    let client = client(embedded.http_client());
    create(&client).await;
    expire(&client).await;
    (embedded, client)
}

async fn put_until(client: &Client, id: &str, second: &str) {
    put(client, id).item("ttl", AttributeValue::N(second.into())).send().await.unwrap();
}

#[tokio::test]
async fn a_sweep_deletes_only_expired_items() {
    let (embedded, client) = with_time_to_live().await;
    put_until(&client, "expired", PAST).await;
    put_until(&client, "still valid", FUTURE).await;
    put(&client, "forever").send().await.unwrap();
    put(&client, "not a number").item("ttl", AttributeValue::S(PAST.into())).send().await.unwrap();
    assert_eq!(embedded.sweep().unwrap(), 1);
    assert_eq!(ids(&client).await, ["forever", "not a number", "still valid"]);
    assert_eq!(embedded.sweep().unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep_of_many_pages_does_not_interfere_with_concurrent_writes() {
    let (embedded, client) = with_time_to_live().await;
    for id in 100..300 {
        put_until(&client, &id.to_string(), PAST).await;
    }
    let sweeping = embedded.clone();
    let sweep = tokio::task::spawn_blocking(move || sweeping.sweep().unwrap());
    for id in 300..400 {
        put(&client, &id.to_string()).send().await.unwrap();
    }
    // New items can push expired ones back in the order of reading. Those are left to the next sweep.
    assert_eq!(sweep.await.unwrap() + embedded.sweep().unwrap(), 200);
    assert_eq!(ids(&client).await, (300..400).map(|id| id.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn without_a_time_to_live_nothing_expires() {
    let embedded = Embedded::memory().unwrap();
    let client = client(embedded.http_client());
    create(&client).await;
    put_until(&client, "one", PAST).await;
    assert_eq!(embedded.sweep().unwrap(), 0);
    assert_eq!(ids(&client).await, ["one"]);
}
