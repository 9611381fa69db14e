//! A panicking handler is answered with a 500 problem, and the next request works.

use jiff::SignedDuration;
use serde_json::json;

use super::without_effect;
use crate::fixture::Fixture;
use crate::harness::{Postern, service_log};

/// So far ahead that the harness's clock cannot represent the time and panics.
const BEYOND_TIME: SignedDuration = SignedDuration::from_hours(24 * 366 * 8000);

#[tokio::test]
async fn a_panic_gives_a_problem_without_effect_and_the_next_request_works() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let requests = Fixture::new(&postern).await.prepare_all(&ada).await;
    without_effect(&postern, async {
        postern.advance(BEYOND_TIME);
        let mut panicked = 0;
        for (sample, prepared) in requests.iter().filter(|(sample, _)| !sample.is_public()) {
            let reply = prepared.send(&postern, &ada).await;
            assert_eq!((reply.status, &reply["code"]), (500, &json!("internal")), "{}", sample.operation);
            for inside in ["panic", "jiff", "src/", "unwrap", "Timestamp", "dynamo", "arn:"] {
                assert!(!reply.text.contains(inside), "{reply:?}");
            }
            panicked += 1;
        }
        assert!(panicked > 30);
        postern.advance(-BEYOND_TIME);
    })
    .await;
    for (sample, prepared) in requests.iter().filter(|(sample, _)| sample.method() == http::Method::GET) {
        assert_eq!(prepared.send(&postern, &ada).await.status, 200, "{}", sample.operation);
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
