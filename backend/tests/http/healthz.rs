//! `GET /healthz`: tells any caller that the service is up, and whether it has been set up.

use serde_json::json;

use crate::harness::Postern;

#[tokio::test]
async fn health_shows_whether_postern_has_been_set_up() {
    let postern = Postern::new().await;
    let reply = postern.anonymous().get("/api/v1/healthz").await.is(200);
    assert_eq!(reply.body, json!({ "status": "ok", "set_up": false }));
    postern.set_up("ada@example.com", "Ada").await.is(201);
    let reply = postern.anonymous().get("/api/v1/healthz").await.is(200);
    assert_eq!(reply.body, json!({ "status": "ok", "set_up": true }));
    assert!(reply.header("x-request-id").is_some_and(|id| id.starts_with("req_")));
}
