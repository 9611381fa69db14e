//! `/resources`: resources are defined, described and retired, and their names are never reused.

use serde_json::{Value, json};

use crate::harness::Postern;

const RESOURCES: &str = "/api/v1/resources";

fn built_in(name: &str) -> Value {
    json!({
        "name": name, "kind": "collection", "description": "", "guards": [], "built_in": true, "retired_at": null, "version": 0,
    })
}

#[tokio::test]
async fn built_in_resources_are_listed_and_cannot_be_changed() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let names = ["inventory", "receiving_events", "shipping_events"];
    let list = ada.get(RESOURCES).await.is(200);
    assert_eq!(list.body, json!({ "items": names.map(built_in), "next_cursor": null }));
    let before = postern.state().await;
    for name in names {
        let path = format!("{RESOURCES}/{name}");
        assert_eq!(ada.get(&path).await.is(200).body, built_in(name));
        ada.edit(&path, json!({ "description": "Mine" })).await.is_problem(409, "built_in_resource");
        ada.delete(&path).await.is_problem(409, "built_in_resource");
    }
    let reserved = ["users", "roles", "api_users", "api_tokens", "api_keys", "resources", "change_log", "billing"];
    for name in names.into_iter().chain(reserved) {
        for kind in ["collection", "external"] {
            let refused = ada.post(RESOURCES, json!({ "name": name, "kind": kind })).await;
            refused.is_invalid("name", "reserved_name");
        }
    }
    for name in reserved {
        ada.get(&format!("{RESOURCES}/{name}")).await.is_problem(404, "not_found");
        ada.delete(&format!("{RESOURCES}/{name}")).await.is_problem(404, "not_found");
    }
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn a_resource_is_defined_edited_and_retired_and_the_change_log_records_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (name, kind) in [("gates", "collection"), ("slab_scanner", "external")] {
        let path = format!("{RESOURCES}/{name}");
        let reply = ada.post(RESOURCES, json!({ "name": name, "kind": kind, "description": "One" })).await.is(201);
        let mut expected = json!({
            "name": name, "kind": kind, "description": "One", "guards": [], "built_in": false, "retired_at": null,
            "version": 1,
        });
        assert_eq!((&reply.body, reply.header("location")), (&expected, Some(path.as_str())));
        let after = json!({ "name": name, "kind": kind, "description": "One", "guards": [], "retired_at": null });
        ada.logged(&reply, "resource.create", Value::Null, after).await.is_about("resource", name, name);
        let found = ada.get(&path).await.is(200);
        assert_eq!((&found.body, found.header("etag")), (&expected, Some("\"1\"")));

        let unchanged = ada.edit(&path, json!({ "description": "One" })).await.is(200);
        assert_eq!(unchanged.body, expected);
        let reply = ada.edit(&path, json!({ "description": "Two" })).await.is(200);
        expected["description"] = json!("Two");
        expected["version"] = json!(2);
        assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"2\"")));
        ada.logged(&reply, "resource.edit", json!({ "description": "One" }), json!({ "description": "Two" })).await;

        let reply = ada.delete(&path).await.is(204);
        let at = |at: Value| json!({ "retired_at": at });
        let entry = ada.logged(&reply, "resource.retire", at(Value::Null), at(json!("2026-03-01T09:00:00.000Z"))).await;
        entry.is_about("resource", name, name);
        expected["retired_at"] = json!("2026-03-01T09:00:00.000Z");
        expected["version"] = json!(3);
        assert_eq!(ada.get(&path).await.is(200).body, expected);
        let before = postern.state().await;
        ada.delete(&path).await.is(204);
        assert_eq!(postern.state().await, before, "it is retired only once");
        assert_eq!(postern.log_of(&format!("resource/{name}")).await.len(), 3);
        let log = ada.get(&format!("/api/v1/changes?target=resource:{name}")).await.is(200);
        assert_eq!(log["items"].as_array().unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_name_must_be_well_formed_and_is_never_reused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.post(RESOURCES, json!({ "name": "gates", "kind": "collection" })).await.is(201);
    let again = async |kind: &str| {
        let refused = ada.post(RESOURCES, json!({ "name": "gates", "kind": kind })).await;
        refused.is_problem(409, "name_taken").is_field_problem("name", "taken");
    };
    again("collection").await;
    ada.delete(&format!("{RESOURCES}/gates")).await.is(204);
    let before = postern.state().await;
    again("collection").await;
    again("external").await;
    let long = "x".repeat(42);
    for name in ["", "x", "Gates", "1gates", "_gates", "ga-tes", "ga tes", "gat\u{e9}s", " gates", "gates:read", &long]
    {
        let refused = ada.post(RESOURCES, json!({ "name": name, "kind": "external" })).await;
        refused.is_invalid("name", "bad_name");
    }
    assert_eq!(postern.state().await, before);
    ada.post(RESOURCES, json!({ "name": &long[..41], "kind": "external" })).await.is(201);
}

#[tokio::test]
async fn permissions_of_a_retired_resource_cannot_be_granted_and_stay_where_they_are() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Scanner", &[]).await;
    let keys = format!("/api/v1/api-users/{id}/keys");
    let role = |permissions: Value| json!({ "name": "Gatekeeper", "permissions": permissions });
    let refused = async || {
        let reply = ada.post("/api/v1/roles", role(json!(["inventory:read", "gates:write"]))).await;
        reply.is_invalid("permissions[1]", "unknown_permission");
        for path in [keys.as_str(), "/api/v1/account/tokens"] {
            let reply = ada.post(path, json!({ "name": "Key", "scope": ["gates:read"] })).await;
            reply.is_invalid("scope[0]", "unknown_permission");
        }
    };
    refused().await;
    ada.post(RESOURCES, json!({ "name": "gates", "kind": "external" })).await.is(201);
    let gatekeeper = ada.role("Gate", &["gates:read", "gates:write", "inventory:read"]).await;
    ada.post(&keys, json!({ "name": "Key", "scope": ["gates:read"] })).await.is(201);
    ada.post("/api/v1/account/tokens", json!({ "name": "Token", "scope": ["gates:read"] })).await.is(201);
    let reply = ada.post("/api/v1/roles", role(json!(["gates:open"]))).await;
    reply.is_invalid("permissions[0]", "unknown_permission");

    ada.delete(&format!("{RESOURCES}/gates")).await.is(204);
    refused().await;
    let path = format!("/api/v1/roles/{gatekeeper}");
    ada.edit(&path, json!({ "name": "Gates", "description": "Old" })).await.is(200);
    ada.edit(&path, json!({ "permissions": ["billing:read", "gates:read", "gates:write"] })).await.is(200);
    ada.edit(&path, json!({ "permissions": ["gates:read"] })).await.is(200);
    let reply = ada.edit(&path, json!({ "permissions": ["gates:read", "gates:write"] })).await;
    reply.is_invalid("permissions[1]", "unknown_permission");
    ada.edit(&path, json!({ "permissions": [] })).await.is(200);
    let reply = ada.edit(&path, json!({ "permissions": ["gates:read"] })).await;
    reply.is_invalid("permissions[0]", "unknown_permission");
}
