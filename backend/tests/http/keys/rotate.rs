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
async fn a_key_expires_on_the_exact_millisecond_and_rotating_does_not_revive_a_disabled_or_expired_one() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let body = json!({ "name": "Short", "expires_at": "2026-03-01T09:30:00.000Z" });
        let old = Program::of(&owner.issue(body).await);
        let disable = async |disabled: bool| {
            owner.manager().edit(&owner.path_of(&old), json!({ "disabled": disabled })).await.is(200);
        };
        disable(true).await;
        let new = Program::of(&owner.rotate(&old, json!({ "overlap_seconds": 3600 })).await);
        assert_eq!(owner.working([&old, &new]).await, [false, false]);
        disable(false).await;
        assert_eq!(owner.working([&old, &new]).await, [true, true]);
        owner.postern.advance(SignedDuration::from_mins(30) - SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [true, true]);
        owner.postern.advance(SignedDuration::from_millis(1));
        assert_eq!(owner.working([&old, &new]).await, [false, false]);
        let expired = owner.manager().get(&owner.path_of(&old)).await.is(200);
        assert_eq!(expired["expires_at"], "2026-03-01T09:30:00.000Z");
        let third = Program::of(&owner.rotate(&old, json!({})).await);
        assert_eq!(owner.working([&third]).await, [false]);
    }
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
