//! `Idempotency-Key`: a repeated request takes effect once, even if its first answer was lost.

mod bounds;
mod credential;
mod failures;
mod replay;
mod visibility;

use axum::body::Body;
use http::Method;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::fixture::{Fixture, PreparedRequest, requests};
use crate::harness::{Actor, Postern, Reply};
use crate::operations::{GRANTS, OPERATIONS, Operation};

const HEADER: &str = "idempotency-key";
const RECORDS: &str = "/api/v1/collections/inventory/records";

/// Every operation that takes the header.
fn operations() -> impl Iterator<Item = Operation> {
    OPERATIONS.iter().copied().filter(|operation| operation.replay.is_some())
}

/// A request for every operation that takes the header, with the operation's name as the key.
async fn keyed_requests(postern: &Postern) -> Vec<(String, PreparedRequest)> {
    let mut keyed = requests(postern, |operation| operation.replay.is_some()).await;
    let fixture = Fixture::new(postern);
    for grant in GRANTS {
        keyed.push(fixture.prepare(*grant, &postern.ada()).await);
    }
    keyed.into_iter().map(|prepared| (prepared.operation.to_string(), prepared)).collect()
}

/// Sends a prepared request with an `Idempotency-Key`.
async fn send(who: &Actor<'_>, key: &str, prepared: &PreparedRequest) -> Reply {
    prepared.send_as(who.postern(), prepared.request(who).header(HEADER, key)).await
}

/// Posts with an `Idempotency-Key`.
async fn post(who: &Actor<'_>, key: &str, path: &str, body: &Value) -> Reply {
    send_raw(who, Method::POST, key.as_bytes(), path, body).await
}

async fn send_raw(who: &Actor<'_>, method: Method, key: &[u8], path: &str, body: &Value) -> Reply {
    let request = who.request(method, path).header(HEADER, key).header(CONTENT_TYPE, "application/json");
    who.postern().send_with(request, if body.is_null() { Body::empty() } else { body.to_string().into() }).await
}

/// The number of entries in the change log.
async fn entries(postern: &Postern) -> usize {
    postern.changes().await.len()
}

#[tokio::test]
async fn every_post_that_creates_something_takes_the_header_and_no_other_does() {
    let postern = Postern::new().await;
    let mut others = Vec::new();
    for operation in OPERATIONS.iter().filter(|operation| operation.is(&Method::POST)) {
        let header = operation.takes(&postern, "Idempotency-Key");
        assert_eq!(header, operation.replay.is_some(), "{operation}");
        if !header {
            others.push(operation.template.strip_prefix("/api/v1").unwrap());
        }
    }
    others.sort_unstable();
    // These have no authenticated caller to own the key, have the same effect when repeated, refuse the repetition
    // (a second password change, a batch of users with the same logins or external ids), or change nothing.
    assert_eq!(
        others,
        [
            "/account/password",
            "/account/tokens/{key}/succeed",
            "/api-users/{api_user}/adopt",
            "/api-users/{api_user}/hand-over",
            "/api-users/{api_user}/keys/{key}/adopt-all",
            "/api-users/{api_user}/keys/{key}/succeed",
            "/collections/{collection}/records/batch",
            "/impact",
            "/invitations/accept",
            "/invitations/check",
            "/refusals/{refusal}/dismiss",
            "/refusals/{refusal}/mute",
            "/session",
            "/setup",
            "/users/batch",
            "/users/{user}/hand-over",
            "/users/{user}/tokens/{key}/adopt-all",
            "/users/{user}/tokens/{key}/succeed",
            "/verify",
        ]
    );
}
