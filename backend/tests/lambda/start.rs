//! How the programs start: a configuration error ends them with one line, a temporary failure does not.

use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use postern_backend::random::Random;
use postern_backend::secret::bearer;
use postern_backend::store::client;
use postern_embedded::{Fault, Rule};
use postern_shared::id::{ApiUserId, KeyId};
use postern_shared::principal::KeyRef;
use serde_json::json;

use crate::authorizer::Call;
use crate::fixture::{Fixture, TABLE, USES_RESTORED, refusal_to_start};

#[tokio::test]
async fn an_invalid_configuration_stops_a_program_with_one_line() {
    let fixture = Fixture::new().await;
    #[rustfmt::skip] // One configuration, one line.
    let invalid = [
        ("api", vec![("POSTERN_TABLE", "")], "POSTERN_TABLE is not set"),
        ("api", vec![("POSTERN_PUBLIC_URL", "")], "POSTERN_PUBLIC_URL is not set"),
        ("api", vec![("POSTERN_PUBLIC_URL", "postern.example.com")], "postern.example.com is not of the form https://host"),
        ("api", vec![("POSTERN_SETUP_CODE_HASH", "psu_code")], "POSTERN_SETUP_CODE_HASH: expected 64 hexadecimal digits"),
        ("api", vec![("POSTERN_LOG", "loud")], "POSTERN_LOG"),
        ("recovery", vec![("POSTERN_TABLE", "")], "POSTERN_TABLE is not set"),
        ("recovery", vec![("POSTERN_PUBLIC_URL", "")], "POSTERN_PUBLIC_URL is not set"),
        ("authorizer", vec![("POSTERN_HEADER", "x api key")], "POSTERN_HEADER: invalid HTTP header"),
        ("authorizer", vec![("POSTERN_ANSWER", "yes")], "POSTERN_ANSWER: use `simple` or `policy`"),
    ];
    #[rustfmt::skip] // One configuration, one line.
    let invalid_apis = [
        ("orders", "POSTERN_GUARDED_APIS: expected value"),
        ("[]", "invalid type: sequence, expected a map"),
        (r#"{"A1": {"resource": "orders"}}"#, "A1: Use the id of an HTTP or REST API"),
        (r#"{"a1": {"resource": "Orders!"}}"#, "a1: Use 2 to 41 lowercase letters"),
        (r#"{"a1": {"resource": "orders", "route": {}}}"#, "unknown field `route`"),
        (r#"{"a1": {}}"#, "a1: name a resource or routes"),
        (r#"{"a1": {"resource": "orders"}, "a1": {"resource": "gates"}}"#, "an object names a key twice"),
        (r#"{"a1": {"resource": "orders"}} {"a1": {"resource": "gates"}}"#, "a1 is named twice"),
        (r#"{"a1": {"routes": {"GET /": null, "GET /": "orders:read"}}}"#, "an object names a key twice"),
        (r#"{"a1": {"routes": {"FETCH /orders": null}}}"#, "a1: No API has the route `FETCH /orders`"),
        (r#"{"a1": {"routes": {"GET orders": null}}}"#, "a1: No API has the route `GET orders`"),
        (r#"{"a1": {"routes": {"GET $default": null}}}"#, "a1: No API has the route `GET $default`"),
        (r#"{"a1": {"routes": {"GET /orders": "orders"}}}"#, "a1: there is no permission orders"),
        (r#"{"a1": {"routes": {"GET /orders": "orders:delete"}}}"#, "a1: there is no permission orders:delete"),
    ];
    let invalid_apis =
        invalid_apis.map(|(json, complaint)| ("authorizer", vec![("POSTERN_GUARDED_APIS", json)], complaint));
    for (program, variables, complaint) in invalid.into_iter().chain(invalid_apis) {
        let line = refusal_to_start(fixture.start(program, &variables).await).await;
        assert!(line.contains(complaint), "{program} {variables:?}: {line}");
    }
}

#[tokio::test]
async fn on_the_table_of_another_program_every_event_fails_and_the_log_says_why_once() {
    let fixture = Fixture::without_table().await;
    let client = client::in_process(fixture.database.http_client());
    let name = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S).build();
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build();
    let create = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
    create.attribute_definitions(name.unwrap()).key_schema(key.unwrap()).send().await.unwrap();
    let api = fixture.api().await;
    let authorizer = fixture.authorizer(&[]).await;
    let recovery = fixture.recovery(&[]).await;
    let random = Random::system();
    let key = KeyRef { owner: random.id(ApiUserId::from_random).into(), id: random.id(KeyId::from_random) };
    let key = format!("Bearer {}", bearer::key(&random, &key).reveal());
    let call = Call::new("GET", "/orders").header("authorization", &key).http_2();
    for _ in 0..2 {
        api.anonymous().get("/api/v1/healthz").await.is_problem(503, "unavailable");
        assert_eq!(authorizer.invoke(&call).await.unwrap().unwrap_err().kind, "Unavailable");
        let recover = json!({ "recover": "ada@example.com" });
        assert_eq!(recovery.invoke(&recover).await.unwrap().unwrap_err().kind, "NotDone");
    }
    for log in [api.function().log(), authorizer.log(), recovery.log()] {
        assert_eq!(log.matches("its keys are other ones than pk and sk").count(), 1, "{log}");
    }
}

#[tokio::test]
async fn if_the_table_cannot_be_checked_either_the_log_says_so() {
    let fixture = Fixture::new().await;
    let api = fixture.api_with(&[USES_RESTORED]).await;
    fixture.endpoint.tap.inject(Rule::on("DescribeTable", Fault::Throttle));
    api.anonymous().get("/api/v1/healthz").await.is_problem(503, "unavailable");
    assert!(api.function().log().contains("the table could not be checked"), "{}", api.function().log());
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
async fn no_program_makes_a_call_before_the_first_event_or_between_events() {
    let fixture = Fixture::new().await;
    let api = fixture.api().await;
    let _others = (fixture.authorizer(&[]).await, fixture.recovery(&[]).await);
    for program in ["api", "authorizer", "recovery"] {
        assert!(fixture.called_by(program).is_empty(), "{program}");
    }
    for n in 1..3 {
        api.anonymous().get("/api/v1/healthz").await.is(200);
        assert_eq!(fixture.called_by("api"), vec!["GetItem"; n]);
    }
}
