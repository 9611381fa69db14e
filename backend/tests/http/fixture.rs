//! Turns operations into requests, creating in the table everything that they refer to.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::request::Builder;
use postern_shared::path;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::harness::{Actor, PASSWORD, Postern, Program, Reply};
use crate::operations::{OPERATIONS, Operation};

/// A request for an operation whose path and body refer to entities that exist.
#[derive(Debug, Clone)]
pub struct PreparedRequest {
    pub operation: Operation,
    pub path: String,
    pub body: Option<Value>,
    /// The id of what the operation changes; `None` if the operation creates it.
    pub target: Option<String>,
    /// The version that an edit names.
    pub version: u64,
}

impl PreparedRequest {
    /// Sends the request.
    pub async fn send(&self, postern: &Postern, caller: &Actor<'_>) -> Reply {
        self.send_as(postern, self.request(caller)).await
    }

    /// Sends the body with another method, path or headers.
    pub async fn send_as(&self, postern: &Postern, request: Builder) -> Reply {
        match &self.body {
            Some(body) => postern.send_with(request.header(CONTENT_TYPE, "application/json"), body.to_string()).await,
            None => postern.send_with(request, Body::empty()).await,
        }
    }

    /// Sends the request with another body.
    pub async fn send_body(&self, postern: &Postern, caller: &Actor<'_>, body: impl Into<Body>) -> Reply {
        postern.send_with(self.request(caller).header(CONTENT_TYPE, "application/json"), body).await
    }

    /// The request without its body.
    pub fn request(&self, caller: &Actor<'_>) -> Builder {
        let request = caller.request(self.operation.method(), &self.path);
        if self.operation.is(&Method::PATCH) {
            request.header(IF_MATCH, format!("\"{}\"", self.version))
        } else {
            request
        }
    }

    /// The field that only the first answer shows, of an operation that takes an `Idempotency-Key`.
    pub fn secret(&self) -> Option<&'static str> {
        self.operation.replay.and_then(|replay| replay.secret)
    }

    /// The body, which can be changed.
    #[track_caller]
    pub fn body(&self) -> Value {
        self.body.clone().unwrap_or_else(|| panic!("{} has a body", self.operation))
    }
}

/// An unused name or login. Each sorts after the one before, so two requests that rename something write their items
/// in the same order.
pub fn unused_name() -> String {
    static NAMES: AtomicU32 = AtomicU32::new(0);
    format!("unused-{:06}", NAMES.fetch_add(1, Ordering::Relaxed))
}

/// An unused resource name that is not a prefix of another.
fn unused_resource_name() -> String {
    unused_name().replace('-', "_")
}

/// An instance on which an operation can be granted.
pub async fn instance(operation: &Operation) -> Postern {
    if operation.template == path::SETUP { Postern::new().await } else { Postern::ready().await }
}

/// A request for each operation of a selection. Paths under `/account` name Ada's sessions and tokens.
pub async fn requests(postern: &Postern, selected: impl Fn(&Operation) -> bool) -> Vec<PreparedRequest> {
    let fixture = Fixture::new(postern);
    let mut requests = Vec::new();
    for operation in OPERATIONS.iter().filter(|operation| selected(operation)) {
        requests.push(fixture.prepare(*operation, &postern.ada()).await);
    }
    requests
}

/// Prepares operations on one instance.
pub struct Fixture<'a> {
    pub postern: &'a Postern,
    /// Ada's token, which has provisioned an API user. The first time writes an additional item.
    hr: OnceCell<Program>,
    /// Set when there are two API users with a key for the lists.
    populated: OnceCell<()>,
}

impl<'a> Fixture<'a> {
    pub fn new(postern: &'a Postern) -> Self {
        Self { postern, hr: OnceCell::new(), populated: OnceCell::new() }
    }

    async fn hr(&self) -> &Program {
        let generate = async || {
            let hr = self.postern.ada().token("HR system").await;
            hr.at(self.postern).api_user(&unused_name(), &[]).await;
            hr
        };
        self.hr.get_or_init(generate).await
    }

    /// A caller to whom the operation is granted, whose session it may end.
    pub async fn sender(&self, operation: Operation) -> Actor<'a> {
        match operation.template {
            path::SESSION if !operation.is(&Method::GET) => self.postern.new_session("ada@example.com").await,
            path::ACCOUNT | path::ACCOUNT_PASSWORD if !operation.is(&Method::GET) => {
                self.postern.ada().person(&unused_name(), &[]).await.at(self.postern)
            }
            _ if operation.is_public() => self.postern.anonymous(),
            _ => self.postern.ada(),
        }
    }

    /// Prepares an operation with entities of its own. Sessions and tokens under `/account` belong to `own`, a person
    /// in a session.
    pub async fn prepare(&self, operation: Operation, own: &Actor<'_>) -> PreparedRequest {
        let (ids, mut target) = self.entities(operation, own).await;
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let body = match operation.body {
            Some(body) if operation.template.ends_with("/succeed") => {
                let owner = if ids.len() == 1 { &own.id } else { ids[0] };
                let body = body.replace("$owner", owner).replace("$successor", &self.successor(owner, own).await);
                Some(serde_json::from_str(&body).unwrap())
            }
            Some(body) => {
                let external_id = ids.first().copied().unwrap_or_default();
                Some(self.body(&body.replace("$external_id", external_id), &mut target).await)
            }
            None => None,
        };
        // Every new entity has version 1, but the sender's own user may not be new.
        let is_own = operation.template == path::ACCOUNT && operation.is(&Method::PATCH);
        let version = if is_own { own.get(path::ACCOUNT).await.is(200)["version"].as_u64().unwrap() } else { 1 };
        PreparedRequest { operation, path: operation.path(&ids), body, target, version }
    }

    /// The parameters of the path, and the id of the target.
    async fn entities(&self, operation: Operation, own: &Actor<'_>) -> (Vec<String>, Option<String>) {
        let ada = || self.postern.ada();
        let inventory = || "inventory".to_owned();
        let mut target = None;
        let ids = match operation.template {
            path::ACCOUNT_SESSION => {
                let login = own.get(path::ACCOUNT).await.is(200).text_at("/login");
                vec![self.postern.sign_in(&login, PASSWORD).await.is(200).text_at("/credential/id")]
            }
            path::ACCOUNT_TOKEN | path::ACCOUNT_TOKEN_ROTATE | path::ACCOUNT_TOKEN_USAGE => {
                vec![own.scoped_token(&unused_name(), &[]).await.id]
            }
            path::ROLE_BY_EXTERNAL_ID | path::USER_BY_EXTERNAL_ID | path::API_USER_BY_EXTERNAL_ID => {
                // It creates its target. The first API user also creates their counter.
                self.populate().await;
                return (vec![unused_name()], None);
            }
            path::ROLE | path::ROLE_HOLDERS | path::ROLE_USAGE => vec![ada().role(&unused_name(), &[]).await],
            path::USER_ADOPT => vec![self.invited(&self.hr().await.at(self.postern)).await.text_at("/user/id")],
            path::USER_SESSION => {
                let person = ada().person(&unused_name(), &[]).await;
                let session = person.at(self.postern).session_id();
                vec![person.id, session]
            }
            path::USER_TOKENS => vec![self.user_with_tokens().await.0],
            path::USER_TOKEN | path::USER_TOKEN_USAGE | path::USER_TOKEN_SUCCEED => {
                let (user, token, _) = self.user_with_tokens().await;
                vec![user, token]
            }
            path::USER_TOKEN_ADOPT_ALL => {
                let (user, token, provisioned) = self.user_with_tokens().await;
                target = Some(provisioned);
                vec![user, token]
            }
            path::ACCOUNT_TOKEN_SUCCEED => {
                let token = own.token(&unused_name()).await;
                token.at(self.postern).api_user(&unused_name(), &[]).await;
                vec![token.id]
            }
            template if template.starts_with(path::USER) => vec![self.invited(&ada()).await.text_at("/user/id")],
            // The first API user also creates their counter.
            path::ACCESS | path::ACCESS_CSV | path::API_USERS | path::BILLING | path::BILLING_CSV | path::KEYS => {
                self.populate().await;
                vec![]
            }
            path::API_USER_ADOPT => vec![self.hr().await.at(self.postern).api_user(&unused_name(), &[]).await],
            path::API_USER_KEY_ADOPT_ALL | path::API_USER_KEY_SUCCEED => {
                let provisioner = ada().role(&unused_name(), &["api_users:write"]).await;
                let api_user = ada().api_user(&unused_name(), &[&provisioner]).await;
                let key = ada().key(&api_user, &unused_name()).await;
                let dependent = key.at(self.postern).api_user(&unused_name(), &[]).await;
                target = Some(dependent).filter(|_| operation.template == path::API_USER_KEY_ADOPT_ALL);
                vec![api_user, key.id]
            }
            path::API_USER | path::API_USER_KEYS if operation.is(&Method::GET) => vec![self.key().await.0],
            template if template.starts_with(path::API_USER_KEY) => {
                let (api_user, key) = self.key().await;
                vec![api_user, key.id]
            }
            template if template.starts_with(path::API_USER) => vec![self.api_user().await],
            path::RESOURCE => {
                let body = json!({ "name": unused_resource_name(), "kind": "external" });
                vec![ada().post(path::RESOURCES, body).await.is(201).text_at("/name")]
            }
            path::REFUSAL_DISMISS | path::REFUSAL_MUTE => {
                let (api_user, key) = self.key().await;
                key.at(self.postern).get(path::RESOURCES).await.is(403);
                let listed = ada().walk(path::REFUSALS, 100).await;
                let row = listed.iter().find(|row| row["principal"]["id"] == api_user.as_str()).unwrap();
                target = Some(api_user);
                vec![row["id"].as_str().unwrap().to_owned()]
            }
            path::RECORDS | path::RECORDS_BATCH => vec![inventory()],
            path::RECORD => {
                let appended = ada().post(&path::records("inventory"), json!({ "slab": 17 })).await.is(201);
                vec![inventory(), appended.text_at("/id")]
            }
            _ => vec![],
        };
        let of_sender = [path::ACCOUNT, path::SESSION].iter().any(|path| operation.template.starts_with(path));
        let target = target.or_else(|| if of_sender { Some(own.id.clone()) } else { ids.first().cloned() });
        (ids, target)
    }

    /// Creates the first API users.
    async fn populate(&self) {
        self.populated.get_or_init(async || drop((self.key().await, self.key().await))).await;
    }

    /// A body with its placeholders replaced, and the target if a placeholder creates it.
    async fn body(&self, text: &str, target: &mut Option<String>) -> Value {
        let mut text = text.to_owned();
        while let Some((before, rest)) = text.split_once('$') {
            let (placeholder, after) = rest.split_once('"').unwrap();
            let value = self.value(placeholder, target).await;
            text = format!("{before}{value}\"{after}");
        }
        serde_json::from_str(&text).unwrap()
    }

    /// The value of a placeholder.
    async fn value(&self, placeholder: &str, target: &mut Option<String>) -> String {
        match placeholder {
            "password" => PASSWORD.to_owned(),
            "setup" => self.postern.setup_code().to_owned(),
            "new" => unused_name(),
            "resource" => unused_resource_name(),
            "role" => self.postern.ada().role(&unused_name(), &[]).await,
            "held_role" => {
                let path = path::api_user(&self.key().await.0.parse().unwrap());
                self.postern.ada().get(&path).await.is(200).text_at("/roles/0")
            }
            "api_user" => self.api_user().await,
            "key" => self.key().await.1.secret,
            "ada" => self.postern.ada().id,
            "hr" => self.hr().await.id.clone(),
            "invitation" => {
                let invited = self.invited(&self.postern.ada()).await;
                *target = Some(invited.text_at("/user/id"));
                invited.text_at("/invitation/code")
            }
            _ => panic!("add a value for ${placeholder} to {}", file!()),
        }
    }

    /// The id of another key of an owner whose key has a successor.
    async fn successor(&self, owner: &str, own: &Actor<'_>) -> String {
        if owner == own.id {
            return own.token(&unused_name()).await.id;
        }
        if owner.starts_with("api_") {
            return self.postern.ada().key(owner, &unused_name()).await.id;
        }
        let tokens = self.postern.ada().walk(&path::USER_TOKENS.replace("{user}", owner), 100).await;
        let other = tokens.iter().find(|token| token["name"] == "Dock 5").unwrap();
        other["id"].as_str().unwrap().to_owned()
    }

    async fn invited(&self, by: &Actor<'_>) -> Reply {
        by.post(path::USERS, json!({ "login": unused_name(), "name": "Bob", "roles": [] })).await.is(201)
    }

    /// An API user with a role.
    async fn api_user(&self) -> String {
        let ada = self.postern.ada();
        let role = ada.role(&unused_name(), &[]).await;
        ada.api_user(&unused_name(), &[&role]).await
    }

    /// An API user with a role and a key.
    async fn key(&self) -> (String, Program) {
        let api_user = self.api_user().await;
        let key = self.postern.ada().key(&api_user, &unused_name()).await;
        (api_user, key)
    }

    /// A user without roles, the first of two tokens, and a user whom the token has provisioned.
    async fn user_with_tokens(&self) -> (String, String, String) {
        let ada = self.postern.ada();
        let role = ada.role(&unused_name(), &["api_tokens:generate", "users:write"]).await;
        let owner = ada.person(&unused_name(), &[&role]).await;
        let token = owner.at(self.postern).token("Dock 4").await;
        // Both are used, so that lists of them have the same shape in any order.
        owner.at(self.postern).token("Dock 5").await.at(self.postern).get(path::SESSION).await.is(200);
        let provisioned = self.invited(&token.at(self.postern)).await.text_at("/user/id");
        ada.patch(&path::user(&owner.id.parse().unwrap()), json!({ "roles": [] })).await.is(200);
        (owner.id, token.id, provisioned)
    }
}
