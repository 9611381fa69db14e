//! Bodies and headers that are too large: exactly as much as is allowed is taken, one byte more is refused.

use axum::body::Body;
use http::Method;
use postern_shared::path;
use serde_json::json;

use super::{APPEND, without_effect, writes};
use crate::fixture::Fixture;
use crate::harness::Postern;
use crate::samples::{Sample, samples};

/// The longest body.
const BODY: usize = 64 * 1024;
/// The most bytes of headers: names and values.
const HEADERS: usize = 16 * 1024;

#[tokio::test]
async fn a_body_can_have_64_kib_and_no_byte_more() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::on(&postern).await);
    for sample in writes().chain([Sample::of("POST /api/v1/api-users/{api_user}/adopt")]) {
        let ready = fixture.ready(sample, &ada).await;
        let good = ready.body.clone().unwrap_or_else(|| json!({})).to_string();
        let padded = |length: usize| format!("{good}{}", " ".repeat(length - good.len()));
        without_effect(&postern, async {
            for length in [BODY + 1, BODY + 2, 4 * BODY] {
                ready.send_text(&postern, &ada, padded(length)).await.is_problem(413, "body_too_large");
            }
        })
        .await;
        // What would end Ada's session is left out.
        if !sample.is_public() && sample.template() != path::ACCOUNT_PASSWORD {
            let reply = ready.send_text(&postern, &ada, padded(BODY)).await;
            assert!(reply.status < 300, "{}: {reply:?}", sample.operation);
        }
    }
}

#[tokio::test]
async fn the_longest_record_is_kept_whole() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let ready = Fixture::on(&postern).await.ready(Sample::of(APPEND), &ada).await;
    let frame = json!({ "text": "" }).to_string().len();
    let record = |length: usize| json!({ "text": "\u{1f980}".to_owned() + &"x".repeat(length - frame - 4) });
    let id = ready.send_text(&postern, &ada, record(BODY).to_string()).await.is(201).text_at("/id");
    assert_eq!(ada.get(&format!("{}/{id}", ready.path)).await.is(200)["data"], record(BODY));
    let refused = ready.send_text(&postern, &ada, record(BODY + 1).to_string());
    without_effect(&postern, refused).await.is_problem(413, "body_too_large");
    // Numbers grow when they are written out.
    let numbers = format!("{{\"n\":[{}1]}}", "1e15,".repeat((BODY - 10) / 5));
    let id = ready.send_text(&postern, &ada, numbers).await.is(201).text_at("/id");
    ada.get(&format!("{}/{id}", ready.path)).await.is(200);
}

#[tokio::test]
async fn headers_can_have_16_kib_and_no_byte_more() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::on(&postern).await);
    let requests = fixture.all_ready(&ada).await;
    let padded = |ready: &crate::fixture::Ready, over: usize| {
        let request = ready.request(&ada);
        let used: usize =
            request.headers_ref().unwrap().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        request.header("x-pad", "p".repeat(HEADERS - used - "x-pad".len() + over)).body(Body::empty()).unwrap()
    };
    without_effect(&postern, async {
        for (_, ready) in &requests {
            postern.send(padded(ready, 1)).await.is_problem(431, "headers_too_large");
        }
    })
    .await;
    for (sample, ready) in requests.iter().filter(|(sample, _)| sample.method() == Method::GET) {
        let reply = postern.send(padded(ready, 0)).await;
        assert_eq!(reply.status, 200, "{}: {reply:?}", sample.operation);
    }
    assert_eq!(requests.len(), samples().len());
}
