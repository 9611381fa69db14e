//! `POST /roles`: creates a set of permissions under a unique name.

use serde_json::{Value, json};

use super::ROLES;
use crate::harness::Postern;

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
        "version": 1, "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z",
    });
    assert_eq!(reply.body, role);
    let location = reply.header("location").unwrap();
    assert_eq!(location, format!("{ROLES}/{id}"));
    let found = ada.get(location).await.is(200);
    assert_eq!((&found.body, found.header("etag")), (&role, Some("\"1\"")));

    let entry = postern.entry_of(&reply).await;
    let after = json!({
        "name": "Dock", "description": "Gate 4\nand 5",
        "permissions": ["inventory:read", "inventory:write", "users:read"], "provisioned_by": null,
    });
    entry.says("role.create", Value::Null, after).is_by(&ada).is_about("role", &id, "Dock");
}

#[tokio::test]
async fn a_name_is_all_a_role_needs() {
    let postern = Postern::ready().await;
    let role = postern.ada().post(ROLES, json!({ "name": "Nothing yet" })).await.is(201);
    assert_eq!((&role["description"], &role["permissions"]), (&json!(""), &json!([])));
}

#[tokio::test]
async fn names_are_unique_regardless_of_case_width_and_spacing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.role("Dock Four", &[]).await;
    let before = postern.dump().await;
    for name in ["Dock Four", " dock  FOUR ", "\u{ff24}ock\u{3000}four"] {
        let refused = ada.post(ROLES, json!({ "name": name })).await.is_problem(409, "name_taken");
        refused.is_field_problem("name", "taken");
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn nobody_takes_a_name_that_looks_like_administrator() {
    let postern = Postern::ready().await;
    let lookalikes = [
        "Administrator",
        "ADMINISTRATOR",
        " administrator ",
        "Admin istrator",
        "Аdministrator",
        "Adm1nistrat0r",
        "ᴀdministrator",
        "Ádministrator",
        "Administrator:",
        "@dmini$trator",
        "🅰dministrator",
    ];
    for name in lookalikes {
        let refused = postern.ada().post(ROLES, json!({ "name": name })).await.is_problem(422, "invalid_field");
        refused.is_field_problem("name", "reserved_name");
    }
    postern.ada().role("Administrators of the dock", &[]).await;
}

#[tokio::test]
async fn an_unknown_permission_is_refused_at_every_position() {
    let postern = Postern::ready().await;
    let before = postern.dump().await;
    for n in 0..3 {
        let mut permissions = vec!["users:read"; 3];
        permissions[n] = "users:steal";
        let refused = postern.ada().post(ROLES, json!({ "name": "Dock", "permissions": permissions })).await;
        refused.is_problem(422, "invalid_field").is_field_problem(&format!("permissions[{n}]"), "unknown_permission");
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn nobody_creates_a_role_that_grants_more_than_they_have() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let keeper = ada.role("Keeper", &["roles:write", "inventory:read"]).await;
    let kim = ada.person("kim@example.com", &[&keeper]).await;
    let kim = kim.at(&postern);
    let body = json!({ "name": "Beyond", "permissions": ["inventory:read", "inventory:write", "users:read"] });
    let refused = kim.post(ROLES, body).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["inventory:write", "users:read"]));
    kim.role("Within", &["inventory:read"]).await;
}
