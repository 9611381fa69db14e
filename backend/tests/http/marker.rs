//! The marker: a cookie that tells the console whether the browser is signed in.

use axum::body::Body;
use http::Method;
use http::header::{COOKIE, IF_NONE_MATCH, SET_COOKIE};
use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{PASSWORD, Postern, Reply};

const YES: &str = "__Host-postern-signed-in=yes; Path=/; Max-Age=43200; Secure; SameSite=Strict";
const NO: &str = "__Host-postern-signed-in=no; Path=/; Max-Age=43200; Secure; SameSite=Strict";
const SESSION: &str = "/api/v1/session";

/// What a response sets the marker to.
fn marker(reply: &Reply) -> Option<&str> {
    let mut cookies = reply.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    cookies.find(|cookie| cookie.starts_with("__Host-postern-signed-in"))
}

/// Sends a browser's request with these cookies.
async fn send(postern: &Postern, method: Method, path: &str, cookies: &[&str]) -> Reply {
    let request = postern.anonymous().request(method, path).header("sec-fetch-site", "same-origin");
    postern.send_with(request.header(COOKIE, cookies.join("; ")), Body::empty()).await
}

#[tokio::test]
async fn every_sign_in_sets_the_marker_and_signing_out_clears_it() {
    let postern = Postern::new().await;
    let set_up = postern.set_up("ada@example.com", "Ada").await.is(201);
    let signed_in = postern.sign_in("ada@example.com", PASSWORD).await.is(200);
    let session = format!("__Host-postern={}", signed_in.cookie());
    for reply in [&set_up, &signed_in] {
        assert_eq!(marker(reply), Some(YES));
    }
    // Whatever the marker said before.
    for before in ["yes", "no", "perhaps", ""] {
        let marked = format!("__Host-postern-signed-in={before}");
        let request = postern.anonymous().request(Method::POST, SESSION).header(COOKIE, marked);
        let body = json!({ "login": "ada@example.com", "password": PASSWORD });
        assert_eq!(marker(&postern.anonymous().send_json(request, body).await.is(200)), Some(YES));
    }
    let wrong = "__Host-postern-signed-in=no";
    let signed_out = send(&postern, Method::DELETE, SESSION, &[&session, wrong]).await.is(204);
    let cleared = "__Host-postern-signed-in=; Path=/; Max-Age=0; Secure; SameSite=Strict";
    assert_eq!(marker(&signed_out), Some(cleared));
    assert_eq!(signed_out.headers.get_all(SET_COOKIE).iter().count(), 2);
}

#[tokio::test]
async fn the_next_answer_corrects_the_marker_of_a_session_that_ended_elsewhere() {
    let postern = Postern::ready().await;
    let session = format!("__Host-postern={}", postern.sign_in("ada@example.com", PASSWORD).await.cookie());
    let [yes, no] = ["__Host-postern-signed-in=yes", "__Host-postern-signed-in=no"];
    let ask = async |cookies: &[&str]| send(&postern, Method::GET, SESSION, cookies).await;
    assert_eq!(marker(&ask(&[&session, yes]).await.is(200)), None);
    // A late refusal of the former session in another tab said so.
    assert_eq!(marker(&ask(&[&session, no]).await.is(200)), Some(YES));
    // Programs that keep nothing but the session are not bothered with the marker.
    assert_eq!(marker(&ask(&[&session]).await.is(200)), None);

    postern.advance(SignedDuration::from_hours(2));
    assert_eq!(marker(&ask(&[&session, yes]).await.is_problem(401, "invalid_token")), Some(NO));
    assert_eq!(marker(&ask(&[yes]).await.is_problem(401, "unauthenticated")), Some(NO));
    assert_eq!(marker(&ask(&[&session, no]).await.is_problem(401, "invalid_token")), None);
    let health = send(&postern, Method::GET, "/api/v1/healthz", &[&session, no]).await.is(200);
    assert_eq!(marker(&health), None, "healthz knows nobody");
}

#[tokio::test]
async fn the_page_sets_a_marker_that_is_missing() {
    let postern = Postern::ready().await;
    let session = format!("__Host-postern={}", postern.sign_in("ada@example.com", PASSWORD).await.cookie());
    let page = async |cookies: &[&str]| send(&postern, Method::GET, "/users", cookies).await.is(200);
    let [yes, no] = ["__Host-postern-signed-in=yes", "__Host-postern-signed-in=no"];
    assert_eq!(marker(&page(&[&session]).await), Some(YES));
    for cookies in [&[yes][..], &[no], &[&session, yes], &[&session, no], &["theme=dark"]] {
        assert_eq!(marker(&page(cookies).await), None, "{cookies:?}");
    }
    // That of another Postern at this host says nothing about this one.
    let other = "__Host-postern-signed-in-8080=yes";
    assert_eq!(marker(&page(&[other]).await), Some(NO));
    assert_eq!(marker(&page(&[other, &session]).await), Some(YES));

    let tag = page(&[]).await.header("etag").unwrap().to_owned();
    let request = postern.anonymous().request(Method::GET, "/").header(COOKIE, session).header(IF_NONE_MATCH, tag);
    assert_eq!(marker(&postern.send_with(request, Body::empty()).await.is(304)), Some(YES));
}
