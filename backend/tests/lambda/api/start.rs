//! How the service starts: what is wrong with its configuration ends it with one line, what may pass does not.

use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use postern_backend::store::client;

use crate::stage::{Asker, Stage, TABLE, refusal_to_start};

#[tokio::test]
async fn a_configuration_that_cannot_be_ends_it_with_one_line() {
    let stage = Stage::new().await;
    for (variable, value, complaint) in [
        ("POSTERN_TABLE", "", "POSTERN_TABLE is not set"),
        ("POSTERN_PUBLIC_URL", "", "POSTERN_PUBLIC_URL is not set"),
        ("POSTERN_PUBLIC_URL", "postern.example.com", "postern.example.com is not of the form https://host"),
        ("POSTERN_SETUP_CODE_HASH", "psu_code", "POSTERN_SETUP_CODE_HASH: expected 64 hexadecimal digits"),
        ("POSTERN_LOG", "loud", "POSTERN_LOG"),
    ] {
        let line = refusal_to_start(stage.start_api(&[(variable, value)]).await).await;
        assert!(line.contains(complaint), "{line}");
    }
}

#[tokio::test]
async fn a_table_that_is_not_there_ends_it_with_one_line() {
    let stage = Stage::without_table().await;
    let line = refusal_to_start(stage.start_api(&[]).await).await;
    assert_eq!(line, "cannot start: there is no table postern");
}

#[tokio::test]
async fn a_table_without_an_index_ends_it_with_one_line() {
    let stage = Stage::without_table().await;
    let client = client::in_process(stage.database.http_client());
    let mut create = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
        let text = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
        let element = KeySchemaElement::builder().attribute_name(name).key_type(kind);
        create = create.attribute_definitions(text.build().unwrap()).key_schema(element.build().unwrap());
    }
    create.send().await.unwrap();
    let line = refusal_to_start(stage.start_api(&[]).await).await;
    assert_eq!(line, "cannot start: the table postern has no index changes-by-actor with the keys it needs");
}

#[tokio::test]
async fn a_table_that_does_not_answer_yet_does_not_keep_it_from_starting() {
    let stage = Stage::new().await;
    stage.endpoint.throttle(1);
    let api = stage.api().await;
    assert!(api.function.log().contains("the table was not looked at"), "{}", api.function.log());
    api.get(&Asker::Nobody, "/api/v1/healthz").await.is(200);
}

#[tokio::test]
async fn what_reaches_no_table_at_all_refuses_with_503() {
    let stage = Stage::new().await;
    // Nothing listens on the port of a server that has gone.
    let gone = Stage::new().await.endpoint.url();
    let mut function = stage.start_api(&[("AWS_ENDPOINT_URL_DYNAMODB", &gone)]).await;
    assert!(function.ready().await.is_some(), "{}", function.log());
    let api = crate::stage::Api { function };
    let reply = api.get(&Asker::Nobody, "/api/v1/healthz").await.is_problem(503, "unavailable");
    assert_eq!(reply.header("retry-after"), Some("2"));
}

#[tokio::test]
async fn it_looks_at_the_table_before_the_first_event_and_makes_no_call_between_events() {
    let stage = Stage::new().await;
    let api = stage.api().await;
    assert_eq!(stage.called_by("api"), ["DescribeTable"]);
    api.get(&Asker::Nobody, "/api/v1/healthz").await.is(200);
    assert_eq!(stage.called_by("api"), ["DescribeTable", "GetItem"]);
}
