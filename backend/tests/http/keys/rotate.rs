//! Rotating a key: a new secret for the same key. The old one works until the cut-off.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::Owner;
use crate::harness::{Kind, Program};

#[tokio::test]
async fn without_an_overlap_the_old_secret_stops_at_once_and_everything_else_stays_the_same() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let body =
            json!({ "name": "L", "note": "N", "scope": ["inventory:read"], "expires_at": "2027-01-01T00:00:00.000Z" });
        let old = Program::of(&owner.issue(body).await);
        assert_eq!(owner.working([&old]).await, [true]);
        let mut expected = owner.manager().get(&owner.path_of(&old)).await.is(200).body;
        let reply = owner.rotate(&old, json!({})).await;
        let new = Program::of(&reply);
        assert_ne!(old.secret, new.secret);
        assert_eq!(owner.working([&old, &new]).await, [false, true]);
        expected["version"] = json!(2);
        assert_eq!(reply.body, json!({ "key": expected, "secret": new.secret }));
        owner.entry_of(&reply).await.says("key.rotate", json!({ "key": old.id }), json!({ "key": old.id }));
    }
}

#[tokio::test]
async fn with_an_overlap_both_secrets_work_until_the_exact_cut_off() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let expires_at = owner.postern.now() + SignedDuration::from_hours(5);
        let old = Program::of(&owner.issue(json!({ "name": "Left", "scope": [], "expires_at": expires_at })).await);
        assert_eq!(owner.working([&old]).await, [true]);
        let mut expected = owner.manager().get(&owner.path_of(&old)).await.is(200).body;
        let reply = owner.rotate(&old, json!({ "overlap_seconds": 600 })).await;
        let new = Program::of(&reply);
        assert_ne!(new.secret, old.secret);
        expected["version"] = json!(2);
        expected["previous_until"] = json!("2026-03-01T09:10:00.000Z");
        assert_eq!(reply.body, json!({ "key": expected, "secret": new.secret }));
        let until = |at: Value| json!({ "key": old.id, "previous_until": at });
        let entry = owner.entry_of(&reply).await;
        entry.says("key.rotate", until(Value::Null), until(json!("2026-03-01T09:10:00.000Z")));
        owner.shows_keys(1).await;

        assert_eq!(owner.working([&old, &new]).await, [true, true]);
        owner.postern.advance(SignedDuration::from_mins(10) - SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [true, true]);
        owner.postern.advance(SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [false, true]);
        let shown = owner.manager().get(&owner.path_of(&old)).await.is(200);
        assert!(shown.body.get("previous_until").is_none(), "{shown:?}");
        let listed = owner.manager().get(&owner.path).await.is(200);
        assert!(listed.text.contains(&old.id) && !listed.text.contains("secret"));
    }
}

#[tokio::test]
async fn after_a_second_rotation_only_the_last_two_secrets_work() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let rotate =
            async |key, overlap: u32| Program::of(&owner.rotate(key, json!({ "overlap_seconds": overlap })).await);
        let first = owner.key("Left").await;
        let second = rotate(&first, 3600).await;
        assert_eq!(owner.working([&first, &second]).await, [true, true]);
        owner.postern.advance(SignedDuration::from_mins(1));
        let third = rotate(&first, 60).await;
        assert_eq!(owner.working([&first, &second, &third]).await, [false, true, true]);
        owner.postern.advance(SignedDuration::from_mins(1));
        assert_eq!(owner.working([&second, &third]).await, [false, true]);
        let fourth = rotate(&first, 3600).await;
        assert_eq!(owner.working([&first, &second, &third, &fourth]).await, [false, false, true, true]);
        let fifth = rotate(&first, 0).await;
        assert_eq!(owner.working([&first, &second, &third, &fourth, &fifth]).await, [false, false, false, false, true]);
    }
}

#[tokio::test]
async fn neither_secret_of_a_rotated_key_outlives_its_expiry() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let at = |minutes| json!(owner.postern.now() + SignedDuration::from_mins(minutes));
        let (ten, thirty) = (at(10), at(30));
        let old = Program::of(&owner.issue(json!({ "name": "Short", "expires_at": thirty })).await);
        let reply = owner.rotate(&old, json!({ "overlap_seconds": 3600 })).await;
        let new = Program::of(&reply);
        assert_eq!(reply["key"]["previous_until"], thirty);
        let edit = async |edit: Value| owner.manager().edit(&owner.path_of(&old), edit).await.is(200);
        assert_eq!(edit(json!({ "expires_at": ten })).await["previous_until"], ten);
        // The old secret was to end with the key. A later expiry does not bring it back.
        assert_eq!(edit(json!({ "expires_at": thirty })).await["previous_until"], ten);
        owner.postern.advance(SignedDuration::from_mins(10) - SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [true, true]);
        owner.postern.advance(SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [false, true]);
        owner.postern.advance(SignedDuration::from_mins(20) - SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [false, true]);
        owner.postern.advance(SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [false, false]);
    }
}

#[tokio::test]
async fn a_key_that_does_not_work_is_not_rotated_and_the_answer_says_what_to_do() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let expires_at = owner.postern.now() + SignedDuration::from_mins(30);
        let key = Program::of(&owner.issue(json!({ "name": "Short", "expires_at": expires_at })).await);
        let path = owner.path_of(&key);
        let refused = async |way_out: &str| {
            let (manager, rotate) = (owner.manager(), format!("{path}/rotate"));
            let rotate = manager.post(&rotate, json!({ "overlap_seconds": 60 }));
            let refused = owner.postern.unchanged_by(rotate).await.is_problem(409, "key_not_working");
            assert!(refused.text_at("/detail").contains(way_out), "{refused:?}");
        };
        let edit = async |edit: Value| _ = owner.manager().edit(&path, edit).await.is(200);
        edit(json!({ "disabled": true })).await;
        refused("Enable it first").await;
        edit(json!({ "disabled": false })).await;
        owner.postern.advance(SignedDuration::from_mins(30));
        refused("Move its expiry").await;
        edit(json!({ "expires_at": null })).await;
        if kind == Kind::ApiUser {
            let api_user = kind.path(&owner.id);
            owner.manager().edit(&api_user, json!({ "disabled": true })).await.is(200);
            refused("Enable the owner first").await;
            owner.manager().edit(&api_user, json!({ "disabled": false })).await.is(200);
        }
        let new = Program::of(&owner.rotate(&key, json!({})).await);
        assert_eq!(owner.working([&key, &new]).await, [false, true]);
    }
}

#[tokio::test]
async fn a_key_that_depends_on_a_broken_one_is_not_rotated() {
    let owner = Owner::ready(Kind::ApiUser).await;
    let ada = owner.postern.ada();
    let role = ada.role("Provisioning", &["api_users:read", "api_users:write"]).await;
    let controller = ada.api_user("Controller", &[&role]).await;
    let main = ada.key(&controller, "Main").await;
    let by_main = main.at(&owner.postern);
    let bound = by_main.api_user("Bound", &[]).await;
    let key = by_main.key(&bound, "Bound").await;
    let toggle = async |disabled: bool| {
        let path = format!("/api/v1/api-users/{controller}/keys/{}", main.id);
        ada.edit(&path, json!({ "disabled": disabled })).await.is(200);
    };
    let rotate = async || ada.post(&format!("/api/v1/api-users/{bound}/keys/{}/rotate", key.id), json!({})).await;
    toggle(true).await;
    let refused = rotate().await.is_problem(409, "key_not_working");
    assert!(refused.text_at("/detail").contains("depends on another one"), "{refused:?}");
    toggle(false).await;
    rotate().await.is(200);
}

#[tokio::test]
async fn an_overlap_has_at_most_thirty_days_and_an_invalid_rotation_changes_nothing() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (manager, key) = (owner.manager(), owner.key("Left").await);
        let rotate = format!("{}/rotate", owner.path_of(&key));
        let before = owner.postern.state().await;
        let long = json!({ "overlap_seconds": 30 * 24 * 3600 + 1 });
        manager.post(&rotate, long).await.is_invalid("overlap_seconds", "too_long");
        assert_eq!(owner.postern.state().await, before);
        assert_eq!(owner.working([&key]).await, [true]);
    }
}
