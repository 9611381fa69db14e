//! How far the header reaches: whom it lets see what, for how long, and which values and methods mean anything.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{once, operations, scene, send};
use crate::harness::Postern;

#[tokio::test]
async fn a_replay_is_authorised_afresh() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Maker", &["roles:write", "api_users:write", "api_users:read"]).await;
    let (sam, scanner) = (ada.person("sam@example.com", &[&role]).await, ada.api_user("Scanner", &[&role]).await);
    let key = ada.key(&scanner, "Left").await;
    let (person, program) = (sam.at(&postern), key.at(&postern));
    let body = json!({ "name": "Night shift", "roles": [] });
    let post = async |who, name: &str| {
        let body = json!({ "name": name, "roles": [] });
        once(&postern, who, name, "/api/v1/api-users", &body).await
    };
    let made = post(&person, "By Sam").await.is(201).text_at("/id");
    post(&program, "By Scanner").await.is(201);

    let path = format!("/api/v1/roles/{role}");
    ada.edit(&path, json!({ "permissions": ["roles:write"] })).await.is(200);
    for (who, name) in [(&person, "By Sam"), (&program, "By Scanner")] {
        let refused = post(who, name).await.is_problem(403, "insufficient_scope");
        assert_eq!(refused["missing_permissions"], json!(["api_users:write"]));
    }
    ada.edit(&path, json!({ "permissions": ["roles:write", "api_users:write"] })).await.is(200);
    assert_eq!(post(&person, "By Sam").await.is(201).text_at("/id"), made);

    ada.edit(&format!("/api/v1/users/{}", sam.id), json!({ "disabled": true })).await.is(200);
    ada.edit(&format!("/api/v1/api-users/{scanner}"), json!({ "disabled": true })).await.is(200);
    for (who, name) in [(&person, "By Sam"), (&program, "By Scanner")] {
        post(who, name).await.is_problem(401, "invalid_token");
    }
    // Nobody else learns anything by knowing the key.
    ada.post("/api/v1/api-users", body.clone()).await.is(201);
    once(&postern, &postern.anonymous(), "By Sam", "/api/v1/api-users", &body).await.is_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_request_is_forgotten_after_exactly_a_day() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "inventory:write"]).await;
    let scanner = ada.key(&ada.api_user("Scanner", &[&role]).await, "Left").await;
    let scanner = scanner.at(&postern);
    let (path, body) = ("/api/v1/collections/inventory/records", json!({ "slab": 1 }));
    let post = async || once(&postern, &scanner, "one", path, &body).await.is(201).text_at("/id");
    postern.advance(SignedDuration::from_millis(617));

    let first = post().await;
    postern.advance(SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
    assert_eq!(post().await, first);
    // Nothing deletes expired items here, so it is the clock that forgets.
    postern.advance(SignedDuration::from_millis(1));
    let second = post().await;
    assert_ne!(second, first);
    postern.advance(SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
    assert_eq!(post().await, second, "and what took its place is remembered as long");
    let records = scanner.get(path).await.is(200);
    assert_eq!(records["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_value_that_is_no_key_is_refused_after_the_caller_is_known() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person("sam@example.com", &[]).await;
    let long = "k".repeat(256);
    let state = postern.state().await;
    for bad in [b"".as_slice(), long.as_bytes(), "schl\u{fc}ssel".as_bytes(), b"\xff"] {
        for operation in operations(&postern) {
            let path = super::path::fill(&format!("/api/v1{operation}"), &["inventory"]);
            let nobody = send(&postern, &postern.anonymous(), Method::POST, bad, &path, &json!({})).await;
            nobody.is_problem(401, "unauthenticated");
        }
        let path = "/api/v1/roles";
        send(&postern, &sam.at(&postern), Method::POST, bad, path, &json!({ "name": "A" })).await.is(403);
        send(&postern, &ada, Method::POST, bad, path, &json!({ "name": "A" })).await.is_problem(400, "bad_header");
    }
    assert!(postern.state().await == state);
    for (n, good) in ["k", &long[1..], "a key with spaces !~\"'#/"].into_iter().enumerate() {
        let body = json!({ "name": format!("Role {n}") });
        for _ in 0..2 {
            once(&postern, &ada, good, "/api/v1/roles", &body).await.is(201);
        }
    }
}

#[tokio::test]
async fn only_posts_look_at_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &[]).await;
    let path = format!("/api/v1/roles/{role}");
    for key in ["one", ""] {
        for _ in 0..2 {
            send(&postern, &ada, Method::GET, key.as_bytes(), &path, &Value::Null).await.is(200);
        }
    }
    for name in ["Gate", "Pier"] {
        let etag = ada.get(&path).await.header("etag").unwrap().to_owned();
        let request = ada.request(Method::PATCH, &path).header("idempotency-key", "one").header("if-match", etag);
        let request =
            request.header("content-type", "application/json").body(json!({ "name": name }).to_string().into());
        assert_eq!(postern.send(request.unwrap()).await.is(200)["name"], name);
    }
    send(&postern, &ada, Method::DELETE, b"one", &path, &Value::Null).await.is(204);
    send(&postern, &ada, Method::DELETE, b"one", &path, &Value::Null).await.is_problem(404, "not_found");
    assert!(!postern.dump().await.keys().any(|(pk, _)| pk.starts_with("IDEMPOTENT#")));
}

#[tokio::test]
async fn what_is_remembered_says_nothing_of_what_was_sent_or_answered() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for operation in operations(&postern) {
        let scene = scene(&operation, &postern).await;
        once(&postern, &ada, &operation, &scene.path, &scene.body).await;
    }
    let dump = postern.dump().await;
    let remembered = dump.iter().filter(|((pk, _), _)| pk.starts_with("IDEMPOTENT#"));
    let remembered: Vec<Value> = remembered.map(|(_, item)| serde_json::from_str(item).unwrap()).collect();
    assert_eq!(remembered.len(), operations(&postern).len());
    for item in remembered {
        let mut fields: Vec<&String> = item.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, ["fingerprint", "id", "pk", "sk", "ttl", "until"]);
        assert!(item["id"].as_str().unwrap().len() <= 41, "{item}");
    }
}
