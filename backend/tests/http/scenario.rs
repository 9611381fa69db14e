//! For every operation of the API one request that is granted: what the tests that sweep over all operations start from.
//!
//! To add an operation: add a line to [`granted`]; until then `calls` and `faults` fail.

use axum::body::Body;
use axum::extract::Request;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};
use postern_backend::http::ClientAddress;
use postern_shared::path;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Program, Reply};

/// A request that was not sent yet.
pub struct Asked {
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

impl Asked {
    /// Sends it, from an address of its own: failures to sign in are counted by address.
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

/// Every operation that the OpenAPI document knows, as `POST /api/v1/roles`.
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

/// Prepares what an operation needs, anew each time, and gives a request for it that is granted.
///
/// # Panics
/// If nobody has said yet how the operation is granted.
pub async fn granted(operation: &str, postern: &Postern) -> Asked {
    let (method, template) = operation.split_once(' ').unwrap();
    let method: Method = method.parse().unwrap();
    let ask = |who, ids: &[&str], body: Option<Value>| Asked {
        method: method.clone(),
        path: path::fill(template, ids),
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
            let came_with = Person::of(&again(postern).await);
            ask(Who::Someone(came_with), &[], Some(json!({ "login": "ada@example.com", "password": PASSWORD })))
        }
        "DELETE /api/v1/session" => ask(Who::Someone(Person::of(&again(postern).await)), &[], None),
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

/// What Ada names in the path of an operation and says in its body.
#[expect(clippy::too_many_lines, reason = "one operation after the other, a few lines each")]
async fn as_ada(operation: &str, postern: &Postern) -> (Vec<String>, Option<Value>) {
    let ada = postern.ada();
    let (mark, login) = fresh(postern);
    let rights = ["roles:read"];
    let records = path::fill(path::RECORDS, &["shipping_events"]);
    match operation {
        "DELETE /api/v1/account/sessions/{session}" => (vec![again(postern).await.text_at("/credential/id")], None),
        "POST /api/v1/account/tokens" => {
            no_tokens(&ada).await;
            (vec![], Some(json!({ "name": mark, "scope": rights })))
        }
        "GET /api/v1/account/tokens/{key}" | "DELETE /api/v1/account/tokens/{key}" => (vec![token(&ada).await], None),
        "PATCH /api/v1/account/tokens/{key}" => (vec![token(&ada).await], Some(json!({ "disabled": true }))),
        "POST /api/v1/account/tokens/{key}/rotate" => (vec![token(&ada).await], Some(json!({ "overlap_seconds": 60 }))),
        "POST /api/v1/roles" => (vec![], Some(json!({ "name": mark, "permissions": rights }))),
        "GET /api/v1/roles/{role}" | "DELETE /api/v1/roles/{role}" => (vec![ada.role(&mark, &rights).await], None),
        "PATCH /api/v1/roles/{role}" => {
            (vec![ada.role(&mark, &rights).await], Some(json!({ "name": format!("{mark} again") })))
        }
        "POST /api/v1/users" => {
            let role = ada.role(&mark, &rights).await;
            (vec![], Some(json!({ "login": login, "name": "Bob", "roles": [role] })))
        }
        "PATCH /api/v1/users/{user}" => {
            let role = ada.role(&mark, &rights).await;
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
            no_tokens(&ada).await;
            let user = invited(&ada.token(&mark).await.at(postern), &login).await;
            (vec![user], Some(json!({ "keep_sign_in": false })))
        }
        "POST /api/v1/users/{user}/hand-over" => {
            let user = invited(&ada, &login).await;
            (vec![user], Some(json!({ "key": provisioner(&ada, &mark, postern).await })))
        }
        "POST /api/v1/api-users/{api_user}/hand-over" => {
            let api_user = api_user(&ada, &mark).await;
            (vec![api_user], Some(json!({ "key": provisioner(&ada, &mark, postern).await })))
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
            no_tokens(&ada).await;
            let token = ada.token("HR system").await;
            invited(&token.at(postern), &login).await;
            (vec![ada.id, token.id], None)
        }
        // Of what is listed with its keys, there are two.
        "GET /api/v1/api-users" | "GET /api/v1/billing" | "GET /api/v1/keys" => {
            if ada.get(path::API_USERS).await.is(200)["items"] == json!([]) {
                key(&ada, "One").await;
                key(&ada, "Two").await;
            }
            (vec![], None)
        }
        "POST /api/v1/api-users" => {
            // The first one of all also begins the count of them.
            api_user(&ada, &format!("{mark} before")).await;
            (vec![], Some(json!({ "name": mark, "roles": [ada.role(&mark, &rights).await] })))
        }
        "PATCH /api/v1/api-users/{api_user}" => {
            let body = json!({ "name": format!("{mark} again"), "roles": [], "disabled": true });
            (vec![api_user(&ada, &mark).await], Some(body))
        }
        "GET /api/v1/api-users/{api_user}" | "GET /api/v1/api-users/{api_user}/keys" => {
            let (api_user, _) = key(&ada, &mark).await;
            (vec![api_user], None)
        }
        "DELETE /api/v1/api-users/{api_user}" => (vec![api_user(&ada, &mark).await], None),
        "POST /api/v1/api-users/{api_user}/adopt" => {
            no_tokens(&ada).await;
            (vec![ada.token("HR system").await.at(postern).api_user(&mark, &[]).await], None)
        }
        "POST /api/v1/api-users/{api_user}/keys" => {
            let body = json!({ "name": mark, "scope": rights, "expires_at": "2027-01-01T00:00:00Z" });
            (vec![api_user(&ada, &mark).await], Some(body))
        }
        "GET /api/v1/api-users/{api_user}/keys/{key}" | "DELETE /api/v1/api-users/{api_user}/keys/{key}" => {
            let (api_user, key) = key(&ada, &mark).await;
            (vec![api_user, key.id], None)
        }
        "PATCH /api/v1/api-users/{api_user}/keys/{key}" => {
            let (api_user, key) = key(&ada, &mark).await;
            (vec![api_user, key.id], Some(json!({ "disabled": true })))
        }
        "POST /api/v1/api-users/{api_user}/keys/{key}/rotate" => {
            let (api_user, key) = key(&ada, &mark).await;
            (vec![api_user, key.id], Some(json!({ "overlap_seconds": 60 })))
        }
        "POST /api/v1/api-users/{api_user}/keys/{key}/adopt-all" => {
            let provisions = ada.role(&mark, &["api_users:write"]).await;
            let api_user = ada.api_user(&mark, &[&provisions]).await;
            let key = ada.key(&api_user, &mark).await;
            key.at(postern).api_user(&format!("{mark} below"), &[]).await;
            (vec![api_user, key.id], None)
        }
        "POST /api/v1/resources" => {
            (vec![], Some(json!({ "name": format!("r_{}", mark.to_lowercase()), "kind": "external" })))
        }
        "GET /api/v1/resources/{resource}" | "DELETE /api/v1/resources/{resource}" => {
            (vec![resource(&ada, &mark).await], None)
        }
        "PATCH /api/v1/resources/{resource}" => {
            (vec![resource(&ada, &mark).await], Some(json!({ "description": "For all" })))
        }
        "POST /api/v1/verify" => {
            let (_, key) = key(&ada, &mark).await;
            (vec![], Some(json!({ "key": key.secret, "permission": "roles:read" })))
        }
        "POST /api/v1/impact" => {
            let role = ada.role(&mark, &rights).await;
            let api_user = ada.api_user(&mark, &[&role]).await;
            ada.key(&api_user, &mark).await;
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
        _ => panic!("say in {} how {operation} is granted", file!()),
    }
}

/// A name and a login that nobody has.
fn fresh(postern: &Postern) -> (String, String) {
    let mark = postern.app.random.base62(8);
    let login = format!("{mark}@example.com");
    (mark, login)
}

/// A session of Ada's beside the one she has.
async fn again(postern: &Postern) -> Reply {
    postern.sign_in("ada@example.com", PASSWORD).await.is(200)
}

/// The only token that Ada has.
async fn token(ada: &Actor<'_>) -> String {
    no_tokens(ada).await;
    ada.token("Dock 4").await.id
}

/// A key of Ada's that has provisioned somebody before: the first time is also written down.
async fn provisioner(ada: &Actor<'_>, mark: &str, postern: &Postern) -> Value {
    no_tokens(ada).await;
    let token = ada.token(mark).await;
    token.at(postern).api_user(&format!("{mark} before"), &[]).await;
    json!({ "owner": ada.id, "id": token.id })
}

/// An API user with a role.
async fn api_user(ada: &Actor<'_>, mark: &str) -> String {
    let role = ada.role(mark, &["roles:read"]).await;
    ada.api_user(mark, &[&role]).await
}

/// An API user with a role, and its only key.
async fn key(ada: &Actor<'_>, mark: &str) -> (String, Program) {
    let api_user = api_user(ada, mark).await;
    let key = ada.key(&api_user, mark).await;
    (api_user, key)
}

/// A resource that was defined.
async fn resource(ada: &Actor<'_>, mark: &str) -> String {
    let body = json!({ "name": format!("r_{}", mark.to_lowercase()), "kind": "external" });
    ada.post(path::RESOURCES, body).await.is(201).text_at("/name")
}

async fn no_tokens(ada: &Actor<'_>) {
    ada.delete(&format!("/api/v1/users/{}/tokens", ada.id)).await.is(204);
}

async fn invite(who: &Actor<'_>, login: &str) -> Reply {
    who.post("/api/v1/users", json!({ "login": login, "name": "Bob", "roles": [] })).await.is(201)
}

async fn invited(who: &Actor<'_>, login: &str) -> String {
    invite(who, login).await.text_at("/user/id")
}
