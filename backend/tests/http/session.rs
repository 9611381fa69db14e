//! `/session`: signing in and out, the identity of the caller, and the lifetime of a session.

use axum::body::Body;
use http::header::COOKIE;
use http::{HeaderValue, Method};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Reply};

const SESSION: &str = "/api/v1/session";

/// Signs Ada in from a browser that already has a session.
async fn sign_in_again(before: &Actor<'_>, password: &str) -> Reply {
    before.post(SESSION, json!({ "login": "ada@example.com", "password": password })).await
}

/// The built-in permissions, in the order in which the API lists them.
const BUILT_IN: [&str; 18] = [
    "users:read",
    "users:write",
    "roles:read",
    "roles:write",
    "api_users:read",
    "api_users:write",
    "api_tokens:generate",
    "api_keys:verify",
    "resources:read",
    "resources:write",
    "change_log:read",
    "billing:read",
    "inventory:read",
    "inventory:write",
    "receiving_events:read",
    "receiving_events:write",
    "shipping_events:read",
    "shipping_events:write",
];

#[tokio::test]
async fn signing_in_returns_the_identity_and_an_administrator_has_exactly_the_built_in_permissions() {
    let postern = Postern::ready().await;
    let reply = postern.sign_in("ada@example.com", PASSWORD).await.is(200);
    let ada = Person::of(&reply).at(&postern);
    let identity = json!({
        "principal": { "id": ada.id, "kind": "user", "name": "Ada" },
        "credential": {
            "kind": "session", "id": ada.session_id(), "scope": null, "expires_at": "2026-03-01T21:00:00.000Z",
            "idle_seconds": 3600, "lineage_expires_at": null, "last_used": null,
        },
        "administrator": true,
        "permissions": BUILT_IN,
        "request_limits": { "body_bytes": 65536, "page_items": 100, "page_items_default": 50, "record_batch_bytes": 1_048_576, "record_batch_items": 100, "record_page_items": 1000,
            "user_batch_items": 50 },
    });
    assert_eq!(reply.body, identity);
    assert_eq!(ada.get(SESSION).await.is(200).body, identity);
    ada.resource("orders", "external").await;
    assert_eq!(ada.get(SESSION).await.is(200).body, identity, "with another resource");

    let entry = ada.logged(&reply, "session.create", Value::Null, json!({ "session": ada.session_id() })).await;
    entry.is_about("user", &ada.id, "Ada");
}

/// The caller's own credential.
async fn credential(who: &Actor<'_>) -> Value {
    who.session().await.is(200).body["credential"].take()
}

#[tokio::test]
async fn a_program_learns_what_limits_its_key_and_its_last_use_before_this_request() {
    let postern = Postern::ready().await;
    let limited = json!({ "name": "Dock 4", "scope": ["roles:read"], "expires_at": "2026-06-01T00:00:00.000Z" });
    let key = postern.ada().generate(limited).await.at(&postern);
    let mut expected = json!({
        "kind": "api_token", "id": key.id, "name": "Dock 4", "scope": ["roles:read"],
        "expires_at": "2026-06-01T00:00:00.000Z",
        "lineage_expires_at": "2026-06-01T00:00:00.000Z",
        "last_used": null,
    });
    assert_eq!(credential(&key).await, expected);

    let first_used_at = postern.now();
    postern.advance(SignedDuration::from_mins(5));
    expected["last_used"] = json!({ "at": first_used_at, "address": "203.0.113.7", "agent": "" });
    assert_eq!(credential(&key).await, expected);
    expected["last_used"]["at"] = json!(postern.now());
    assert_eq!(credential(&key).await, expected);
}

#[tokio::test]
async fn a_credential_names_the_first_key_to_expire_of_all_that_it_depends_on() {
    let postern = Postern::ready().await;
    let expiring = |at: &str| json!({ "name": at, "expires_at": at });
    let token = postern.ada().generate(expiring("2026-05-01T00:00:00.000Z")).await.at(&postern);
    let role = token.role("Managers", &["api_users:write"]).await;
    let api_user = token.api_user("Scanner", &[&role]).await;
    let key = token.issue(&api_user, expiring("2026-07-01T00:00:00.000Z")).await.at(&postern);
    let first = json!("2026-05-01T00:00:00.000Z");
    let shown = credential(&key).await;
    assert_eq!((&shown["expires_at"], &shown["lineage_expires_at"]), (&json!("2026-07-01T00:00:00.000Z"), &first));

    // Its own key, if that is the first.
    let key = token.issue(&api_user, expiring("2026-04-01T00:00:00.000Z")).await;
    let own = json!("2026-04-01T00:00:00.000Z");
    assert_eq!(credential(&key.at(&postern)).await["lineage_expires_at"], own);

    // In a session, those of the user who is signed in.
    let role = postern.ada().role("Nobody", &[]).await;
    let person = token.person("bob@example.com", &[&role]).await.at(&postern);
    let shown = credential(&person).await;
    assert_eq!((&shown["expires_at"], &shown["lineage_expires_at"]), (&json!("2026-03-01T21:00:00.000Z"), &first));
}

#[tokio::test]
async fn a_login_matches_in_any_case_and_width() {
    let postern = Postern::ready().await;
    for login in ["ADA@Example.COM", "  ada@example.com ", "\u{ff41}\u{ff44}\u{ff41}\u{ff20}example.com"] {
        postern.sign_in(login, PASSWORD).await.is(200);
    }
}

#[tokio::test]
async fn a_refusal_to_sign_in_does_not_say_why() {
    let postern = Postern::ready().await;
    // `secrets` compares this answer with those for every other reason.
    let mut answer = postern.sign_in("ada@example.com", "not the password").await.is_problem(401, "sign_in_failed");
    assert!(answer.header("set-cookie").is_none());
    answer.body["request_id"].take();
    let same = json!({
        "type": "urn:postern:problem:sign_in_failed", "title": "Sign-in failed", "status": 401,
        "code": "sign_in_failed", "request_id": null, "retryable": false,
        "detail": "The login and password do not match.",
    });
    assert_eq!(answer.body, same);
}

#[tokio::test]
async fn a_cookie_of_another_program_with_any_bytes_hides_no_session() {
    let postern = Postern::ready().await;
    let cookie = sign_in_again(&postern.ada(), PASSWORD).await.is(200).cookie();
    for cookies in [
        format!("theme=caf\u{e9}; __Host-postern={cookie}"),
        format!("\u{e9}; __Host-postern={cookie}; theme=caf\u{e9}"),
        format!("__Host-postern=\u{e9}; __Host-postern={cookie}"),
    ] {
        // As Latin-1, which is no UTF-8.
        let bytes: Vec<u8> = cookies.chars().map(|character| u8::try_from(character).unwrap()).collect();
        let cookies = HeaderValue::from_bytes(&bytes).unwrap();
        let request = postern.anonymous().request(Method::GET, SESSION).header(COOKIE, cookies);
        postern.send(request.body(Body::empty()).unwrap()).await.is(200);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_nothing_else() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Backup").await;
    let other = postern.new_session("ada@example.com").await;
    let reply = postern.ada().delete(SESSION).await.is(204);
    assert_eq!(reply.text, "");
    let cleared = "__Host-postern=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict";
    assert_eq!(reply.header("set-cookie"), Some(cleared));
    postern.ada().logged(&reply, "session.delete", json!({ "session": postern.ada().session_id() }), Value::Null).await;
    postern.ada().delete(SESSION).await.is_problem(401, "invalid_token");
    assert!(!postern.ada().works().await && other.works().await && token.at(&postern).works().await);
}

#[tokio::test]
async fn signing_in_again_in_the_same_browser_ends_the_previous_session_of_the_same_or_another_person() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await.at(&postern);
    for (previous, name) in [(postern.new_session("ada@example.com").await, "Ada"), (bob, "bob@example.com")] {
        sign_in_again(&previous, "not the password").await.is_problem(401, "sign_in_failed");
        assert!(previous.works().await);

        let reply = sign_in_again(&previous, PASSWORD).await.is(200);
        let ada = Person::of(&reply).at(&postern);
        assert!(!previous.works().await);
        for person in [&ada, &postern.ada()] {
            assert_eq!(person.session().await.is(200)["principal"]["name"], "Ada");
        }
        assert_eq!(postern.entries_of(&reply).await.len(), 2);
        let sign_in = postern.log_of(&ada.id).await.pop().unwrap();
        sign_in.says("session.create", Value::Null, json!({ "session": ada.session_id() })).is_by(&ada);
        let log = postern.log_of(&previous.id).await;
        let sign_out = log.iter().rfind(|entry| entry.0["action"] == "session.delete").unwrap();
        sign_out.says("session.delete", json!({ "session": previous.session_id() }), Value::Null);
        sign_out.is_by(&previous).is_about("user", &previous.id, name);
    }
}

#[tokio::test]
async fn an_unused_session_expires_after_one_hour_to_the_millisecond() {
    let postern = Postern::ready().await;
    let used = postern.new_session("ada@example.com").await;
    postern.advance(SignedDuration::from_hours(1) - SignedDuration::from_millis(1));
    assert!(used.works().await);
    postern.advance(SignedDuration::from_millis(1));
    assert!(!postern.ada().works().await);
    assert!(used.works().await);
    postern.advance(SignedDuration::from_hours(1));
    assert!(!used.works().await);
}

#[tokio::test]
async fn a_session_expires_after_twelve_hours_even_if_it_is_used() {
    let postern = Postern::ready().await;
    for _ in 0..23 {
        postern.advance(SignedDuration::from_mins(30));
        assert!(postern.ada().works().await);
    }
    postern.advance(SignedDuration::from_mins(30) - SignedDuration::from_millis(1));
    assert!(postern.ada().works().await);
    postern.advance(SignedDuration::from_millis(1));
    assert!(!postern.ada().works().await);
}

#[tokio::test]
async fn a_write_meant_for_someone_else_is_refused_and_changes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let grace = ada.person("grace@example.com", &[]).await;
    let send = async |expected: &str| {
        let request = ada.request(http::Method::POST, "/api/v1/roles").header("expected-caller", expected);
        ada.send_json(request, json!({ "name": "Reader" })).await
    };
    let refused = async {
        for other in [grace.id.as_str(), "", "Ada"] {
            send(other).await.is_problem(412, "other_caller");
        }
    };
    postern.unchanged_by(refused).await;
    send(&ada.id).await.is(201);
}
