//! Rule 17: no request removes the last administrator, and only active, independent administrators count.

use serde_json::json;

use super::scene::{NONE, Scene};

/// Asserts that the only administrator cannot remove herself in any way.
async fn every_way_is_refused(test: &Scene) {
    let all = json!({ "roles": [], "disabled": false, "name": "Nobody" });
    test.run([
        ("ada", "PATCH users/$ada", json!({ "disabled": true }), "409 last_administrator"),
        ("ada", "PATCH users/$ada", json!({ "roles": [] }), "409 last_administrator"),
        ("ada", "PATCH users/$ada", all, "409 last_administrator"),
        ("ada", "POST users/$ada/invitation", json!({ "tokens": "keep" }), "403 own_rights"),
        ("ada", "DELETE users/$ada", NONE, "409 last_administrator"),
        ("ada", "GET session", NONE, "200"),
    ])
    .await;
}

#[tokio::test]
async fn the_only_administrator_cannot_be_removed_by_any_route() {
    let mut test = Scene::ready().await;
    every_way_is_refused(&test).await;
    // A second role does not help, and neither does keeping only that one.
    test.role("ada", "Spare", &["users:write"]).await;
    test.expect("ada", "PATCH users/$ada", json!({ "roles": ["$Spare", "$Administrator"] }), "200").await;
    test.expect("ada", "PATCH users/$ada", json!({ "roles": ["$Spare"] }), "409 last_administrator").await;
    every_way_is_refused(&test).await;
}

#[tokio::test]
async fn administrators_who_are_invited_disabled_deleted_or_dependent_do_not_count() {
    let mut test = Scene::ready().await;
    let new = test.invited("ada", "invited", &["Administrator"]).await;
    every_way_is_refused(&test).await;
    test.person("ada", "disabled", &["Administrator"]).await;
    test.expect("ada", "PATCH users/$disabled", json!({ "disabled": true }), "200").await;
    every_way_is_refused(&test).await;
    test.person("ada", "deleted", &["Administrator"]).await;
    test.expect("ada", "DELETE users/$deleted", NONE, "204").await;
    every_way_is_refused(&test).await;
    test.token("ada", "adas").await;
    test.person("adas", "dependent", &["Administrator"]).await;
    every_way_is_refused(&test).await;
    assert_eq!(test.send("dependent", "GET session", NONE).await["administrator"], true);
    // The administrator who depends on her token can do everything except manage her.
    test.cannot_manage("dependent", "ada", "adas", "own_rights").await;
    // The invited administrator counts after accepting.
    test.accept("invited", &new).await;
    test.expect("ada", "PATCH users/$ada", json!({ "roles": [] }), "200").await;
    test.expect("ada", "GET users", NONE, "403 insufficient_scope").await;
}

#[tokio::test]
async fn one_of_two_administrators_can_be_removed_in_any_way_and_then_the_other_stays() {
    let mut test = Scene::ready().await;
    test.person("ada", "bob", &["Administrator"]).await;
    test.run([
        ("ada", "PATCH users/$bob", json!({ "disabled": true }), "200"),
        ("ada", "PATCH users/$bob", json!({ "disabled": false }), "200"),
        ("ada", "PATCH users/$bob", json!({ "roles": [] }), "200"),
        ("ada", "PATCH users/$bob", json!({ "roles": ["$Administrator"] }), "200"),
    ])
    .await;
    let again = test.expect("ada", "POST users/$bob/invitation", json!({ "tokens": "keep" }), "200").await;
    every_way_is_refused(&test).await;
    test.accept("bob", &again).await;
    // She deletes herself. Now he is the last and cannot remove himself.
    test.run([
        ("ada", "DELETE users/$ada", NONE, "204"),
        ("ada", "GET session", NONE, "401 invalid_token"),
        ("bob", "PATCH users/$bob", json!({ "roles": [] }), "409 last_administrator"),
        ("bob", "PATCH users/$bob", json!({ "disabled": true }), "409 last_administrator"),
        ("bob", "DELETE users/$bob", NONE, "409 last_administrator"),
    ])
    .await;
}

#[tokio::test]
async fn an_adopted_administrator_counts() {
    let mut test = Scene::ready().await;
    test.token("ada", "adas").await;
    test.person("adas", "dependent", &["Administrator"]).await;
    test.run([
        ("ada", "POST users/$dependent/adopt", json!({ "keep_sign_in": true }), "200"),
        ("dependent", "DELETE users/$ada", NONE, "204"),
        ("adas", "GET session", NONE, "401 invalid_token"),
    ])
    .await;
    let identity = test.expect("dependent", "GET session", NONE, "200").await;
    assert_eq!(identity["administrator"], true);
}

#[tokio::test]
async fn another_administrator_is_found_behind_a_hundred_who_do_not_count() {
    let mut test = Scene::ready().await;
    for n in 0..101 {
        test.invited("ada", &format!("invited-{n}"), &["Administrator"]).await;
    }
    every_way_is_refused(&test).await;
    test.person("ada", "bob", &["Administrator"]).await;
    test.expect("ada", "PATCH users/$ada", json!({ "disabled": true }), "200").await;
}
