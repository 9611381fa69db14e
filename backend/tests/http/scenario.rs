//! One granted request for every operation, for the tests that run over all operations.
//!
//! To add an operation, add a line to [`granted`]. Until then `calls` and `faults` fail.

use axum::body::Body;
use axum::extract::Request;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};
use postern_backend::http::ClientAddress;
use postern_shared::path;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Program, Reply, fill};

/// A request that has not been sent yet.
pub struct GrantedRequest {
    method: Method,
    path: String,
    who: Who,
    body: Option<Value>,
}

enum Who {
    Nobody,
    Ada,
    Someone(Person),
}

impl GrantedRequest {
    /// Sends the request from a random address, because failed sign-ins are counted by address.
    pub async fn send(&self, postern: &Postern) -> Reply {
        let who = match &self.who {
            Who::Nobody => postern.anonymous(),
            Who::Ada => postern.ada(),
            Who::Someone(person) => person.at(postern),
        };
        let mut request = who.request(self.method.clone(), &self.path);
        if self.method == Method::PATCH {
            request = request.header(IF_MATCH, "\"1\"");
        }
        let body = match &self.body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let mut request: Request = request.body(body).unwrap();
        request.extensions_mut().insert(ClientAddress(std::net::Ipv4Addr::from(postern.app.random.bytes()).into()));
        postern.send(request).await
    }
}

/// Every operation in the OpenAPI document, such as `POST /api/v1/roles`.
pub fn operations(postern: &Postern) -> Vec<String> {
    let paths = postern.document()["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods =
            item.as_object().unwrap().keys().filter(|key| ["get", "post", "patch", "delete"].contains(&&***key));
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    operations.collect()
}

/// An instance on which an operation can be granted.
pub async fn fixture(operation: &str) -> Postern {
    if operation.ends_with(path::SETUP) { Postern::new().await } else { Postern::ready().await }
}

/// Prepares an operation with new objects and returns a request for it that is granted.
///
/// # Panics
/// If the operation has no request here yet.
pub async fn granted(operation: &str, postern: &Postern) -> GrantedRequest {
    let (method, template) = operation.split_once(' ').unwrap();
    let method: Method = method.parse().unwrap();
    let ask = |who, ids: &[&str], body: Option<Value>| GrantedRequest {
        method: method.clone(),
        path: fill(template, ids),
        who,
        body,
    };
    let (_, login) = fresh(postern);
    match operation {
        "GET /api/v1/healthz" | "GET /api/v1/openapi.json" => ask(Who::Nobody, &[], None),
        "POST /api/v1/setup" => {
            let body = json!({ "code": postern.setup_code(), "login": login, "name": "Ada", "password": PASSWORD });
            ask(Who::Nobody, &[], Some(body))
        }
        "POST /api/v1/invitations/accept" => {
            let code = invite(&postern.ada(), &login).await.text_at("/invitation/code");
            ask(Who::Nobody, &[], Some(json!({ "code": code, "password": PASSWORD })))
        }
        "POST /api/v1/session" => {
            let previous = Person::of(&sign_in_again(postern).await);
            ask(Who::Someone(previous), &[], Some(json!({ "login": "ada@example.com", "password": PASSWORD })))
        }
        "DELETE /api/v1/session" => ask(Who::Someone(Person::of(&sign_in_again(postern).await)), &[], None),
        "POST /api/v1/account/password" => {
            let person = postern.ada().person(&login, &[]).await;
            ask(Who::Someone(person), &[], Some(json!({ "current": PASSWORD, "new": PASSWORD, "tokens": "keep" })))
        }
        _ => {
            let (ids, body) = as_ada(operation, postern).await;
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            ask(Who::Ada, &ids, body)
        }
    }
}

/// The path parameters and the body of an operation that Ada requests.
#[expect(clippy::too_many_lines, reason = "one operation after another, a few lines each")]
async fn as_ada(operation: &str, postern: &Postern) -> (Vec<String>, Option<Value>) {
    let ada = postern.ada();
    let (unique, login) = fresh(postern);
    let rights = ["roles:read"];
    let records = path::records("shipping_events");
    match operation {
        "DELETE /api/v1/account/sessions/{session}" => {
            (vec![sign_in_again(postern).await.text_at("/credential/id")], None)
        }
        "POST /api/v1/account/tokens" => {
            delete_tokens(&ada).await;
            (vec![], Some(json!({ "name": unique, "scope": rights })))
        }
        "GET /api/v1/account/tokens/{key}" | "DELETE /api/v1/account/tokens/{key}" => (vec![token(&ada).await], None),
        "PATCH /api/v1/account/tokens/{key}" => (vec![token(&ada).await], Some(json!({ "disabled": true }))),
        "POST /api/v1/account/tokens/{key}/rotate" => (vec![token(&ada).await], Some(json!({ "overlap_seconds": 60 }))),
        "POST /api/v1/roles" => (vec![], Some(json!({ "name": unique, "permissions": rights }))),
        "GET /api/v1/roles/{role}" | "DELETE /api/v1/roles/{role}" => (vec![ada.role(&unique, &rights).await], None),
        "PATCH /api/v1/roles/{role}" => {
            (vec![ada.role(&unique, &rights).await], Some(json!({ "name": format!("{unique} again") })))
        }
        "POST /api/v1/users" => {
            let role = ada.role(&unique, &rights).await;
            (vec![], Some(json!({ "login": login, "name": "Bob", "roles": [role] })))
        }
        "PATCH /api/v1/users/{user}" => {
            let role = ada.role(&unique, &rights).await;
            (vec![invited(&ada, &login).await], Some(json!({ "roles": [role] })))
        }
        "GET /api/v1/users/{user}"
        | "DELETE /api/v1/users/{user}"
        | "GET /api/v1/users/{user}/sessions"
        | "DELETE /api/v1/users/{user}/sessions" => (vec![invited(&ada, &login).await], None),
        "POST /api/v1/users/{user}/invitation" => {
            (vec![invited(&ada, &login).await], Some(json!({ "tokens": "keep" })))
        }
        "POST /api/v1/users/{user}/adopt" => {
            delete_tokens(&ada).await;
            let user = invited(&ada.token(&unique).await.at(postern), &login).await;
            (vec![user], Some(json!({ "keep_sign_in": false })))
        }
        "POST /api/v1/users/{user}/hand-over" => {
            let user = invited(&ada, &login).await;
            (vec![user], Some(json!({ "key": provisioner(&ada, &unique, postern).await })))
        }
        "POST /api/v1/api-users/{api_user}/hand-over" => {
            let api_user = api_user(&ada, &unique).await;
            (vec![api_user], Some(json!({ "key": provisioner(&ada, &unique, postern).await })))
        }
        "GET /api/v1/users/{user}/tokens" | "DELETE /api/v1/users/{user}/tokens" => {
            token(&ada).await;
            ada.token("Second").await;
            (vec![ada.id], None)
        }
        "DELETE /api/v1/users/{user}/tokens/{key}" => {
            let token = token(&ada).await;
            (vec![ada.id, token], None)
        }
        "POST /api/v1/users/{user}/tokens/{key}/adopt-all" => {
            delete_tokens(&ada).await;
            let token = ada.token("HR system").await;
            invited(&token.at(postern), &login).await;
            (vec![ada.id, token.id], None)
        }
        // Lists that include keys have two of them.
        "GET /api/v1/api-users" | "GET /api/v1/billing" | "GET /api/v1/keys" => {
            if ada.get(path::API_USERS).await.is(200)["items"] == json!([]) {
                key(&ada, "One").await;
                key(&ada, "Two").await;
            }
            (vec![], None)
        }
        "POST /api/v1/api-users" => {
            // The first API user also creates the counter.
            api_user(&ada, &format!("{unique} before")).await;
            (vec![], Some(json!({ "name": unique, "roles": [ada.role(&unique, &rights).await] })))
        }
        "PATCH /api/v1/api-users/{api_user}" => {
            let body = json!({ "name": format!("{unique} again"), "roles": [], "disabled": true });
            (vec![api_user(&ada, &unique).await], Some(body))
        }
        "GET /api/v1/api-users/{api_user}" | "GET /api/v1/api-users/{api_user}/keys" => {
            let (api_user, _) = key(&ada, &unique).await;
            (vec![api_user], None)
        }
        "DELETE /api/v1/api-users/{api_user}" => (vec![api_user(&ada, &unique).await], None),
        "POST /api/v1/api-users/{api_user}/adopt" => {
            delete_tokens(&ada).await;
            (vec![ada.token("HR system").await.at(postern).api_user(&unique, &[]).await], None)
        }
        "POST /api/v1/api-users/{api_user}/keys" => {
            let body = json!({ "name": unique, "scope": rights, "expires_at": "2027-01-01T00:00:00Z" });
            (vec![api_user(&ada, &unique).await], Some(body))
        }
        "GET /api/v1/api-users/{api_user}/keys/{key}" | "DELETE /api/v1/api-users/{api_user}/keys/{key}" => {
            let (api_user, key) = key(&ada, &unique).await;
            (vec![api_user, key.id], None)
        }
        "PATCH /api/v1/api-users/{api_user}/keys/{key}" => {
            let (api_user, key) = key(&ada, &unique).await;
            (vec![api_user, key.id], Some(json!({ "disabled": true })))
        }
        "POST /api/v1/api-users/{api_user}/keys/{key}/rotate" => {
            let (api_user, key) = key(&ada, &unique).await;
            (vec![api_user, key.id], Some(json!({ "overlap_seconds": 60 })))
        }
        "POST /api/v1/api-users/{api_user}/keys/{key}/adopt-all" => {
            let provisioner = ada.role(&unique, &["api_users:write"]).await;
            let api_user = ada.api_user(&unique, &[&provisioner]).await;
            let key = ada.key(&api_user, &unique).await;
            key.at(postern).api_user(&format!("{unique} below"), &[]).await;
            (vec![api_user, key.id], None)
        }
        "POST /api/v1/resources" => {
            (vec![], Some(json!({ "name": format!("r_{}", unique.to_lowercase()), "kind": "external" })))
        }
        "GET /api/v1/resources/{resource}" | "DELETE /api/v1/resources/{resource}" => {
            (vec![resource(&ada, &unique).await], None)
        }
        "PATCH /api/v1/resources/{resource}" => {
            (vec![resource(&ada, &unique).await], Some(json!({ "description": "For all" })))
        }
        "POST /api/v1/verify" => {
            let (_, key) = key(&ada, &unique).await;
            (vec![], Some(json!({ "key": key.secret, "permission": "roles:read" })))
        }
        "POST /api/v1/impact" => {
            let role = ada.role(&unique, &rights).await;
            let api_user = ada.api_user(&unique, &[&role]).await;
            ada.key(&api_user, &unique).await;
            (vec![], Some(json!({ "action": "role.edit", "role": role, "permissions": [] })))
        }
        "POST /api/v1/collections/{collection}/records" => {
            (vec!["shipping_events".to_owned()], Some(json!({ "parcel": 17 })))
        }
        "GET /api/v1/collections/{collection}/records" => (vec!["shipping_events".to_owned()], None),
        "GET /api/v1/collections/{collection}/records/{record}" => {
            let record = ada.post(&records, json!({})).await.is(201).text_at("/id");
            (vec!["shipping_events".to_owned(), record], None)
        }
        _ if operation.starts_with("GET ") && !operation.contains('{') => (vec![], None),
        _ => panic!("add a granted request for {operation} to {}", file!()),
    }
}

/// An unused name and login.
fn fresh(postern: &Postern) -> (String, String) {
    let unique = postern.app.random.base62(8);
    let login = format!("{unique}@example.com");
    (unique, login)
}

/// Another session of Ada's.
async fn sign_in_again(postern: &Postern) -> Reply {
    postern.sign_in("ada@example.com", PASSWORD).await.is(200)
}

/// A token of Ada's, after deleting her other tokens. Returns its id.
async fn token(ada: &Actor<'_>) -> String {
    delete_tokens(ada).await;
    ada.token("Dock 4").await.id
}

/// A token of Ada's that has already provisioned a principal, because the first time writes an additional item.
async fn provisioner(ada: &Actor<'_>, unique: &str, postern: &Postern) -> Value {
    delete_tokens(ada).await;
    let token = ada.token(unique).await;
    token.at(postern).api_user(&format!("{unique} before"), &[]).await;
    json!({ "owner": ada.id, "id": token.id })
}

/// An API user with a role.
async fn api_user(ada: &Actor<'_>, unique: &str) -> String {
    let role = ada.role(unique, &["roles:read"]).await;
    ada.api_user(unique, &[&role]).await
}

/// An API user with a role and one key.
async fn key(ada: &Actor<'_>, unique: &str) -> (String, Program) {
    let api_user = api_user(ada, unique).await;
    let key = ada.key(&api_user, unique).await;
    (api_user, key)
}

/// Defines a resource and returns its name.
async fn resource(ada: &Actor<'_>, unique: &str) -> String {
    let body = json!({ "name": format!("r_{}", unique.to_lowercase()), "kind": "external" });
    ada.post(path::RESOURCES, body).await.is(201).text_at("/name")
}

async fn delete_tokens(ada: &Actor<'_>) {
    ada.delete(&format!("/api/v1/users/{}/tokens", ada.id)).await.is(204);
}

async fn invite(who: &Actor<'_>, login: &str) -> Reply {
    who.post("/api/v1/users", json!({ "login": login, "name": "Bob", "roles": [] })).await.is(201)
}

async fn invited(who: &Actor<'_>, login: &str) -> String {
    invite(who, login).await.text_at("/user/id")
}
