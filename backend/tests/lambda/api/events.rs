//! Events: bodies, cookies, headers, addresses, and malformed events.

use serde_json::{Value, json};

use crate::fixture::{Actor, Fixture, HttpEvent, Source};

#[tokio::test]
async fn a_body_may_be_encoded_or_not() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    for (n, is_base64) in [true, false].into_iter().enumerate() {
        let request =
            HttpEvent::new("POST", "/api/v1/roles").json(&json!({ "name": format!("Rôle {n}"), "permissions": [] }));
        let created = api.send(&ada.sign(HttpEvent { is_base64, ..request })).await.is(201);
        assert_eq!(created["name"], format!("Rôle {n}"));
    }
}

#[tokio::test]
async fn the_session_is_found_among_several_cookies_of_either_event_source() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    for source in [Source::HttpApi, Source::FunctionUrl] {
        let mut request = HttpEvent { source, ..HttpEvent::new("GET", "/api/v1/session") };
        request.cookies.push("theme=dark".to_owned());
        let mut request = ada.sign(request);
        request.cookies.push("lang=en".to_owned());
        assert_eq!(api.send(&request).await.is(200)["principal"]["name"], "Ada");
        request.cookies.retain(|cookie| !cookie.starts_with("__Host-postern"));
        api.send(&request).await.is_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn header_names_may_be_in_any_case() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    let (_, token) = api.token(&ada, "Dock 4").await;
    for name in ["Authorization", "authorization", "AUTHORIZATION", "aUtHoRiZaTiOn"] {
        let request = HttpEvent::new("GET", "/api/v1/session").header(name, &format!("Bearer {}", token.secret()));
        api.send(&request).await.is(200);
    }
}

#[tokio::test]
async fn a_cookie_is_set_and_a_query_is_read() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    let body = json!({ "login": "ada@example.com", "password": crate::fixture::PASSWORD });
    let signed_in = api.post(&Actor::Nobody, "/api/v1/session", body).await.is(200);
    let cookie = signed_in.header("set-cookie").unwrap();
    assert!(cookie.contains("; Secure; HttpOnly; SameSite=Strict"), "{cookie}");
    let ada_again = Actor::Person(signed_in.cookie());
    for who in [&ada, &ada_again] {
        api.role(who, if who.secret() == ada.secret() { "Night shift" } else { "Day shift" }, &[]).await;
    }
    let listed = api.get(&ada, "/api/v1/roles?q=night%20s&limit=1").await.is(200);
    assert_eq!(listed["items"][0]["name"], "Night shift");
}

#[tokio::test]
async fn the_address_comes_from_the_gateway_and_never_from_a_header() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    let forged = HttpEvent::new("POST", "/api/v1/roles")
        .header("x-forwarded-for", "198.51.100.99")
        .header("forwarded", "for=198.51.100.99")
        .json(&json!({ "name": "Reader", "permissions": [] }));
    let seen = HttpEvent { address: "2001:db8::17".to_owned(), ..forged };
    let role = api.send(&ada.sign(seen)).await.is(201).text_at("/id");
    let log = api.get(&ada, &format!("/api/v1/changes?target={role}")).await.is(200);
    assert_eq!(log["items"][0]["request"]["address"], "2001:db8::17");
}

#[tokio::test]
async fn failed_sign_ins_are_counted_by_the_address_from_the_gateway() {
    let fixture = Fixture::new().await;
    let (api, _) = fixture.ready_api().await;
    let try_from = async |address: &str, forwarded: usize| {
        let body = json!({ "login": "ada@example.com", "password": "not the one it is" });
        let request = HttpEvent::new("POST", "/api/v1/session")
            .header("x-forwarded-for", &format!("198.51.100.{forwarded}"))
            .json(&body);
        api.send(&HttpEvent { address: address.to_owned(), ..request }).await.is_problem(401, "sign_in_failed");
    };
    for n in 0..12 {
        try_from("203.0.113.66", n).await;
    }
    // Locked for the guessing address, whatever its headers claim, and for no other address.
    let right = HttpEvent::new("POST", "/api/v1/session")
        .json(&json!({ "login": "ada@example.com", "password": crate::fixture::PASSWORD }));
    let from = |address: &str| HttpEvent { address: address.to_owned(), ..right.clone() };
    api.send(&from("203.0.113.66").header("x-forwarded-for", "192.0.2.1")).await.is_problem(401, "sign_in_failed");
    api.send(&from("203.0.113.7")).await.is(200);
}

#[tokio::test]
async fn a_malformed_event_is_an_error_and_the_next_event_is_answered() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    let whole = ada.sign(HttpEvent::new("GET", "/api/v1/session")).event();
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
    ] {
        let fault = api.function.invoke(&event).await.expect("an answer in time");
        assert!(fault.is_err(), "{event}: {fault:?}");
        api.send(&ada.sign(HttpEvent::new("GET", "/api/v1/session"))).await.is(200);
    }
    let malformed = HttpEvent { is_base64: true, ..HttpEvent::new("POST", "/api/v1/roles").json(&json!({})) };
    let mut event = ada.sign(malformed).event();
    event["body"] = json!("%%% not base64 %%%");
    assert!(api.function.invoke(&event).await.unwrap().is_err());
    api.send(&ada.sign(HttpEvent::new("GET", "/api/v1/a path/with spaces"))).await.is(404);
}
