//! Correcting a user's login.

use serde_json::json;

use super::{API_USERS, USERS};
use crate::harness::{Kind, PASSWORD, Postern};

#[tokio::test]
async fn a_person_signs_in_with_the_new_login_only_and_their_sessions_stay() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person("sma@example.com", &[]).await.at(&postern);
    let reply = ada.edit(&Kind::User.path(&sam.id), json!({ "login": " Sam@example.com " })).await.is(200);
    assert_eq!((&reply["login"], &reply["version"]), (&json!("Sam@example.com"), &json!(3)));
    let (before, after) = (json!({ "login": "sma@example.com" }), json!({ "login": "Sam@example.com" }));
    ada.logged(&reply, "user.edit", before, after).await.is_about("user", &sam.id, "sma@example.com");

    assert!(sam.works().await);
    postern.sign_in("sma@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    postern.sign_in("SAM@EXAMPLE.COM", PASSWORD).await.is(200);
    // It is found by the new one, too. The name is still the old login.
    let listed = ada.walk(&format!("{USERS}?q=sam@"), 10).await;
    assert_eq!(listed.iter().map(|user| user["id"].as_str().unwrap()).collect::<Vec<_>>(), [sam.id.as_str()]);
    // The old login is free, and another spelling of the same login is not a new one.
    ada.person("sma@example.com", &[]).await;
    ada.edit(&Kind::User.path(&sam.id), json!({ "login": "sam@example.com" })).await.is(200);
    postern.sign_in("sam@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_new_login_follows_the_rules_of_a_first_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = Kind::User.path(&ada.person("sam@example.com", &[]).await.id);
    let before = postern.state().await;
    let wide = "\u{fdfa}".repeat(60);
    for (login, code) in
        [("s", "too_short"), ("sam example", "bad_character"), (&"s".repeat(121), "too_long"), (&wide, "too_long")]
    {
        ada.edit(&path, json!({ "login": login })).await.is_invalid("login", code);
    }
    for taken in ["ada@example.com", "\u{ff21}DA@example.com"] {
        let refused = ada.edit(&path, json!({ "login": taken })).await;
        refused.is_problem(409, "name_taken").is_field_problem("login", "taken");
    }
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn the_last_administrator_can_correct_her_own_login() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.edit(&Kind::User.path(&ada.id), json!({ "login": "lovelace@example.com" })).await.is(200);
    assert!(ada.works().await);
    postern.sign_in("lovelace@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn an_api_user_has_no_login() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = Kind::ApiUser.path(&ada.api_user("Scanner", &[]).await);
    let edit = ada.edit(&path, json!({ "login": "scanner@example.com" }));
    postern.unchanged_by(edit).await.is_problem(400, "bad_body");
    let new = ada.post(API_USERS, json!({ "name": "Printer", "login": "printer@example.com", "roles": [] }));
    postern.unchanged_by(new).await.is_problem(400, "bad_body");
}
