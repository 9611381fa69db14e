//! A client, a tap and a table to test with.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region, SharedHttpClient};
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, KeysAndAttributes, Put, PutRequest,
    ScalarAttributeType, TimeToLiveSpecification, TransactWriteItem, WriteRequest,
};
use aws_smithy_async::rt::sleep::TokioSleep;
use postern_embedded::{Embedded, Tap};

/// The name of the table.
pub(crate) const TABLE: &str = "items";

/// An SDK client that does not retry.
pub(crate) fn client(http: SharedHttpClient) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("local"))
        .credentials_provider(Credentials::from_keys("id", "secret", None))
        .http_client(http)
        .sleep_impl(TokioSleep::new())
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

/// An empty table in memory, behind a tap that has recorded no calls.
pub(crate) async fn empty() -> (Client, Tap) {
    let tap = Tap::around(Embedded::memory().unwrap().http_client());
    let client = client(tap.http_client());
    create(&client).await;
    tap.reset();
    (client, tap)
}

/// Creates the table.
pub(crate) async fn create(client: &Client) {
    creation(client).send().await.unwrap();
}

/// A request to create the table. Its key is the string `id`.
pub(crate) fn creation(client: &Client) -> CreateTableFluentBuilder {
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
    let id = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S);
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key.build().unwrap())
        .attribute_definitions(id.build().unwrap())
}

/// Turns on the time to live, with the attribute `ttl`.
pub(crate) async fn expire(client: &Client) {
    let expiry = TimeToLiveSpecification::builder().attribute_name("ttl").enabled(true).build().unwrap();
    client.update_time_to_live().table_name(TABLE).time_to_live_specification(expiry).send().await.unwrap();
}

/// A put of an item that consists of its id.
pub(crate) fn put(client: &Client, id: &str) -> PutItemFluentBuilder {
    client.put_item().table_name(TABLE).item("id", text(id))
}

/// A put that fails if the item exists.
pub(crate) fn put_new(client: &Client, id: &str) -> PutItemFluentBuilder {
    put(client, id).condition_expression("attribute_not_exists(id)")
}

/// The same put as part of a transaction.
pub(crate) fn new_in_transaction(id: &str) -> TransactWriteItem {
    let put = Put::builder().table_name(TABLE).item("id", text(id)).condition_expression("attribute_not_exists(id)");
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}

/// Gets of these items, for a batch.
pub(crate) fn keys(ids: &[&str]) -> KeysAndAttributes {
    ids.iter()
        .fold(KeysAndAttributes::builder().consistent_read(true), |keys, id| {
            keys.keys([("id".to_owned(), text(id))].into())
        })
        .build()
        .unwrap()
}

/// Puts of these items, for a batch.
pub(crate) fn puts(ids: &[&str]) -> Vec<WriteRequest> {
    ids.iter()
        .map(|id| {
            let put = PutRequest::builder().item("id", text(id)).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        })
        .collect()
}

/// The ids of all items, sorted.
pub(crate) async fn ids(client: &Client) -> Vec<String> {
    let all = client.scan().table_name(TABLE).send().await.unwrap();
    let mut ids: Vec<String> = all.items().iter().map(|item| item["id"].as_s().unwrap().clone()).collect();
    ids.sort();
    ids
}

/// A string attribute.
pub(crate) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
