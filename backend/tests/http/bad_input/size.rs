//! The size limits of bodies and headers: the exact limit is accepted, one byte more is refused.

use axum::body::Body;
use http::Method;
use postern_shared::path;
use serde_json::json;

use super::{APPEND, without_effect, writes};
use crate::fixture::Fixture;
use crate::harness::Postern;
use crate::samples::{Sample, samples};

/// The longest body, in bytes.
const BODY: usize = 64 * 1024;
/// The most bytes in header names and values.
const HEADERS: usize = 16 * 1024;

#[tokio::test]
async fn a_body_can_have_64_kib_and_not_one_byte_more() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    for sample in writes().chain([Sample::of("POST /api/v1/api-users/{api_user}/adopt")]) {
        let prepared = fixture.prepare(sample, &ada).await;
        let valid = prepared.body.clone().unwrap_or_else(|| json!({})).to_string();
        let padded = |length: usize| format!("{valid}{}", " ".repeat(length - valid.len()));
        without_effect(&postern, async {
            for length in [BODY + 1, BODY + 2, 4 * BODY] {
                prepared.send_body(&postern, &ada, padded(length)).await.is_problem(413, "body_too_large");
            }
        })
        .await;
        // Changing the password would end Ada's session.
        if !sample.is_public() && sample.template() != path::ACCOUNT_PASSWORD {
            let reply = prepared.send_body(&postern, &ada, padded(BODY)).await;
            assert!(reply.status < 300, "{}: {reply:?}", sample.operation);
        }
    }
}

#[tokio::test]
async fn the_longest_record_is_stored_completely() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let prepared = Fixture::new(&postern).await.prepare(Sample::of(APPEND), &ada).await;
    let overhead = json!({ "text": "" }).to_string().len();
    let record = |length: usize| json!({ "text": "\u{1f980}".to_owned() + &"x".repeat(length - overhead - 4) });
    let id = prepared.send_body(&postern, &ada, record(BODY).to_string()).await.is(201).text_at("/id");
    assert_eq!(ada.get(&format!("{}/{id}", prepared.path)).await.is(200)["data"], record(BODY));
    let refused = prepared.send_body(&postern, &ada, record(BODY + 1).to_string());
    without_effect(&postern, refused).await.is_problem(413, "body_too_large");
    // Numbers become longer when they are stored.
    let numbers = format!("{{\"n\":[{}1]}}", "1e15,".repeat((BODY - 10) / 5));
    let id = prepared.send_body(&postern, &ada, numbers).await.is(201).text_at("/id");
    ada.get(&format!("{}/{id}", prepared.path)).await.is(200);
}

#[tokio::test]
async fn headers_can_have_16_kib_and_not_one_byte_more() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    let requests = fixture.prepare_all(&ada).await;
    let padded = |prepared: &crate::fixture::PreparedRequest, excess: usize| {
        let request = prepared.request(&ada);
        let used: usize =
            request.headers_ref().unwrap().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        request.header("x-pad", "p".repeat(HEADERS - used - "x-pad".len() + excess)).body(Body::empty()).unwrap()
    };
    without_effect(&postern, async {
        for (_, prepared) in &requests {
            postern.send(padded(prepared, 1)).await.is_problem(431, "headers_too_large");
        }
    })
    .await;
    for (sample, prepared) in requests.iter().filter(|(sample, _)| sample.method() == Method::GET) {
        let reply = postern.send(padded(prepared, 0)).await;
        assert_eq!(reply.status, 200, "{}: {reply:?}", sample.operation);
    }
    assert_eq!(requests.len(), samples().len());
}
