//! Rule 10: a caller with a provisioning key never increases anyone's rights outside its lineage. So no permissions
//! outlive their key through an accomplice.

use serde_json::json;

use super::scene::{NONE, Scene};

#[tokio::test]
async fn an_administrators_token_promotes_nobody_outside_its_lineage() {
    let mut test = Scene::new().await;
    // A user that the token creates can be an administrator, as long as the token works.
    test.person("adas", "inside", &["Administrator"]).await;
    assert_eq!(test.send("inside", "GET session", NONE).await["administrator"], true);
    test.run([
        ("adas inside", "PATCH users/$nina", json!({ "roles": ["$Administrator"] }), "403 outside_lineage nina"),
        ("ada", "DELETE account/tokens/$adas", NONE, "204"),
        ("inside", "GET session", NONE, "401 invalid_token"),
    ])
    .await;
    test.has_only("nina", &[]).await;
}

#[tokio::test]
async fn a_user_created_by_a_token_cannot_promote_an_accomplice_to_adopt_them() {
    let mut test = Scene::new().await;
    test.role("hr", "Staff", &["users:read", "users:write"]).await;
    test.run([
        ("hr stan", "PATCH users/$nina", json!({ "roles": ["$HR"] }), "403 outside_lineage nina"),
        ("hr stan", "PATCH users/$nina", json!({ "roles": ["$Staff"] }), "403 outside_lineage nina"),
        ("nina", "POST users/$stan/adopt", NONE, "403 insufficient_scope"),
    ])
    .await;
}

#[tokio::test]
async fn outside_the_lineage_every_increase_is_refused_and_every_reduction_allowed() {
    for by in ["hr", "stan"] {
        let mut test = Scene::new().await;
        test.role("ada", "Small", &["inventory:read"]).await;
        test.person("ada", "nora", &["Small"]).await;
        test.api_user("ada", "Robot", &["Small"], "key").await;
        test.invited("ada", "dormant", &["Small"]).await;
        let renamed = json!({ "name": "Nora, renamed", "disabled": true });
        let roles = json!({ "roles": ["$Small", "$Spare"] });
        test.run([
            ("ada", "PATCH users/$dormant", json!({ "disabled": true }), "200"),
            ("ada", "PATCH api-users/$Robot/keys/$key", json!({ "disabled": true }), "200"),
            (by, "PATCH users/$nora", roles.clone(), "403 outside_lineage nora"),
            (by, "PATCH users/$nora", json!({ "name": "Nora, renamed" }), "403 outside_lineage nora"),
            (by, "PATCH users/$nora", json!({ "login": "nora2@example.com" }), "403 outside_lineage nora"),
            (by, "PATCH users/$nora", renamed, "403 outside_lineage nora"),
            (by, "PATCH users/$dormant", json!({ "disabled": false }), "403 outside_lineage dormant"),
            (by, "POST users/$dormant/invitation", json!({ "tokens": "keep" }), "403 outside_lineage dormant"),
            (by, "PATCH api-users/$Robot", roles, "403 outside_lineage Robot"),
            (by, "PATCH api-users/$Robot", json!({ "name": "Robot, renamed" }), "403 outside_lineage Robot"),
            (by, "PATCH api-users/$Robot/keys/$key", json!({ "disabled": false }), "403 outside_lineage Robot"),
            (by, "PATCH api-users/$Robot/keys/$key", json!({ "name": "Renamed" }), "403 outside_lineage Robot"),
            (by, "POST api-users/$Robot/keys/$key/rotate", json!({}), "403 outside_lineage Robot"),
            (by, "POST api-users/$Robot/keys", json!({ "name": "Mine", "scope": [] }), "403 outside_lineage Robot"),
            (by, "PATCH users/$nora", json!({ "roles": [] }), "200"),
            (by, "DELETE users/$nora/sessions", NONE, "204"),
            (by, "PATCH users/$nora", json!({ "disabled": true }), "200"),
            (by, "DELETE api-users/$Robot/keys/$key", NONE, "204"),
            (by, "PATCH api-users/$Robot", json!({ "disabled": true }), "200"),
        ])
        .await;
        for (request, kind, name) in
            [("DELETE api-users/$Robot", "api_user", "Robot"), ("DELETE users/$nora", "user", "nora")]
        {
            let deleted = test.expect(by, request, NONE, "204").await;
            let id = test.fill(json!(format!("${name}")));
            let entry = test.postern.entry_of(&deleted).await;
            entry.is_by(&test.caller(by)).is_about(kind, id.as_str().unwrap(), name);
        }
    }
}

#[tokio::test]
async fn inside_its_lineage_a_key_can_make_every_increase() {
    let mut test = Scene::new().await;
    test.role("hr", "Staff", &["api_tokens:generate", "users:read", "users:write"]).await;
    test.person("hr", "sven", &["Staff"]).await;
    // Two links down: created with a token of a user that the key created.
    test.token("sven", "svens").await;
    test.person("svens", "below", &[]).await;
    // The lowest first: deleting the tokens of an ancestor takes its descendants away from the key.
    for (edit, invite) in
        [("PATCH users/$below", "POST users/$below/invitation"), ("PATCH users/$sven", "POST users/$sven/invitation")]
    {
        test.run([
            ("hr", edit, json!({ "disabled": true }), "200"),
            ("hr", edit, json!({ "disabled": false, "name": "Renamed" }), "200"),
            ("hr", edit, json!({ "roles": ["$Staff", "$HR"] }), "200"),
            ("hr", invite, json!({ "tokens": "delete" }), "200"),
        ])
        .await;
    }
}

#[tokio::test]
async fn a_person_with_a_provisioning_key_enables_extends_and_rotates_only_tokens_in_its_lineage() {
    let mut test = Scene::new().await;
    test.role("ada", "Maker", &["api_tokens:generate"]).await;
    test.person("ada", "eve", &["Maker"]).await;
    let until = |month: u32| json!({ "expires_at": format!("2026-{month:02}-01T09:00:00.000Z") });
    let expiring = |name: &str| json!({ "name": name, "expires_at": until(9)["expires_at"] });
    test.token_from("eve", "From before", expiring("From before")).await;
    let key = json!({ "key": { "owner": "$hana", "id": "$hr" } });
    test.expect("ada", "POST users/$eve/hand-over", key, "200").await;
    test.token_from("eve", "Made since", expiring("Made since")).await;
    test.run([
        ("eve", "PATCH account/tokens/$From before", until(10), "403 outside_lineage From before"),
        ("eve", "PATCH account/tokens/$From before", json!({ "expires_at": null }), "403 outside_lineage From before"),
        ("hr", "PATCH users/$eve/tokens/$From before", until(10), "403 outside_lineage From before"),
        ("eve", "PATCH account/tokens/$From before", until(8), "200"),
        ("eve", "PATCH account/tokens/$Made since", until(10), "200"),
        ("eve", "PATCH account/tokens/$From before", json!({ "disabled": true }), "200"),
        ("eve", "PATCH account/tokens/$From before", json!({ "disabled": false }), "403 outside_lineage From before"),
        ("eve", "POST account/tokens/$From before/rotate", json!({}), "403 outside_lineage From before"),
        ("hr", "PATCH users/$eve/tokens/$From before", json!({ "disabled": false }), "403 outside_lineage From before"),
        ("eve", "PATCH account/tokens/$Made since", json!({ "disabled": true }), "200"),
        ("eve", "PATCH account/tokens/$Made since", json!({ "disabled": false }), "200"),
        ("eve", "POST account/tokens/$Made since/rotate", json!({}), "200"),
    ])
    .await;
}

#[tokio::test]
async fn outside_its_lineage_a_dependent_caller_disables_a_token_but_neither_enables_nor_renames_it() {
    let mut test = Scene::new().await;
    test.role("ada", "Maker", &["api_tokens:generate"]).await;
    test.person("ada", "eve", &["Maker"]).await;
    test.token("eve", "eves").await;
    let (disable, enable) = (json!({ "disabled": true }), json!({ "disabled": false }));
    test.run([
        ("hr stan", "PATCH users/$eve/tokens/$eves", json!({ "name": "Mine" }), "403 outside_lineage eve"),
        ("hr stan", "PATCH users/$eve/tokens/$eves", json!({ "expires_at": "2026-09-01T09:00:00Z" }), "200"),
        ("hr stan", "PATCH users/$eve/tokens/$eves", json!({ "expires_at": null }), "403 outside_lineage eve"),
        ("hr stan", "PATCH users/$eve/tokens/$eves", disable.clone(), "200"),
        ("eves", "GET session", NONE, "401 invalid_token"),
        ("hr stan", "PATCH users/$eve/tokens/$eves", enable.clone(), "403 outside_lineage eve"),
        ("hana", "PATCH users/$eve/tokens/$eves", enable.clone(), "200"),
        ("eves", "GET session", NONE, "200"),
        // Inside the lineage, a key does both.
        ("hr", "PATCH users/$stan/tokens/$stans", disable, "200"),
        ("stans", "GET session", NONE, "401 invalid_token"),
        ("hr", "PATCH users/$stan/tokens/$stans", enable, "200"),
        ("stans", "GET session", NONE, "200"),
    ])
    .await;
}

#[tokio::test]
async fn nobody_resets_their_own_password_by_inviting_themselves_again() {
    let mut test = Scene::ready().await;
    test.role("ada", "Clerk", &["users:read", "users:write"]).await;
    test.person("ada", "kim", &["Clerk"]).await;
    test.person("ada", "second", &["Administrator"]).await;
    test.run([
        ("kim", "POST users/$kim/invitation", json!({ "tokens": "keep" }), "403 own_rights"),
        ("second", "POST users/$second/invitation", json!({ "tokens": "keep" }), "403 own_rights"),
        ("kim", "PATCH roles/$Clerk", json!({ "permissions": [] }), "403 insufficient_scope"),
    ])
    .await;
    test.invited("kim", "new", &[]).await;
}
