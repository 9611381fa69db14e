//! Principals: `/users` and `/api-users`, and what a key provisions.
//!
//! Tests of what both kinds have in common run for each [`Kind`]. `privilege_escalation` tests who may manage whom, and
//! handing over.

mod adopt;
mod adopt_all;
mod batch;
mod create;
mod delete;
mod edit;
mod effective;
mod filters;
mod list;
mod login;
mod status;

use serde_json::{Value, json};

use crate::harness::{ADMINISTRATOR, Actor, Kind, Postern, Program, Reply};

const USERS: &str = "/api/v1/users";
const API_USERS: &str = "/api/v1/api-users";

/// The path of an API user.
fn api_user_path(id: &str) -> String {
    Kind::ApiUser.path(id)
}

/// The path of an API user's key.
fn key_path(id: &str, key: &Program) -> String {
    format!("{}/{}", Kind::ApiUser.keys(id), key.id)
}

/// The body that creates a principal. A user's login is its name.
fn new(kind: Kind, name: &str, roles: &[&str]) -> Value {
    match kind {
        Kind::User => json!({ "login": name, "name": name, "roles": roles }),
        Kind::ApiUser => json!({ "name": name, "roles": roles }),
    }
}

/// The principal in a response. One that can invite a user has the user in a field.
fn shown(reply: &Reply) -> &Value {
    reply.body.get("user").unwrap_or(&reply.body)
}

/// The principal that an answer shows, without what only the answer about one principal says.
fn as_listed(reply: Reply) -> Value {
    let mut shown = reply.body;
    for field in ["effective_permissions", "limits"] {
        assert!(shown.as_object_mut().unwrap().remove(field).is_some(), "{shown}");
    }
    shown
}

/// A principal that can act: a user in a session, or an API user with a key.
struct Principal<'a> {
    id: String,
    path: String,
    caller: Actor<'a>,
}

impl<'a> Principal<'a> {
    async fn create(by: &Actor<'a>, kind: Kind, name: &str, roles: &[&str]) -> Self {
        let caller = match kind {
            Kind::User => by.person(name, roles).await.at(by.postern()),
            Kind::ApiUser => by.key(&by.api_user(name, roles).await, "Left").await.at(by.postern()),
        };
        let id = caller.audit().0;
        Self { path: kind.path(&id), id, caller }
    }

    /// A key of the principal that depends on the same keys as its caller: a user's new token, or the API user's key.
    async fn key(&self) -> Actor<'a> {
        match Kind::of(&self.id) {
            Kind::User => self.caller.token("Token").await.at(self.caller.postern()),
            Kind::ApiUser => self.caller.clone(),
        }
    }

    /// The principal as Ada sees it in a list.
    async fn shown(&self) -> Value {
        as_listed(self.caller.postern().ada().get(&self.path).await.is(200))
    }
}

/// A principal whose key provisions others: a person with an HR system, or the controller of a fleet of scanners.
struct Provisioner<'a> {
    postern: &'a Postern,
    kind: Kind,
    role: String,
    id: String,
    path: String,
    key: Program,
    /// The person who manages the key.
    manager: Actor<'a>,
    /// The path of the key for that person.
    key_path: String,
}

impl<'a> Provisioner<'a> {
    const PERMISSIONS: [&'static str; 7] = [
        "users:read",
        "users:write",
        "api_users:read",
        "api_users:write",
        "api_tokens:generate",
        "inventory:read",
        "inventory:write",
    ];

    async fn new(postern: &'a Postern, kind: Kind) -> Self {
        Self::with(postern, kind, json!({ "name": "Main" })).await
    }

    /// A provisioner whose key is issued with this body.
    async fn with(postern: &'a Postern, kind: Kind, body: Value) -> Self {
        let ada = postern.ada();
        let role = ada.role("Provisioning", &Self::PERMISSIONS).await;
        let (id, key, manager, keys);
        if kind == Kind::User {
            manager = ada.person("hana@example.com", &[&role]).await.at(postern);
            key = manager.generate(body).await;
            (id, keys) = (manager.id.clone(), "/api/v1/account/tokens".to_owned());
        } else {
            id = ada.api_user("Controller", &[&role]).await;
            key = ada.issue(&id, body).await;
            (manager, keys) = (ada, kind.keys(&id));
        }
        let key_path = format!("{keys}/{}", key.id);
        Self { postern, kind, role, path: kind.path(&id), id, key, manager, key_path }
    }

    fn key(&self) -> Actor<'a> {
        self.key.at(self.postern)
    }

    fn provisioning_key(&self) -> Value {
        json!({ "owner": self.id, "id": self.key.id })
    }

    /// The key as principals that depend on it show it.
    fn named_key(&self) -> Value {
        let owner_name = if self.kind == Kind::User { "hana@example.com" } else { "Controller" };
        json!({ "owner": self.id, "id": self.key.id, "name": "Main", "owner_name": owner_name })
    }

    /// A principal of the same kind that the key provisions. A key of an API user is issued by the key, too.
    async fn provision(&self, name: &str, roles: &[&str]) -> Principal<'a> {
        Principal::create(&self.key(), self.kind, name, roles).await
    }

    /// Another key of the provisioner.
    async fn another_key(&self, body: Value) -> Program {
        match self.kind {
            Kind::User => self.manager.generate(body).await,
            Kind::ApiUser => self.manager.issue(&self.id, body).await,
        }
    }

    /// The path of the key for an administrator.
    fn key_path_of_owner(&self) -> String {
        format!("{}/{}", self.kind.keys(&self.id), self.key.id)
    }

    async fn delete_key(&self) {
        self.manager.delete(&self.key_path).await.is(204);
    }
}
