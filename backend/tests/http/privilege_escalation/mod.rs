//! Known ways to get around rules 4 to 17, all refused: no permissions outlive their key, nobody grants what they lack,
//! nobody manages a principal that they do not cover. Each file is one family of attacks.

mod accomplices;
mod administrators;
mod lists;
mod managing;
mod provisioning;
mod role_lineage;
mod roles;
mod tokens;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::harness::{Actor, Person, Postern, Program, Reply};

const ADMINISTRATOR: &str = "rol_000000000000";

/// A person whose token manages users, like an HR system.
struct Hr<'a> {
    postern: &'a Postern,
    role: String,
    hana: Person,
    token: Program,
}

impl<'a> Hr<'a> {
    const RIGHTS: [&'static str; 8] = [
        "api_tokens:generate",
        "inventory:read",
        "inventory:write",
        "roles:read",
        "roles:write",
        "shipping_events:read",
        "users:read",
        "users:write",
    ];

    async fn new(postern: &'a Postern) -> Self {
        Self::with(postern, json!({ "name": "HR" })).await
    }

    /// With a token generated from this body.
    async fn with(postern: &'a Postern, token: Value) -> Self {
        let role = postern.ada().role("HR", &Self::RIGHTS).await;
        let hana = postern.ada().person("hana@example.com", &[&role]).await;
        let token = Program::of(&hana.at(postern).post("/api/v1/account/tokens", token).await.is(201));
        Self { postern, role, hana, token }
    }

    fn hana(&self) -> Actor<'a> {
        self.hana.at(self.postern)
    }

    fn token(&self) -> Actor<'a> {
        self.token.at(self.postern)
    }
}

/// The permissions of a credential, as `GET /session` shows them.
async fn permissions(actor: &Actor<'_>) -> BTreeSet<String> {
    let identity = actor.get("/api/v1/session").await.is(200);
    serde_json::from_value(identity["permissions"].clone()).unwrap()
}

/// The path of a user.
fn user(id: &str) -> String {
    format!("/api/v1/users/{id}")
}

/// The path of a role.
fn role(id: &str) -> String {
    format!("/api/v1/roles/{id}")
}

/// Creates a user who never accepts the invitation, and returns the id.
async fn invited(by: &Actor<'_>, login: &str, roles: &[&str]) -> String {
    create(by, login, json!(roles)).await.is(201).text_at("/user/id")
}

async fn create(by: &Actor<'_>, login: &str, roles: Value) -> Reply {
    by.post("/api/v1/users", json!({ "login": login, "name": login, "roles": roles })).await
}

/// Tries every way to manage another user once, and returns the replies by name.
async fn manage_in_every_way(by: &Actor<'_>, id: &str, token: &str) -> Vec<(&'static str, Reply)> {
    let path = user(id);
    let nobody = "/api/v1/users/usr_000000000000";
    assert_eq!(by.get(nobody).await.status, 404, "the caller may read users, so only managing them is refused");
    vec![
        ("rename", by.patch(&path, json!({ "name": "Mallory" })).await),
        ("disable", by.patch(&path, json!({ "disabled": true })).await),
        ("take roles", by.patch(&path, json!({ "roles": [] })).await),
        ("invite again", by.post(&format!("{path}/invitation"), json!({ "tokens": "keep" })).await),
        ("end sessions", by.delete(&format!("{path}/sessions")).await),
        ("delete a token", by.delete(&format!("{path}/tokens/{token}")).await),
        ("delete all tokens", by.delete(&format!("{path}/tokens")).await),
        ("delete", by.delete(&path).await),
    ]
}
