//! Several instances at once, as Lambda starts them.

use serde_json::json;

use crate::fixture::{Actor, Fixture};

#[tokio::test]
async fn a_deleted_key_is_refused_by_another_instance_at_once() {
    let fixture = Fixture::new().await;
    let (first, ada) = fixture.ready_api().await;
    let second = fixture.api().await;
    let path = "/api/v1/collections/inventory/records";
    for n in 0..3 {
        let (api_user, key, program) =
            first.integration(&ada, &format!("Scanner {n}"), &["inventory:read", "inventory:write"]).await;
        // Both instances have seen the key and remember what to prefetch.
        for api in [&first, &second, &second] {
            api.post(&program, path, json!({ "slab": n })).await.is(201);
        }
        first.ask(&ada, "DELETE", &format!("/api/v1/api-users/{api_user}/keys/{key}"), None).await.is(204);
        second.post(&program, path, json!({ "slab": n })).await.is_problem(401, "invalid_token");
    }
}

#[tokio::test]
async fn an_ended_session_is_refused_by_another_instance_at_once() {
    let fixture = Fixture::new().await;
    let (first, ada) = fixture.ready_api().await;
    let second = fixture.api().await;
    second.get(&ada, "/api/v1/session").await.is(200);
    first.ask(&ada, "DELETE", "/api/v1/session", None).await.is(204);
    second.get(&ada, "/api/v1/session").await.is_problem(401, "invalid_token");
    second.get(&Actor::Nobody, "/api/v1/healthz").await.is(200);
}

#[tokio::test]
async fn of_two_simultaneous_set_ups_only_one_succeeds() {
    let fixture = Fixture::new().await;
    let (first, second) = tokio::join!(fixture.api(), fixture.api());
    let body = |login: &str| json!({ "code": fixture.setup_code(), "login": login, "name": "Ada", "password": crate::fixture::PASSWORD });
    let (one, other) = tokio::join!(
        first.post(&Actor::Nobody, "/api/v1/setup", body("ada@example.com")),
        second.post(&Actor::Nobody, "/api/v1/setup", body("eve@example.com"))
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}
