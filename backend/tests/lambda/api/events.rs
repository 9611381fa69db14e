//! Events: bodies, cookies, headers, addresses, and malformed events. The console's files are returned as base64.

use std::net::IpAddr;

use axum::body::Body;
use http::header::{ACCEPT_ENCODING, COOKIE};
use http::{Method, Request};
use postern_backend::http::ClientAddress;
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::harness::lambda::{Base64, Source, event};
use crate::harness::{Actor, PASSWORD, Person};

/// The event of a request without a body.
async fn get(caller: &Actor<'_>, path: &str) -> Value {
    event(caller.request(Method::GET, path).body(Body::empty()).unwrap(), Source::HttpApi).await
}

#[tokio::test]
async fn a_body_may_be_encoded_or_not() {
    let (_fixture, api) = Fixture::ready().await;
    for (n, is_base64) in [true, false].into_iter().enumerate() {
        let request = api.ada().request(Method::POST, "/api/v1/roles");
        let request = if is_base64 { request.extension(Base64) } else { request };
        let name = format!("Rôle {n}");
        let created = api.ada().send_json(request, json!({ "name": name, "permissions": [] })).await.is(201);
        assert_eq!(created["name"], name);
    }
}

#[tokio::test]
async fn the_session_is_found_among_several_cookies_of_either_event_source() {
    let (_fixture, mut api) = Fixture::ready().await;
    let session = Person::of(&api.sign_in("ada@example.com", PASSWORD).await).cookie;
    for source in [Source::HttpApi, Source::FunctionUrl] {
        api = api.called_by(source);
        let send = async |cookies: String| {
            let request = Request::get("/api/v1/session").header(COOKIE, cookies);
            api.send_with(request, Body::empty()).await
        };
        let reply = send(format!("theme=dark; __Host-postern={session}; lang=en")).await.is(200);
        assert_eq!(reply["principal"]["name"], "Ada");
        send("theme=dark; lang=en".to_owned()).await.is_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn header_names_may_be_in_any_case() {
    let (_fixture, api) = Fixture::ready().await;
    let token = api.ada().token("Dock 4").await;
    for name in ["Authorization", "authorization", "AUTHORIZATION", "aUtHoRiZaTiOn"] {
        let mut event = get(&api.anonymous(), "/api/v1/session").await;
        event["headers"][name] = format!("Bearer {}", token.secret).into();
        api.send_event(&event).await.is(200);
    }
}

#[tokio::test]
async fn a_cookie_is_set_and_a_query_is_read() {
    let (_fixture, api) = Fixture::ready().await;
    let signed_in = api.sign_in("ada@example.com", PASSWORD).await.is(200);
    let cookie = signed_in.header("set-cookie").unwrap();
    assert!(cookie.contains("; Secure; HttpOnly; SameSite=Strict"), "{cookie}");
    api.ada().role("Night shift", &[]).await;
    Person::of(&signed_in).at(&api).role("Day shift", &[]).await;
    let listed = api.ada().get("/api/v1/roles?q=night%20s&limit=1").await.is(200);
    assert_eq!(listed["items"][0]["name"], "Night shift");
}

#[tokio::test]
async fn the_address_comes_from_the_gateway_and_never_from_a_header() {
    let (_fixture, api) = Fixture::ready().await;
    let address: IpAddr = "2001:db8::17".parse().unwrap();
    let request = api.ada().request(Method::POST, "/api/v1/roles").extension(ClientAddress(address));
    let forged = request.header("x-forwarded-for", "198.51.100.99").header("forwarded", "for=198.51.100.99");
    let role = api.ada().send_json(forged, json!({ "name": "Reader", "permissions": [] })).await;
    let role = role.is(201).text_at("/id");
    let log = api.ada().get(&format!("/api/v1/changes?target={role}")).await.is(200);
    assert_eq!(log["items"][0]["request"]["address"], address.to_string());
}

#[tokio::test]
async fn failed_sign_ins_are_counted_by_the_address_from_the_gateway() {
    let (_fixture, api) = Fixture::ready().await;
    let sign_in = async |address: &str, forwarded: &str, password: &str| {
        let request = api.anonymous().request(Method::POST, "/api/v1/session").header("x-forwarded-for", forwarded);
        let request = request.extension(ClientAddress(address.parse().unwrap()));
        api.anonymous().send_json(request, json!({ "login": "ada@example.com", "password": password })).await
    };
    for n in 0..10 {
        let reply = sign_in("203.0.113.66", &format!("198.51.100.{n}"), "not the one it is").await;
        reply.is_problem(401, "sign_in_failed");
    }
    // Locked for the guessing address, whatever its headers claim, and for no other address.
    sign_in("203.0.113.66", "192.0.2.1", PASSWORD).await.is_problem(429, "too_many_attempts");
    sign_in("203.0.113.7", "203.0.113.66", PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_malformed_event_is_an_error_and_the_next_event_is_answered() {
    let (_fixture, api) = Fixture::ready().await;
    let whole = get(&api.ada(), "/api/v1/session").await;
    let without = |pointer: &str, field: &str| {
        let mut event = whole.clone();
        event.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(field);
        event
    };
    let with = |pointer: &str, value: Value| {
        let mut event = whole.clone();
        *event.pointer_mut(pointer).unwrap() = value;
        event
    };
    let mut not_base64 = with("/isBase64Encoded", json!(true));
    not_base64["body"] = json!("%%% not base64 %%%");
    for event in [
        Value::Null,
        json!("text"),
        json!(17),
        json!([]),
        json!({}),
        json!({ "version": "2.0" }),
        without("", "requestContext"),
        without("/requestContext", "http"),
        without("/requestContext/http", "sourceIp"),
        with("/requestContext/http/sourceIp", json!("not an address")),
        with("/requestContext/http/method", json!("NOT A METHOD")),
        with("/headers/host", json!("a host with spaces")),
        with("/rawQueryString", json!("a b\u{0}")),
        not_base64,
    ] {
        let fault = api.function().invoke(&event).await.expect("an answer in time");
        assert!(fault.is_err(), "{event}: {fault:?}");
        api.send_event(&whole).await.is(200);
    }
    let mut with_spaces = with("/rawPath", json!("/api/v1/a path/with spaces"));
    with_spaces["requestContext"]["http"]["path"] = with_spaces["rawPath"].clone();
    api.send_event(&with_spaces).await.is(404);
}

#[tokio::test]
async fn the_page_and_its_script_arrive_intact_in_any_encoding() {
    let fixture = Fixture::new().await;
    let api = fixture.api().await;
    let page = api.anonymous().get("/users").await.is(200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'self'"), "{policy}");
    let script = page.text.split('"').find(|part| part.contains(".js"));
    let script = script.expect("there is no console yet: build it with `cargo xtask build`");
    let plain = api.anonymous().get(script).await.is(200);
    assert!(plain.text.contains("WebAssembly"), "{script}");
    let request = api.anonymous().request(Method::GET, script).header(ACCEPT_ENCODING, "br");
    let packed = api.send_with(request, Body::empty()).await.is(200);
    assert_eq!(packed.header("content-encoding"), Some("br"));
}

#[tokio::test]
async fn a_long_list_arrives_intact_in_any_encoding_and_smaller() {
    let (_fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    for n in 0..8 {
        ada.role(&format!("Night shift at gate {n}"), &["inventory:read", "shipping_events:write"]).await;
    }
    let plain = ada.get("/api/v1/roles").await.is(200);
    for encoding in ["br", "gzip"] {
        let request = ada.request(Method::GET, "/api/v1/roles").header(ACCEPT_ENCODING, encoding);
        let event = event(request.body(Body::empty()).unwrap(), Source::HttpApi).await;
        let answer = api.function().invoke(&event).await.unwrap().unwrap();
        assert_eq!((&answer["isBase64Encoded"], &answer["headers"]["vary"]), (&json!(true), &json!("accept-encoding")));
        assert!(answer["body"].as_str().unwrap().len() < plain.text.len(), "{encoding}");
        let packed = api.send_event(&event).await.is(200);
        assert_eq!((packed.header("content-encoding"), &packed.text), (Some(encoding), &plain.text));
    }
}
