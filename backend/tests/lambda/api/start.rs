//! How the API starts: a configuration error ends it with one line, a temporary failure does not.

use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use postern_backend::store::client;
use postern_embedded::{Fault, Rule};

use crate::fixture::{Fixture, TABLE, refusal_to_start};

#[tokio::test]
async fn an_invalid_configuration_stops_the_api_with_one_line() {
    let fixture = Fixture::new().await;
    for (variable, value, complaint) in [
        ("POSTERN_TABLE", "", "POSTERN_TABLE is not set"),
        ("POSTERN_PUBLIC_URL", "", "POSTERN_PUBLIC_URL is not set"),
        ("POSTERN_PUBLIC_URL", "postern.example.com", "postern.example.com is not of the form https://host"),
        ("POSTERN_SETUP_CODE_HASH", "psu_code", "POSTERN_SETUP_CODE_HASH: expected 64 hexadecimal digits"),
        ("POSTERN_LOG", "loud", "POSTERN_LOG"),
    ] {
        let line = refusal_to_start(fixture.start_api(&[(variable, value)]).await).await;
        assert!(line.contains(complaint), "{line}");
    }
}

#[tokio::test]
async fn a_missing_table_stops_the_api_with_one_line() {
    let fixture = Fixture::without_table().await;
    let line = refusal_to_start(fixture.start_api(&[]).await).await;
    assert_eq!(line, "cannot start: there is no table postern");
}

#[tokio::test]
async fn a_missing_index_stops_the_api_with_one_line() {
    let fixture = Fixture::without_table().await;
    let client = client::in_process(fixture.database.http_client());
    let mut create = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
        let text = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
        let element = KeySchemaElement::builder().attribute_name(name).key_type(kind);
        create = create.attribute_definitions(text.build().unwrap()).key_schema(element.build().unwrap());
    }
    create.send().await.unwrap();
    let line = refusal_to_start(fixture.start_api(&[]).await).await;
    assert_eq!(line, "cannot start: the table postern has no index changes-by-actor with the keys it needs");
}

#[tokio::test]
async fn the_api_starts_even_if_the_table_does_not_answer_yet() {
    let fixture = Fixture::new().await;
    fixture.endpoint.tap.inject(Rule::any(Fault::Throttle));
    let api = fixture.api().await;
    assert!(api.function().log().contains("the table could not be checked"), "{}", api.function().log());
    api.anonymous().get("/api/v1/healthz").await.is(200);
}

#[tokio::test]
async fn an_api_that_cannot_reach_its_table_answers_503() {
    let fixture = Fixture::new().await;
    // Nothing listens on the port of a server that has stopped.
    let unreachable = Fixture::new().await.endpoint.url();
    let api = fixture.api_with(&[("AWS_ENDPOINT_URL_DYNAMODB", &unreachable)]).await;
    let reply = api.anonymous().get("/api/v1/healthz").await.is_problem(503, "unavailable");
    assert_eq!(reply.header("retry-after"), Some("2"));
}

#[tokio::test]
async fn the_api_checks_the_table_before_the_first_event_and_makes_no_call_between_events() {
    let fixture = Fixture::new().await;
    let api = fixture.api().await;
    assert_eq!(fixture.called_by("api"), ["DescribeTable"]);
    api.anonymous().get("/api/v1/healthz").await.is(200);
    assert_eq!(fixture.called_by("api"), ["DescribeTable", "GetItem"]);
}
