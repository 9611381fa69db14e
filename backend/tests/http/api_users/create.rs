//! `POST /api-users`: creates a machine identity with a name and roles, without a key.

use serde_json::{Value, json};

use super::{API_USERS, Fleet, api_user_path, issue};
use crate::harness::Postern;

#[tokio::test]
async fn an_api_user_is_created_with_a_name_and_roles_and_no_key() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let body = json!({ "name": " Hours Scanner ", "roles": [role, role] });
    let reply = ada.post(API_USERS, body).await.is(201);
    let id = reply.text_at("/id");
    let api_user = json!({
        "id": id, "name": "Hours Scanner", "roles": [role], "disabled": false, "status": "active",
        "provisioned_by": null, "keys": 0, "last_used_at": null, "created_at": "2026-03-01T09:00:00Z", "version": 1,
    });
    assert_eq!(reply.body, api_user);
    let location = reply.header("location").unwrap();
    assert_eq!(location, api_user_path(&id));
    let found = ada.get(location).await.is(200);
    assert_eq!((&found.body, found.header("etag")), (&api_user, Some("\"1\"")));
    assert_eq!(ada.get(&format!("/api/v1/roles/{role}")).await.is(200)["holders"], 1);

    let entry = postern.entry_of(&reply).await;
    let after = json!({ "name": "Hours Scanner", "roles": [role], "disabled": false, "provisioned_by": null });
    entry.says("api_user.create", Value::Null, after).is_by(&ada).is_about("api_user", &id, "Hours Scanner");
}

#[tokio::test]
async fn a_name_is_taken_in_any_case_and_width_until_the_api_user_is_deleted() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let before = postern.state().await;
    for name in ["Hours Scanner", "HOURS  SCANNER", "\u{ff28}ours scanner", " hours\u{3000}Scanner "] {
        let refused = ada.post(API_USERS, json!({ "name": name })).await.is_problem(409, "name_taken");
        refused.is_field_problem("name", "taken");
    }
    assert_eq!(postern.state().await, before);
    ada.delete(&api_user_path(&id)).await.is(204);
    let again = ada.post(API_USERS, json!({ "name": "HOURS scanner" })).await.is(201);
    assert_ne!(again.text_at("/id"), id);
}

#[tokio::test]
async fn no_role_in_the_list_can_be_unknown_or_exceed_the_caller() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["api_users:write", "inventory:read"]).await;
    let reader = ada.role("Reader", &["inventory:read"]).await;
    let auditor = ada.role("Auditor", &["inventory:read", "billing:read"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    let kim = kim.at(&postern);
    let before = postern.state().await;
    for n in 0..2 {
        let mut roles = [reader.as_str(); 2];
        roles[n] = &auditor;
        let refused = kim.post(API_USERS, json!({ "name": "Scanner", "roles": roles })).await;
        let refused = refused.is_problem(403, "beyond_your_rights");
        assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
        roles[n] = "rol_000000000000";
        let refused = kim.post(API_USERS, json!({ "name": "Scanner", "roles": roles })).await;
        refused.is_problem(403, "beyond_your_rights");
        roles = [reader.as_str(), clerk.as_str()];
        roles[n] = "rol_abcdefghijkl";
        let refused = kim.post(API_USERS, json!({ "name": "Scanner", "roles": roles })).await;
        refused.is_problem(422, "invalid_field").is_field_problem(&format!("roles[{n}]"), "unknown_role");
    }
    assert_eq!(postern.state().await, before);
    kim.post(API_USERS, json!({ "name": "Scanner", "roles": [reader] })).await.is(201);
}

#[tokio::test]
async fn roles_default_to_those_of_the_keys_owner_if_the_key_can_grant_them() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let silent = fleet.key().post(API_USERS, json!({ "name": "Silent" })).await.is(201);
    assert_eq!((&silent["roles"], &silent["provisioned_by"]), (&json!([fleet.role]), &fleet.provisioning_key()));
    let entry = postern.entry_of(&silent).await;
    entry.is_by(&fleet.key()).is_about("api_user", &silent.text_at("/id"), "Silent");
    assert_eq!(entry.0["after"]["provisioned_by"], fleet.provisioning_key());
    let empty = fleet.key().post(API_USERS, json!({ "name": "Empty", "roles": [] })).await.is(201);
    assert_eq!((&empty["roles"], &empty["provisioned_by"]), (&json!([]), &fleet.provisioning_key()));
    fleet.key().post(API_USERS, json!({ "name": "Null", "roles": null })).await.is_problem(400, "bad_body");
    assert_eq!(postern.ada().get(&format!("/api/v1/roles/{}", fleet.role)).await["holders"], 2);

    // Default roles are checked like named ones.
    let narrow = json!({ "name": "Narrow", "scope": ["api_users:read", "api_users:write", "inventory:read"] });
    let narrow = issue(&postern.ada(), &fleet.id, narrow).await;
    let refused = narrow.at(&postern).post(API_USERS, json!({ "name": "Wide" })).await;
    let refused = refused.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["inventory:write"]));
    // In a session the default is no roles.
    let plain = postern.ada().post(API_USERS, json!({ "name": "Plain" })).await.is(201);
    assert_eq!((&plain["roles"], &plain["provisioned_by"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn a_body_has_only_a_name_and_roles() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let before = postern.state().await;
    for extra in ["id", "login", "password", "keys", "disabled", "provisioned_by", "version", "status", "created_at"] {
        let reply = ada.post(API_USERS, json!({ "name": "Scanner", extra: null })).await;
        reply.is_problem(400, "bad_body");
    }
    for (name, code) in [("  ", "required"), ("a\u{200b}b", "bad_character"), (&"x".repeat(81) as &str, "too_long")] {
        let reply = ada.post(API_USERS, json!({ "name": name })).await;
        reply.is_problem(422, "invalid_field").is_field_problem("name", code);
    }
    assert_eq!(postern.state().await, before);
}
