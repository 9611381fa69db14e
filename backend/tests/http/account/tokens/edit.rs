//! `PATCH /account/tokens/{key}`: name, note, disabled. Scope and expiry never change.

use serde_json::json;

use super::TOKENS;
use crate::harness::Postern;

#[tokio::test]
async fn an_edit_changes_the_fields_it_names_and_logs_the_differences() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let created = ada.post(TOKENS, json!({ "name": "Backup", "note": "Old" })).await.is(201);
    let id = created.text_at("/key/id");
    let path = format!("{TOKENS}/{id}");
    let mut expected = created.body["key"].clone();

    let renamed = ada.patch(&path, json!({ "name": " Night backup " })).await.is(200);
    expected["name"] = json!("Night backup");
    expected["version"] = json!(2);
    assert_eq!((&renamed.body, renamed.header("etag")), (&expected, Some("\"2\"")));
    let (before, after) = (json!({ "key": id, "name": "Backup" }), json!({ "key": id, "name": "Night backup" }));
    let entry = postern.entry_of(&renamed).await;
    entry.says("key.edit", before, after).is_by(&ada).is_about("user", &ada.id, "Ada");

    let noted = ada.patch(&path, json!({ "note": null })).await.is(200);
    assert_eq!((&noted["note"], &noted["version"]), (&json!(""), &json!(3)));
    let (before, after) = (json!({ "key": id, "note": "Old" }), json!({ "key": id, "note": "" }));
    postern.entry_of(&noted).await.says("key.edit", before, after);
    assert_eq!(ada.get(&path).await.is(200).body, noted.body);
}

#[tokio::test]
async fn a_disabled_token_is_refused_until_it_is_enabled_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    let path = format!("{TOKENS}/{}", token.id);
    let reply = ada.patch(&path, json!({ "disabled": true })).await.is(200);
    assert_eq!(reply["disabled"], true);
    let (before, after) = (json!({ "key": token.id, "disabled": false }), json!({ "key": token.id, "disabled": true }));
    postern.entry_of(&reply).await.says("key.edit", before, after);
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    ada.patch(&path, json!({ "disabled": false })).await.is(200);
    token.at(&postern).get("/api/v1/session").await.is(200);
}

#[tokio::test]
async fn an_edit_without_a_difference_changes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let created = ada.post(TOKENS, json!({ "name": "Backup" })).await.is(201);
    let path = format!("{TOKENS}/{}", created.text_at("/key/id"));
    let before = postern.dump().await;
    for same in [json!({}), json!({ "name": "Backup ", "note": "", "disabled": false }), json!({ "note": null })] {
        let reply = ada.patch_version(&path, "\"1\"", same).await.is(200);
        assert_eq!((&reply.body, reply.header("etag")), (&created["key"], Some("\"1\"")));
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn an_edit_needs_the_current_version_and_a_token_of_the_caller() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = format!("{TOKENS}/{}", ada.token("Backup").await.id);
    ada.patch_version(&path, "\"1\"", json!({ "name": "Second" })).await.is(200);
    ada.patch_version(&path, "\"1\"", json!({ "name": "Third" })).await.is_problem(412, "stale_version");
    ada.send(http::Method::PATCH, &path, json!({ "name": "Third" })).await.is_problem(428, "version_required");
    let bob = ada.person("bob@example.com", &[]).await;
    bob.at(&postern).patch_version(&path, "\"2\"", json!({ "name": "Mine" })).await.is_problem(404, "not_found");
    bob.at(&postern).get(&path).await.is_problem(404, "not_found");
    assert_eq!(ada.get(&path).await.is(200)["name"], "Second");
}
