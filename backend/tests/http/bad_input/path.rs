//! Ids of nothing, paths of nothing and methods that a path does not have.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use super::without_effect;
use crate::fixture::{Fixture, Ready};
use crate::harness::{Actor, Postern, Reply};

/// A problem without what is different in each answer.
fn without_request_id(reply: &Reply) -> Value {
    let mut body = reply.body.clone();
    assert!(body.as_object_mut().unwrap().remove("request_id").is_some());
    body
}

/// What might stand in a path in place of an id; the first is well-formed and simply nothing's.
fn ids_of_nothing(id: &str) -> Vec<String> {
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
async fn an_id_that_is_malformed_is_answered_like_one_of_nothing() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::on(&postern).await);
    for (sample, ready) in fixture.all_ready(&ada).await {
        let names: Vec<&str> = sample.template().split('/').collect();
        for n in (0..names.len()).filter(|n| names[*n].starts_with('{')) {
            let segments: Vec<&str> = ready.path.split('/').collect();
            let mut answers = Vec::new();
            without_effect(&postern, async {
                for id in ids_of_nothing(segments[n]) {
                    let mut segments = segments.clone();
                    segments[n] = &id;
                    let ready = Ready { path: segments.join("/"), ..ready.clone() };
                    let reply = ready.send(&postern, &ada).await;
                    // A key that is gone can have left others behind: of one that never was, there are none.
                    if sample.template().ends_with("/adopt-all") && reply.status == 200 {
                        assert_eq!(reply.body, json!({ "adopted": 0, "refused": 0, "invited": [] }));
                        continue;
                    }
                    assert_eq!(reply.status, 404, "{} {}: {reply:?}", ready.method, ready.path);
                    answers.push(without_request_id(&reply));
                }
            })
            .await;
            assert_eq!(answers[0]["code"], "not_found");
            let answers: BTreeSet<String> = answers.iter().map(Value::to_string).collect();
            assert_eq!(answers.len(), 1, "{}: {answers:#?}", sample.operation);
        }
    }
}

#[tokio::test]
async fn who_lacks_the_right_to_a_collection_learns_nothing_of_whether_it_exists() {
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
async fn a_path_of_nothing_is_answered_alike_to_everyone() {
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
            for who in [&ada, &postern.nobody()] {
                who.get(path).await.is_problem(404, "no_such_path");
                who.post(path, json!({ "name": "x" })).await.is_problem(404, "no_such_path");
            }
        }
    })
    .await;
}

/// The methods that the document has for each path.
fn offered(postern: &Postern) -> BTreeMap<String, BTreeSet<String>> {
    let paths = postern.document()["paths"].as_object().unwrap().iter();
    let methods =
        |item: &Value| -> BTreeSet<String> { item.as_object().unwrap().keys().map(|m| m.to_uppercase()).collect() };
    paths.map(|(path, item)| (path.clone(), methods(item))).collect()
}

async fn ask(postern: &Postern, who: &Actor<'_>, method: &str, path: &str) -> Reply {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    postern.send(who.request(method, path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_with_those_it_has() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (offered, fixture) = (offered(&postern), Fixture::on(&postern).await);
    let mut paths: BTreeMap<&str, String> = BTreeMap::new();
    for (sample, ready) in fixture.all_ready(&ada).await {
        paths.insert(sample.template(), ready.path);
    }
    without_effect(&postern, async {
        for (template, path) in paths {
            let mut offered = offered[template].clone();
            if offered.contains("GET") {
                offered.insert("HEAD".to_owned());
            }
            for method in
                ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"]
            {
                if offered.contains(method) {
                    continue;
                }
                for who in [&ada, &postern.nobody()] {
                    let reply = ask(&postern, who, method, &path).await.is(405);
                    assert!(reply["code"] == "method_not_allowed" || method == "HEAD", "{method} {path} {reply:?}");
                    let allow: BTreeSet<String> =
                        reply.header("allow").unwrap().split(',').map(str::to_owned).collect();
                    assert_eq!(allow, offered, "{method} {path}");
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
    let requests = Fixture::on(&postern).await.all_ready(&ada).await;
    without_effect(&postern, async {
        for (sample, ready) in requests.iter().filter(|(sample, _)| sample.method() == Method::GET) {
            for who in [&ada, &postern.nobody()] {
                let get = ready.send(&postern, who).await;
                let head = ask(&postern, who, "HEAD", &ready.path).await;
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
