//! The limits of the header: authorization of replays, expiry, valid keys and methods.

use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{HEADER, RECORDS, keyed_requests, operations, post, send, send_raw};
use crate::harness::Postern;

#[tokio::test]
async fn a_replay_is_authorised_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Maker", &["roles:write", "api_users:write", "api_users:read"]).await;
    let (sam, scanner) = (ada.person("sam@example.com", &[&role]).await, ada.api_user("Scanner", &[&role]).await);
    let key = ada.key(&scanner, "Left").await;
    let (person, program) = (sam.at(&postern), key.at(&postern));
    let body = json!({ "name": "Night shift", "roles": [] });
    let create = async |who, name: &str| {
        let body = json!({ "name": name, "roles": [] });
        post(who, name, "/api/v1/api-users", &body).await
    };
    let created = create(&person, "By Sam").await.is(201).text_at("/id");
    create(&program, "By Scanner").await.is(201);

    let path = format!("/api/v1/roles/{role}");
    ada.edit(&path, json!({ "permissions": ["roles:write"] })).await.is(200);
    for (who, name) in [(&person, "By Sam"), (&program, "By Scanner")] {
        create(who, name).await.is_forbidden("insufficient_scope", &["api_users:write"]);
    }
    ada.edit(&path, json!({ "permissions": ["roles:write", "api_users:write"] })).await.is(200);
    assert_eq!(create(&person, "By Sam").await.is(201).text_at("/id"), created);

    ada.edit(&format!("/api/v1/users/{}", sam.id), json!({ "disabled": true })).await.is(200);
    ada.edit(&format!("/api/v1/api-users/{scanner}"), json!({ "disabled": true })).await.is(200);
    for (who, name) in [(&person, "By Sam"), (&program, "By Scanner")] {
        create(who, name).await.is_problem(401, "invalid_token");
    }
    // Other callers learn nothing from knowing the key.
    ada.post("/api/v1/api-users", body.clone()).await.is(201);
    post(&postern.anonymous(), "By Sam", "/api/v1/api-users", &body).await.is_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_request_is_remembered_for_exactly_a_day() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &["inventory:read", "inventory:write"]).await;
    let body = json!({ "slab": 1 });
    let append = async || post(&scanner, "one", RECORDS, &body).await.is(201).text_at("/id");
    postern.advance(SignedDuration::from_millis(617));

    let first = append().await;
    postern.advance(SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
    assert_eq!(append().await, first);
    // Nothing deletes expired items in this test, so the service must compare times.
    postern.advance(SignedDuration::from_millis(1));
    let second = append().await;
    assert_ne!(second, first);
    postern.advance(SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
    assert_eq!(append().await, second, "the second request is remembered just as long");
    let records = scanner.get(RECORDS).await.is(200);
    assert_eq!(records["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_invalid_key_is_refused_only_after_the_caller_is_authorised() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person("sam@example.com", &[]).await;
    let long = "k".repeat(256);
    let state = postern.state().await;
    for bad in [b"".as_slice(), long.as_bytes(), "schl\u{fc}ssel".as_bytes(), b"\xff"] {
        for operation in operations() {
            let ids = vec!["inventory"; operation.template.matches('{').count()];
            let path = operation.path(&ids);
            let nobody = send_raw(&postern.anonymous(), Method::POST, bad, &path, &json!({})).await;
            nobody.is_problem(401, "unauthenticated");
        }
        let path = "/api/v1/roles";
        send_raw(&sam.at(&postern), Method::POST, bad, path, &json!({ "name": "A" })).await.is(403);
        send_raw(&ada, Method::POST, bad, path, &json!({ "name": "A" })).await.is_problem(400, "bad_header");
    }
    assert!(postern.state().await == state);
    for (n, good) in ["k", &long[1..], "a key with spaces !~\"'#/"].into_iter().enumerate() {
        let body = json!({ "name": format!("Role {n}") });
        for _ in 0..2 {
            post(&ada, good, "/api/v1/roles", &body).await.is(201);
        }
    }
}

#[tokio::test]
async fn only_posts_use_the_header() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &[]).await;
    let path = format!("/api/v1/roles/{role}");
    for key in ["one", ""] {
        for _ in 0..2 {
            send_raw(&ada, Method::GET, key.as_bytes(), &path, &Value::Null).await.is(200);
        }
    }
    for (version, name) in [("\"1\"", "Gate"), ("\"2\"", "Pier")] {
        let request = ada.request(Method::PATCH, &path).header(HEADER, "one").header(IF_MATCH, version);
        let request = request.header(CONTENT_TYPE, "application/json");
        let edited = postern.send_with(request, json!({ "name": name }).to_string()).await.is(200);
        assert_eq!(edited["name"], name);
    }
    send_raw(&ada, Method::DELETE, b"one", &path, &Value::Null).await.is(204);
    send_raw(&ada, Method::DELETE, b"one", &path, &Value::Null).await.is_problem(404, "not_found");
    assert!(!postern.dump().await.keys().any(|(pk, _)| pk.starts_with("IDEMPOTENT#")));
}

#[tokio::test]
async fn stored_requests_contain_neither_the_body_nor_the_answer() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let requests = keyed_requests(&postern).await;
    for (key, prepared) in &requests {
        send(&ada, key, prepared).await.is_success();
    }
    let dump = postern.dump().await;
    let stored = dump.iter().filter(|((pk, _), _)| pk.starts_with("IDEMPOTENT#"));
    let stored: Vec<Value> = stored.map(|(_, item)| serde_json::from_str(item).unwrap()).collect();
    assert_eq!(stored.len(), requests.len());
    for item in stored {
        let mut fields: Vec<&String> = item.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, ["fingerprint", "id", "pk", "sk", "ttl", "until"]);
        assert!(item["id"].as_str().unwrap().len() <= 41, "{item}");
    }
}
