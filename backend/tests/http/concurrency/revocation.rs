//! Revocations apply to the very next request, even on an instance that has just accepted the same credential.

use serde_json::json;

use crate::harness::{Actor, PASSWORD, Person, Postern};

const EVENTS: &str = "/api/v1/collections/shipping_events/records";
const PERMISSIONS: [&str; 3] = ["api_tokens:generate", "shipping_events:read", "shipping_events:write"];

/// Sam's session and token, which the second instance has just accepted.
struct Setup {
    first: Postern,
    second: Postern,
    role: String,
    sam: Person,
    token: crate::harness::Program,
}

impl Setup {
    async fn new() -> Self {
        let first = Postern::ready().await;
        let role = first.ada().role("Shipping", &PERMISSIONS).await;
        let sam = first.ada().person("sam@example.com", &[&role]).await;
        let token = sam.at(&first).token("Dock 4").await;
        let second = first.second().await;
        let setup = Self { first, second, role, sam, token };
        setup.assert_both_work().await;
        setup
    }

    fn path(&self) -> String {
        format!("/api/v1/users/{}", self.sam.id)
    }

    fn callers(&self) -> [Actor<'_>; 2] {
        [self.sam.at(&self.second), self.token.at(&self.second)]
    }

    async fn assert_both_work(&self) {
        for caller in self.callers() {
            // Two requests: the second uses the instance's cached hints.
            caller.get(EVENTS).await.is(200);
            caller.post(EVENTS, json!({})).await.is(201);
        }
    }

    async fn session_gets(&self, status: u16) {
        self.sam.at(&self.second).get(EVENTS).await.is(status);
    }

    async fn token_gets(&self, status: u16) {
        self.token.at(&self.second).post(EVENTS, json!({})).await.is(status);
    }

    /// Signs Sam in again, on the second instance.
    async fn sign_in(&mut self, password: &str) {
        self.sam = Person::of(&self.second.sign_in("sam@example.com", password).await.is(200));
    }
}

#[tokio::test]
async fn a_role_edit_applies_to_the_next_request_on_every_instance() {
    let setup = Setup::new().await;
    let role = format!("/api/v1/roles/{}", setup.role);
    setup.first.ada().patch(&role, json!({ "permissions": ["billing:read"] })).await.is(200);
    setup.session_gets(403).await;
    setup.token_gets(403).await;
    setup.first.ada().patch(&role, json!({ "permissions": PERMISSIONS })).await.is(200);
    setup.assert_both_work().await;
    setup.first.ada().patch(&setup.path(), json!({ "roles": [] })).await.is(200);
    setup.session_gets(403).await;
    setup.token_gets(403).await;
}

#[tokio::test]
async fn disabling_and_enabling_apply_to_the_next_request_on_every_instance() {
    let mut setup = Setup::new().await;
    setup.first.ada().patch(&setup.path(), json!({ "disabled": true })).await.is(200);
    setup.session_gets(401).await;
    setup.token_gets(401).await;
    setup.first.ada().patch(&setup.path(), json!({ "disabled": false })).await.is(200);
    setup.session_gets(401).await;
    setup.token_gets(201).await;
    setup.sign_in(PASSWORD).await;
    setup.assert_both_work().await;
}

#[tokio::test]
async fn deleting_a_user_applies_to_the_next_request_on_every_instance() {
    let setup = Setup::new().await;
    setup.first.ada().delete(&setup.path()).await.is(204);
    setup.session_gets(401).await;
    setup.token_gets(401).await;
    setup.second.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
}

#[tokio::test]
async fn deleting_disabling_or_rotating_a_token_applies_to_the_next_request_on_every_instance() {
    let setup = Setup::new().await;
    let sam = setup.sam.at(&setup.first);
    let path = format!("/api/v1/account/tokens/{}", setup.token.id);
    let disable = async |disabled: bool| {
        let version = sam.get(&path).await.is(200).header("etag").unwrap().to_owned();
        sam.patch_version(&path, &version, json!({ "disabled": disabled })).await.is(200);
    };
    disable(true).await;
    setup.token_gets(401).await;
    disable(false).await;
    setup.assert_both_work().await;
    let rotated = sam.post(&format!("{path}/rotate"), json!({ "overlap_seconds": 0 })).await.is(200);
    setup.token_gets(401).await;
    let rotated = crate::harness::Program::of(&rotated);
    rotated.at(&setup.second).post(EVENTS, json!({})).await.is(201);
    setup.first.ada().delete(&format!("{}/tokens/{}", setup.path(), setup.token.id)).await.is(204);
    rotated.at(&setup.second).post(EVENTS, json!({})).await.is(401);
    setup.session_gets(200).await;
}

#[tokio::test]
async fn ending_sessions_applies_to_the_next_request_on_every_instance() {
    let mut setup = Setup::new().await;
    setup.sam.at(&setup.first).delete("/api/v1/session").await.is(204);
    setup.session_gets(401).await;
    setup.sign_in(PASSWORD).await;
    setup.assert_both_work().await;
    setup.first.ada().delete(&format!("{}/sessions", setup.path())).await.is(204);
    setup.session_gets(401).await;
    setup.token_gets(201).await;
    setup.sign_in(PASSWORD).await;
    setup.assert_both_work().await;
}

#[tokio::test]
async fn a_new_password_or_invitation_ends_the_sessions_on_every_instance() {
    let mut setup = Setup::new().await;
    let new = "violet salt drum anchor";
    let change = json!({ "current": PASSWORD, "new": new, "tokens": "keep" });
    let changed = setup.sam.at(&setup.first).post("/api/v1/account/password", change).await.is(204);
    setup.session_gets(401).await;
    setup.token_gets(201).await;
    setup.sam.cookie = changed.cookie();
    setup.assert_both_work().await;
    setup.second.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let invited =
        setup.first.ada().post(&format!("{}/invitation", setup.path()), json!({ "tokens": "keep" })).await.is(200);
    setup.session_gets(401).await;
    setup.token_gets(401).await;
    setup.second.sign_in("sam@example.com", new).await.is_problem(401, "sign_in_failed");
    setup.sam = setup.second.anonymous().accept(&invited.text_at("/invitation/code")).await;
    setup.assert_both_work().await;
}
