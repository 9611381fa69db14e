//! `POST /users/{user}/invitation`: a new invitation ends the password, the sessions and earlier invitations.

use serde_json::json;

use super::{ADMINISTRATOR, USERS};
use crate::harness::{PASSWORD, PUBLIC_URL, Postern};

#[tokio::test]
async fn a_new_invitation_ends_the_password_and_all_sessions_and_suspends_the_tokens() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Integrator", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await.at(&postern);
    let other = postern.new_session("sam@example.com").await;
    let token = sam.token("Scanner").await.at(&postern);

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

    assert!(!sam.works().await && !other.works().await && !token.works().await);
    postern.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let again = ada.accept(&code).await.at(&postern);
    assert!(again.works().await && token.works().await && !sam.works().await && !other.works().await);
}

#[tokio::test]
async fn a_new_invitation_ends_the_previous_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let invited = ada.post(USERS, json!({ "login": "bob@example.com", "name": "Bob" })).await.is(201);
    let path = format!("{USERS}/{}/invitation", invited.text_at("/user/id"));
    let again = ada.post(&path, json!({ "tokens": "keep" })).await.is(200);
    let old = invited.text_at("/invitation/code");
    postern.accept(&old, PASSWORD).await.is_problem(401, "invalid_code");
    ada.accept(&again.text_at("/invitation/code")).await;
}

#[tokio::test]
async fn administrators_do_not_invite_themselves() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = format!("{USERS}/{}/invitation", ada.id);
    let before = postern.dump().await;
    let keep = json!({ "tokens": "keep" });
    ada.post(&path, keep.clone()).await.is_problem(403, "own_rights");
    assert_eq!(postern.dump().await, before);
    let bob = ada.person("bob@example.com", &[ADMINISTRATOR]).await;
    // She cannot invite herself even with a second administrator: she changes her password instead.
    ada.post(&path, keep.clone()).await.is_problem(403, "own_rights");
    bob.at(&postern).post(&path, keep).await.is(200);
    assert!(!ada.works().await);
}

#[tokio::test]
async fn nobody_invites_a_user_with_more_rights_again() {
    let postern = Postern::ready().await;
    let kim = postern.ada().person_with("kim@example.com", &["users:write"]).await;
    let path = format!("{USERS}/{}/invitation", postern.ada().id);
    kim.post(&path, json!({ "tokens": "keep" })).await.is_problem(403, "beyond_your_rights");
    assert!(postern.ada().works().await);
}

#[tokio::test]
async fn tokens_are_kept_or_deleted_and_accepting_shows_the_existing_ones() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person_with("sam@example.com", &["api_tokens:generate"]).await;
    let token = sam.token("Made with the old password").await;
    let path = format!("{USERS}/{}/invitation", sam.id);
    for body in [json!({}), json!({ "tokens": null }), json!({ "tokens": "all" })] {
        ada.post(&path, body).await.is_problem(400, "bad_body");
    }
    assert!(sam.works().await);
    for (tokens, works) in [("keep", true), ("delete", false)] {
        let invited = ada.post(&path, json!({ "tokens": tokens })).await.is(200);
        let accepted = postern.accept(&invited.text_at("/invitation/code"), PASSWORD).await.is(200);
        let shown: Vec<&str> =
            accepted["tokens"].as_array().unwrap().iter().map(|token| token["id"].as_str().unwrap()).collect();
        assert_eq!(shown, if works { vec![&*token.id] } else { Vec::new() });
        assert_eq!((&accepted["login"], &accepted["status"]), (&json!("sam@example.com"), &json!("active")));
        assert_eq!(token.at(&postern).works().await, works);
    }
}
