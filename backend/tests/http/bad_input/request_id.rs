//! Request ids that a client makes up.

use axum::body::Body;
use http::Method;

use crate::harness::Postern;

#[tokio::test]
async fn a_request_id_that_a_client_sends_is_ignored() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for path in ["/api/v1/session", "/api/v1/healthz", "/api/v1/roles/x", "/api/nothing", "/nothing.txt"] {
        let request = ada.request(Method::GET, path).header("x-request-id", "req_000000000000");
        let reply = postern.send(request.body(Body::empty()).unwrap()).await;
        let ids: Vec<_> = reply.headers.get_all("x-request-id").iter().collect();
        assert!(ids.len() == 1 && ids[0] != "req_000000000000", "{path}: {ids:?}");
        assert!(reply.status < 400 || reply["request_id"] == ids[0].to_str().unwrap(), "{path}: {reply:?}");
    }
}
