//! The status of a user, and the reason of a block.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::USERS;
use crate::harness::{Actor, Person, Postern, Program};

/// Hana, whose token provisions Eve.
struct Fixture {
    postern: Postern,
    hana: Person,
    token: Program,
    eve: Person,
}

impl Fixture {
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

    /// Asserts Eve's status in the list and in the single look-up, and whether her session works.
    async fn assert_eve_is(&self, status: &str, reason: Option<&str>) {
        let found = self.ada().get(&format!("{USERS}/{}", self.eve.id)).await.is(200);
        let blocked_by =
            reason.map(|reason| json!({ "key": { "owner": self.hana.id, "id": self.token.id }, "reason": reason }));
        assert_eq!((&found["status"], found.body.get("blocked_by")), (&json!(status), blocked_by.as_ref()));
        assert_eq!(found["provisioned_by"], json!({ "owner": self.hana.id, "id": self.token.id }));
        assert_eq!(self.ada().get(&format!("{USERS}?q=eve")).await.is(200)["items"][0], found.body);
        let reply = self.eve.at(&self.postern).get("/api/v1/session").await;
        if status == "active" {
            reply.is(200)
        } else {
            reply.is_problem(401, "invalid_token")
        };
    }

    async fn edit_hana(&self, edit: Value) {
        self.ada().patch(&format!("{USERS}/{}", self.hana.id), edit).await.is(200);
    }
}

#[tokio::test]
async fn a_user_is_blocked_while_the_key_is_disabled_or_its_owner_is_not_active() {
    let fixture = Fixture::new().await;
    fixture.assert_eve_is("active", None).await;
    fixture.edit_hana(json!({ "disabled": true })).await;
    fixture.assert_eve_is("blocked", Some("owner_disabled")).await;
    fixture.edit_hana(json!({ "disabled": false })).await;
    fixture.assert_eve_is("active", None).await;

    let invited = fixture
        .ada()
        .post(&format!("{USERS}/{}/invitation", fixture.hana.id), json!({ "tokens": "keep" }))
        .await
        .is(200);
    fixture.assert_eve_is("blocked", Some("owner_invited")).await;
    let hana = fixture.ada().accept(&invited.text_at("/invitation/code")).await;
    fixture.assert_eve_is("active", None).await;

    let path = format!("/api/v1/account/tokens/{}", fixture.token.id);
    let hana = hana.at(&fixture.postern);
    hana.patch_version(&path, "\"1\"", json!({ "disabled": true })).await.is(200);
    fixture.assert_eve_is("blocked", Some("key_disabled")).await;
    hana.patch_version(&path, "\"2\"", json!({ "disabled": false })).await.is(200);
    fixture.assert_eve_is("active", None).await;
}

#[tokio::test]
async fn a_user_is_blocked_from_the_millisecond_in_which_the_key_expires() {
    let fixture = Fixture::new().await;
    fixture.postern.advance(SignedDuration::from_mins(30) - SignedDuration::from_millis(1));
    fixture.assert_eve_is("active", None).await;
    fixture.postern.advance(SignedDuration::from_millis(1));
    fixture.assert_eve_is("blocked", Some("key_expired")).await;
}

#[tokio::test]
async fn a_user_stays_blocked_after_the_key_or_its_owner_is_deleted() {
    let fixture = Fixture::new().await;
    let path = format!("{USERS}/{}", fixture.hana.id);
    fixture.ada().delete(&format!("{path}/tokens/{}", fixture.token.id)).await.is(204);
    fixture.assert_eve_is("blocked", Some("key_deleted")).await;
    fixture.ada().delete(&path).await.is(204);
    fixture.assert_eve_is("blocked", Some("owner_deleted")).await;
}

#[tokio::test]
async fn all_descendants_are_blocked_by_the_first_broken_link() {
    let fixture = Fixture::new().await;
    let fay = fixture.eve.at(&fixture.postern).person("fay@example.com", &[]).await;
    let token = fixture.eve.at(&fixture.postern).token("Hers").await;
    let gil = token.at(&fixture.postern).person("gil@example.com", &[]).await;
    fixture.ada().delete(&format!("{USERS}/{}/tokens/{}", fixture.hana.id, fixture.token.id)).await.is(204);
    for person in [&fay, &gil] {
        let found = fixture.ada().get(&format!("{USERS}/{}", person.id)).await.is(200);
        assert_eq!((&found["status"], &found["blocked_by"]["reason"]), (&json!("blocked"), &json!("key_deleted")));
        assert_eq!(found["blocked_by"]["key"]["id"], fixture.token.id);
        person.at(&fixture.postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    token.at(&fixture.postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
}

#[tokio::test]
async fn disabled_takes_precedence_over_blocked_and_blocked_over_invited() {
    let fixture = Fixture::new().await;
    let ada = fixture.ada();
    let path = format!("{USERS}/{}", fixture.eve.id);
    let status = async || ada.get(&path).await.is(200).body["status"].take();
    ada.post(&format!("{path}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    assert_eq!(status().await, "invited");
    ada.delete(&format!("{USERS}/{}/tokens", fixture.hana.id)).await.is(204);
    assert_eq!(status().await, "blocked");
    ada.patch(&path, json!({ "disabled": true })).await.is(200);
    assert_eq!(status().await, "disabled");
    ada.patch(&path, json!({ "disabled": false })).await.is(200);
    ada.post_empty(&format!("{path}/adopt")).await.is(200);
    assert_eq!(status().await, "invited");
}
