//! The size limits of bodies and headers: the exact limit is accepted, one byte more is refused.

use axum::body::Body;
use http::Method;
use postern_shared::path;
use serde_json::json;

use super::each_without_effect;
use crate::fixture::{Fixture, PreparedRequest, requests};
use crate::harness::Postern;
use crate::operations::{APPEND, writes};

/// The longest body, in bytes.
const BODY: usize = 64 * 1024;
/// The most bytes in header names and values.
const HEADERS: usize = 16 * 1024;

#[tokio::test]
async fn a_body_can_have_64_kib_and_not_one_byte_more() {
    let padded = |valid: &str, length: usize| format!("{valid}{}", " ".repeat(length - valid.len()));
    // A batch can be longer.
    let writes = || writes().filter(|write| write.template != path::RECORDS_BATCH);
    each_without_effect(writes(), async |attempt| {
        let valid = attempt.prepared.body().to_string();
        for length in [BODY + 1, BODY + 2, 4 * BODY] {
            attempt.send_body(padded(&valid, length)).await.is_problem(413, "body_too_large");
        }
    })
    .await;
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    // Changing the password would end Ada's session.
    for operation in writes().filter(|write| !write.is_public() && write.template != path::ACCOUNT_PASSWORD) {
        let prepared = fixture.prepare(operation, &ada).await;
        prepared.send_body(&postern, &ada, padded(&prepared.body().to_string(), BODY)).await.is_success();
    }
}

#[tokio::test]
async fn the_longest_record_is_stored_completely() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let prepared = Fixture::new(&postern).prepare(APPEND, &ada).await;
    let overhead = json!({ "text": "" }).to_string().len();
    let record = |length: usize| json!({ "text": "\u{1f980}".to_owned() + &"x".repeat(length - overhead - 4) });
    let id = prepared.send_body(&postern, &ada, record(BODY).to_string()).await.is(201).text_at("/id");
    assert_eq!(ada.get(&format!("{}/{id}", prepared.path)).await.is(200)["data"], record(BODY));
    let refused = prepared.send_body(&postern, &ada, record(BODY + 1).to_string());
    postern.unchanged_by(refused).await.is_problem(413, "body_too_large");
    // Numbers become longer when they are stored.
    let numbers = format!("{{\"n\":[{}1]}}", "1e15,".repeat((BODY - 10) / 5));
    let id = prepared.send_body(&postern, &ada, numbers).await.is(201).text_at("/id");
    ada.get(&format!("{}/{id}", prepared.path)).await.is(200);
}

#[tokio::test]
async fn headers_can_have_16_kib_and_not_one_byte_more() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let requests = requests(&postern, |_| true).await;
    let padded = |prepared: &PreparedRequest, excess: usize| {
        let request = prepared.request(&ada);
        let headers = request.headers_ref().unwrap().iter();
        let used: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
        request.header("x-pad", "p".repeat(HEADERS - used - "x-pad".len() + excess))
    };
    let send_all = async {
        for prepared in &requests {
            postern.send_with(padded(prepared, 1), Body::empty()).await.is_problem(431, "headers_too_large");
        }
    };
    postern.unchanged_by(send_all).await;
    for prepared in requests.iter().filter(|prepared| prepared.operation.is(&Method::GET)) {
        postern.send_with(padded(prepared, 0), Body::empty()).await.is(200);
    }
}
