//! A handler that panics is a 500 like any other problem, and the next request works (assertion 55).

use jiff::SignedDuration;
use serde_json::json;

use super::without_effect;
use crate::fixture::Fixture;
use crate::harness::Postern;

/// So far ahead that the harness's clock has no name for the time, and panics.
const BEYOND_TIME: SignedDuration = SignedDuration::from_hours(24 * 366 * 8000);

#[tokio::test]
async fn a_panic_while_answering_is_a_problem_without_effect_and_the_next_request_works() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let requests = Fixture::on(&postern).await.all_ready(&ada).await;
    without_effect(&postern, async {
        postern.pass(BEYOND_TIME);
        let mut struck = 0;
        for (sample, ready) in requests.iter().filter(|(sample, _)| !sample.is_public()) {
            let reply = ready.send(&postern, &ada).await;
            assert_eq!((reply.status, &reply["code"]), (500, &json!("internal")), "{}", sample.operation);
            for inside in ["panic", "jiff", "src/", "unwrap", "Timestamp", "dynamo", "arn:"] {
                assert!(!reply.text.contains(inside), "{reply:?}");
            }
            struck += 1;
        }
        assert!(struck > 30);
        postern.pass(-BEYOND_TIME);
    })
    .await;
    for (sample, ready) in requests.iter().filter(|(sample, _)| sample.method() == http::Method::GET) {
        assert_eq!(ready.send(&postern, &ada).await.status, 200, "{}", sample.operation);
    }
    ada.role("After", &[]).await;
}
