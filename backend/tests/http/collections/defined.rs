//! Records of a collection that was defined as a resource: its permissions, its retirement and the calls to write one.

use serde_json::{Value, json};

use crate::harness::Postern;

const GATES: &str = "/api/v1/collections/gates/records";

#[tokio::test]
async fn records_are_written_and_read_with_the_permissions_of_their_collection() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("gates", "collection").await;
    ada.resource("doors", "collection").await;
    let writer = ada.program_with("Writer", &["gates:write"]).await;
    let reader = ada.program_with("Reader", &["gates:read"]).await;
    let other = ada.program_with("Other", &["doors:read", "doors:write", "inventory:write"]).await;
    let written = writer.post(GATES, json!({ "gate": 4 })).await.is(201);
    let id = written.text_at("/id");
    assert_eq!((&written["data"], &written["by"]["name"]), (&json!({ "gate": 4 }), &json!("Writer")));
    let list = reader.get(GATES).await.is(200);
    assert_eq!(list.body, json!({ "items": [written.body], "next_cursor": null }));
    assert_eq!(reader.get(&format!("{GATES}/{id}")).await.is(200).body, written.body);
    ada.get(&format!("/api/v1/collections/doors/records/{id}")).await.is_problem(404, "not_found");

    for (reply, missing) in [
        (writer.get(GATES).await, "gates:read"),
        (writer.get(&format!("{GATES}/{id}")).await, "gates:read"),
        (reader.post(GATES, json!({})).await, "gates:write"),
        (other.post(GATES, json!({})).await, "gates:write"),
        (other.get(GATES).await, "gates:read"),
    ] {
        reply.is_forbidden("insufficient_scope", &[missing]);
    }
    // A scope limits these permissions like any other.
    let scoped = ada.scoped_token("Scoped", &["gates:read"]).await;
    scoped.at(&postern).get(GATES).await.is(200);
    scoped.at(&postern).post(GATES, json!({})).await.is_problem(403, "insufficient_scope");
}

#[tokio::test]
async fn an_unknown_collection_is_not_found_by_name_by_callers_who_may_read_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("bins", "external").await;
    let permissions = ["users:read", "users:write", "inventory:read", "bins:read", "bins:write"];
    let kim = ada.program_with("Kim", &permissions).await;
    let lee = ada.program_with("Lee", &["inventory:write", "roles:read"]).await;
    let before = postern.state().await;
    for name in ["gates", "users", "bins", "x", "Inventory", "inventory%20", "%23", "billing"] {
        let path = format!("/api/v1/collections/{name}/records");
        let record = format!("{path}/01ARZ3NDEKTSV4RRFFQ69G5FAV");
        for reply in [ada.get(&path).await, ada.post(&path, json!({})).await, ada.get(&record).await] {
            reply.is_problem(404, "not_found");
        }
        for reply in [kim.get(&path).await, kim.post(&path, json!({})).await, kim.get(&record).await] {
            let detail = reply.is_problem(404, "not_found").text_at("/detail");
            assert_eq!(detail, format!("There is no collection {}.", name.replace("%20", " ").replace("%23", "#")));
        }
        for reply in [lee.get(&path).await, lee.post(&path, json!({})).await, lee.get(&record).await] {
            reply.is_problem(403, "insufficient_scope");
        }
    }
    // A collection that exists is still a missing permission.
    kim.get("/api/v1/collections/shipping_events/records")
        .await
        .is_forbidden("insufficient_scope", &["shipping_events:read"]);
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn a_retired_collection_refuses_new_records_at_once_and_can_still_be_read() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    ada.resource("gates", "collection").await;
    let key = ada.program_with("Gatekeeper", &["gates:read", "gates:write"]).await;
    let reader = ada.program_with("Reader", &["gates:read"]).await;
    let written = key.at(&second).post(GATES, json!({ "gate": 4 })).await.is(201);
    ada.delete("/api/v1/resources/gates").await.is(204);
    for actor in [key.at(&second), key, second.ada()] {
        actor.post(GATES, json!({})).await.is_problem(409, "resource_retired");
        assert_eq!(actor.get(GATES).await.is(200)["items"], json!([written.body]));
        assert_eq!(actor.get(&format!("{GATES}/{}", written.text_at("/id"))).await.is(200).body, written.body);
    }
    reader.post(GATES, json!({})).await.is_problem(403, "insufficient_scope");
}

#[tokio::test]
async fn a_record_is_written_with_one_read_and_one_write() {
    let postern = Postern::ready().await;
    postern.ada().resource("gates", "collection").await;
    let key = postern.ada().program_with("Gatekeeper", &["gates:write"]).await;
    key.post(GATES, json!({})).await.is(201);
    postern.tap.reset();
    key.post(GATES, json!({})).await.is(201);
    let calls = postern.tap.calls();
    let names: Vec<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(names, ["BatchGetItem", "PutItem"]);
    let batch = calls[0].body["RequestItems"].as_object().unwrap().values().next().unwrap();
    assert_eq!(batch["ConsistentRead"], true);
    let read: Vec<&Value> = batch["Keys"].as_array().unwrap().iter().map(|key| &key["pk"]["S"]).collect();
    assert_eq!(read.iter().filter(|pk| **pk == "NAME#resource").count(), 1, "{read:?}");
    assert_eq!(read.len(), 4, "key, owner, role and collection: {read:?}");
}
