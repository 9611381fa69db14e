//! `/api-users` and `/api-users/{id}/keys`.

mod adopt;
mod adopt_all;
mod create;
mod delete;
mod edit;
mod keys;
mod list;
mod privilege_escalation;

use serde_json::{Value, json};

use super::harness::{Actor, Postern, Program, Reply};

const API_USERS: &str = "/api/v1/api-users";
const ADMINISTRATOR: &str = "rol_000000000000";

/// The path of an API user.
fn api_user_path(id: &str) -> String {
    format!("{API_USERS}/{id}")
}

/// The path of an API user's key.
fn key_path(id: &str, key: &Program) -> String {
    format!("{API_USERS}/{id}/keys/{}", key.id)
}

/// An API user whose key provisions others, such as the controller of a fleet of scanners.
struct Fleet<'a> {
    postern: &'a Postern,
    role: String,
    id: String,
    key: Program,
}

impl<'a> Fleet<'a> {
    const PERMISSIONS: [&'static str; 4] = ["api_users:read", "api_users:write", "inventory:read", "inventory:write"];

    async fn new(postern: &'a Postern) -> Self {
        Self::with(postern, json!({ "name": "Controller" })).await
    }

    /// A fleet whose key is issued with this body.
    async fn with(postern: &'a Postern, key: Value) -> Self {
        let role = postern.ada().role("Fleet", &Self::PERMISSIONS).await;
        let id = postern.ada().api_user("Controller", &[&role]).await;
        let key = issue(&postern.ada(), &id, key).await;
        Self { postern, role, id, key }
    }

    fn key(&self) -> Actor<'a> {
        self.key.at(self.postern)
    }

    fn provisioning_key(&self) -> Value {
        json!({ "owner": self.id, "id": self.key.id })
    }
}

/// Issues a key with this body.
async fn issue(actor: &Actor<'_>, id: &str, body: Value) -> Program {
    Program::of(&actor.post(&format!("{API_USERS}/{id}/keys"), body).await.is(201))
}

/// The responses to every operation on an API user and one of its keys. Only for callers who are refused all of them.
async fn manage_in_every_way(actor: &Actor<'_>, id: &str, key: &str) -> Vec<(&'static str, Reply)> {
    let (path, key) = (api_user_path(id), format!("{API_USERS}/{id}/keys/{key}"));
    vec![
        ("rename", actor.patch(&path, json!({ "name": "Another name" })).await),
        ("remove all roles", actor.patch(&path, json!({ "roles": [] })).await),
        ("disable", actor.patch(&path, json!({ "disabled": true })).await),
        ("issue a key", actor.post(&format!("{path}/keys"), json!({ "name": "Mine", "scope": [] })).await),
        ("rename a key", actor.patch(&key, json!({ "name": "Another name" })).await),
        ("disable a key", actor.patch(&key, json!({ "disabled": true })).await),
        ("rotate a key", actor.post(&format!("{key}/rotate"), json!({})).await),
        ("delete a key", actor.delete(&key).await),
        ("delete", actor.delete(&path).await),
    ]
}

/// Asserts whether a key still authenticates.
#[track_caller]
fn assert_authenticated(reply: &Reply, works: bool) {
    let expected = if works { (200, None) } else { (401, Some("invalid_token")) };
    assert_eq!((reply.status, reply["code"].as_str()), expected, "{reply:?}");
}
