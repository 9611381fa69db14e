//! Revocations apply to the very next request, even on an instance that has just accepted the same credential.

use serde_json::json;

use crate::harness::{Actor, PASSWORD, Person, Postern, Program, Reply};

const EVENTS: &str = "/api/v1/collections/shipping_events/records";
const PERMISSIONS: [&str; 3] = ["api_tokens:generate", "shipping_events:read", "shipping_events:write"];

/// Sam's session and token, which the second instance has just accepted.
struct Setup {
    first: Postern,
    second: Postern,
    role: String,
    sam: Person,
    token: Program,
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

    /// Asserts how the second instance answers Sam's session and token after this response of the first.
    async fn after(&self, reply: Reply, session: u16, token: u16) -> Reply {
        let [sam, program] = self.callers();
        let statuses = (sam.get(EVENTS).await.status, program.post(EVENTS, json!({})).await.status);
        assert_eq!(statuses, (session, token), "the statuses for the session and the token after {reply:?}");
        reply
    }

    /// Signs Sam in again, on the second instance.
    async fn sign_in(&mut self) {
        self.sam = Person::of(&self.second.sign_in("sam@example.com", PASSWORD).await.is(200));
        self.assert_both_work().await;
    }
}

#[tokio::test]
async fn an_edit_by_an_administrator_applies_to_the_next_request_on_every_instance() {
    let mut setup = Setup::new().await;
    let (role, user) = (format!("/api/v1/roles/{}", setup.role), setup.path());
    let steps = [
        (&role, json!({ "permissions": ["billing:read"] }), 403, 403),
        (&role, json!({ "permissions": PERMISSIONS }), 200, 201),
        (&user, json!({ "roles": [] }), 403, 403),
        (&user, json!({ "roles": [setup.role] }), 200, 201),
        (&user, json!({ "disabled": true }), 401, 401),
        (&user, json!({ "disabled": false }), 401, 201),
    ];
    for (path, edit, session, token) in steps {
        setup.after(setup.first.ada().patch(path, edit).await.is(200), session, token).await;
        if session == 200 {
            setup.assert_both_work().await;
        }
    }
    setup.sign_in().await;
    setup.after(setup.first.ada().delete(&user).await.is(204), 401, 401).await;
    setup.second.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
}

#[tokio::test]
async fn ending_sessions_applies_to_the_next_request_on_every_instance() {
    let mut setup = Setup::new().await;
    setup.after(setup.sam.at(&setup.first).delete("/api/v1/session").await.is(204), 401, 201).await;
    setup.sign_in().await;
    setup.after(setup.first.ada().delete(&format!("{}/sessions", setup.path())).await.is(204), 401, 201).await;
    setup.sign_in().await;
}

#[tokio::test]
async fn a_new_password_or_invitation_ends_the_sessions_on_every_instance() {
    let mut setup = Setup::new().await;
    let new = "violet salt drum anchor";
    let change = json!({ "current": PASSWORD, "new": new, "tokens": "keep" });
    let changed = setup.sam.at(&setup.first).post("/api/v1/account/password", change).await.is(204);
    setup.sam.cookie = setup.after(changed, 401, 201).await.cookie();
    setup.assert_both_work().await;
    setup.second.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let invitation = format!("{}/invitation", setup.path());
    let invited = setup.first.ada().post(&invitation, json!({ "tokens": "keep" })).await.is(200);
    let invited = setup.after(invited, 401, 401).await;
    setup.second.sign_in("sam@example.com", new).await.is_problem(401, "sign_in_failed");
    setup.sam = setup.second.anonymous().accept(&invited.text_at("/invitation/code")).await;
    setup.assert_both_work().await;
}
