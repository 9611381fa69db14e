//! `POST /users/{user}/invitation`: a new invitation ends the password, the sessions and earlier invitations.

use serde_json::json;

use super::{ADMINISTRATOR, USERS};
use crate::harness::{PASSWORD, PUBLIC_URL, Person, Postern};

#[tokio::test]
async fn a_new_invitation_ends_the_password_and_all_sessions_and_suspends_the_tokens() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Integrator", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let other = Person::of(&postern.sign_in("sam@example.com", PASSWORD).await.is(200));
    let token = sam.at(&postern).token("Scanner").await;

    postern.advance(jiff::SignedDuration::from_mins(1));
    let reply = ada.post(&format!("{USERS}/{}/invitation", sam.id), json!({ "tokens": "keep" })).await.is(200);
    let code = reply.text_at("/invitation/code");
    let user = json!({
        "id": sam.id, "login": "sam@example.com", "name": "sam@example.com", "roles": [role], "disabled": false,
        "status": "invited", "provisioned_by": null, "created_at": "2026-03-01T09:00:00Z", "version": 3,
    });
    let invitation = json!({
        "url": format!("{PUBLIC_URL}/invitation#{code}"), "code": code, "expires_at": "2026-03-08T09:01:00Z",
    });
    assert_eq!(reply.body, json!({ "user": user, "invitation": invitation }));
    let entry = postern.entry_of(&reply).await;
    let after = json!({ "invited": true, "invitation_expires_at": "2026-03-08T09:01:00Z" });
    entry.says("user.invite", json!({ "invited": false }), after);
    entry.is_by(&ada).is_about("user", &sam.id, "sam@example.com");

    for ended in [&sam.at(&postern), &other.at(&postern), &token.at(&postern)] {
        ended.get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    postern.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let again = ada.accept(&code).await;
    again.at(&postern).get("/api/v1/session").await.is(200);
    token.at(&postern).get("/api/v1/session").await.is(200);
    for ended in [&sam.at(&postern), &other.at(&postern)] {
        ended.get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
}

#[tokio::test]
async fn a_new_invitation_ends_the_previous_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let invited = ada.post(USERS, json!({ "login": "bob@example.com", "name": "Bob" })).await.is(201);
    let path = format!("{USERS}/{}/invitation", invited.text_at("/user/id"));
    let again = ada.post(&path, json!({ "tokens": "keep" })).await.is(200);
    let body = json!({ "code": invited.text_at("/invitation/code"), "password": PASSWORD });
    postern.anonymous().post("/api/v1/invitations/accept", body).await.is_problem(401, "invalid_code");
    ada.accept(&again.text_at("/invitation/code")).await;
}

#[tokio::test]
async fn administrators_do_not_invite_themselves_and_unknown_users_are_not_found() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = format!("{USERS}/{}/invitation", ada.id);
    let before = postern.dump().await;
    ada.post(&path, json!({ "tokens": "keep" })).await.is_problem(403, "own_rights");
    ada.post(&format!("{USERS}/usr_abcdefghijkl/invitation"), json!({ "tokens": "keep" }))
        .await
        .is_problem(404, "not_found");
    assert_eq!(postern.dump().await, before);
    let bob = ada.person("bob@example.com", &[ADMINISTRATOR]).await;
    // She cannot invite herself even with a second administrator: she changes her password instead.
    ada.post(&path, json!({ "tokens": "keep" })).await.is_problem(403, "own_rights");
    bob.at(&postern).post(&path, json!({ "tokens": "keep" })).await.is(200);
    ada.get("/api/v1/session").await.is_problem(401, "invalid_token");
}

#[tokio::test]
async fn nobody_invites_a_user_with_more_rights_again() {
    let postern = Postern::ready().await;
    let clerk = postern.ada().role("Clerk", &["users:write"]).await;
    let kim = postern.ada().person("kim@example.com", &[&clerk]).await;
    let refused =
        kim.at(&postern).post(&format!("{USERS}/{}/invitation", postern.ada().id), json!({ "tokens": "keep" })).await;
    refused.is_problem(403, "beyond_your_rights");
    postern.ada().get("/api/v1/session").await.is(200);
}

#[tokio::test]
async fn tokens_are_kept_or_deleted_and_accepting_shows_the_existing_ones() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let maker = ada.role("Maker", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&maker]).await;
    let token = sam.at(&postern).token("Made by whoever had the password").await;
    let path = format!("{USERS}/{}/invitation", sam.id);
    for body in [json!({}), json!({ "tokens": null }), json!({ "tokens": "all" })] {
        ada.post(&path, body).await.is_problem(400, "bad_body");
    }
    sam.at(&postern).get("/api/v1/session").await.is(200);
    for (tokens, works) in [("keep", true), ("delete", false)] {
        let invited = ada.post(&path, json!({ "tokens": tokens })).await.is(200);
        let body = json!({ "code": invited.text_at("/invitation/code"), "password": PASSWORD });
        let accepted = postern.anonymous().post("/api/v1/invitations/accept", body).await.is(200);
        let shown: Vec<&str> =
            accepted["tokens"].as_array().unwrap().iter().map(|token| token["id"].as_str().unwrap()).collect();
        assert_eq!(shown, if works { vec![&*token.id] } else { Vec::new() });
        assert_eq!((&accepted["login"], &accepted["status"]), (&json!("sam@example.com"), &json!("active")));
        let reply = token.at(&postern).get("/api/v1/session").await;
        assert_eq!(reply.status, if works { 200 } else { 401 });
    }
}
