//! `PATCH /api-users/{id}`: name, roles, disabled.

use serde_json::json;

use super::{ADMINISTRATOR, API_USERS, Fleet, api_user_path, assert_authenticated, issue};
use crate::harness::Postern;

const SESSION: &str = "/api/v1/session";

#[tokio::test]
async fn a_rename_frees_the_old_name_and_changes_nothing_else() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let key = ada.key(&id, "Left").await;
    let other = ada.api_user("Other", &[]).await;
    let reply = ada.edit(&api_user_path(&id), json!({ "name": " Shift Scanner " })).await.is(200);
    assert_eq!((&reply["name"], &reply["version"], &reply["keys"]), (&json!("Shift Scanner"), &json!(2), &json!(1)));
    assert_eq!(reply.header("etag"), Some("\"2\""));
    let entry = postern.entry_of(&reply).await;
    entry.says("api_user.edit", json!({ "name": "Hours Scanner" }), json!({ "name": "Shift Scanner" }));
    entry.is_by(&ada).is_about("api_user", &id, "Shift Scanner");
    assert_authenticated(&key.at(&postern).get(SESSION).await, true);

    ada.edit(&api_user_path(&other), json!({ "name": "hours scanner" })).await.is(200);
    let refused =
        ada.edit(&api_user_path(&other), json!({ "name": "SHIFT  scanner" })).await.is_problem(409, "name_taken");
    refused.is_field_problem("name", "taken");
    // Respelling a name does not conflict with itself, and both spellings stay taken.
    ada.edit(&api_user_path(&id), json!({ "name": "SHIFT SCANNER" })).await.is(200);
    ada.post(API_USERS, json!({ "name": "shift scanner" })).await.is_problem(409, "name_taken");
    let names: Vec<_> = ada.walk(API_USERS, 1).await.into_iter().map(|item| item["name"].clone()).collect();
    assert_eq!(names, ["hours scanner", "SHIFT SCANNER"]);
}

#[tokio::test]
async fn a_disabled_api_user_keeps_its_keys_and_they_work_again_once_it_is_enabled() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let keys = [ada.key(&id, "Left").await, ada.key(&id, "Right").await];
    for key in &keys {
        assert_authenticated(&key.at(&second).get(SESSION).await, true);
    }
    let off = ada.edit(&api_user_path(&id), json!({ "disabled": true })).await.is(200);
    assert_eq!((&off["disabled"], &off["status"], &off["keys"]), (&json!(true), &json!("disabled"), &json!(2)));
    for key in &keys {
        assert_authenticated(&key.at(&second).get(SESSION).await, false);
        assert_authenticated(&key.at(&postern).get(SESSION).await, false);
    }
    let entry = postern.entry_of(&off).await;
    entry.says("api_user.edit", json!({ "disabled": false }), json!({ "disabled": true })).is_by(&ada);
    let on = ada.edit(&api_user_path(&id), json!({ "disabled": false })).await.is(200);
    assert_eq!((&on["disabled"], &on["status"], &on["keys"]), (&json!(false), &json!("active"), &json!(2)));
    for key in &keys {
        assert_authenticated(&key.at(&second).get(SESSION).await, true);
    }
}

#[tokio::test]
async fn an_edit_needs_the_current_version_and_counts_only_if_it_changes_something() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let path = api_user_path(&id);
    let body = json!({ "name": "Shift Scanner" });
    ada.send(http::Method::PATCH, &path, body.clone()).await.is_problem(428, "version_required");
    ada.patch_version(&path, "\"1\"", body.clone()).await.is(200);
    let before = postern.state().await;
    for stale in ["\"1\"", "W/\"2\"", "2", "*"] {
        ada.patch_version(&path, stale, json!({ "disabled": true })).await.is_problem(412, "stale_version");
    }
    let same = json!({ "name": "Shift Scanner", "roles": [], "disabled": false });
    for same in [same, json!({})] {
        assert_eq!(ada.patch_version(&path, "\"2\"", same).await.is(200)["version"], 2);
    }
    for bad in [json!({ "name": null }), json!({ "roles": null }), json!({ "disabled": null }), json!({ "keys": 0 })] {
        ada.patch_version(&path, "\"2\"", bad).await.is_problem(400, "bad_body");
    }
    ada.edit(&api_user_path("api_abcdefghijkl"), body).await.is_problem(404, "not_found");
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn a_role_change_applies_to_the_next_request_and_updates_the_holder_counts() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let reader = ada.role("Reader", &["inventory:read"]).await;
    let writer = ada.role("Writer", &["inventory:write"]).await;
    let id = ada.api_user("Hours Scanner", &[&reader]).await;
    let key = ada.key(&id, "Left").await;
    let key = key.at(&second);
    let records = "/api/v1/collections/inventory/records";
    key.get(records).await.is(200);
    key.post(records, json!({})).await.is_problem(403, "insufficient_scope");
    let reply = ada.edit(&api_user_path(&id), json!({ "roles": [writer] })).await.is(200);
    postern.entry_of(&reply).await.says("api_user.edit", json!({ "roles": [reader] }), json!({ "roles": [writer] }));
    key.get(records).await.is_problem(403, "insufficient_scope");
    key.post(records, json!({})).await.is(201);
    for (role, holders) in [(&reader, 0), (&writer, 1)] {
        assert_eq!(ada.get(&format!("/api/v1/roles/{role}")).await.is(200)["holders"], holders);
    }
    let refused = ada.delete(&format!("/api/v1/roles/{writer}")).await.is_problem(409, "role_in_use");
    assert!(refused.text_at("/detail").contains("Hours Scanner"));
    ada.delete(&format!("/api/v1/roles/{reader}")).await.is(204);
}

#[tokio::test]
async fn a_caller_edits_only_api_users_it_covers_and_assigns_only_roles_it_covers() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let fleet = Fleet::new(&postern).await;
    let billing = ada.role("Billing", &["billing:read"]).await;
    let reader = ada.role("Reader", &["inventory:read"]).await;
    let stronger = ada.api_user("Above", &[&billing, &reader]).await;
    let key = fleet.key();
    let equal = key.api_user("Equal", &[&fleet.role]).await;
    for body in [json!({ "name": "X" }), json!({ "disabled": true }), json!({ "roles": [] })] {
        let refused = key.edit(&api_user_path(&stronger), body).await.is_problem(403, "beyond_your_rights");
        assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    }
    for roles in [json!([billing]), json!([reader, billing]), json!([ADMINISTRATOR])] {
        key.edit(&api_user_path(&equal), json!({ "roles": roles })).await.is_problem(403, "beyond_your_rights");
    }
    key.edit(&api_user_path(&equal), json!({ "name": "Renamed", "roles": [reader], "disabled": true })).await.is(200);
    // Covering is not enough without the permission to write.
    let narrow = issue(&ada, &fleet.id, json!({ "name": "Narrow", "scope": ["api_users:read"] })).await;
    let refused = narrow.at(&postern).edit(&api_user_path(&equal), json!({ "disabled": false })).await;
    assert_eq!(refused.is_problem(403, "insufficient_scope")["missing_permissions"], json!(["api_users:write"]));
}
