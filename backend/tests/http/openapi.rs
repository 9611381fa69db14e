//! The OpenAPI document is complete, reproducible and correct about request bodies. The harness checks every response
//! against it, in every test.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use postern_shared::api_key::OVERLAP_LIMIT;
use postern_shared::page::{PAGE_DEFAULT, PAGE_LIMIT};
use postern_shared::record::RECORD_PAGE_LIMIT;
use postern_shared::role::{HELD_LIMIT, PERMISSIONS_LIMIT};
use postern_shared::text;
use serde_json::{Value, json};

use crate::fixture::{Fixture, requests};
use crate::harness::{Postern, schema};
use crate::operations::{OPERATIONS, Operation, writes};

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

/// The schema of an operation's body, with its reference resolved. Of a `oneOf`, the alternative with its action.
pub fn body_schema(postern: &Postern, operation: Operation) -> Value {
    let body = &operation.documented(postern)["requestBody"];
    let schema = &body["content"]["application/json"]["schema"];
    let reference = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    let schema = reference.and_then(|pointer| postern.document().pointer(pointer)).unwrap_or(schema);
    let sent: Value = serde_json::from_str(operation.body.unwrap_or("null")).unwrap();
    let has_action = |kind: &&Value| kind["properties"]["action"]["enum"] == json!([sent["action"]]);
    let schema = schema["oneOf"].as_array().and_then(|kinds| kinds.iter().find(has_action)).unwrap_or(schema);
    // A record is any object, but the body is required.
    let may_be_empty = schema["properties"].is_object() && schema["required"].as_array().is_none_or(Vec::is_empty);
    let has_defaults = body["required"] == false;
    assert!(body.is_null() || !has_defaults || may_be_empty, "{operation}: the body is not marked as required");
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
async fn only_what_requests_choose_from_is_a_closed_list() {
    let postern = Postern::new().await;
    let mut all = Vec::new();
    objects(postern.document(), "", &mut all);
    let closed = |(pointer, object): &(String, Value)| (object["enum"].as_array()?.len() > 1).then(|| pointer.clone());
    let closed: BTreeSet<String> = all.iter().filter_map(closed).collect();
    let parameter = "/paths//api/v1/keys/get/parameters/0/schema".to_owned();
    assert_eq!(closed, BTreeSet::from(["/components/schemas/Tokens".to_owned(), parameter]));
}

#[tokio::test]
async fn every_operation_has_a_summary_an_id_its_parameters_and_its_problems() {
    let postern = Postern::new().await;
    let codes = postern.document()["components"]["schemas"]["Code"]["x-extensible-enum"].as_array().unwrap();
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    let mut ids = BTreeSet::new();
    for name in OPERATIONS {
        let operation = name.documented(&postern);
        for text in ["summary", "description"] {
            assert!(!operation[text].as_str().unwrap_or_default().is_empty(), "{name} has no {text}");
        }
        let id = operation["operationId"].as_str().unwrap();
        assert!(id.starts_with(char::is_lowercase) && id.chars().all(|c| c.is_ascii_alphanumeric()), "{name}: {id}");
        assert!(ids.insert(id), "{name} shares its operationId");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");

        let named: Vec<&str> =
            name.template.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let declared = parameters.iter().filter(|parameter| parameter["in"] == "path" && parameter["required"] == true);
        assert_eq!(declared.map(|parameter| parameter["name"].as_str().unwrap()).collect::<Vec<_>>(), named, "{name}");

        let has_format = |parameter: &&Value| parameter["in"] == "header" && !parameter["schema"]["format"].is_null();
        let formatted = parameters.iter().find(has_format);
        assert_eq!(formatted, None, "{name} would be left out by generators of clients");

        let responses = operation["responses"].as_object().unwrap();
        for (status, response) in responses.iter().filter(|(_, response)| !response["content"].is_null()) {
            assert_eq!(response["content"].as_object().unwrap().len(), 1, "{name} {status} has several formats");
        }
        for (status, header) in [("405", "Allow"), ("503", "Retry-After")] {
            assert!(!responses[status]["headers"][header].is_null(), "{name} {status} lacks {header}");
        }
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} has no success response");
        for (status, response) in responses.iter().filter(|(status, _)| !status.starts_with('2')) {
            assert_eq!(response["content"]["application/problem+json"]["schema"], problem, "{name} {status}");
            let own = response["x-codes"].as_array().unwrap();
            assert!(!own.is_empty() && own.iter().all(|code| codes.contains(code)), "{name} {status} {own:?}");
        }
    }
}

/// Clients are generated with these names. They never change; a new operation adds a line.
#[tokio::test]
async fn the_names_of_operations_are_stable() {
    let postern = Postern::new().await;
    let name = |operation: &Operation| {
        format!("{} = {operation}", operation.documented(&postern)["operationId"].as_str().unwrap())
    };
    let names: BTreeSet<String> = OPERATIONS.iter().map(name).collect();
    insta::assert_snapshot!(names.into_iter().collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn a_creation_links_to_the_operation_that_gets_the_result() {
    let postern = Postern::ready().await;
    let mut linked = BTreeSet::new();
    for prepared in requests(&postern, |operation| operation.is(&Method::POST)).await {
        let link = &prepared.operation.documented(&postern)["responses"]["201"]["links"]["get"];
        let Some(id) = link["operationId"].as_str() else { continue };
        let created = prepared.send(&postern, &postern.ada()).await.is(201);
        let mut values = link["parameters"].as_object().unwrap().values();
        let pointer = values.find_map(|value| value.as_str()?.strip_prefix("$response.body#")).unwrap();
        assert!(created.header("location").unwrap().ends_with(&created.text_at(pointer)), "{created:?}");
        linked.insert(id.to_owned());
    }
    let expected = ["AccountToken", "ApiUser", "ApiUserKey", "Record", "Resource", "Role", "User"];
    assert_eq!(linked, expected.map(|name| format!("get{name}")).into());
}

#[tokio::test]
async fn the_bounds_in_the_document_are_those_of_the_rules() {
    let postern = Postern::new().await;
    let schemas = &postern.document()["components"]["schemas"];
    let mut found = 0;
    let mut check = |field: &Value, expected: &[(&str, usize)]| {
        found += 1;
        for (bound, value) in expected {
            assert_eq!(field[bound], *value, "{field}");
        }
    };
    for (name, schema) in schemas.as_object().unwrap() {
        // A request takes no unknown fields.
        let is_request = schema["additionalProperties"] == false;
        for (field, property) in schema["properties"].as_object().into_iter().flatten().filter(|_| is_request) {
            match (name.as_str(), field.as_str()) {
                ("NewResource", "name") => {
                    let (min, max) = (text::RESOURCE_NAME_MIN - 1, text::RESOURCE_NAME_LENGTH - 1);
                    assert_eq!(property["pattern"], format!("^[a-z][a-z0-9_]{{{min},{max}}}$"));
                }
                (_, "name") => check(property, &[("minLength", 1), ("maxLength", text::NAME_LENGTH)]),
                ("SignIn", _) | ("PasswordChange", "current") => {}
                (_, "login") => check(property, &[("minLength", text::LOGIN_MIN), ("maxLength", text::LOGIN_LENGTH)]),
                (_, "password" | "new") => {
                    check(property, &[("minLength", text::PASSWORD_MIN), ("maxLength", text::PASSWORD_MAX)]);
                }
                (_, "note" | "description") => check(property, &[("maxLength", text::NOTE_LENGTH)]),
                (_, "roles") => check(property, &[("maxItems", HELD_LIMIT)]),
                (_, "permissions" | "scope") => check(property, &[("maxItems", PERMISSIONS_LIMIT)]),
                (_, "overlap_seconds") => check(property, &[("maximum", OVERLAP_LIMIT as usize), ("default", 0)]),
                _ => {}
            }
        }
    }
    assert!(found > 25, "{found}");
    let mut all = Vec::new();
    objects(&postern.document()["paths"], "", &mut all);
    let limits: Vec<&Value> = all.iter().map(|(_, object)| object).filter(|object| object["name"] == "limit").collect();
    for limit in &limits {
        let bounds = ["minimum", "maximum", "default"].map(|bound| limit["schema"][bound].as_u64().unwrap());
        let most = if bounds[1] == u64::from(RECORD_PAGE_LIMIT) { RECORD_PAGE_LIMIT } else { PAGE_LIMIT };
        assert_eq!(bounds, [1, u64::from(most), u64::from(PAGE_DEFAULT)], "{limit}");
    }
    let long = limits.iter().filter(|limit| limit["schema"]["maximum"] == RECORD_PAGE_LIMIT);
    assert_eq!(long.count(), 1, "records alone have long pages");
    assert!(limits.len() > 15, "{}", limits.len());
}

#[tokio::test]
async fn every_list_is_a_page_of_the_right_schema() {
    let postern = Postern::new().await;
    let mut pages = BTreeMap::new();
    for operation in OPERATIONS.iter().filter(|operation| operation.is(&Method::GET)) {
        let documented = operation.documented(&postern);
        let schema = &documented["responses"]["200"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().unwrap_or_default().rsplit('/').next().unwrap();
        if name.starts_with("PageOf") || name.starts_with("LogPageOf") {
            let page = &postern.document()["components"]["schemas"][name];
            let item = page["properties"]["items"]["items"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
            assert_eq!(page["properties"]["next_cursor"]["type"], json!(["string", "null"]));
            pages.insert(operation.template, item.to_owned());
        }
    }
    let expected = [
        ("/api/v1/access", "Access"),
        ("/api/v1/account/sessions", "Session"),
        ("/api/v1/account/tokens", "ApiKey"),
        ("/api/v1/activity", "Activity"),
        ("/api/v1/api-users", "ApiUser"),
        ("/api/v1/api-users/{api_user}/keys", "ApiKey"),
        ("/api/v1/changes", "Change"),
        ("/api/v1/collections/{collection}/records", "Record"),
        ("/api/v1/keys", "OwnedKey"),
        ("/api/v1/refusals", "Refused"),
        ("/api/v1/resources", "Resource"),
        ("/api/v1/roles", "Role"),
        ("/api/v1/roles/{role}/holders", "RoleHolder"),
        ("/api/v1/users", "User"),
        ("/api/v1/users/{user}/sessions", "Session"),
        ("/api/v1/users/{user}/tokens", "ApiKey"),
    ];
    assert_eq!(pages, BTreeMap::from(expected.map(|(path, item)| (path, item.to_owned()))));
}

#[tokio::test]
async fn every_body_fits_its_schema_and_only_records_may_have_other_fields() {
    let postern = Postern::ready().await;
    for prepared in requests(&postern, |_| true).await {
        let operation = prepared.operation;
        let schema = body_schema(&postern, operation);
        let Some(body) = &prepared.body else {
            assert!(schema.is_null(), "{operation} takes a body that its line in the table lacks");
            continue;
        };
        schema::validate(postern.document(), &schema, body).unwrap_or_else(|why| panic!("{operation}: {why}"));
        let is_open = schema["additionalProperties"] != false;
        assert_eq!(is_open, operation.is_append(), "{operation}");
        let named: BTreeSet<&String> = schema["properties"].as_object().into_iter().flat_map(|p| p.keys()).collect();
        let sent: BTreeSet<&String> = body.as_object().unwrap().keys().collect();
        assert!(is_open || sent == named, "{operation}: the body leaves fields out");
    }
}

#[tokio::test]
async fn a_field_can_be_null_or_left_out_exactly_when_the_document_says_so() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    for operation in writes() {
        let schema = body_schema(&postern, operation);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let nullable = property["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
            for (change, allowed) in [("null", nullable), ("left out", !required.contains(&json!(field)))] {
                let prepared = fixture.prepare(operation, &ada).await;
                let mut body = prepared.body();
                match change {
                    "null" => body[field] = Value::Null,
                    _ => drop(body.as_object_mut().unwrap().remove(field)),
                }
                let what = format!("{operation} with {field} {change}");
                let before = postern.state().await;
                let reply = prepared.send_body(&postern, &ada, body.to_string()).await;
                if field == "roles" && body["inherit_roles"] == false && change == "left out" {
                    // They can be left out where they are inherited.
                    reply.is_invalid("roles", "required");
                } else if allowed {
                    assert!(reply.status < 300, "{what}: {reply:?}");
                } else {
                    let reply = reply.is_problem(400, "bad_body");
                    assert!(reply["detail"].as_str().unwrap().contains(field) || change == "null", "{reply:?}");
                    assert!(reply["errors"][0]["field"] == *field || change != "null", "{reply:?}");
                    assert_eq!(postern.state().await, before, "{what}");
                }
            }
        }
    }
}
