//! People with a role, a session and a token, whose permissions a test changes or whose credentials it stops.

use serde_json::json;

use crate::fixture::{Fixture, unused_name};
use crate::harness::{Actor, Person, Postern, Program};

/// The permissions of someone who manages people, API users and roles, and reads and writes records.
pub const MANAGING: [&str; 10] = [
    "api_tokens:generate",
    "api_users:read",
    "api_users:write",
    "inventory:read",
    "inventory:write",
    "roles:read",
    "roles:write",
    "shipping_events:read",
    "users:read",
    "users:write",
];

/// A person with one role, a session and a token.
pub struct Holder {
    pub person: Person,
    pub token: Program,
    role: String,
}

impl Holder {
    /// A holder of every permission, created by this caller. The session and the token work.
    pub async fn new(by: &Actor<'_>, fixture: &Fixture<'_>) -> Self {
        let postern = fixture.postern;
        let permissions = every_permission(&postern.ada()).await;
        let permissions: Vec<&str> = permissions.iter().map(String::as_str).collect();
        let role = postern.ada().role(&unused_name(), &permissions).await;
        let person = by.person(&unused_name(), &[&role]).await;
        let token = person.at(postern).token("Dock 4").await;
        let holder = Self { person, token, role };
        for caller in holder.callers(postern) {
            caller.get("/api/v1/users").await.is(200);
        }
        holder
    }

    /// The session and the token.
    pub fn callers<'a>(&self, postern: &'a Postern) -> [Actor<'a>; 2] {
        [self.person.at(postern), self.token.at(postern)]
    }

    /// Replaces the permissions of the role.
    pub async fn set_permissions(&self, postern: &Postern, permissions: &[&String]) {
        let path = format!("/api/v1/roles/{}", self.role);
        postern.ada().patch(&path, json!({ "permissions": permissions })).await.is(200);
    }
}

/// Holders whose credentials have stopped working: disabled, invited again, and blocked by a deleted token.
pub async fn stopped(fixture: &Fixture<'_>) -> [(&'static str, Holder); 3] {
    let ada = fixture.postern.ada();
    let disabled = Holder::new(&ada, fixture).await;
    let invited = Holder::new(&ada, fixture).await;
    let hr = ada.token("HR").await;
    let blocked = Holder::new(&hr.at(fixture.postern), fixture).await;
    ada.patch(&format!("/api/v1/users/{}", disabled.person.id), json!({ "disabled": true })).await.is(200);
    ada.post(&format!("/api/v1/users/{}/invitation", invited.person.id), json!({ "tokens": "keep" })).await.is(200);
    ada.delete(&format!("/api/v1/account/tokens/{}", hr.id)).await.is(204);
    [("disabled", disabled), ("invited", invited), ("blocked", blocked)]
}

/// Every permission, as an administrator has them.
pub async fn every_permission(ada: &Actor<'_>) -> Vec<String> {
    let session = ada.get("/api/v1/session").await.is(200);
    serde_json::from_value(session["permissions"].clone()).unwrap()
}
