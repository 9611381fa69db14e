//! Credentials that are sent in the wrong way. `refusals` checks on every route that malformed or
//! duplicate credentials and those of the wrong kind are refused.

use axum::body::Body;
use axum::extract::Request;
use http::HeaderValue;
use http::header::{AUTHORIZATION, COOKIE};

use super::without_effect;
use crate::harness::{PASSWORD, Postern, service_log};

async fn send(postern: &Postern, headers: &[(http::HeaderName, &[u8])]) -> crate::harness::Reply {
    let mut request = Request::get("/api/v1/session");
    for (name, value) in headers {
        request = request.header(name, HeaderValue::from_bytes(value).unwrap());
    }
    postern.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_authorization_header_must_be_one_bearer_key() {
    let postern = Postern::ready().await;
    let key = postern.ada().token("Dock 4").await.secret;
    for valid in [format!("Bearer {key}"), format!("bearer {key}"), format!("BEARER  {key} ")] {
        send(&postern, &[(AUTHORIZATION, valid.as_bytes())]).await.is(200);
    }
    let invalid = [
        "",
        "Bearer",
        "Bearer ",
        &key,
        &format!("Bearer{key}"),
        &format!("Bearer\t{key}"),
        &format!("Bearer {key} {key}"),
        &format!("Bearer {key},"),
        &format!("Bearer \"{key}\""),
        &format!("Bearer {}", key.to_lowercase()),
        &format!("Bearer {key}\u{e9}"),
        &format!("Bearer {}", "a".repeat(8192)),
        &format!("Bearer {key}{}", "a".repeat(8192)),
        &format!("Bearer {}", &key[..key.len() - 1]),
        &format!("Bearer {}", key.replace("pst_", "pst-")),
        "Bearer null",
        "Bearer pst_",
        "Bearer =",
        "Bearer \u{1f980}",
    ]
    .map(str::to_owned);
    let other_scheme =
        [format!("Basic {key}"), format!("Token {key}"), "Digest x=y".to_owned(), format!("Bearers {key}")];
    postern.tap.reset();
    for value in invalid {
        let reply = send(&postern, &[(AUTHORIZATION, value.as_bytes())]).await.is_problem(401, "invalid_token");
        assert_eq!(
            reply.header("www-authenticate"),
            Some(r#"Bearer realm="postern", error="invalid_token""#),
            "{value}"
        );
    }
    for value in other_scheme {
        let reply = send(&postern, &[(AUTHORIZATION, value.as_bytes())]).await.is_problem(401, "unauthenticated");
        assert_eq!(reply.header("www-authenticate"), Some(r#"Bearer realm="postern""#), "{value}");
    }
    send(&postern, &[(AUTHORIZATION, b"Bearer \xff\xfe")]).await.is_problem(401, "invalid_token");
    assert_eq!(postern.tap.calls(), []);
}

#[tokio::test]
async fn a_session_cookie_must_occur_once_with_its_exact_name() {
    let postern = Postern::ready().await;
    let cookie = postern.sign_in("ada@example.com", PASSWORD).await.is(200).cookie();
    let key = postern.ada().token("Dock 4").await.secret;
    let named = |name: &str| format!("{name}={cookie}");
    for valid in [
        named("__Host-postern"),
        format!("a=b; {}; c", named("__Host-postern")),
        format!("x;;{} ", named(" __Host-postern")),
    ] {
        send(&postern, &[(COOKIE, valid.as_bytes())]).await.is(200);
    }
    postern.tap.reset();
    for other in [
        named("postern"),
        named("__host-postern"),
        named("__Host-postern2"),
        cookie.clone(),
        format!("__Host-postern%3D{cookie}"),
    ] {
        send(&postern, &[(COOKIE, other.as_bytes())]).await.is_problem(401, "unauthenticated");
    }
    for bad in [
        "__Host-postern=".to_owned(),
        format!("__Host-postern=\"{cookie}\""),
        format!("__Host-postern={key}"),
        format!("__Host-postern={cookie}%"),
    ] {
        send(&postern, &[(COOKIE, bad.as_bytes())]).await.is_problem(401, "invalid_token");
    }
    let twice = format!("{}; {}", named("__Host-postern"), named("__Host-postern"));
    send(&postern, &[(COOKIE, twice.as_bytes())]).await.is_problem(400, "invalid_request");
    let (one, key) = (named("__Host-postern"), format!("Bearer {key}"));
    send(&postern, &[(COOKIE, one.as_bytes()), (COOKIE, one.as_bytes())]).await.is_problem(400, "invalid_request");
    // A second credential is refused even if it is invalid.
    for both in [[one.as_bytes(), b"Basic x"], [b"__Host-postern=x", key.as_bytes()], [b"__Host-postern=", b""]] {
        send(&postern, &[(COOKIE, both[0]), (AUTHORIZATION, both[1])]).await.is_problem(400, "invalid_request");
    }
    assert_eq!(postern.tap.calls(), []);
}

#[tokio::test]
async fn a_key_in_the_query_or_path_is_ignored_and_never_logged() {
    let postern = Postern::ready().await;
    let key = postern.ada().token("Dock 4").await.secret;
    let cookie = postern.sign_in("ada@example.com", PASSWORD).await.is(200).cookie();
    service_log::capture();
    without_effect(&postern, async {
        for secret in [&key, &cookie] {
            for name in ["key", "api_key", "access_token", "token", "authorization", "__Host-postern"] {
                let reply = postern.anonymous().get(&format!("/api/v1/session?{name}={secret}")).await;
                assert!(!reply.is_problem(401, "unauthenticated").text.contains(secret.as_str()));
                let reply =
                    postern.ada().get(&format!("/api/v1/roles?{name}={secret}")).await.is_problem(400, "bad_query");
                assert!(!reply.text.contains(secret.as_str()), "{reply:?}");
            }
            postern.anonymous().get(&format!("/api/v1/{secret}")).await.is_problem(404, "no_such_path");
            postern.ada().get(&format!("/api/v1/roles/{secret}")).await.is_problem(404, "not_found");
            postern
                .ada()
                .get(&format!("/api/v1/collections/inventory/records?from={secret}"))
                .await
                .is_problem(400, "bad_query");
        }
    })
    .await;
    let log = service_log::captured();
    assert!(log.matches("answered").count() >= 24, "the log was not captured: {log}");
    for secret in [&key, &cookie] {
        assert!(!log.contains(&secret[secret.len() - 20..]), "a secret is in the log");
    }
}
