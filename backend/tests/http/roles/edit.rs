//! `PATCH /roles/{role}`: changes only the fields in the body, and the change log records the differences.

use serde_json::json;

use super::{ADMINISTRATOR, ROLES};
use crate::harness::Postern;

#[tokio::test]
async fn an_edit_changes_only_its_fields_and_logs_the_differences() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let path = format!("{ROLES}/{role}");
    postern.advance(jiff::SignedDuration::from_mins(5));
    let edit = json!({ "name": " Gate ", "permissions": ["users:read", "inventory:read"] });
    let reply = ada.patch(&path, edit).await.is(200);
    let expected = json!({
        "id": role, "name": "Gate", "description": "", "permissions": ["inventory:read", "users:read"],
        "built_in": false, "provisioned_by": null, "holders": 0, "version": 2,
        "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:05:00Z",
    });
    assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"2\"")));
    assert_eq!(ada.get(&path).await.is(200).body, expected);
    let before = json!({ "name": "Dock", "permissions": ["inventory:read"] });
    let after = json!({ "name": "Gate", "permissions": ["inventory:read", "users:read"] });
    let entry = postern.entry_of(&reply).await;
    entry.says("role.edit", before, after).is_by(&ada).is_about("role", &role, "Gate");

    let reply = ada.patch(&path, json!({ "description": "By the gate" })).await.is(200);
    let (before, after) = (json!({ "description": "" }), json!({ "description": "By the gate" }));
    postern.entry_of(&reply).await.says("role.edit", before, after);
}

#[tokio::test]
async fn an_edit_without_a_difference_changes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read", "users:read"]).await;
    let before = postern.dump().await;
    let same = json!({
        "name": "Dock ", "description": "", "permissions": ["users:read", "inventory:read", "users:read"],
    });
    for edit in [json!({}), same] {
        let reply = ada.patch_version(&format!("{ROLES}/{role}"), "\"1\"", edit).await.is(200);
        assert_eq!((&reply["version"], reply.header("etag")), (&json!(1), Some("\"1\"")));
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn renaming_releases_the_old_name_and_takes_the_new_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (dock, gate) = (ada.role("Dock", &[]).await, ada.role("Gate", &[]).await);
    let path = format!("{ROLES}/{dock}");
    let refused = ada.patch(&path, json!({ "name": "GATE" })).await.is_problem(409, "name_taken");
    refused.is_field_problem("name", "taken");
    // The same name in another case does not conflict with itself.
    ada.patch(&path, json!({ "name": "DOCK" })).await.is(200);
    ada.post(ROLES, json!({ "name": "dock" })).await.is_problem(409, "name_taken");
    ada.patch(&path, json!({ "name": "Ramp" })).await.is(200);
    ada.post(ROLES, json!({ "name": "ramp" })).await.is_problem(409, "name_taken");
    ada.patch(&format!("{ROLES}/{gate}"), json!({ "name": "Dock" })).await.is(200);
    let names: Vec<_> = ada.walk(ROLES, 1).await.iter().map(|role| role["name"].clone()).collect();
    assert_eq!(names, ["Administrator", "Dock", "Ramp"]);
}

#[tokio::test]
async fn administrator_is_never_edited() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let before = postern.dump().await;
    for edit in [json!({}), json!({ "name": "Boss" }), json!({ "permissions": ["users:read"] })] {
        ada.patch(ADMINISTRATOR, edit).await.is_problem(409, "built_in_role");
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn nobody_edits_a_role_to_or_from_more_than_they_have_or_that_they_hold() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let keeper = ada.role("Keeper", &["roles:read", "roles:write", "inventory:read"]).await;
    let reader = ada.role("Reader", &["inventory:read"]).await;
    let auditor = ada.role("Auditor", &["billing:read"]).await;
    let kim = ada.person("kim@example.com", &[&keeper]).await;
    let kim = kim.at(&postern);
    let edit = async |role: &str, permissions: &[&str]| {
        kim.patch(&format!("{ROLES}/{role}"), json!({ "permissions": permissions })).await
    };
    edit(&reader, &["inventory:read", "billing:read"]).await.is_forbidden("beyond_your_rights", &["billing:read"]);
    edit(&auditor, &[]).await.is_problem(403, "beyond_your_rights");
    edit(&keeper, &["roles:read"]).await.is_problem(403, "own_rights");
    edit(&reader, &["roles:read"]).await.is(200);
}
