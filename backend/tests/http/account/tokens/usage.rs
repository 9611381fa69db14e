//! The last use of a token: time, address and agent, to the minute.

use http::Method;
use http::header::USER_AGENT;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use serde_json::{Value, json};

use super::TOKENS;
use crate::harness::{Postern, Program};

async fn used_from(postern: &Postern, token: &Program, address: &str) {
    let request = token.at(postern).request(Method::GET, "/api/v1/session").header(USER_AGENT, "curl/8.5.0");
    let mut request = request.body(String::new().into()).unwrap();
    request.extensions_mut().insert(ClientAddress(address.parse().unwrap()));
    postern.send(request).await.is(200);
}

#[tokio::test]
async fn the_last_use_is_recorded_to_the_minute_with_address_and_agent() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Backup").await;
    let last_used =
        async || postern.ada().get(&format!("{TOKENS}/{}", token.id)).await.is(200).body["last_used"].take();
    assert_eq!(last_used().await, Value::Null);
    used_from(&postern, &token, "198.51.100.1").await;
    let first = json!({ "at": "2026-03-01T09:00:00Z", "address": "198.51.100.1", "agent": "curl/8.5.0" });
    assert_eq!(last_used().await, first);

    postern.advance(SignedDuration::from_millis(59_999));
    used_from(&postern, &token, "198.51.100.2").await;
    assert_eq!(last_used().await, first);
    // Another instance, which has not seen the first use, does not record it either.
    used_from(&postern.second().await, &token, "198.51.100.2").await;
    assert_eq!(last_used().await, first);

    postern.advance(SignedDuration::from_millis(1));
    used_from(&postern, &token, "2001:db8::1").await;
    let second = json!({ "at": "2026-03-01T09:01:00Z", "address": "2001:db8::1", "agent": "curl/8.5.0" });
    assert_eq!(last_used().await, second);
    assert_eq!(postern.ada().get(TOKENS).await.is(200)["items"][0]["last_used"], second);
}

#[tokio::test]
async fn using_a_token_is_not_an_edit() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Backup").await;
    let log = postern.log_of(&postern.ada().id).await.len();
    used_from(&postern, &token, "198.51.100.1").await;
    let shown = postern.ada().get(&format!("{TOKENS}/{}", token.id)).await.is(200);
    assert_eq!((&shown["version"], shown.header("etag")), (&json!(1), Some("\"1\"")));
    assert_eq!(postern.log_of(&postern.ada().id).await.len(), log);
}

#[tokio::test]
async fn a_refused_request_is_not_recorded_as_a_use() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Backup").await;
    let path = format!("{TOKENS}/{}", token.id);
    postern.ada().patch(&path, json!({ "disabled": true })).await.is(200);
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    assert_eq!(postern.ada().get(&path).await.is(200)["last_used"], Value::Null);
}
