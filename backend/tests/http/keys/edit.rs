//! Editing a key: name, note, disabled. Scope and expiry never change.

use serde_json::json;

use super::{Owner, TOKENS};
use crate::harness::{Kind, Postern, Program};

#[tokio::test]
async fn an_edit_changes_the_fields_it_names_and_logs_the_differences() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let manager = owner.manager();
        let created = owner.issue(json!({ "name": "Left", "note": "Old" })).await;
        let key = Program::of(&created);
        let path = owner.path_of(&key);
        let unchanged = owner.shown().await;
        let edits = [
            (json!({ "name": " Right ", "note": "Moved" }), json!({ "name": "Right", "note": "Moved" })),
            (json!({ "name": " Night backup " }), json!({ "name": "Night backup" })),
            (json!({ "note": null }), json!({ "note": "" })),
        ];
        let mut expected = created.body["key"].clone();
        for (version, (edit, mut after)) in (2..).zip(edits) {
            let reply = manager.edit(&path, edit).await.is(200);
            let mut before = json!({ "key": key.id });
            for (field, value) in after.as_object().unwrap() {
                before[field] = expected[field].take();
                expected[field] = value.clone();
            }
            expected["version"] = json!(version);
            assert_eq!((&reply.body, reply.header("etag")), (&expected, Some(format!("\"{version}\"").as_str())));
            after["key"] = json!(key.id);
            owner.entry_of(&reply).await.says("key.edit", before, after);
            assert_eq!(manager.get(&path).await.is(200).body, expected);
        }
        assert_eq!(owner.shown().await, unchanged, "the owner itself");
        assert_eq!(owner.working([&key]).await, [true]);
    }
}

#[tokio::test]
async fn a_disabled_key_is_refused_at_once_on_every_instance_until_it_is_enabled() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (key, other) = (owner.key("Left").await, owner.key("Right").await);
        assert_eq!(owner.working([&key, &other]).await, [true, true]);
        for disabled in [true, false] {
            let reply = owner.manager().edit(&owner.path_of(&key), json!({ "disabled": disabled })).await.is(200);
            assert_eq!(reply["disabled"], disabled);
            let side = |disabled: bool| json!({ "key": key.id, "disabled": disabled });
            owner.entry_of(&reply).await.says("key.edit", side(!disabled), side(disabled));
            assert_eq!(owner.working([&key, &other]).await, [!disabled, true]);
            owner.shows_keys(2).await;
        }
    }
}

#[tokio::test]
async fn an_edit_without_a_difference_changes_nothing() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (manager, key) = (owner.manager(), owner.key("Left").await);
        let path = owner.path_of(&key);
        let edited = manager.patch_version(&path, "\"1\"", json!({ "name": "Right" })).await.is(200);
        let before = owner.postern.dump().await;
        let spelled_out = json!({ "name": "Right ", "note": "", "disabled": false });
        for same in [json!({}), spelled_out, json!({ "note": null }), json!({ "name": "Right", "note": null })] {
            let reply = manager.patch_version(&path, "\"2\"", same).await.is(200);
            assert_eq!((&reply.body, reply.header("etag")), (&edited.body, Some("\"2\"")));
        }
        manager.patch_version(&path, "\"2\"", json!({ "name": " " })).await.is_invalid("name", "required");
        assert_eq!(owner.postern.dump().await, before);
    }
}

#[tokio::test]
async fn an_administrator_edits_and_disables_one_token_of_another_user() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person_with("sam@example.com", &["api_tokens:generate"]).await;
    let (token, other) = (sam.token("Scanner").await, sam.token("Printer").await);
    let path = format!("{}/{}", Kind::User.keys(&sam.id), token.id);
    let found = ada.get(&path).await.is(200);
    assert_eq!(found.body, sam.get(&format!("{TOKENS}/{}", token.id)).await.is(200).body);
    assert_eq!(found.header("etag"), Some("\"1\""));
    for disabled in [true, false] {
        let reply = ada.edit(&path, json!({ "disabled": disabled })).await.is(200);
        let side = |disabled: bool| json!({ "key": token.id, "disabled": disabled });
        let entry = ada.logged(&reply, "key.edit", side(!disabled), side(disabled)).await;
        entry.is_about("user", &sam.id, "sam@example.com");
        assert_eq!([token.at(&postern).works().await, other.at(&postern).works().await], [!disabled, true]);
    }
    assert_eq!(ada.edit(&path, json!({ "name": "Gate", "note": "Old" })).await.is(200)["name"], "Gate");
    ada.patch_version(&path, "\"1\"", json!({ "disabled": true })).await.is_problem(412, "stale_version");
    let of_ada = format!("{}/{}", Kind::User.keys(&ada.id), token.id);
    ada.get(&of_ada).await.is_problem(404, "not_found");
}
