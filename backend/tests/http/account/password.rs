//! `POST /account/password`: whoever knows the old password gets a new one, and every session ends.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Reply};

const NEW: &str = "copper lantern willow sky";

async fn change(actor: &Actor<'_>, current: &str, new: &str) -> Reply {
    actor.post("/api/v1/account/password", json!({ "current": current, "new": new, "tokens": "keep" })).await
}

#[tokio::test]
async fn a_new_password_takes_the_place_of_the_old_one_and_ends_every_session() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    let elsewhere = Person::of(&postern.sign_in("ada@example.com", PASSWORD).await.is(200));
    let reply = change(&ada, PASSWORD, NEW).await.is(204);
    let fresh = Person { id: ada.id.clone(), cookie: reply.cookie() };

    for ended in [&ada, &elsewhere.at(&postern)] {
        ended.get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    let fresh = fresh.at(&postern);
    fresh.get("/api/v1/session").await.is(200);
    assert_eq!(fresh.walk("/api/v1/account/sessions", 10).await.len(), 1);
    token.at(&postern).get("/api/v1/session").await.is(200);
    postern.sign_in("ada@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    postern.sign_in("ada@example.com", NEW).await.is(200);

    let entry = postern.entry_of(&reply).await;
    entry.says("password.change", Value::Null, json!({ "session": fresh.session_id() }));
    entry.is_by(&ada).is_about("user", &ada.id, "Ada");
    assert!(!entry.0.to_string().contains(NEW));
}

#[tokio::test]
async fn a_wrong_current_password_changes_nothing_and_is_counted_like_a_failed_sign_in() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for _ in 0..10 {
        let refused = change(&ada, "not the password", NEW).await.is_problem(422, "invalid_field");
        refused.is_field_problem("current", "wrong_password");
    }
    let refused = change(&ada, PASSWORD, NEW).await.is_problem(422, "invalid_field");
    refused.is_field_problem("current", "wrong_password");
    postern.sign_in("ada@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    ada.get("/api/v1/session").await.is(200);

    postern.pass(SignedDuration::from_mins(15));
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);
    change(&ada, PASSWORD, NEW).await.is(204);
}

#[tokio::test]
async fn a_new_password_must_be_fit() {
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
        change(&ada, PASSWORD, new).await.is_problem(422, "invalid_field").is_field_problem("new", reason);
    }
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn an_unfit_new_password_brings_the_login_no_closer_to_a_lock_and_a_locked_attempt_computes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let unfit = "Ada.Example.2026!";
    let computed = || postern.app.passwords.computed();
    for _ in 0..11 {
        change(&ada, PASSWORD, unfit).await.is_problem(422, "invalid_field").is_field_problem("new", "common_password");
        change(&ada, "wrong", "too short").await.is_problem(422, "invalid_field").is_field_problem("new", "too_short");
    }
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);

    // With a wrong current password it is an attempt like any other, and only that is told.
    for _ in 0..10 {
        let before = computed();
        let refused = change(&ada, "wrong", unfit).await.is_problem(422, "invalid_field");
        refused.is_field_problem("current", "wrong_password");
        assert_eq!(computed() - before, 1);
    }
    let before = computed();
    for current in [PASSWORD, "wrong"] {
        for new in [NEW, unfit] {
            let refused = change(&ada, current, new).await.is_problem(422, "invalid_field");
            refused.is_field_problem("current", "wrong_password");
        }
    }
    assert_eq!(computed(), before);
}

#[tokio::test]
async fn a_passphrase_may_hold_anything_and_is_the_same_typed_on_any_keyboard() {
    let postern = Postern::ready().await;
    let wide = "\u{ff57}alnut  🐝 Å\u{fb01}sh  \u{1f9c0}\u{200d} ".to_owned() + &"x y ".repeat(10);
    change(&postern.ada(), PASSWORD, &wide).await.is(204);
    let plain = "walnut  🐝 A\u{30a}fish  \u{1f9c0}\u{200d} ".to_owned() + &"x y ".repeat(10);
    for same in [&wide, &plain] {
        postern.sign_in("ada@example.com", same).await.is(200);
    }
    for other in [plain.trim(), &plain.to_lowercase(), &plain.replace("  ", " ")] {
        postern.sign_in("ada@example.com", other).await.is_problem(401, "sign_in_failed");
    }
}

#[tokio::test]
async fn the_tokens_stay_or_end_as_is_said_which_must_be() {
    let postern = Postern::ready().await;
    let path = "/api/v1/account/password";
    let mut ada = postern.ada();
    let token = ada.token("Backup").await;
    // Whom the token provisioned goes with it.
    let below = token.at(&postern).api_user("Below", &[]).await;
    for tokens in [json!(null), json!("all"), json!(true)] {
        let body = json!({ "current": PASSWORD, "new": NEW, "tokens": tokens });
        ada.post(path, body).await.is_problem(400, "bad_body");
    }
    let unsaid = ada.post(path, json!({ "current": PASSWORD, "new": NEW })).await.is_problem(400, "bad_body");
    assert!(unsaid.text_at("/detail").contains("tokens"), "{unsaid:?}");
    let reply = change(&ada, PASSWORD, NEW).await.is(204);
    token.at(&postern).get("/api/v1/session").await.is(200);

    ada = Person { id: ada.id.clone(), cookie: reply.cookie() }.at(&postern);
    let delete = json!({ "current": NEW, "new": PASSWORD, "tokens": "delete" });
    let reply = ada.post(path, delete).await.is(204);
    ada = Person { id: ada.id.clone(), cookie: reply.cookie() }.at(&postern);
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    assert_eq!(ada.get("/api/v1/account/tokens").await.is(200)["items"], json!([]));
    let ended = json!({ "ended_keys": [{ "key": token.id, "name": "Backup" }] });
    postern.entry_of(&reply).await.says("password.change", ended, json!({ "session": ada.session_id() }));
    let blocked = ada.get(&format!("/api/v1/api-users/{below}")).await.is(200);
    assert_eq!(blocked["blocked_by"]["reason"], "key_deleted");
    // One that is made from then on works.
    ada.token("New").await.at(&postern).get("/api/v1/session").await.is(200);
}
