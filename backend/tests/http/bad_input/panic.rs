//! A panicking handler is answered with a 500 problem, and the next request works.

use jiff::SignedDuration;

use crate::fixture::requests;
use crate::harness::{Postern, service_log};

/// So far ahead that the harness's clock cannot represent the time and panics.
const BEYOND_TIME: SignedDuration = SignedDuration::from_hours(24 * 366 * 8000);

#[tokio::test]
async fn a_panic_gives_a_problem_without_effect_and_the_next_request_works() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let requests = requests(&postern, |operation| !operation.is_public()).await;
    let send_all = async {
        postern.advance(BEYOND_TIME);
        for prepared in &requests {
            let reply = prepared.send(&postern, &ada).await.is_problem(500, "internal");
            for inside in ["panic", "jiff", "src/", "unwrap", "Timestamp", "dynamo", "arn:"] {
                assert!(!reply.text.contains(inside), "{reply:?}");
            }
        }
        assert!(requests.len() > 30);
        postern.advance(-BEYOND_TIME);
    };
    postern.unchanged_by(send_all).await;
    for prepared in requests.iter().filter(|prepared| prepared.operation.is(&http::Method::GET)) {
        prepared.send(&postern, &ada).await.is(200);
    }
    ada.role("After", &[]).await;
}

#[tokio::test]
async fn a_panic_is_logged_like_any_other_answer() {
    let postern = Postern::ready().await;
    service_log::capture();
    postern.advance(BEYOND_TIME);
    let reply = postern.ada().get("/api/v1/roles/rol_000000000000").await.is_problem(500, "internal");
    let id = reply.header("x-request-id").unwrap();
    assert_eq!(reply["request_id"], id);
    let log = service_log::captured();
    let line = log.lines().find(|line| line.contains("answered") && line.contains(id)).expect("a line of its own");
    for field in
        ["method: GET", "route: \"/api/v1/roles/{role}\"", "status: 500", "code: \"internal\"", "microseconds: "]
    {
        assert!(line.contains(field), "no {field} in {line}");
    }
}
