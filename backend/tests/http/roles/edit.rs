//! `PATCH /roles/{role}`: changes only the fields in the body, and the change log records the differences.

use serde_json::json;

use super::ROLES;
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
