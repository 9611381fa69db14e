//! Several instances at once, as Lambda starts them.

use serde_json::json;

use crate::fixture::Fixture;

#[tokio::test]
async fn a_deleted_key_is_refused_by_another_instance_at_once() {
    let (fixture, first) = Fixture::ready().await;
    let second = fixture.api().await;
    let path = "/api/v1/collections/inventory/records";
    for n in 0..3 {
        let name = format!("Scanner {n}");
        let (api_user, key) = first.ada().integration(&name, &["inventory:read", "inventory:write"]).await;
        // Both instances have seen the key and remember what to prefetch.
        for api in [&first, &second, &second] {
            key.at(api).post(path, json!({ "slab": n })).await.is(201);
        }
        first.ada().delete(&format!("/api/v1/api-users/{api_user}/keys/{}", key.id)).await.is(204);
        key.at(&second).post(path, json!({ "slab": n })).await.is_problem(401, "invalid_token");
    }
}

#[tokio::test]
async fn an_ended_session_is_refused_by_another_instance_at_once() {
    let (fixture, first) = Fixture::ready().await;
    let second = fixture.api().await;
    second.ada().get("/api/v1/session").await.is(200);
    first.ada().delete("/api/v1/session").await.is(204);
    second.ada().get("/api/v1/session").await.is_problem(401, "invalid_token");
    second.anonymous().get("/api/v1/healthz").await.is(200);
}

#[tokio::test]
async fn of_two_simultaneous_set_ups_only_one_succeeds() {
    let fixture = Fixture::new().await;
    let (first, second) = tokio::join!(fixture.api(), fixture.api());
    let (one, other) = tokio::join!(first.set_up("ada@example.com", "Ada"), second.set_up("eve@example.com", "Ada"));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}
