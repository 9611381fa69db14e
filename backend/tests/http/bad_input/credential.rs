//! Credentials that are sent in the wrong way, and request ids that a client makes up. `refusals` checks on every route
//! that malformed or duplicate credentials and those of the wrong kind are refused.

use axum::body::Body;
use axum::extract::Request;
use http::header::{AUTHORIZATION, COOKIE, HeaderName};
use http::{HeaderValue, Method};

use crate::harness::{PASSWORD, Postern, Reply, service_log};

/// A request for the session with these headers.
async fn send(postern: &Postern, headers: &[(HeaderName, &[u8])]) -> Reply {
    let mut request = Request::get("/api/v1/session");
    for (name, value) in headers {
        request = request.header(name, HeaderValue::from_bytes(value).unwrap());
    }
    postern.send_with(request, Body::empty()).await
}

/// Asserts that each value of a header is refused, with a challenge and without a call to the table.
async fn refuses(postern: &Postern, header: &HeaderName, values: &[String], code: &str) {
    let challenge = match code {
        "unauthenticated" => r#"Bearer realm="postern""#,
        _ => r#"Bearer realm="postern", error="invalid_token""#,
    };
    postern.tap.reset();
    for value in values {
        let reply = send(postern, &[(header.clone(), value.as_bytes())]).await.is_problem(401, code);
        assert_eq!(reply.header("www-authenticate"), Some(challenge), "{value}");
    }
    assert_eq!(postern.tap.calls(), []);
}

#[tokio::test]
async fn an_authorization_header_must_be_one_bearer_key() {
    let postern = Postern::ready().await;
    let key = postern.ada().token("Dock 4").await.secret;
    for valid in [format!("Bearer {key}"), format!("bearer {key}"), format!("BEARER  {key} ")] {
        send(&postern, &[(AUTHORIZATION, valid.as_bytes())]).await.is(200);
    }
    let fixed = ["", "Bearer", "Bearer ", "Bearer null", "Bearer pst_", "Bearer =", "Bearer \u{1f980}"];
    let mut invalid = vec![
        key.clone(),
        format!("Bearer{key}"),
        format!("Bearer\t{key}"),
        format!("Bearer {key} {key}"),
        format!("Bearer {key},"),
        format!("Bearer \"{key}\""),
        format!("Bearer {}", key.to_lowercase()),
        format!("Bearer {key}\u{e9}"),
        format!("Bearer {}", "a".repeat(8192)),
        format!("Bearer {key}{}", "a".repeat(8192)),
        format!("Bearer {}", &key[..key.len() - 1]),
        format!("Bearer {}", key.replace("pst_", "pst-")),
    ];
    invalid.extend(fixed.map(str::to_owned));
    refuses(&postern, &AUTHORIZATION, &invalid, "invalid_token").await;
    let other_scheme =
        [format!("Basic {key}"), format!("Token {key}"), "Digest x=y".to_owned(), format!("Bearers {key}")];
    refuses(&postern, &AUTHORIZATION, &other_scheme, "unauthenticated").await;
    postern.tap.reset();
    send(&postern, &[(AUTHORIZATION, b"Bearer \xff\xfe")]).await.is_problem(401, "invalid_token");
    assert_eq!(postern.tap.calls(), []);
}

#[tokio::test]
async fn a_session_cookie_must_occur_once_with_its_exact_name() {
    let postern = Postern::ready().await;
    let cookie = postern.sign_in("ada@example.com", PASSWORD).await.is(200).cookie();
    let key = postern.ada().token("Dock 4").await.secret;
    let named = |name: &str| format!("{name}={cookie}");
    let one = named("__Host-postern");
    for valid in [one.clone(), format!("a=b; {one}; c"), format!("x;; {one} ")] {
        send(&postern, &[(COOKIE, valid.as_bytes())]).await.is(200);
    }
    let other_names = ["postern", "__host-postern", "__Host-postern2"].map(named);
    refuses(&postern, &COOKIE, &other_names, "unauthenticated").await;
    let no_name = [cookie.clone(), format!("__Host-postern%3D{cookie}")];
    refuses(&postern, &COOKIE, &no_name, "unauthenticated").await;
    let bad_values = ["", &format!("\"{cookie}\""), &key, &format!("{cookie}%")];
    let bad_values = bad_values.map(|value| format!("__Host-postern={value}"));
    refuses(&postern, &COOKIE, &bad_values, "invalid_token").await;

    let (twice, key) = (format!("{one}; {one}"), format!("Bearer {key}"));
    let (one, twice, key) = (one.as_bytes(), twice.as_bytes(), key.as_bytes());
    let both = |cookie, key| vec![(COOKIE, cookie), (AUTHORIZATION, key)];
    postern.tap.reset();
    for headers in [
        vec![(COOKIE, twice)],
        vec![(COOKIE, one), (COOKIE, one)],
        // A second credential is refused even if it is invalid.
        both(one, b"Basic x"),
        both(b"__Host-postern=x", key),
        both(b"__Host-postern=", b""),
    ] {
        send(&postern, &headers).await.is_problem(400, "invalid_request");
    }
    assert_eq!(postern.tap.calls(), []);
}

#[tokio::test]
async fn a_key_in_the_query_or_path_is_ignored_and_never_logged() {
    let postern = Postern::ready().await;
    let (ada, anonymous) = (postern.ada(), postern.anonymous());
    let key = ada.token("Dock 4").await.secret;
    let cookie = postern.sign_in("ada@example.com", PASSWORD).await.is(200).cookie();
    service_log::capture();
    let send_all = async {
        for secret in [&key, &cookie] {
            for name in ["key", "api_key", "access_token", "token", "authorization", "__Host-postern"] {
                let reply = anonymous.get(&format!("/api/v1/session?{name}={secret}")).await;
                assert!(!reply.is_problem(401, "unauthenticated").text.contains(secret.as_str()));
                let reply = ada.get(&format!("/api/v1/roles?{name}={secret}")).await.is_problem(400, "bad_query");
                assert!(!reply.text.contains(secret.as_str()), "{reply:?}");
            }
            anonymous.get(&format!("/api/v1/{secret}")).await.is_problem(404, "no_such_path");
            ada.get(&format!("/api/v1/roles/{secret}")).await.is_problem(404, "not_found");
            let records = format!("/api/v1/collections/inventory/records?from={secret}");
            ada.get(&records).await.is_problem(400, "bad_query");
        }
    };
    postern.unchanged_by(send_all).await;
    let log = service_log::captured();
    assert!(log.matches("answered").count() >= 24, "the log was not captured: {log}");
    for secret in [&key, &cookie] {
        assert!(!log.contains(&secret[secret.len() - 20..]), "a secret is in the log");
    }
}

#[tokio::test]
async fn a_request_id_that_a_client_sends_is_ignored() {
    let postern = Postern::ready().await;
    for path in ["/api/v1/session", "/api/v1/healthz", "/api/v1/roles/x", "/api/nothing", "/nothing.txt"] {
        let request = postern.ada().request(Method::GET, path).header("x-request-id", "req_000000000000");
        let reply = postern.send_with(request, Body::empty()).await;
        let ids: Vec<_> = reply.headers.get_all("x-request-id").iter().collect();
        assert!(ids.len() == 1 && ids[0] != "req_000000000000", "{path}: {ids:?}");
        assert!(reply.status < 400 || reply["request_id"] == ids[0].to_str().unwrap(), "{path}: {reply:?}");
    }
}
