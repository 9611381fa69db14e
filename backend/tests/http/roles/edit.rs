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
        "created_at": "2026-03-01T09:00:00.000Z", "updated_at": "2026-03-01T09:05:00.000Z",
    });
    assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"2\"")));
    assert_eq!(ada.get(&path).await.is(200).body, expected);
    let before = json!({ "name": "Dock", "permissions": ["inventory:read"] });
    let after = json!({ "name": "Gate", "permissions": ["inventory:read", "users:read"] });
    ada.logged(&reply, "role.edit", before, after).await.is_about("role", &role, "Gate");

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
