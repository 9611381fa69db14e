//! Unknown ids, unknown paths, and methods that a path does not have.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use super::without_effect;
use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{Actor, Postern, Reply};

/// A problem without its request id, which differs in each response.
fn without_request_id(reply: &Reply) -> Value {
    let mut body = reply.body.clone();
    assert!(body.as_object_mut().unwrap().remove("request_id").is_some());
    body
}

/// Ids that name nothing. The first is well-formed; the others are malformed or of another kind.
fn unknown_ids(id: &str) -> Vec<String> {
    let unknown = id.get(..4).map_or_else(String::new, |prefix| format!("{prefix}zzzzzzzzzzzz"));
    let unknown = if id.contains('_') { unknown } else { format!("7{}", "Z".repeat(25)) };
    let mut ids =
        vec![unknown, id.to_uppercase() + "x", id.to_lowercase() + "x", format!("{id}%20"), format!("%20{id}")];
    ids.extend([format!("{id}%00"), format!("{id}%2Fx"), format!("{id}x"), id[..id.len() - 1].to_owned()]);
    ids.extend(
        ["x", "0", "-1", "*", "%FF", "%C3%28", "%F0%9F%A6%80", "%2e%2e", "%22", "%0d%0aX:%20y", "null"]
            .map(str::to_owned),
    );
    ids.extend(
        ["usr_", "usr_000000000000", "rol_0000000000zz", "key_000000000000", "ses_000000000000"].map(str::to_owned),
    );
    ids.extend(["a".repeat(3000), "%F0%9F%A6%80".repeat(300), "KEY%23x".to_owned(), "PRINCIPAL".to_owned()]);
    ids
}

#[tokio::test]
async fn a_malformed_id_is_answered_like_an_unknown_one() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    for (sample, prepared) in fixture.prepare_all(&ada).await {
        let names: Vec<&str> = sample.template().split('/').collect();
        for n in (0..names.len()).filter(|n| names[*n].starts_with('{')) {
            let segments: Vec<&str> = prepared.path.split('/').collect();
            let mut bodies = Vec::new();
            without_effect(&postern, async {
                for id in unknown_ids(segments[n]) {
                    let mut segments = segments.clone();
                    segments[n] = &id;
                    let prepared = PreparedRequest { path: segments.join("/"), ..prepared.clone() };
                    let reply = prepared.send(&postern, &ada).await;
                    // Adopting all accepts an unknown key, because a deleted key can still have dependents.
                    if sample.template().ends_with("/adopt-all") && reply.status == 200 {
                        assert_eq!(reply.body, json!({ "adopted": 0, "refused": 0, "invited": [] }));
                        continue;
                    }
                    assert_eq!(reply.status, 404, "{} {}: {reply:?}", prepared.method, prepared.path);
                    bodies.push(without_request_id(&reply));
                }
            })
            .await;
            assert_eq!(bodies[0]["code"], "not_found");
            let bodies: BTreeSet<String> = bodies.iter().map(Value::to_string).collect();
            assert_eq!(bodies.len(), 1, "{}: {bodies:#?}", sample.operation);
        }
    }
}

#[tokio::test]
async fn a_caller_without_the_permission_cannot_tell_whether_a_collection_exists() {
    let postern = Postern::ready().await;
    let vera = postern.ada().scoped_token("Vera", &["roles:read"]).await;
    let vera = vera.at(&postern);
    for name in
        ["inventory", "nothing", "users", "x%22y", "%FF", "%0d%0aX:%20y", "%F0%9F%A6%80", "a%5C", &"a".repeat(4000)]
    {
        let reply =
            vera.get(&format!("/api/v1/collections/{name}/records")).await.is_problem(403, "insufficient_scope");
        let challenge = reply.headers["www-authenticate"].to_str().expect("a challenge in ASCII").to_owned();
        let rest = challenge.strip_prefix(r#"Bearer realm="postern", error="insufficient_scope""#).unwrap();
        let scope = rest.strip_prefix(r#", scope=""#).and_then(|scope| scope.strip_suffix('"')).unwrap_or_default();
        assert!(scope.len() < 100 && !scope.contains(['"', '\\']), "{challenge}");
        assert!(name != "inventory" || scope == "inventory:read");
    }
}

#[tokio::test]
async fn an_unknown_path_is_answered_alike_to_every_caller() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let paths = [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/roles",
        "/api/v1/Roles",
        "/api/v1/roles/",
        "/api/v1//roles",
        "/api/v1/roles//",
        "/api/v1/roles/x/y",
        "/api/v1/%72oles",
        "/api/v1/healthz/x",
        "/api/v1/../v1/roles",
        "/api/v1/roles;x=1",
        "/api/v1/setup.json",
    ];
    without_effect(&postern, async {
        for path in paths {
            for caller in [&ada, &postern.anonymous()] {
                caller.get(path).await.is_problem(404, "no_such_path");
                caller.post(path, json!({ "name": "x" })).await.is_problem(404, "no_such_path");
            }
        }
    })
    .await;
}

/// The methods that the document declares, by path.
fn methods_by_path(postern: &Postern) -> BTreeMap<String, BTreeSet<String>> {
    let paths = postern.document()["paths"].as_object().unwrap().iter();
    let methods =
        |item: &Value| -> BTreeSet<String> { item.as_object().unwrap().keys().map(|m| m.to_uppercase()).collect() };
    paths.map(|(path, item)| (path.clone(), methods(item))).collect()
}

async fn send(postern: &Postern, caller: &Actor<'_>, method: &str, path: &str) -> Reply {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    postern.send(caller.request(method, path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_unsupported_method_is_refused_and_the_supported_ones_are_listed() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (methods_by_path, fixture) = (methods_by_path(&postern), Fixture::new(&postern).await);
    let mut paths: BTreeMap<&str, String> = BTreeMap::new();
    for (sample, prepared) in fixture.prepare_all(&ada).await {
        paths.insert(sample.template(), prepared.path);
    }
    without_effect(&postern, async {
        for (template, path) in paths {
            let mut methods_by_path = methods_by_path[template].clone();
            if methods_by_path.contains("GET") {
                methods_by_path.insert("HEAD".to_owned());
            }
            for method in
                ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"]
            {
                if methods_by_path.contains(method) {
                    continue;
                }
                for caller in [&ada, &postern.anonymous()] {
                    let reply = send(&postern, caller, method, &path).await.is(405);
                    assert!(reply["code"] == "method_not_allowed" || method == "HEAD", "{method} {path} {reply:?}");
                    let allow: BTreeSet<String> =
                        reply.header("allow").unwrap().split(',').map(str::to_owned).collect();
                    assert_eq!(allow, methods_by_path, "{method} {path}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_head_is_answered_like_a_get_without_its_body_and_neither_writes() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let requests = Fixture::new(&postern).await.prepare_all(&ada).await;
    without_effect(&postern, async {
        for (sample, prepared) in requests.iter().filter(|(sample, _)| sample.method() == Method::GET) {
            for caller in [&ada, &postern.anonymous()] {
                let get = prepared.send(&postern, caller).await;
                let head = send(&postern, caller, "HEAD", &prepared.path).await;
                assert_eq!(head.status, get.status, "{}", sample.operation);
                assert_eq!(head.text, "");
                for name in ["content-type", "etag", "www-authenticate"] {
                    assert_eq!(head.headers.get(name), get.headers.get(name), "{} {name}", sample.operation);
                }
            }
        }
    })
    .await;
}
