//! How the programs start: a configuration error ends them with one line, a temporary failure does not.

use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use postern_backend::store::client;
use postern_embedded::{Fault, Rule};

use crate::authorizer::GUARD;
use crate::fixture::{Fixture, TABLE, refusal_to_start};

#[tokio::test]
async fn an_invalid_configuration_stops_a_program_with_one_line() {
    let fixture = Fixture::new().await;
    let orders = ("POSTERN_RESOURCE", "orders");
    #[rustfmt::skip] // One configuration, one line.
    let invalid = [
        ("api", vec![("POSTERN_TABLE", "")], "POSTERN_TABLE is not set"),
        ("api", vec![("POSTERN_PUBLIC_URL", "")], "POSTERN_PUBLIC_URL is not set"),
        ("api", vec![("POSTERN_PUBLIC_URL", "postern.example.com")], "postern.example.com is not of the form https://host"),
        ("api", vec![("POSTERN_SETUP_CODE_HASH", "psu_code")], "POSTERN_SETUP_CODE_HASH: expected 64 hexadecimal digits"),
        ("api", vec![("POSTERN_LOG", "loud")], "POSTERN_LOG"),
        ("recovery", vec![("POSTERN_TABLE", "")], "POSTERN_TABLE is not set"),
        ("recovery", vec![("POSTERN_PUBLIC_URL", "")], "POSTERN_PUBLIC_URL is not set"),
        ("authorizer", vec![], "set POSTERN_RESOURCE or POSTERN_ROUTES"),
        ("authorizer", vec![("POSTERN_RESOURCE", "Orders!")], "POSTERN_RESOURCE: Use 2 to 41 lowercase letters"),
        ("authorizer", vec![("POSTERN_ROUTES", "GET /orders")], "POSTERN_ROUTES: expected value"),
        ("authorizer", vec![("POSTERN_ROUTES", r#"{"GET /orders": "orders"}"#)], "there is no permission orders"),
        ("authorizer", vec![("POSTERN_ROUTES", r#"{"GET /orders": "orders:delete"}"#)], "there is no permission orders:delete"),
        ("authorizer", vec![orders, ("POSTERN_HEADER", "x api key")], "POSTERN_HEADER: invalid HTTP header"),
        ("authorizer", vec![orders, ("POSTERN_ANSWER", "yes")], "POSTERN_ANSWER: use `simple` or `policy`"),
    ];
    for (program, variables, complaint) in invalid {
        let line = refusal_to_start(fixture.start(program, &variables).await).await;
        assert!(line.contains(complaint), "{program} {variables:?}: {line}");
    }
}

#[tokio::test]
async fn the_table_of_another_program_stops_a_program_with_one_line() {
    let fixture = Fixture::without_table().await;
    let client = client::in_process(fixture.database.http_client());
    let name = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S).build();
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build();
    let create = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
    create.attribute_definitions(name.unwrap()).key_schema(key.unwrap()).send().await.unwrap();
    for (program, variables) in [("api", vec![]), ("authorizer", vec![GUARD]), ("recovery", vec![])] {
        let line = refusal_to_start(fixture.start(program, &variables).await).await;
        let sentence = "cannot start: the table postern cannot be used: its keys are other ones than pk and sk";
        assert_eq!(line, sentence, "{program}");
    }
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
