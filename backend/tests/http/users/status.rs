//! What a user's status says, and why someone is blocked.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::USERS;
use crate::harness::{Actor, Person, Postern, Program};

/// Hana, whose token brought in Eve.
struct Scene {
    postern: Postern,
    hana: Person,
    token: Program,
    eve: Person,
}

impl Scene {
    async fn new() -> Self {
        let postern = Postern::ready().await;
        let rights = ["api_tokens:generate", "users:read", "users:write"];
        let role = postern.ada().role("HR", &rights).await;
        let hana = postern.ada().person("hana@example.com", &[&role]).await;
        let body = json!({ "name": "HR system", "expires_at": "2026-03-01T09:30:00Z" });
        let token = Program::of(&hana.at(&postern).post("/api/v1/account/tokens", body).await.is(201));
        let eve = token.at(&postern).person("eve@example.com", &[&role]).await;
        Self { postern, hana, token, eve }
    }

    fn ada(&self) -> Actor<'_> {
        self.postern.ada()
    }

    /// What is said of Eve, in both places where it is said; and whether she can come in.
    async fn eve_is(&self, status: &str, reason: Option<&str>) {
        let found = self.ada().get(&format!("{USERS}/{}", self.eve.id)).await.is(200);
        let blocked_by =
            reason.map(|reason| json!({ "key": { "owner": self.hana.id, "id": self.token.id }, "reason": reason }));
        assert_eq!((&found["status"], found.body.get("blocked_by")), (&json!(status), blocked_by.as_ref()));
        assert_eq!(found["provisioned_by"], json!({ "owner": self.hana.id, "id": self.token.id }));
        assert_eq!(self.ada().get(&format!("{USERS}?q=eve")).await.is(200)["items"][0], found.body);
        let asked = self.eve.at(&self.postern).get("/api/v1/session").await;
        if status == "active" {
            asked.is(200)
        } else {
            asked.is_problem(401, "invalid_token")
        };
    }

    async fn edit_hana(&self, edit: Value) {
        self.ada().patch(&format!("{USERS}/{}", self.hana.id), edit).await.is(200);
    }
}

#[tokio::test]
async fn someone_whose_key_is_disabled_or_its_owner_not_active_is_blocked_until_that_is_over() {
    let scene = Scene::new().await;
    scene.eve_is("active", None).await;
    scene.edit_hana(json!({ "disabled": true })).await;
    scene.eve_is("blocked", Some("owner_disabled")).await;
    scene.edit_hana(json!({ "disabled": false })).await;
    scene.eve_is("active", None).await;

    let invited =
        scene.ada().post(&format!("{USERS}/{}/invitation", scene.hana.id), json!({ "tokens": "keep" })).await.is(200);
    scene.eve_is("blocked", Some("owner_invited")).await;
    let hana = scene.ada().accept(&invited.text_at("/invitation/code")).await;
    scene.eve_is("active", None).await;

    let path = format!("/api/v1/account/tokens/{}", scene.token.id);
    let hana = hana.at(&scene.postern);
    hana.patch_version(&path, "\"1\"", json!({ "disabled": true })).await.is(200);
    scene.eve_is("blocked", Some("key_disabled")).await;
    hana.patch_version(&path, "\"2\"", json!({ "disabled": false })).await.is(200);
    scene.eve_is("active", None).await;
}

#[tokio::test]
async fn someone_is_blocked_from_the_millisecond_their_key_expires() {
    let scene = Scene::new().await;
    scene.postern.advance(SignedDuration::from_mins(30) - SignedDuration::from_millis(1));
    scene.eve_is("active", None).await;
    scene.postern.advance(SignedDuration::from_millis(1));
    scene.eve_is("blocked", Some("key_expired")).await;
}

#[tokio::test]
async fn someone_whose_key_or_its_owner_is_deleted_stays_blocked() {
    let scene = Scene::new().await;
    let path = format!("{USERS}/{}", scene.hana.id);
    scene.ada().delete(&format!("{path}/tokens/{}", scene.token.id)).await.is(204);
    scene.eve_is("blocked", Some("key_deleted")).await;
    scene.ada().delete(&path).await.is(204);
    scene.eve_is("blocked", Some("owner_deleted")).await;
}

#[tokio::test]
async fn whoever_is_further_down_is_blocked_by_the_first_broken_link() {
    let scene = Scene::new().await;
    let fay = scene.eve.at(&scene.postern).person("fay@example.com", &[]).await;
    let token = scene.eve.at(&scene.postern).token("Hers").await;
    let gil = token.at(&scene.postern).person("gil@example.com", &[]).await;
    scene.ada().delete(&format!("{USERS}/{}/tokens/{}", scene.hana.id, scene.token.id)).await.is(204);
    for person in [&fay, &gil] {
        let found = scene.ada().get(&format!("{USERS}/{}", person.id)).await.is(200);
        assert_eq!((&found["status"], &found["blocked_by"]["reason"]), (&json!("blocked"), &json!("key_deleted")));
        assert_eq!(found["blocked_by"]["key"]["id"], scene.token.id);
        person.at(&scene.postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    token.at(&scene.postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
}

#[tokio::test]
async fn being_disabled_goes_before_being_blocked_and_that_before_being_invited() {
    let scene = Scene::new().await;
    let ada = scene.ada();
    let path = format!("{USERS}/{}", scene.eve.id);
    let status = async || ada.get(&path).await.is(200).body["status"].take();
    ada.post(&format!("{path}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    assert_eq!(status().await, "invited");
    ada.delete(&format!("{USERS}/{}/tokens", scene.hana.id)).await.is(204);
    assert_eq!(status().await, "blocked");
    ada.patch(&path, json!({ "disabled": true })).await.is(200);
    assert_eq!(status().await, "disabled");
    ada.patch(&path, json!({ "disabled": false })).await.is(200);
    ada.post_empty(&format!("{path}/adopt")).await.is(200);
    assert_eq!(status().await, "invited");
}
