//! Unknown ids, unknown paths, and methods that a path does not have.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use super::{Attempt, each_without_effect};
use crate::fixture::{PreparedRequest, requests};
use crate::harness::{Actor, Postern, Reply};
use crate::operations::OPERATIONS;

/// A problem without its request id, which differs in each response.
fn without_request_id(reply: &Reply) -> Value {
    let mut body = reply.body.clone();
    assert!(body.as_object_mut().unwrap().remove("request_id").is_some());
    body
}

/// Ids that name nothing: one is well-formed, the others are malformed or of another kind.
fn unknown_ids(id: &str) -> Vec<String> {
    let unknown = id.get(..4).map_or_else(String::new, |prefix| format!("{prefix}zzzzzzzzzzzz"));
    let unknown = if id.contains('_') { unknown } else { format!("7{}", "Z".repeat(25)) };
    let changed = ["%20", "%00", "%2Fx", "x"].map(|end| format!("{id}{end}"));
    let (upper, lower) = (id.to_uppercase() + "x", id.to_lowercase() + "x");
    let others = [unknown, upper, lower, format!("%20{id}"), id[..id.len() - 1].to_owned()];
    let malformed = ["x", "0", "-1", "*", "%FF", "%C3%28", "%F0%9F%A6%80", "%2e%2e", "%22", "%0d%0aX:%20y", "null"];
    let of_a_kind = ["usr_", "usr_000000000000", "rol_0000000000zz", "key_000000000000", "ses_000000000000"];
    let long = ["a".repeat(3000), "%F0%9F%A6%80".repeat(300)];
    let fixed = malformed.into_iter().chain(of_a_kind).chain(["KEY%23x", "PRINCIPAL"]).map(str::to_owned);
    fixed.chain(changed).chain(others).chain(long).collect()
}

#[tokio::test]
async fn a_malformed_id_is_answered_like_an_unknown_one() {
    let with_parameters = OPERATIONS.iter().copied().filter(|operation| operation.template.contains('{'));
    each_without_effect(with_parameters, async |Attempt { postern, ada, prepared }| {
        let operation = prepared.operation;
        let segments: Vec<&str> = prepared.path.split('/').collect();
        // An external id can be any text, and names what a request creates.
        let is_id = |name: &str| name.starts_with('{') && name != "{external_id}";
        for (n, _) in operation.template.split('/').enumerate().filter(|(_, name)| is_id(name)) {
            let mut bodies = BTreeSet::new();
            for id in unknown_ids(segments[n]) {
                let mut segments = segments.clone();
                segments[n] = &id;
                let prepared = PreparedRequest { path: segments.join("/"), ..prepared.clone() };
                let reply = prepared.send(postern, ada).await;
                // Adopting all accepts an unknown key, because a deleted key can still have dependents.
                if operation.template.ends_with("/adopt-all") && reply.status == 200 {
                    assert_eq!(reply.body, json!({ "adopted": 0, "refused": 0, "invited": [] }));
                    continue;
                }
                let mut body = without_request_id(&reply.is_problem(404, "not_found"));
                if operation.template.split('/').nth(n) == Some("{collection}") {
                    let detail = body["detail"].as_str().unwrap();
                    assert!(detail.starts_with("There is no collection ") && detail.len() < 1000, "{detail}");
                    body["detail"] = json!("There is no such collection.");
                }
                bodies.insert(body.to_string());
            }
            assert_eq!(bodies.len(), 1, "{operation}: {bodies:#?}");
        }
    })
    .await;
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
    let send_all = async {
        for path in paths {
            for caller in [&ada, &postern.anonymous()] {
                caller.get(path).await.is_problem(404, "no_such_path");
                caller.post(path, json!({ "name": "x" })).await.is_problem(404, "no_such_path");
            }
        }
    };
    postern.unchanged_by(send_all).await;
}

#[tokio::test]
async fn a_slash_too_many_is_named() {
    let postern = Postern::ready().await;
    for (path, hint) in [
        ("/api/v1/roles/", "Leave out the slash at the end"),
        ("/api/v1/users/usr_000000000000/", "Leave out the slash at the end"),
        ("//api/v1/roles", "one slash"),
        ("/api//v1/roles", "one slash"),
        ("/api/v1/rolls", "See /api/v1/openapi.json"),
    ] {
        let reply = postern.ada().get(path).await.is_problem(404, "no_such_path");
        assert!(reply.text_at("/detail").contains(hint), "{reply:?}");
    }
}

async fn send(caller: &Actor<'_>, method: &str, path: &str) -> Reply {
    caller.postern().send_with(caller.request(method.parse().unwrap(), path), Body::empty()).await
}

#[tokio::test]
async fn an_unsupported_method_is_refused_and_the_supported_ones_are_listed() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"];
    let requests = requests(&postern, |_| true).await;
    let paths: BTreeMap<&str, &str> =
        requests.iter().map(|prepared| (prepared.operation.template, prepared.path.as_str())).collect();
    let send_all = async {
        for (template, path) in paths {
            let documented = postern.document()["paths"][template].as_object().unwrap();
            let mut supported: BTreeSet<String> = documented.keys().map(|method| method.to_uppercase()).collect();
            if supported.contains("GET") {
                supported.insert("HEAD".to_owned());
            }
            for method in methods.into_iter().filter(|method| !supported.contains(*method)) {
                for caller in [&ada, &postern.anonymous()] {
                    let reply = send(caller, method, path).await.is(405);
                    assert!(reply["code"] == "method_not_allowed" || method == "HEAD", "{method} {path} {reply:?}");
                    let allowed = reply.header("allow").unwrap().split(',').map(str::to_owned);
                    assert_eq!(allowed.collect::<BTreeSet<_>>(), supported, "{method} {path}");
                }
            }
        }
    };
    postern.unchanged_by(send_all).await;
}

#[tokio::test]
async fn a_head_is_answered_like_a_get_without_its_body_and_neither_writes() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let requests = requests(&postern, |operation| operation.is(&Method::GET)).await;
    let send_all = async {
        for prepared in &requests {
            for caller in [&ada, &postern.anonymous()] {
                let get = prepared.send(&postern, caller).await;
                let head = send(caller, "HEAD", &prepared.path).await;
                assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{}", prepared.operation);
                for name in ["content-type", "etag", "www-authenticate"] {
                    assert_eq!(head.headers.get(name), get.headers.get(name), "{} {name}", prepared.operation);
                }
            }
        }
    };
    postern.unchanged_by(send_all).await;
}
