//! Compressed answers: which, for whom, and that they are the same answers.

use std::collections::BTreeSet;

use axum::body::Body;
use http::Method;
use http::header::ACCEPT_ENCODING;
use postern_backend::random::Random;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Reply};

const BROWSER: &str = "gzip, deflate, br, zstd";
const ROLES: &str = "/api/v1/roles";

async fn send(who: &Actor<'_>, method: Method, path: &str, accepted: &str) -> Reply {
    let request = who.request(method, path).header(ACCEPT_ENCODING, accepted);
    who.postern().send_with(request, Body::empty()).await.is(200)
}

/// A Postern on a socket, with a list of roles of more than 1 KiB.
async fn filled() -> Postern {
    let postern = Postern::ready().await.behind_a_socket().await;
    for n in 0..8 {
        postern.ada().role(&format!("Night shift at gate {n}"), &["inventory:read", "shipping_events:write"]).await;
    }
    postern
}

#[tokio::test]
async fn a_long_answer_to_a_read_is_compressed_for_clients_that_accept_it_and_says_the_same() {
    let postern = filled().await;
    let ada = postern.ada();
    for path in [ROLES, "/api/v1/changes?limit=5", "/api/v1/changes.csv", "/api/v1/openapi.json"] {
        let plain = ada.get(path).await.is(200);
        assert!(plain.text.len() > 1024, "{path}");
        for (accepted, encoding) in [
            (BROWSER, Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, *", Some("gzip")),
            ("identity;q=0, zstd", None),
            ("", None),
        ] {
            let reply = send(&ada, Method::GET, path, accepted).await;
            assert_eq!(reply.header("content-encoding"), encoding, "{path} for {accepted:?}");
            assert_eq!(reply.header("vary"), Some("accept-encoding"), "{path} for {accepted:?}");
            for name in ["content-type", "cache-control", "link"] {
                assert_eq!(reply.header(name), plain.header(name), "{path} for {accepted:?}");
            }
            // The log has no new entry of a read.
            assert_eq!(reply.text, plain.text, "{path} for {accepted:?}");
            let length: usize = reply.header("content-length").unwrap().parse().unwrap();
            let is_smaller = length < plain.text.len() / 4 * 3;
            assert_eq!(is_smaller, encoding.is_some(), "{path} for {accepted:?}: {length} of {}", plain.text.len());
            let head = send(&ada, Method::HEAD, path, accepted).await;
            for name in ["content-encoding", "content-length", "content-type", "vary"] {
                assert_eq!(head.header(name), reply.header(name), "HEAD {path} for {accepted:?}");
            }
            assert_eq!(head.text, "");
        }
    }
}

#[tokio::test]
async fn a_short_answer_one_with_a_version_and_one_that_would_not_shrink_stay_as_they_are() {
    let postern = filled().await;
    let ada = postern.ada();
    let description = "night ".repeat(160);
    let role = json!({ "name": "Reader", "description": description, "permissions": ["roles:read", "users:read"] });
    let created = ada.post(ROLES, role).await.is(201);
    let path = format!("{ROLES}/{}", created.text_at("/id"));
    let role = send(&ada, Method::GET, &path, BROWSER).await;
    assert!(role.text.len() > 1024);
    assert_eq!((role.header("content-encoding"), role.header("etag")), (None, Some("\"1\"")));

    let short = send(&ada, Method::GET, "/api/v1/healthz", BROWSER).await;
    assert_eq!((short.header("content-encoding"), short.header("vary")), (None, None));

    // In base64, in which a Lambda function answers it, it would be longer than it is.
    let random = Random::system().bytes::<4096>();
    let noise: String = random.iter().map(|byte| char::from(b'#' + byte % 57)).collect();
    let photos = "/api/v1/collections/inventory/records";
    ada.post(photos, json!({ "photo": noise })).await.is(201);
    let noise = send(&ada, Method::GET, photos, BROWSER).await;
    assert_eq!((noise.header("content-encoding"), noise.header("vary")), (None, Some("accept-encoding")));
}

/// The answer to a write can have a secret beside text that someone else chose.
#[tokio::test]
async fn an_answer_to_a_write_is_never_compressed() {
    let postern = filled().await;
    let ada = postern.ada();
    let scanner = ada.api_user("Scanner", &[]).await;
    let long = "a".repeat(500);
    let send = async |path: &str, body: Value| {
        let request = ada.request(Method::POST, path).header(ACCEPT_ENCODING, BROWSER);
        ada.send_json(request, body).await.is_success()
    };
    let keys = format!("/api/v1/api-users/{scanner}/keys");
    let scope: Vec<_> = ada.get("/api/v1/session").await["permissions"].as_array().unwrap().clone();
    let mut longest = 0;
    for (path, body) in [
        (&*keys, json!({ "name": "Left", "note": long, "scope": scope })),
        (ROLES, json!({ "name": "Everything", "description": long, "permissions": scope })),
        ("/api/v1/users", json!({ "login": "bob@example.com", "name": "Bob", "roles": [] })),
        ("/api/v1/session", json!({ "login": "ada@example.com", "password": crate::harness::PASSWORD })),
    ] {
        let reply = send(path, body).await;
        assert_eq!((reply.header("content-encoding"), reply.header("vary")), (None, None), "{path}");
        longest = longest.max(reply.text.len());
    }
    assert!(longest > 1024, "{longest}");
}

#[tokio::test]
async fn no_answer_to_a_read_can_have_a_secret() {
    let postern = Postern::new().await;
    let document = postern.document();
    let mut writes_with_secrets = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let (mut schemas, mut fields) = (BTreeSet::new(), BTreeSet::new());
            for (_, response) in operation["responses"].as_object().unwrap() {
                collect(document, &response["content"], &mut schemas, &mut fields);
            }
            let has_secret = fields.contains("secret") || schemas.contains("Invitation");
            assert!(method != "get" || !has_secret, "{method} {path} answers a secret: {schemas:?}");
            writes_with_secrets += usize::from(has_secret);
        }
    }
    assert!(writes_with_secrets >= 8, "the search finds secrets: {writes_with_secrets}");
}

/// The names of all schemas and fields that a part of the document refers to.
fn collect<'a>(document: &'a Value, part: &'a Value, schemas: &mut BTreeSet<&'a str>, fields: &mut BTreeSet<&'a str>) {
    if let Some(name) = part["$ref"].as_str().and_then(|reference| reference.rsplit('/').next())
        && schemas.insert(name)
    {
        collect(document, &document["components"]["schemas"][name], schemas, fields);
    }
    if let Some(properties) = part["properties"].as_object() {
        fields.extend(properties.keys().map(String::as_str));
    }
    let parts: Vec<&Value> = match part {
        Value::Object(parts) => parts.values().collect(),
        Value::Array(parts) => parts.iter().collect(),
        _ => Vec::new(),
    };
    for part in parts {
        collect(document, part, schemas, fields);
    }
}
