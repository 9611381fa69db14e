//! Editing a key: name, note, expiry, disabled. The scope never changes.

use jiff::SignedDuration;
use serde_json::{Value, json};

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
async fn a_new_expiry_applies_to_the_millisecond_and_revives_a_key_that_has_expired() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let at = |minutes| json!(owner.postern.now() + SignedDuration::from_mins(minutes));
        let key = Program::of(&owner.issue(json!({ "name": "Short", "expires_at": at(5) })).await);
        let path = owner.path_of(&key);
        let mut before = at(5);
        let mut move_to = async |expires_at: Value| {
            let reply = owner.manager().edit(&path, json!({ "expires_at": expires_at })).await.is(200);
            assert_eq!(reply["expires_at"], expires_at);
            let side = |expires_at: &Value| json!({ "key": key.id, "expires_at": expires_at });
            owner.entry_of(&reply).await.says("key.edit", side(&before), side(&expires_at));
            before = expires_at;
        };
        move_to(at(10)).await;
        owner.postern.advance(SignedDuration::from_mins(10) - SignedDuration::from_millis(1));
        assert_eq!(owner.working([&key]).await, [true]);
        owner.postern.advance(SignedDuration::from_millis(1));
        assert_eq!(owner.working([&key]).await, [false]);
        move_to(at(5)).await;
        assert_eq!(owner.working([&key]).await, [true]);
        move_to(Value::Null).await;
        move_to(at(1)).await;
        owner.postern.advance(SignedDuration::from_mins(1));
        assert_eq!(owner.working([&key]).await, [false]);
        let own = at(0);
        owner.postern.advance(SignedDuration::from_millis(1));
        let refused = async |expires_at| {
            owner
                .manager()
                .edit(&path, json!({ "expires_at": expires_at }))
                .await
                .is_invalid("expires_at", "in_the_past");
        };
        owner.postern.unchanged_by(async { (refused(at(0)).await, refused(at(-2)).await) }).await;
        // Its own expiry, which has passed, is no new one.
        owner.manager().edit(&path, json!({ "name": "Over", "expires_at": own })).await.is(200);
    }
}

#[tokio::test]
async fn only_a_caller_who_covers_the_scope_of_a_key_extends_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["api_tokens:generate", "roles:read"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let (sam, at) =
        (sam.at(&postern), |hours| json!({ "expires_at": postern.now() + SignedDuration::from_hours(hours) }));
    let mut new = at(5);
    (new["name"], new["scope"]) = (json!("Reader"), json!(["roles:read"]));
    let token = Program::of(&sam.post(TOKENS, new).await.is(201));
    let path = format!("{TOKENS}/{}", token.id);
    sam.edit(&path, at(6)).await.is(200);
    ada.edit(&format!("/api/v1/roles/{role}"), json!({ "permissions": ["api_tokens:generate"] })).await.is(200);
    let refused = sam.edit(&path, at(7)).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["roles:read"]));
    sam.edit(&path, at(5)).await.is(200);
}

#[tokio::test]
async fn only_the_user_extends_a_token_and_only_while_they_may_create_one() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["api_tokens:generate"]).await;
    let clerk = ada.role("Clerk", &["users:read", "users:write", "api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let (sam_id, at) =
        (sam.id.clone(), |hours| json!({ "expires_at": postern.now() + SignedDuration::from_hours(hours) }));
    let sam = sam.at(&postern);
    let token = Program::of(&sam.post(TOKENS, json!({ "name": "T", "expires_at": at(5)["expires_at"] })).await.is(201));
    let (own, of_sam) = (format!("{TOKENS}/{}", token.id), format!("{}/{}", Kind::User.keys(&sam_id), token.id));
    let (_, hr) = ada.integration("HR", &["users:read", "users:write", "api_tokens:generate"]).await;
    let clerk = ada.person("clerk@example.com", &[&clerk]).await;
    let refused = async {
        ada.edit(&of_sam, at(6)).await.is_problem(403, "beyond_your_rights");
        clerk.at(&postern).edit(&of_sam, json!({ "expires_at": null })).await.is_problem(403, "beyond_your_rights");
        hr.at(&postern).edit(&of_sam, at(6)).await.is_problem(403, "outside_lineage");
    };
    postern.unchanged_by(refused).await;
    ada.edit(&of_sam, at(4)).await.is(200);
    sam.edit(&own, at(6)).await.is(200);
    ada.edit(&format!("/api/v1/roles/{role}"), json!({ "permissions": [] })).await.is(200);
    sam.edit(&own, at(7)).await.is_forbidden("insufficient_scope", &["api_tokens:generate"]);
    sam.edit(&own, at(3)).await.is(200);
    // Also one that has expired.
    postern.advance(SignedDuration::from_hours(4));
    postern
        .new_session("sam@example.com")
        .await
        .edit(&own, at(1))
        .await
        .is_forbidden("insufficient_scope", &["api_tokens:generate"]);
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
