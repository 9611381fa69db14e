//! `Idempotency-Key`: a repeated request takes effect once, even if its first answer was lost.
//!
//! To add an operation that takes the header, add a line to [`case`]. Until then these tests fail.

mod bounds;
mod credential;
mod failures;
mod replay;
mod visibility;

use axum::body::Body;
use http::Method;
use http::header::CONTENT_TYPE;
use postern_shared::path;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Reply, fill};

/// A request that creates or changes an object, and the JSON pointers into its answer.
struct Case {
    path: String,
    body: Value,
    /// Pointer to the id.
    id: &'static str,
    /// Pointer to the secret, if the answer shows one.
    secret: Option<&'static str>,
}

/// Every operation that takes the header, according to the OpenAPI document.
fn operations(postern: &Postern) -> Vec<String> {
    posts(postern, true)
}

/// Every `POST` of the OpenAPI document that takes the header, or that does not.
fn posts(postern: &Postern, takes: bool) -> Vec<String> {
    let paths = postern.document()["paths"].as_object().unwrap();
    let posts = paths.iter().filter(|(_, item)| {
        let parameters = item["post"]["parameters"].as_array().cloned().unwrap_or_default();
        let header = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
        item["post"].is_object() && header == takes
    });
    posts.map(|(path, _)| path.strip_prefix(path::BASE).unwrap().to_owned()).collect()
}

/// Prepares an operation and returns a request for it that Ada may send.
async fn case(operation: &str, postern: &Postern) -> Case {
    let ada = postern.ada();
    let unique = postern.app.random.base62(8).to_lowercase();
    let (user, api_user) = ("/user/id", "/id");
    let (key, secret) = ("/key/id", Some("/secret"));
    let (ids, body, id, secret) = match operation {
        "/account/tokens" => (vec![], json!({ "name": unique, "scope": ["roles:read"] }), key, secret),
        "/account/tokens/{key}/rotate" => {
            (vec![ada.token(&unique).await.id], json!({ "overlap_seconds": 60 }), key, secret)
        }
        "/roles" => (vec![], json!({ "name": unique }), "/id", None),
        "/users" => {
            let body = json!({ "login": format!("{unique}@example.com"), "name": "Bob", "roles": [] });
            (vec![], body, user, Some("/invitation"))
        }
        "/users/{user}/invitation" => {
            let body = json!({ "login": format!("{unique}@example.com"), "name": "Bob", "roles": [] });
            let id = ada.post("/api/v1/users", body).await.is(201).text_at(user);
            (vec![id], json!({ "tokens": "keep" }), user, Some("/invitation"))
        }
        "/users/{user}/adopt" => {
            let body = json!({ "login": format!("{unique}@example.com"), "name": "Bob", "roles": [] });
            let token = ada.token(&unique).await;
            let id = token.at(postern).post("/api/v1/users", body).await.is(201).text_at(user);
            (vec![id], json!({ "keep_sign_in": false }), user, Some("/invitation"))
        }
        "/api-users" => (vec![], json!({ "name": unique, "roles": [] }), api_user, None),
        "/api-users/{api_user}/keys" => {
            (vec![ada.api_user(&unique, &[]).await], json!({ "name": unique }), key, secret)
        }
        "/api-users/{api_user}/keys/{key}/rotate" => {
            let owner = ada.api_user(&unique, &[]).await;
            let id = ada.key(&owner, "Left").await.id;
            (vec![owner, id], json!({}), key, secret)
        }
        "/resources" => (vec![], json!({ "name": format!("r{unique}"), "kind": "collection" }), "/name", None),
        "/collections/{collection}/records" => (vec!["inventory".to_owned()], json!({ "slab": 17 }), "/id", None),
        _ => panic!("add a request for {operation} to {}", file!()),
    };
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    Case { path: fill(&format!("{}{operation}", path::BASE), &ids), body, id, secret }
}

/// Posts with an `Idempotency-Key`.
async fn post_idempotent(postern: &Postern, who: &Actor<'_>, key: &str, path: &str, body: &Value) -> Reply {
    send(postern, who, Method::POST, key.as_bytes(), path, body).await
}

async fn send(postern: &Postern, who: &Actor<'_>, method: Method, key: &[u8], path: &str, body: &Value) -> Reply {
    let request = who.request(method, path).header("idempotency-key", key).header(CONTENT_TYPE, "application/json");
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    postern.send(request.body(body).unwrap()).await
}

/// The number of entries in the change log.
async fn entries(postern: &Postern) -> usize {
    postern.dump().await.keys().filter(|(pk, _)| pk.starts_with("CHANGES#")).count()
}

#[tokio::test]
async fn every_post_that_creates_something_takes_the_header_and_no_other_does() {
    let postern = Postern::new().await;
    // These have no authenticated caller to own the key, have the same effect when repeated, refuse the repetition
    // (a second password change), or change nothing.
    assert_eq!(
        posts(&postern, false),
        [
            "/account/password",
            "/api-users/{api_user}/adopt",
            "/api-users/{api_user}/hand-over",
            "/api-users/{api_user}/keys/{key}/adopt-all",
            "/impact",
            "/invitations/accept",
            "/session",
            "/setup",
            "/users/{user}/hand-over",
            "/users/{user}/tokens/{key}/adopt-all",
            "/verify",
        ]
    );
}
