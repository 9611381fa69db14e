//! `POST /invitations/accept`: sets the first password, once, within seven days, unless the user is disabled or
//! blocked.

use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{PASSWORD, Person, Postern};

async fn invite(postern: &Postern, login: &str) -> (String, String) {
    let body = json!({ "login": login, "name": "Bob" });
    let invited = postern.ada().post("/api/v1/users", body).await.is(201);
    (invited.text_at("/user/id"), invited.text_at("/invitation/code"))
}

#[tokio::test]
async fn accepting_sets_the_password_and_signs_the_person_in_once() {
    let postern = Postern::ready().await;
    let (id, code) = invite(&postern, "bob@example.com").await;
    postern.sign_in("bob@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let accepted = postern.accept(&code, PASSWORD).await.is(200);
    let user = json!({
        "id": id, "login": "bob@example.com", "name": "Bob", "roles": [], "disabled": false, "status": "active",
        "provisioned_by": null, "created_at": "2026-03-01T09:00:00Z", "version": 2,
    });
    let mut expected = user.clone();
    expected["tokens"] = json!([]);
    assert_eq!(accepted.body, expected);
    let bob = Person::of(&accepted).at(&postern);
    assert_eq!(bob.get("/api/v1/account").await.is(200).body, user);
    postern.sign_in("bob@example.com", PASSWORD).await.is(200);

    let entry = postern.entry_of(&accepted).await;
    let after = json!({ "invited": false, "session": bob.session_id() });
    entry.says("invitation.accept", json!({ "invited": true }), after);
    entry.is_about("user", &id, "Bob");
    assert_eq!(entry.0["actor"], json!({ "kind": "user", "id": id, "name": "Bob" }));
    assert_eq!(entry.0["credential"], json!({ "kind": "invitation" }));

    let before = postern.dump().await;
    postern.accept(&code, PASSWORD).await.is_problem(401, "invalid_code");
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn an_invitation_works_for_seven_days_to_the_millisecond() {
    let postern = Postern::ready().await;
    let (_, early) = invite(&postern, "early@example.com").await;
    let (_, late) = invite(&postern, "late@example.com").await;
    postern.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_millis(1));
    postern.accept(&early, PASSWORD).await.is(200);
    postern.advance(SignedDuration::from_millis(1));
    postern.accept(&late, PASSWORD).await.is_problem(401, "invalid_code");
}

#[tokio::test]
async fn a_code_works_only_unmodified_and_while_its_user_exists() {
    let postern = Postern::ready().await;
    let (_, code) = invite(&postern, "bob@example.com").await;
    let (_, other) = invite(&postern, "carl@example.com").await;
    let (deleted, gone) = invite(&postern, "dora@example.com").await;
    postern.ada().delete(&format!("/api/v1/users/{deleted}")).await.is(204);
    let before = postern.dump().await;
    let mixed = format!("{}{}", &code[..16], &other[16..]);
    let setup = postern.setup_code();
    for wrong in ["", "psi_", &code[..code.len() - 1], &code.to_uppercase(), &mixed, &gone, setup] {
        postern.accept(wrong, PASSWORD).await.is_problem(401, "invalid_code");
    }
    assert_eq!(postern.dump().await, before);
    postern.accept(&code, PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_weak_password_is_refused_with_the_reason_and_the_invitation_stays() {
    let postern = Postern::ready().await;
    let (_, code) = invite(&postern, "bob@example.com").await;
    let common =
        ["bob@example.com", "Bob.Example.2026!", "!!postern2026postern!!"].map(|text| (text, "common_password"));
    for (password, reason) in common.into_iter().chain([("too short", "too_short")]) {
        postern.accept(&code, password).await.is_invalid("password", reason);
    }
    postern.accept(&code, PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_disabled_or_blocked_user_cannot_accept_until_the_user_or_the_key_is_enabled_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    for (inviter, disables_token) in [(&ada, false), (&token.at(&postern), true)] {
        let body = json!({ "login": format!("bob-{disables_token}"), "name": "Bob", "roles": [] });
        let invited = inviter.post("/api/v1/users", body).await.is(201);
        let (user, code) =
            (format!("/api/v1/users/{}", invited.text_at("/user/id")), invited.text_at("/invitation/code"));
        let path = if disables_token { format!("/api/v1/account/tokens/{}", token.id) } else { user.clone() };
        ada.edit(&path, json!({ "disabled": true })).await.is(200);
        postern.accept(&code, PASSWORD).await.is_problem(401, "invalid_code");
        ada.edit(&path, json!({ "disabled": false })).await.is(200);
        assert_eq!(ada.get(&user).await.is(200)["status"], "invited");
        postern.accept(&code, PASSWORD).await.is(200);
    }
}
