//! Rights are live: what was taken away is refused on the very next request, by an instance that has just seen it work.

use serde_json::json;

use crate::harness::{Actor, PASSWORD, Person, Postern};

const EVENTS: &str = "/api/v1/collections/shipping_events/records";
const RIGHTS: [&str; 3] = ["api_tokens:generate", "shipping_events:read", "shipping_events:write"];

/// Sam's session and token, just used on the second instance.
struct Scene {
    first: Postern,
    second: Postern,
    role: String,
    sam: Person,
    token: crate::harness::Program,
}

impl Scene {
    async fn set() -> Self {
        let first = Postern::ready().await;
        let role = first.ada().role("Shipping", &RIGHTS).await;
        let sam = first.ada().person("sam@example.com", &[&role]).await;
        let token = sam.at(&first).token("Dock 4").await;
        let second = first.second().await;
        let scene = Self { first, second, role, sam, token };
        scene.works().await;
        scene
    }

    fn path(&self) -> String {
        format!("/api/v1/users/{}", self.sam.id)
    }

    fn askers(&self) -> [Actor<'_>; 2] {
        [self.sam.at(&self.second), self.token.at(&self.second)]
    }

    async fn works(&self) {
        for who in self.askers() {
            // Twice: the second time all it takes is remembered.
            who.get(EVENTS).await.is(200);
            who.post(EVENTS, json!({})).await.is(201);
        }
    }

    async fn session_is(&self, status: u16) {
        self.sam.at(&self.second).get(EVENTS).await.is(status);
    }

    async fn token_is(&self, status: u16) {
        self.token.at(&self.second).post(EVENTS, json!({})).await.is(status);
    }

    /// Sam signs in again, elsewhere.
    async fn sign_in(&mut self, password: &str) {
        self.sam = Person::of(&self.second.sign_in("sam@example.com", password).await.is(200));
    }
}

#[tokio::test]
async fn a_role_edit_binds_the_next_request_on_every_instance() {
    let scene = Scene::set().await;
    let role = format!("/api/v1/roles/{}", scene.role);
    scene.first.ada().patch(&role, json!({ "permissions": ["billing:read"] })).await.is(200);
    scene.session_is(403).await;
    scene.token_is(403).await;
    scene.first.ada().patch(&role, json!({ "permissions": RIGHTS })).await.is(200);
    scene.works().await;
    scene.first.ada().patch(&scene.path(), json!({ "roles": [] })).await.is(200);
    scene.session_is(403).await;
    scene.token_is(403).await;
}

#[tokio::test]
async fn disabling_and_enabling_bind_the_next_request_on_every_instance() {
    let mut scene = Scene::set().await;
    scene.first.ada().patch(&scene.path(), json!({ "disabled": true })).await.is(200);
    scene.session_is(401).await;
    scene.token_is(401).await;
    scene.first.ada().patch(&scene.path(), json!({ "disabled": false })).await.is(200);
    scene.session_is(401).await;
    scene.token_is(201).await;
    scene.sign_in(PASSWORD).await;
    scene.works().await;
}

#[tokio::test]
async fn deleting_a_user_binds_the_next_request_on_every_instance() {
    let scene = Scene::set().await;
    scene.first.ada().delete(&scene.path()).await.is(204);
    scene.session_is(401).await;
    scene.token_is(401).await;
    scene.second.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
}

#[tokio::test]
async fn deleting_or_disabling_a_token_binds_the_next_request_on_every_instance() {
    let scene = Scene::set().await;
    let sam = scene.sam.at(&scene.first);
    let path = format!("/api/v1/account/tokens/{}", scene.token.id);
    let disable = async |disabled: bool| {
        let version = sam.get(&path).await.is(200).header("etag").unwrap().to_owned();
        sam.patch_version(&path, &version, json!({ "disabled": disabled })).await.is(200);
    };
    disable(true).await;
    scene.token_is(401).await;
    disable(false).await;
    scene.works().await;
    let rotated = sam.post(&format!("{path}/rotate"), json!({ "overlap_seconds": 0 })).await.is(200);
    scene.token_is(401).await;
    let rotated = crate::harness::Program::of(&rotated);
    rotated.at(&scene.second).post(EVENTS, json!({})).await.is(201);
    scene.first.ada().delete(&format!("{}/tokens/{}", scene.path(), scene.token.id)).await.is(204);
    rotated.at(&scene.second).post(EVENTS, json!({})).await.is(401);
    scene.session_is(200).await;
}

#[tokio::test]
async fn ending_sessions_binds_the_next_request_on_every_instance() {
    let mut scene = Scene::set().await;
    scene.sam.at(&scene.first).delete("/api/v1/session").await.is(204);
    scene.session_is(401).await;
    scene.sign_in(PASSWORD).await;
    scene.works().await;
    scene.first.ada().delete(&format!("{}/sessions", scene.path())).await.is(204);
    scene.session_is(401).await;
    scene.token_is(201).await;
    scene.sign_in(PASSWORD).await;
    scene.works().await;
}

#[tokio::test]
async fn a_new_password_or_invitation_ends_the_sessions_on_every_instance() {
    let mut scene = Scene::set().await;
    let new = "violet salt drum anchor";
    let change = json!({ "current": PASSWORD, "new": new, "tokens": "keep" });
    let changed = scene.sam.at(&scene.first).post("/api/v1/account/password", change).await.is(204);
    scene.session_is(401).await;
    scene.token_is(201).await;
    scene.sam.cookie = changed.cookie();
    scene.works().await;
    scene.second.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let invited =
        scene.first.ada().post(&format!("{}/invitation", scene.path()), json!({ "tokens": "keep" })).await.is(200);
    scene.session_is(401).await;
    scene.token_is(401).await;
    scene.second.sign_in("sam@example.com", new).await.is_problem(401, "sign_in_failed");
    scene.sam = scene.second.nobody().accept(&invited.text_at("/invitation/code")).await;
    scene.works().await;
}
