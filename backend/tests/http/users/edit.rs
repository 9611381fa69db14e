//! `PATCH /users/{user}`: name, roles, disabled. Disabling ends the sessions and suspends everything else.

use http::Method;
use serde_json::json;

use super::{ADMINISTRATOR, USERS};
use crate::harness::{PASSWORD, Postern};

#[tokio::test]
async fn an_edit_changes_only_its_fields_and_logs_the_differences() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (dock, gate) = (ada.role("Dock", &[]).await, ada.role("Gate", &[]).await);
    let body = json!({ "login": "bob@example.com", "name": "Bob", "roles": [dock] });
    let created = ada.post(USERS, body).await.is(201);
    let id = created.text_at("/user/id");
    let path = format!("{USERS}/{id}");
    let mut expected = created.body["user"].clone();

    let reply = ada.patch(&path, json!({ "name": " Robert ", "roles": [gate, dock, gate] })).await.is(200);
    expected["name"] = json!("Robert");
    expected["roles"] = json!([gate, dock]);
    expected["version"] = json!(2);
    assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"2\"")));
    assert_eq!(ada.get(&path).await.is(200).body, expected);
    let entry = postern.entry_of(&reply).await;
    let (before, after) =
        (json!({ "name": "Bob", "roles": [dock] }), json!({ "name": "Robert", "roles": [gate, dock] }));
    entry.says("user.edit", before, after).is_by(&ada).is_about("user", &id, "Robert");
    let reply = ada.patch(&path, json!({ "disabled": true })).await.is(200);
    let (before, after) = (json!({ "disabled": false }), json!({ "disabled": true }));
    postern.entry_of(&reply).await.says("user.edit", before, after);
}

#[tokio::test]
async fn an_edit_without_a_difference_changes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = format!("{USERS}/{}", ada.id);
    let before = postern.dump().await;
    for edit in [json!({}), json!({ "name": "Ada", "roles": [ADMINISTRATOR], "disabled": false })] {
        let reply = ada.patch_version(&path, "\"1\"", edit).await.is(200);
        assert_eq!((&reply["version"], reply.header("etag")), (&json!(1), Some("\"1\"")));
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn disabling_ends_sessions_and_suspends_tokens_and_enabling_restores_only_the_tokens() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Integrator", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let token = sam.at(&postern).token("Scanner").await;
    let path = format!("{USERS}/{}", sam.id);
    let disabled = ada.patch(&path, json!({ "disabled": true })).await.is(200);
    assert_eq!((&disabled["disabled"], &disabled["status"]), (&json!(true), &json!("disabled")));
    for program in [&sam.at(&postern), &token.at(&postern)] {
        program.get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    postern.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    assert_eq!(ada.walk(&format!("{path}/tokens"), 10).await.len(), 1);

    let enabled = ada.patch(&path, json!({ "disabled": false })).await.is(200);
    assert_eq!((&enabled["disabled"], &enabled["status"]), (&json!(false), &json!("active")));
    token.at(&postern).get("/api/v1/session").await.is(200);
    sam.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    postern.sign_in("sam@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn the_last_administrator_cannot_be_disabled_or_lose_the_role() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = format!("{USERS}/{}", ada.id);
    // An invited administrator who has not accepted does not count.
    let body = json!({ "login": "bob@example.com", "name": "Bob", "roles": [ADMINISTRATOR] });
    let invited = ada.post(USERS, body).await.is(201);
    let before = postern.dump().await;
    for edit in [json!({ "disabled": true }), json!({ "roles": [] })] {
        ada.patch(&path, edit).await.is_problem(409, "last_administrator");
    }
    assert_eq!(postern.dump().await, before);
    let bob = ada.accept(&invited.text_at("/invitation/code")).await;
    ada.patch(&path, json!({ "roles": [] })).await.is(200);
    ada.get(USERS).await.is_problem(403, "insufficient_scope");
    let bob = bob.at(&postern);
    bob.patch_version(&format!("{USERS}/{}", bob.id), "\"2\"", json!({ "disabled": true }))
        .await
        .is_problem(409, "last_administrator");
}

#[tokio::test]
async fn an_unknown_role_and_a_role_beyond_the_callers_permissions_are_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["users:read", "users:write"]).await;
    let auditor = ada.role("Auditor", &["billing:read"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    let bob = ada.person("bob@example.com", &[]).await;
    let path = format!("{USERS}/{}", bob.id);
    let unknown = json!({ "roles": [clerk, "rol_abcdefghijkl"] });
    let refused = ada.patch(&path, unknown).await.is_problem(422, "invalid_field");
    refused.is_field_problem("roles[1]", "unknown_role");
    let kim = kim.at(&postern);
    kim.patch(&path, json!({ "roles": [clerk, auditor] })).await.is_problem(403, "beyond_your_rights");
    let refused = kim.patch(&format!("{USERS}/{}", ada.id), json!({ "name": "Mallory" })).await;
    refused.is_problem(403, "beyond_your_rights");
    kim.patch(&format!("{USERS}/{}", kim.id), json!({ "roles": [] })).await.is_problem(403, "own_rights");
    kim.patch(&path, json!({ "roles": [clerk] })).await.is(200);
}

#[tokio::test]
async fn an_edit_must_name_the_current_version() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = format!("{USERS}/{}", ada.id);
    ada.patch_version(&path, "\"1\"", json!({ "name": "Ada L." })).await.is(200);
    ada.patch_version(&path, "\"1\"", json!({ "name": "Ada K." })).await.is_problem(412, "stale_version");
    ada.send(Method::PATCH, &path, json!({ "name": "Ada K." })).await.is_problem(428, "version_required");
    assert_eq!(ada.get(&path).await.is(200)["name"], "Ada L.");
    let missing = ada.patch_version(&format!("{USERS}/usr_abcdefghijkl"), "\"1\"", json!({})).await;
    missing.is_problem(404, "not_found");
}
