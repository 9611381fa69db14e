//! `/api-users` and, below it, their keys.

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

/// Where an API user is.
fn place(id: &str) -> String {
    format!("{API_USERS}/{id}")
}

/// Where a key of an API user is.
fn key_place(id: &str, key: &Program) -> String {
    format!("{API_USERS}/{id}/keys/{}", key.id)
}

/// An API user whose key brings in others, as the controller of a fleet of scanners does.
struct Fleet<'a> {
    postern: &'a Postern,
    role: String,
    id: String,
    key: Program,
}

impl<'a> Fleet<'a> {
    const RIGHTS: [&'static str; 4] = ["api_users:read", "api_users:write", "inventory:read", "inventory:write"];

    async fn new(postern: &'a Postern) -> Self {
        Self::with(postern, json!({ "name": "Controller" })).await
    }

    /// With a key that is made as the body says.
    async fn with(postern: &'a Postern, key: Value) -> Self {
        let role = postern.ada().role("Fleet", &Self::RIGHTS).await;
        let id = postern.ada().api_user("Controller", &[&role]).await;
        let key = issue(&postern.ada(), &id, key).await;
        Self { postern, role, id, key }
    }

    fn key(&self) -> Actor<'a> {
        self.key.at(self.postern)
    }

    fn origin(&self) -> Value {
        json!({ "owner": self.id, "id": self.key.id })
    }
}

/// Issues a key that is made as the body says.
async fn issue(actor: &Actor<'_>, id: &str, body: Value) -> Program {
    Program::of(&actor.post(&format!("{API_USERS}/{id}/keys"), body).await.is(201))
}

/// Everything that can be done to an API user, or one of its keys, by who may do it; nothing of it is done when it is refused.
async fn touch_in_every_way(actor: &Actor<'_>, id: &str, key: &str) -> Vec<(&'static str, Reply)> {
    let (place, key) = (place(id), format!("{API_USERS}/{id}/keys/{key}"));
    vec![
        ("rename", actor.patch(&place, json!({ "name": "Another name" })).await),
        ("take all roles", actor.patch(&place, json!({ "roles": [] })).await),
        ("disable", actor.patch(&place, json!({ "disabled": true })).await),
        ("issue a key", actor.post(&format!("{place}/keys"), json!({ "name": "Mine", "scope": [] })).await),
        ("rename a key", actor.patch(&key, json!({ "name": "Another name" })).await),
        ("disable a key", actor.patch(&key, json!({ "disabled": true })).await),
        ("rotate a key", actor.post(&format!("{key}/rotate"), json!({})).await),
        ("delete a key", actor.delete(&key).await),
        ("delete", actor.delete(&place).await),
    ]
}

/// Demands that a key lets its program in, or that it does not.
#[track_caller]
fn must_be(reply: &Reply, works: bool) {
    let expected = if works { (200, None) } else { (401, Some("invalid_token")) };
    assert_eq!((reply.status, reply["code"].as_str()), expected, "{reply:?}");
}
