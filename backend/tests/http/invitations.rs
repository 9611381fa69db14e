//! `POST /invitations/accept`: sets the first password, once, within seven days, unless the user is disabled or
//! blocked. `POST /users/{user}/invitation`: a new invitation ends the password, the sessions and earlier invitations.

use jiff::SignedDuration;
use postern_backend::store::entity::invitation::INVITATION_LIFE;
use serde_json::{Value, json};

use crate::harness::{Actor, Kind, PASSWORD, PUBLIC_URL, Person, Postern};

const USERS: &str = "/api/v1/users";

/// Invites a user without roles, and returns the id and the code.
async fn invite(by: &Actor<'_>, login: &str) -> (String, String) {
    let invited = by.post(USERS, json!({ "login": login, "name": "Bob", "roles": [] })).await.is(201);
    (invited.text_at("/user/id"), invited.text_at("/invitation/code"))
}

/// The path that invites a user again.
fn invitation(user: &str) -> String {
    format!("{USERS}/{user}/invitation")
}

#[tokio::test]
async fn accepting_sets_the_password_and_signs_the_person_in_once() {
    let postern = Postern::ready().await;
    let (id, code) = invite(&postern.ada(), "bob@example.com").await;
    postern.sign_in("bob@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let accepted = postern.accept(&code, PASSWORD).await.is(200);
    let user = json!({
        "id": id, "login": "bob@example.com", "name": "Bob", "roles": [], "disabled": false, "status": "active",
        "provisioned_by": null, "created_at": "2026-03-01T09:00:00.000Z", "updated_at": "2026-03-01T09:00:00.000Z", "version": 2,
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
async fn an_invitation_says_who_it_is_for_until_it_is_accepted_replaced_or_expired() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let check = async |code: &str| postern.anonymous().post("/api/v1/invitations/check", json!({ "code": code })).await;
    let (id, code) = invite(&ada, "bob@example.com").await;
    let before = postern.dump().await;
    let expected = json!({ "login": "bob@example.com", "name": "Bob", "expires_at": "2026-03-08T09:00:00.000Z" });
    assert_eq!(check(&code).await.is(200).body, expected);
    assert_eq!(postern.dump().await, before, "to look at an invitation changes nothing");
    let again = ada.post(&invitation(&id), json!({ "tokens": "keep" })).await.is(200).text_at("/invitation/code");
    check(&code).await.is_problem(401, "invalid_code");
    postern.accept(&again, PASSWORD).await.is(200);
    check(&again).await.is_problem(401, "invalid_code");
    let (_, late) = invite(&ada, "late@example.com").await;
    check(&late).await.is(200);
    postern.advance(INVITATION_LIFE);
    for bad in [&late, "", "x", "psi_nonsense"] {
        check(bad).await.is_problem(401, "invalid_code");
    }
}

#[tokio::test]
async fn an_invitation_works_for_seven_days_to_the_millisecond() {
    let postern = Postern::ready().await;
    let (_, early) = invite(&postern.ada(), "early@example.com").await;
    let (_, late) = invite(&postern.ada(), "late@example.com").await;
    postern.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_millis(1));
    postern.accept(&early, PASSWORD).await.is(200);
    postern.advance(SignedDuration::from_millis(1));
    postern.accept(&late, PASSWORD).await.is_problem(401, "invalid_code");
}

#[tokio::test]
async fn a_code_works_only_unmodified_until_the_next_one_and_while_its_user_exists() {
    let postern = Postern::ready().await;
    let (_, code) = invite(&postern.ada(), "bob@example.com").await;
    let (_, other) = invite(&postern.ada(), "carl@example.com").await;
    let (deleted, gone) = invite(&postern.ada(), "dora@example.com").await;
    postern.ada().delete(&format!("{USERS}/{deleted}")).await.is(204);
    let (id, old) = invite(&postern.ada(), "elif@example.com").await;
    let again = postern.ada().post(&invitation(&id), json!({ "tokens": "keep" })).await.is(200);
    let before = postern.dump().await;
    let mixed = format!("{}{}", &code[..16], &other[16..]);
    let setup = postern.setup_code();
    for wrong in ["", "psi_", &code[..code.len() - 1], &code.to_uppercase(), &mixed, &gone, &old, setup] {
        postern.accept(wrong, PASSWORD).await.is_problem(401, "invalid_code");
    }
    assert_eq!(postern.dump().await, before);
    for right in [code, again.text_at("/invitation/code")] {
        postern.accept(&right, PASSWORD).await.is(200);
    }
}

#[tokio::test]
async fn a_weak_password_is_refused_with_the_reason_and_the_invitation_stays() {
    let postern = Postern::ready().await;
    let (_, code) = invite(&postern.ada(), "bob@example.com").await;
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
        let (id, code) = invite(inviter, &format!("bob-{disables_token}")).await;
        let user = format!("{USERS}/{id}");
        let path = if disables_token { format!("/api/v1/account/tokens/{}", token.id) } else { user.clone() };
        ada.edit(&path, json!({ "disabled": true })).await.is(200);
        postern.accept(&code, PASSWORD).await.is_problem(401, "invalid_code");
        ada.edit(&path, json!({ "disabled": false })).await.is(200);
        assert_eq!(ada.get(&user).await.is(200)["status"], "invited");
        postern.accept(&code, PASSWORD).await.is(200);
    }
}

#[tokio::test]
async fn an_invitation_by_a_deleted_token_is_invalid_even_after_adoption() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let (id, code) = invite(&token.at(&postern), "sven@example.com").await;
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    postern.accept(&code, PASSWORD).await.is_problem(401, "invalid_code");
    // Only the new invitation works, because the token knows the old one.
    let adopted = ada.post_empty(&format!("{USERS}/{id}/adopt")).await.is(200);
    postern.accept(&code, PASSWORD).await.is_problem(401, "invalid_code");
    ada.accept(&adopted.text_at("/invitation/code")).await;
}

#[tokio::test]
async fn a_new_invitation_ends_the_password_and_all_sessions_and_suspends_the_tokens() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Integrator", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await.at(&postern);
    let other = postern.new_session("sam@example.com").await;
    let token = sam.token("Scanner").await.at(&postern);

    postern.advance(jiff::SignedDuration::from_mins(1));
    let reply = ada.post(&invitation(&sam.id), json!({ "tokens": "keep" })).await.is(200);
    let code = reply.text_at("/invitation/code");
    let user = json!({
        "id": sam.id, "login": "sam@example.com", "name": "sam@example.com", "roles": [role], "disabled": false,
        "status": "invited", "invitation_expires_at": "2026-03-08T09:01:00.000Z", "provisioned_by": null, "created_at": "2026-03-01T09:00:00.000Z", "updated_at": "2026-03-01T09:01:00.000Z",
        "version": 3,
    });
    let invitation = json!({
        "url": format!("{PUBLIC_URL}/invitation#{code}"), "code": code, "expires_at": "2026-03-08T09:01:00.000Z",
    });
    assert_eq!(reply.body, json!({ "user": user, "invitation": invitation }));
    let after = json!({ "invited": true, "invitation_expires_at": "2026-03-08T09:01:00.000Z" });
    let entry = ada.logged(&reply, "user.invite", json!({ "invited": false }), after).await;
    entry.is_about("user", &sam.id, "sam@example.com");

    assert!(!sam.works().await && !other.works().await && !token.works().await);
    postern.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let again = ada.accept(&code).await.at(&postern);
    assert!(again.works().await && token.works().await && !sam.works().await && !other.works().await);
}

#[tokio::test]
async fn tokens_are_kept_or_deleted_and_accepting_shows_the_existing_ones() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person_with("sam@example.com", &["api_tokens:generate"]).await;
    let token = sam.token("Made with the old password").await;
    let path = invitation(&sam.id);
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

#[tokio::test]
async fn a_user_shows_when_the_invitation_expires_and_that_it_has_until_it_is_replaced_and_accepted() {
    let postern = Postern::ready().await;
    // A session ends before an invitation expires.
    let ada = async || postern.new_session("ada@example.com").await;
    let (id, code) = invite(&ada().await, "bob@example.com").await;
    let path = Kind::User.path(&id);
    let shown = async || {
        let ada = ada().await;
        let user = ada.get(&path).await.is(200).body;
        let listed = async |status: &str| ada.walk(&format!("/api/v1/users?status={status}"), 1).await;
        let (invited, expired) = (listed("invited").await, listed("invitation_expired").await);
        assert_eq!(invited.len() + expired.len(), usize::from(user["status"] != "active"));
        assert!(invited.iter().chain(&expired).all(|listed| listed["status"] == user["status"]));
        (user["status"].clone(), user["invitation_expires_at"].clone())
    };
    let expected = |status: &str, day: &str| (json!(status), json!(format!("2026-03-{day}T09:00:00.000Z")));
    assert_eq!(shown().await, expected("invited", "08"));
    postern.advance(INVITATION_LIFE);
    assert_eq!(shown().await, expected("invitation_expired", "08"));
    postern.accept(&code, PASSWORD).await.is_problem(401, "invalid_code");

    let again = ada().await.post(&invitation(&id), json!({ "tokens": "keep" })).await.is(200);
    assert_eq!(shown().await, expected("invited", "15"));
    assert_eq!(again["user"]["invitation_expires_at"], again["invitation"]["expires_at"]);
    postern.accept(&again.text_at("/invitation/code"), PASSWORD).await.is(200);
    assert_eq!(shown().await, (json!("active"), Value::Null));
    // A state that says more about the user comes first.
    postern.advance(INVITATION_LIFE);
    let (id, _) = invite(&ada().await, "carl@example.com").await;
    postern.advance(INVITATION_LIFE);
    let disabled = ada().await.edit(&Kind::User.path(&id), json!({ "disabled": true })).await.is(200);
    assert_eq!(disabled["status"], "disabled");
}

#[tokio::test]
async fn only_the_provisioning_key_and_independent_people_invite_again_and_the_refusal_names_the_key() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let permissions = ["users:read", "users:write", "api_tokens:generate"];
    let hana = ada.person_with("hana@example.com", &permissions).await;
    let (first, second) = (hana.token("Nightly").await, hana.token("Weekly").await);
    let vera = first.at(&postern).invite("vera@example.com", &[]).await.text_at("/user/id");
    let zoe = ada.invite("zoe@example.com", &[]).await.text_at("/user/id");
    let keep = || json!({ "tokens": "keep" });
    let second = second.at(&postern);

    let refused = postern.unchanged_by(second.post(&invitation(&vera), keep())).await;
    let refused = refused.is_problem(403, "outside_lineage");
    let sentence = format!(
        "A new invitation for vera@example.com lets the sender set the password and act as vera@example.com. So only the key \
         Nightly ({}), the keys that it descends from and people who depend on no key can send one.",
        first.id
    );
    assert_eq!(refused["detail"], sentence);
    let refused = second.post(&invitation(&zoe), keep()).await.is_problem(403, "outside_lineage");
    assert!(refused["detail"].as_str().unwrap().contains("So only people who depend on no key"), "{refused:?}");
    for inviter in [&first.at(&postern), &ada, &hana] {
        inviter.post(&invitation(&vera), keep()).await.is(200);
    }
}
