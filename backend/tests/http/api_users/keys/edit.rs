//! `PATCH ../keys/{key}`: name, note, disabled. Scope and expiry never change.

use serde_json::json;

use super::{SESSION, assert_authenticated, key_path};
use crate::api_users::api_user_path;
use crate::harness::Postern;

#[tokio::test]
async fn a_key_with_a_new_name_and_note_still_works() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let key = ada.key(&id, "Left").await;
    let reply = ada.edit(&key_path(&id, &key), json!({ "name": " Right ", "note": "Moved" })).await.is(200);
    assert_eq!((&reply["name"], &reply["note"], &reply["version"]), (&json!("Right"), &json!("Moved"), &json!(2)));
    assert_eq!(reply.header("etag"), Some("\"2\""));
    let entry = postern.entry_of(&reply).await;
    let (before, after) = (json!({ "name": "Left", "note": "" }), json!({ "name": "Right", "note": "Moved" }));
    let with_key = |mut side: serde_json::Value| {
        side["key"] = json!(key.id);
        side
    };
    entry.says("key.edit", with_key(before), with_key(after)).is_by(&ada).is_about("api_user", &id, "Hours Scanner");
    assert_eq!(ada.edit(&key_path(&id, &key), json!({ "note": null })).await.is(200)["note"], "");
    assert_authenticated(&key.at(&postern).get(SESSION).await, true);
    // The API user itself is unchanged.
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["version"], 1);
}

#[tokio::test]
async fn a_disabled_key_is_refused_at_once_on_every_instance_until_it_is_enabled() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let (key, other) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
    assert_authenticated(&key.at(&second).get(SESSION).await, true);
    let reply = ada.edit(&key_path(&id, &key), json!({ "disabled": true })).await.is(200);
    assert_eq!(reply["disabled"], true);
    let entry = postern.entry_of(&reply).await;
    let side = |disabled: bool| json!({ "key": key.id, "disabled": disabled });
    entry.says("key.edit", side(false), side(true));
    assert_authenticated(&key.at(&second).get(SESSION).await, false);
    assert_authenticated(&key.at(&postern).get(SESSION).await, false);
    assert_authenticated(&other.at(&second).get(SESSION).await, true);
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["keys"], 2);
    ada.edit(&key_path(&id, &key), json!({ "disabled": false })).await.is(200);
    assert_authenticated(&key.at(&second).get(SESSION).await, true);
}

#[tokio::test]
async fn an_edit_needs_the_current_version_and_changes_only_name_note_and_disabled() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let key = ada.key(&id, "Left").await;
    let path = key_path(&id, &key);
    ada.send(http::Method::PATCH, &path, json!({ "name": "Right" })).await.is_problem(428, "version_required");
    ada.edit(&path, json!({ "name": "Right" })).await.is(200);
    let before = postern.state().await;
    ada.patch_version(&path, "\"1\"", json!({ "disabled": true })).await.is_problem(412, "stale_version");
    for field in ["scope", "expires_at", "owner", "secret", "version", "id", "issued_by", "created_by"] {
        ada.patch_version(&path, "\"2\"", json!({ field: null })).await.is_problem(400, "bad_body");
    }
    for same in [json!({}), json!({ "name": "Right", "note": null, "disabled": false })] {
        assert_eq!(ada.patch_version(&path, "\"2\"", same).await.is(200)["version"], 2);
    }
    let refused = ada.patch_version(&path, "\"2\"", json!({ "name": " " })).await.is_problem(422, "invalid_field");
    refused.is_field_problem("name", "required");
    assert_eq!(postern.state().await, before);
}
