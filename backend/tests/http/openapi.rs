//! The OpenAPI document is complete, reproducible and correct about request bodies. The harness checks every response
//! against it, in every test.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::harness::{Postern, schema};
use crate::samples::{Sample, samples};
use crate::scenario::operations;

/// Collects every object of a document with its JSON pointer.
fn objects(value: &Value, pointer: &str, seen: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) => {
            seen.push((pointer.to_owned(), value.clone()));
            fields.iter().for_each(|(name, value)| objects(value, &format!("{pointer}/{name}"), seen));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| objects(item, &format!("{pointer}/{n}"), seen));
        }
        _ => {}
    }
}

fn operation<'a>(postern: &'a Postern, operation: &str) -> &'a Value {
    let (method, path) = operation.split_once(' ').unwrap();
    &postern.document()["paths"][path][method.to_lowercase()]
}

/// The schema of a sample's body, with its reference resolved. Of a `oneOf`, the alternative with its action.
pub fn body_schema(postern: &Postern, sample: Sample) -> Value {
    let body = &operation(postern, sample.operation)["requestBody"];
    let schema = &body["content"]["application/json"]["schema"];
    let reference = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    let schema = reference.and_then(|pointer| postern.document().pointer(pointer)).unwrap_or(schema);
    let sent: Value = serde_json::from_str(sample.body.unwrap_or("null")).unwrap();
    let has_action = |kind: &&Value| kind["properties"]["action"]["enum"] == json!([sent["action"]]);
    let schema = schema["oneOf"].as_array().and_then(|kinds| kinds.iter().find(has_action)).unwrap_or(schema);
    // A record is any object, but the body is required.
    let may_be_empty = schema["properties"].is_object() && schema["required"].as_array().is_none_or(Vec::is_empty);
    let has_defaults = body["required"] == false;
    assert!(
        body.is_null() || !has_defaults || may_be_empty,
        "{}: the body is not marked as required",
        sample.operation
    );
    schema.clone()
}

#[tokio::test]
async fn the_document_is_openapi_3_1_and_the_same_each_time() {
    let (first, second) = (Postern::new().await, Postern::new().await);
    assert!(first.document()["openapi"].as_str().unwrap().starts_with("3.1."));
    let texts =
        [&first, &first, &second].map(|postern| async { postern.anonymous().get("/api/v1/openapi.json").await.text });
    let [one, again, other] = texts;
    let one = one.await;
    assert_eq!(one, again.await);
    assert_eq!(one, other.await);
}

#[tokio::test]
async fn every_reference_resolves_and_every_schema_is_referenced() {
    let postern = Postern::new().await;
    let mut all = Vec::new();
    objects(postern.document(), "", &mut all);
    let references: BTreeSet<&str> = all.iter().filter_map(|(_, object)| object["$ref"].as_str()).collect();
    let schemas = postern.document()["components"]["schemas"].as_object().unwrap();
    let defined: BTreeSet<String> = schemas.keys().map(|name| format!("#/components/schemas/{name}")).collect();
    assert_eq!(references.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), defined);
}

#[tokio::test]
async fn every_operation_has_a_summary_an_id_its_parameters_and_its_problems() {
    let postern = Postern::new().await;
    let codes = postern.document()["components"]["schemas"]["Code"]["enum"].as_array().unwrap();
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    let mut ids = BTreeSet::new();
    for name in operations(&postern) {
        let operation = operation(&postern, &name);
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{name} has no summary");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{name} shares its operationId");

        let path = name.split_once(' ').unwrap().1;
        let named: Vec<&str> = path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let declared = parameters.iter().filter(|parameter| parameter["in"] == "path" && parameter["required"] == true);
        assert_eq!(declared.map(|parameter| parameter["name"].as_str().unwrap()).collect::<Vec<_>>(), named, "{name}");

        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} has no success response");
        for (status, response) in responses.iter().filter(|(status, _)| !status.starts_with('2')) {
            assert_eq!(response["content"]["application/problem+json"]["schema"], problem, "{name} {status}");
            let own = response["x-codes"].as_array().unwrap();
            assert!(!own.is_empty() && own.iter().all(|code| codes.contains(code)), "{name} {status} {own:?}");
        }
    }
}

#[tokio::test]
async fn every_list_is_a_page_of_the_right_schema() {
    let postern = Postern::new().await;
    let mut pages = BTreeMap::new();
    for sample in samples().into_iter().filter(|sample| sample.method() == Method::GET) {
        let schema =
            &operation(&postern, sample.operation)["responses"]["200"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().unwrap_or_default().rsplit('/').next().unwrap();
        if name.starts_with("Page") {
            let page = &postern.document()["components"]["schemas"][name];
            let item = page["properties"]["items"]["items"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
            assert_eq!(page["properties"]["next_cursor"]["type"], json!(["string", "null"]));
            pages.insert(sample.template(), item.to_owned());
        }
    }
    let expected = [
        ("/api/v1/account/sessions", "Session"),
        ("/api/v1/account/tokens", "ApiKey"),
        ("/api/v1/api-users", "ApiUser"),
        ("/api/v1/api-users/{api_user}/keys", "ApiKey"),
        ("/api/v1/changes", "Change"),
        ("/api/v1/collections/{collection}/records", "Record"),
        ("/api/v1/keys", "OwnedKey"),
        ("/api/v1/resources", "Resource"),
        ("/api/v1/roles", "Role"),
        ("/api/v1/users", "User"),
        ("/api/v1/users/{user}/sessions", "Session"),
        ("/api/v1/users/{user}/tokens", "ApiKey"),
    ];
    assert_eq!(pages, BTreeMap::from(expected.map(|(path, item)| (path, item.to_owned()))));
}

#[tokio::test]
async fn every_sample_fits_its_schema_and_only_records_may_have_other_fields() {
    let postern = Postern::ready().await;
    for (sample, ready) in Fixture::new(&postern).await.prepare_all(&postern.ada()).await {
        let schema = body_schema(&postern, sample);
        let Some(body) = &ready.body else {
            assert!(schema.is_null(), "{} takes a body that its sample lacks", sample.operation);
            continue;
        };
        schema::validate(postern.document(), &schema, body).unwrap_or_else(|why| panic!("{}: {why}", sample.operation));
        let is_open = schema["additionalProperties"] != false;
        assert_eq!(
            is_open,
            sample.operation == "POST /api/v1/collections/{collection}/records",
            "{}",
            sample.operation
        );
        let named: BTreeSet<&String> = schema["properties"].as_object().into_iter().flat_map(|p| p.keys()).collect();
        let sent: BTreeSet<&String> = body.as_object().unwrap().keys().collect();
        assert!(is_open || sent == named, "{}: the sample leaves fields out", sample.operation);
    }
}

#[tokio::test]
async fn a_field_can_be_null_or_left_out_exactly_when_the_document_says_so() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    for sample in samples().into_iter().filter(|sample| sample.has_body()) {
        let schema = body_schema(&postern, sample);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let nullable = property["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
            for (change, allowed) in [("null", nullable), ("left out", !required.contains(&json!(field)))] {
                let mut ready = fixture.prepare(sample, &ada).await;
                let body = ready.body.as_mut().unwrap();
                match change {
                    "null" => body[field] = Value::Null,
                    _ => drop(body.as_object_mut().unwrap().remove(field)),
                }
                let before = postern.state().await;
                let reply = ready.send(&postern, &ada).await;
                if allowed {
                    assert!(reply.status < 300, "{} with {field} {change}: {reply:?}", sample.operation);
                } else {
                    let reply = reply.is_problem(400, "bad_body");
                    assert!(reply["detail"].as_str().unwrap().contains(field) || change == "null", "{reply:?}");
                    assert!(reply["errors"][0]["field"] == *field || change != "null", "{reply:?}");
                    assert_eq!(postern.state().await, before, "{} with {field} {change}", sample.operation);
                }
            }
        }
    }
}
