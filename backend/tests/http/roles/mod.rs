//! `/roles`: sets of permissions with unique names.

mod delete;
mod edit;
mod holders;

use serde_json::{Value, json};

use crate::harness::Postern;

const ROLES: &str = "/api/v1/roles";
const ADMINISTRATOR: &str = "/api/v1/roles/rol_000000000000";

#[tokio::test]
async fn administrator_is_built_in() {
    let postern = Postern::ready().await;
    let role = postern.ada().get(ADMINISTRATOR).await.is(200);
    let administrator = json!({
        "id": "rol_000000000000", "name": "Administrator",
        "description": "Grants every permission, including those that are defined later.", "permissions": [], "built_in": true, "provisioned_by": null,
        "holders": 1, "version": 1, "created_at": "2026-03-01T09:00:00.000Z", "updated_at": "2026-03-01T09:00:00.000Z",
    });
    assert_eq!((&role.body, role.header("etag")), (&administrator, Some("\"1\"")));
    let listed = postern.ada().get(ROLES).await.is(200);
    assert_eq!(listed.body, json!({ "items": [administrator], "next_cursor": null }));
}

#[tokio::test]
async fn a_role_is_created_and_shown() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let permissions = ["users:read", "inventory:write", "users:read", "inventory:read"];
    let body = json!({ "name": " Dock ", "description": "Gate 4\nand 5", "permissions": permissions });
    let reply = ada.post(ROLES, body).await.is(201);
    let id = reply.text_at("/id");
    let role = json!({
        "id": id, "name": "Dock", "description": "Gate 4\nand 5",
        "permissions": ["inventory:read", "inventory:write", "users:read"], "built_in": false, "provisioned_by": null, "holders": 0,
        "version": 1, "created_at": "2026-03-01T09:00:00.000Z", "updated_at": "2026-03-01T09:00:00.000Z",
    });
    assert_eq!(reply.body, role);
    let location = reply.header("location").unwrap();
    assert_eq!(location, format!("{ROLES}/{id}"));
    let found = ada.get(location).await.is(200);
    assert_eq!((&found.body, found.header("etag")), (&role, Some("\"1\"")));

    let after = json!({
        "name": "Dock", "description": "Gate 4\nand 5",
        "permissions": ["inventory:read", "inventory:write", "users:read"], "external_id": null, "provisioned_by": null,
    });
    ada.logged(&reply, "role.create", Value::Null, after).await.is_about("role", &id, "Dock");
}

#[tokio::test]
async fn a_name_is_all_a_role_needs() {
    let postern = Postern::ready().await;
    let role = postern.ada().post(ROLES, json!({ "name": "Nothing yet" })).await.is(201);
    assert_eq!((&role["description"], &role["permissions"]), (&json!(""), &json!([])));
}
