//! Rules 8 and 11 for roles: every role in a list is checked, an editor must cover the old and the new permissions of a
//! role, and never edits a role that their own permissions depend on.

use serde_json::{Value, json};

use super::scene::{NONE, Scene};
use crate::holders::MANAGING;

fn edits() -> [Value; 3] {
    [
        json!({ "permissions": ["inventory:read", "users:read"] }),
        json!({ "permissions": [] }),
        json!({ "description": "Nothing to see here" }),
    ]
}

#[tokio::test]
async fn nobody_adds_permissions_to_a_role_they_depend_on() {
    let mut test = Scene::new().await;
    test.role("hr", "Staff", &["roles:write", "roles:read", "inventory:read"]).await;
    test.person("hr", "sven", &["Staff"]).await;
    // Grants everything that the HR role grants, so that only rule 11 refuses the edit.
    test.role("ada", "Twin of HR", &MANAGING).await;
    let more = [&MANAGING[..], &["billing:read"]].concat();
    test.run([
        ("ada", "PATCH users/$sven", json!({ "roles": ["$Staff", "$Twin of HR"] }), "200"),
        ("ada", "PATCH users/$hana", json!({ "roles": ["$HR", "$Billing"] }), "200"),
        ("hana hr", "PATCH roles/$HR", json!({ "permissions": more }), "403 own_rights"),
        ("hana hr sven", "DELETE roles/$HR", NONE, "403 own_rights"),
        ("sven", "PATCH roles/$Twin of HR", json!({ "permissions": [] }), "403 own_rights"),
    ])
    .await;
    test.run(edits().map(|edit| ("hana hr sven", "PATCH roles/$HR", edit, "403 own_rights"))).await;
    // A role that only others hold can be edited within the caller's own permissions.
    test.role("hr", "Other", &["inventory:read"]).await;
    test.invited("hr", "vera", &["Other"]).await;
    test.expect("hr", "PATCH roles/$Other", json!({ "permissions": ["inventory:write"] }), "200").await;
}

#[tokio::test]
async fn an_editor_must_cover_both_the_old_and_the_new_permissions() {
    let mut test = Scene::ready().await;
    test.role("ada", "Editor", &["roles:read", "roles:write", "inventory:read"]).await;
    test.person("ada", "weak", &["Editor"]).await;
    test.role("ada", "Beyond", &["inventory:read", "billing:read"]).await;
    test.role("ada", "Within", &["inventory:read"]).await;
    test.person("ada", "holder", &["Beyond", "Within"]).await;

    // Removing permissions affects the holders too, so the old set always counts.
    for edit in edits() {
        let refused = test.expect("weak", "PATCH roles/$Beyond", edit, "403 beyond_your_rights").await;
        assert!(refused["missing_permissions"].as_array().unwrap().contains(&json!("billing:read")), "{refused:?}");
    }
    let more = json!({ "permissions": ["inventory:read", "billing:read"] });
    let refused = test.expect("weak", "PATCH roles/$Within", more, "403 beyond_your_rights").await;
    refused.is_forbidden("beyond_your_rights", &["billing:read"]);
    test.run([
        ("weak", "DELETE roles/$Beyond", NONE, "403 beyond_your_rights"),
        ("weak", "PATCH roles/$Within", json!({ "permissions": ["roles:read"] }), "200"),
        ("weak", "PATCH roles/$Within", json!({ "permissions": [] }), "200"),
    ])
    .await;
}

#[tokio::test]
async fn only_administrators_assign_administrator_and_nobody_edits_or_deletes_it() {
    let mut test = Scene::new().await;
    // All named permissions together are still less than Administrator.
    let all = test.permissions("ada").await;
    test.role("ada", "Everything", &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    test.person("ada", "eve", &["Everything"]).await;
    test.invited("hr", "inside", &[]).await;
    let administrator = || json!({ "roles": ["$Administrator"] });
    let new = json!({ "login": "new@example.com", "name": "New", "roles": ["$Administrator"] });
    test.run([
        ("hr", "PATCH users/$inside", administrator(), "403 beyond_your_rights"),
        ("hr hana eve", "POST users", new, "403 beyond_your_rights"),
        ("hana eve", "PATCH users/$nina", administrator(), "403 beyond_your_rights"),
        ("eve ada", "PATCH roles/$Administrator", json!({ "permissions": [] }), "409 built_in_role"),
        ("ada", "PATCH roles/$Administrator", json!({ "permissions": ["users:read"] }), "409 built_in_role"),
        ("ada", "PATCH roles/$Administrator", json!({ "name": "Boss" }), "409 built_in_role"),
        ("ada", "PATCH roles/$Administrator", json!({}), "409 built_in_role"),
        ("eve ada", "DELETE roles/$Administrator", NONE, "409 built_in_role"),
    ])
    .await;
}

#[tokio::test]
async fn nobody_but_an_administrator_changes_their_own_roles() {
    let test = Scene::new().await;
    let both = || json!({ "roles": ["$Administrator", "$Spare"] });
    test.run([
        ("hana hr", "PATCH users/$hana", json!({ "roles": ["$HR", "$Spare"] }), "403 own_rights"),
        ("hana hr", "PATCH users/$hana", json!({ "roles": ["$Spare"] }), "403 own_rights"),
        ("hana hr", "PATCH users/$hana", json!({ "roles": [] }), "403 own_rights"),
        ("ada", "PATCH users/$ada", both(), "200"),
        // Her token may not change its owner's roles.
        ("adas", "PATCH users/$ada", both(), "403 own_rights"),
    ])
    .await;
}

#[tokio::test]
async fn a_role_that_reuses_a_name_gives_nobody_the_old_permissions() {
    let mut test = Scene::ready().await;
    test.role("ada", "Dispatch", &["billing:read", "api_tokens:generate"]).await;
    test.person("ada", "dora", &["Dispatch"]).await;
    test.token("dora", "doras").await;
    test.run([
        ("ada", "DELETE roles/$Dispatch", NONE, "409 role_in_use"),
        ("ada", "PATCH users/$dora", json!({ "roles": [] }), "200"),
        ("ada", "DELETE roles/$Dispatch", NONE, "204"),
    ])
    .await;
    let old = test.fill(json!("$Dispatch"));
    test.role("ada", "Dispatch", &["billing:read", "inventory:read"]).await;
    assert_ne!(test.fill(json!("$Dispatch")), old);
    test.has_only("dora", &[]).await;
    test.has_only("doras", &[]).await;
    let new = json!({ "login": "eve@example.com", "name": "Eve", "roles": [old] });
    let refused = test.expect("ada", "POST users", new, "422 invalid_field").await;
    refused.is_field_problem("roles[0]", "unknown_role");

    // Moving a name between roles moves neither permissions nor holders.
    test.role("ada", "Quiet", &[]).await;
    test.run([
        ("ada", "PATCH users/$dora", json!({ "roles": ["$Quiet"] }), "200"),
        ("ada", "PATCH roles/$Dispatch", json!({ "name": "Dispatch, then" }), "200"),
        ("ada", "PATCH roles/$Quiet", json!({ "name": "Dispatch" }), "200"),
    ])
    .await;
    test.has_only("dora", &[]).await;
}
