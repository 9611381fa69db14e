//! `POST /account/password`: requires the current password, sets a new one and ends every session.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Reply};

const NEW: &str = "copper lantern willow sky";

async fn change(actor: &Actor<'_>, current: &str, new: &str) -> Reply {
    actor.post("/api/v1/account/password", json!({ "current": current, "new": new, "tokens": "keep" })).await
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_every_session() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    let elsewhere = postern.new_session("ada@example.com").await;
    let reply = change(&ada, PASSWORD, NEW).await.is(204);
    let fresh = Person { id: ada.id.clone(), cookie: reply.cookie() };

    assert!(!ada.works().await && !elsewhere.works().await);
    let fresh = fresh.at(&postern);
    assert!(fresh.works().await);
    assert_eq!(fresh.walk("/api/v1/account/sessions", 10).await.len(), 1);
    assert!(token.at(&postern).works().await);
    postern.sign_in("ada@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    postern.sign_in("ada@example.com", NEW).await.is(200);

    let entry = ada.logged(&reply, "password.change", Value::Null, json!({ "session": fresh.session_id() })).await;
    entry.is_about("user", &ada.id, "Ada");
    assert!(!entry.0.to_string().contains(NEW));
}

#[tokio::test]
async fn a_session_has_ten_attempts_at_the_current_password_and_they_are_no_failed_sign_ins() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for _ in 0..10 {
        change(&ada, "not the password", NEW).await.is_invalid("current", "wrong_password");
    }
    change(&ada, PASSWORD, NEW).await.is_problem(429, "too_many_attempts");
    assert!(ada.works().await);
    let other = postern.new_session("ada@example.com").await;
    change(&other, "not the password", NEW).await.is_invalid("current", "wrong_password");

    postern.advance(SignedDuration::from_mins(15));
    change(&ada, PASSWORD, NEW).await.is(204);
}

#[tokio::test]
async fn a_new_password_must_be_acceptable() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let long = "walnut orbit ".repeat(20);
    let cases = [
        ("too short", "too_short"),
        (long.as_str(), "too_long"),
        ("qwertyqwerty1234", "common_password"),
        ("ada@example.com", "common_password"),
        ("Ada.Example.2026!", "common_password"),
        ("!!postern2026postern!!", "common_password"),
    ];
    for (new, reason) in cases {
        change(&ada, PASSWORD, new).await.is_invalid("new", reason);
    }
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_rejected_new_password_does_not_count_towards_the_lock_and_a_locked_login_hashes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let rejected = "Ada.Example.2026!";
    let computed = || postern.app.passwords.computed();
    for _ in 0..11 {
        change(&ada, PASSWORD, rejected).await.is_invalid("new", "common_password");
        change(&ada, "wrong", "too short").await.is_invalid("new", "too_short");
    }
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);

    // With a wrong current password it counts as an attempt, and the new password is not judged.
    for _ in 0..10 {
        let before = computed();
        change(&ada, "wrong", rejected).await.is_invalid("current", "wrong_password");
        assert_eq!(computed() - before, 1);
    }
    let before = computed();
    for current in [PASSWORD, "wrong"] {
        for new in [NEW, rejected] {
            change(&ada, current, new).await.is_problem(429, "too_many_attempts");
        }
    }
    assert_eq!(computed(), before);
}

#[tokio::test]
async fn a_passphrase_can_contain_any_character_and_matches_however_it_is_typed() {
    let postern = Postern::ready().await;
    let typed = "\u{ff57}alnut  🐝 Å\u{fb01}sh  \u{1f9c0}\u{200d} ".to_owned() + &"x y ".repeat(10);
    change(&postern.ada(), PASSWORD, &typed).await.is(204);
    let normalized = "walnut  🐝 A\u{30a}fish  \u{1f9c0}\u{200d} ".to_owned() + &"x y ".repeat(10);
    for same in [&typed, &normalized] {
        postern.sign_in("ada@example.com", same).await.is(200);
    }
    for other in [normalized.trim(), &normalized.to_lowercase(), &normalized.replace("  ", " ")] {
        postern.sign_in("ada@example.com", other).await.is_problem(401, "sign_in_failed");
    }
}

#[tokio::test]
async fn the_request_must_say_whether_the_tokens_are_kept_or_deleted() {
    let postern = Postern::ready().await;
    let path = "/api/v1/account/password";
    let mut ada = postern.ada();
    let token = ada.token("Backup").await;
    // An API user provisioned by the token, to be blocked once the token is deleted.
    let descendant = token.at(&postern).api_user("Below", &[]).await;
    let missing = ada.post(path, json!({ "current": PASSWORD, "new": NEW })).await.is_problem(400, "bad_body");
    assert!(missing.text_at("/detail").contains("tokens"), "{missing:?}");
    let reply = change(&ada, PASSWORD, NEW).await.is(204);
    assert!(token.at(&postern).works().await);

    ada = Person { id: ada.id.clone(), cookie: reply.cookie() }.at(&postern);
    let delete = json!({ "current": NEW, "new": PASSWORD, "tokens": "delete" });
    let reply = ada.post(path, delete).await.is(204);
    ada = Person { id: ada.id.clone(), cookie: reply.cookie() }.at(&postern);
    assert!(!token.at(&postern).works().await);
    assert_eq!(ada.get("/api/v1/account/tokens").await.is(200)["items"], json!([]));
    let ended = json!({ "ended_keys": [{ "key": token.id, "name": "Backup" }] });
    postern.entry_of(&reply).await.says("password.change", ended, json!({ "session": ada.session_id() }));
    let blocked = ada.get(&format!("/api/v1/api-users/{descendant}")).await.is(200);
    assert_eq!(blocked["blocked_by"]["reason"], "key_deleted");
    // A token generated afterwards works.
    assert!(ada.token("New").await.at(&postern).works().await);
}
