//! `POST /invitations/accept`: sets the first password, once, within seven days, unless the user is disabled or
//! blocked.

use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{PASSWORD, Person, Postern, Reply};

async fn invite(postern: &Postern, login: &str) -> (String, String) {
    let body = json!({ "login": login, "name": "Bob" });
    let invited = postern.ada().post("/api/v1/users", body).await.is(201);
    (invited.text_at("/user/id"), invited.text_at("/invitation/code"))
}

async fn accept(postern: &Postern, code: &str) -> Reply {
    let body = json!({ "code": code, "password": PASSWORD });
    postern.anonymous().post("/api/v1/invitations/accept", body).await
}

#[tokio::test]
async fn accepting_sets_the_password_and_signs_the_person_in_once() {
    let postern = Postern::ready().await;
    let (id, code) = invite(&postern, "bob@example.com").await;
    postern.sign_in("bob@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let accepted = accept(&postern, &code).await.is(200);
    let user = json!({
        "id": id, "login": "bob@example.com", "name": "Bob", "roles": [], "disabled": false, "status": "active",
        "provisioned_by": null, "created_at": "2026-03-01T09:00:00Z", "version": 2,
    });
    let mut expected = user.clone();
    expected["tokens"] = json!([]);
    assert_eq!(accepted.body, expected);
    let bob = Person::of(&accepted);
    let bob = bob.at(&postern);
    assert_eq!(bob.get("/api/v1/account").await.is(200).body, user);
    postern.sign_in("bob@example.com", PASSWORD).await.is(200);

    let entry = postern.entry_of(&accepted).await;
    entry.says(
        "invitation.accept",
        json!({ "invited": true }),
        json!({ "invited": false, "session": bob.session_id() }),
    );
    entry.is_about("user", &id, "Bob");
    assert_eq!(entry.0["actor"], json!({ "kind": "user", "id": id, "name": "Bob" }));
    assert_eq!(entry.0["credential"], json!({ "kind": "invitation" }));

    let before = postern.dump().await;
    accept(&postern, &code).await.is_problem(401, "invalid_code");
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn an_invitation_works_for_seven_days_to_the_millisecond() {
    let postern = Postern::ready().await;
    let (_, early) = invite(&postern, "early@example.com").await;
    let (_, late) = invite(&postern, "late@example.com").await;
    postern.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_millis(1));
    accept(&postern, &early).await.is(200);
    postern.advance(SignedDuration::from_millis(1));
    accept(&postern, &late).await.is_problem(401, "invalid_code");
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
        accept(&postern, wrong).await.is_problem(401, "invalid_code");
    }
    assert_eq!(postern.dump().await, before);
    accept(&postern, &code).await.is(200);
}

#[tokio::test]
async fn a_weak_password_is_refused_with_the_reason_and_the_invitation_stays() {
    let postern = Postern::ready().await;
    let (_, code) = invite(&postern, "bob@example.com").await;
    let common =
        ["bob@example.com", "Bob.Example.2026!", "!!postern2026postern!!"].map(|text| (text, "common_password"));
    for (password, reason) in common.into_iter().chain([("too short", "too_short")]) {
        let body = json!({ "code": code, "password": password });
        let refused = postern.anonymous().post("/api/v1/invitations/accept", body).await;
        refused.is_problem(422, "invalid_field").is_field_problem("password", reason);
    }
    accept(&postern, &code).await.is(200);
}

#[tokio::test]
async fn a_disabled_user_cannot_accept_until_enabled_again() {
    let postern = Postern::ready().await;
    let (id, code) = invite(&postern, "bob@example.com").await;
    let path = format!("/api/v1/users/{id}");
    postern.ada().patch(&path, json!({ "disabled": true })).await.is(200);
    accept(&postern, &code).await.is_problem(401, "invalid_code");
    let enabled = postern.ada().patch(&path, json!({ "disabled": false })).await.is(200);
    assert_eq!(enabled["status"], "invited");
    accept(&postern, &code).await.is(200);
}

#[tokio::test]
async fn a_blocked_user_cannot_accept_until_the_key_works_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let body = json!({ "login": "bob@example.com", "name": "Bob", "roles": [] });
    let invited = token.at(&postern).post("/api/v1/users", body).await.is(201);
    let (path, code) = (format!("/api/v1/account/tokens/{}", token.id), invited.text_at("/invitation/code"));
    ada.patch(&path, json!({ "disabled": true })).await.is(200);
    accept(&postern, &code).await.is_problem(401, "invalid_code");
    ada.patch(&path, json!({ "disabled": false })).await.is(200);
    accept(&postern, &code).await.is(200);
}
