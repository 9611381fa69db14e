//! Lambda freezes a function between two events and may never thaw it.

use postern_backend::store::client;
use serde_json::json;

use crate::fixture::{Fixture, TABLE};
use crate::harness::Postern;

/// Freezes a function and kills it.
async fn freeze_and_kill(api: Postern) {
    let function = api.into_function();
    function.signal("STOP").await.unwrap();
    function.signal("KILL").await.unwrap();
    function.end().await.unwrap();
}

/// Freezes a function, closes its connections and thaws it.
async fn freeze_and_cut(fixture: &Fixture, api: &Postern) {
    api.function().signal("STOP").await.unwrap();
    fixture.endpoint.cut();
    api.function().signal("CONT").await.unwrap();
}

/// Everything in the table, as text.
async fn table(fixture: &Fixture) -> String {
    let scan = client::in_process(fixture.database.http_client()).scan().table_name(TABLE);
    format!("{:?}", scan.send().await.unwrap().items)
}

#[tokio::test]
async fn acknowledged_writes_survive_an_immediate_freeze_and_kill() {
    let (fixture, api) = Fixture::ready().await;
    freeze_and_kill(api).await;

    let api = fixture.api().await;
    let token = api.ada().token("Dock 4").await;
    freeze_and_kill(api).await;

    let api = fixture.api().await;
    let path = "/api/v1/collections/inventory/records";
    let record = token.at(&api).post(path, json!({ "slab": 17 })).await.is(201).text_at("/id");
    freeze_and_kill(api).await;

    // The record and the last use of the token.
    let kept = table(&fixture).await;
    assert!(kept.contains(&record) && kept.contains("last_used_at"), "{kept}");
    let api = fixture.api().await;
    assert_eq!(token.at(&api).get(path).await.is(200)["items"][0]["data"], json!({ "slab": 17 }));

    let role = api.ada().role("Reader", &[]).await;
    freeze_and_kill(api).await;
    let api = fixture.api().await;
    api.ada().get(&format!("/api/v1/roles/{role}")).await.is(200);
    let log = api.ada().get(&format!("/api/v1/changes?target={role}")).await.is(200);
    assert_eq!(log["items"][0]["action"], "role.create");
}

#[tokio::test]
async fn requests_succeed_after_connections_close_during_a_freeze() {
    let (fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    for n in 0..5 {
        freeze_and_cut(&fixture, &api).await;
        // A write, which must happen only once, and then a read.
        ada.role(&format!("Role {n}"), &[]).await;
        freeze_and_cut(&fixture, &api).await;
        let listed = ada.get("/api/v1/roles?q=role").await.is(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), n + 1);
    }
    api.anonymous().get("/api/v1/healthz").await.is(200);
}
