//! Lambda freezes a function between two events and may never thaw it.

use postern_backend::store::client;
use serde_json::json;

use crate::fixture::{Actor, Api, Fixture, TABLE};

/// Freezes a function and kills it.
async fn freeze_and_kill(api: Api) {
    api.function.signal("STOP").await.unwrap();
    api.function.signal("KILL").await.unwrap();
    api.function.end().await.unwrap();
}

/// Everything in the table, as text.
async fn table(fixture: &Fixture) -> String {
    let scan = client::in_process(fixture.database.http_client()).scan().table_name(TABLE);
    format!("{:?}", scan.send().await.unwrap().items)
}

#[tokio::test]
async fn acknowledged_writes_survive_an_immediate_freeze_and_kill() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    freeze_and_kill(api).await;

    let api = fixture.api().await;
    let (_, token) = api.token(&ada, "Dock 4").await;
    freeze_and_kill(api).await;

    let api = fixture.api().await;
    let path = "/api/v1/collections/inventory/records";
    let record = api.post(&token, path, json!({ "slab": 17 })).await.is(201).text_at("/id");
    freeze_and_kill(api).await;

    // The record and the last use of the token.
    let kept = table(&fixture).await;
    assert!(kept.contains(&record) && kept.contains("last_used_at"), "{kept}");
    let api = fixture.api().await;
    assert_eq!(api.get(&token, path).await.is(200)["items"][0]["data"], json!({ "slab": 17 }));

    let role = api.role(&ada, "Reader", &[]).await;
    freeze_and_kill(api).await;
    let api = fixture.api().await;
    api.get(&ada, &format!("/api/v1/roles/{role}")).await.is(200);
    assert_eq!(
        api.get(&ada, &format!("/api/v1/changes?target={role}")).await.is(200)["items"][0]["action"],
        "role.create"
    );
}

#[tokio::test]
async fn requests_succeed_after_connections_close_during_a_freeze() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    for n in 0..5 {
        api.function.signal("STOP").await.unwrap();
        fixture.endpoint.cut();
        api.function.signal("CONT").await.unwrap();
        // A write, which must happen only once, and then a read.
        api.role(&ada, &format!("Role {n}"), &[]).await;
        api.function.signal("STOP").await.unwrap();
        fixture.endpoint.cut();
        api.function.signal("CONT").await.unwrap();
        let listed = api.get(&ada, "/api/v1/roles?q=role").await.is(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), n + 1);
    }
    api.get(&Actor::Nobody, "/api/v1/healthz").await.is(200);
}
