//! `POST ../keys/{key}/rotate`: a new secret for the same key. The old one works until the cut-off.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{SESSION, assert_authenticated, key_path, keys_path};
use crate::api_users::{api_user_path, issue};
use crate::harness::{Postern, Program};

#[tokio::test]
async fn both_secrets_work_until_the_exact_cut_off_and_then_only_the_new_one() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let expires_at = postern.now() + SignedDuration::from_hours(5);
    let old = issue(&ada, &id, json!({ "name": "Left", "scope": [], "expires_at": expires_at })).await;
    assert_authenticated(&old.at(&second).get(SESSION).await, true);
    let before = ada.get(&key_path(&id, &old)).await.is(200);
    let reply = ada.post(&format!("{}/rotate", key_path(&id, &old)), json!({ "overlap_seconds": 600 })).await.is(200);
    let new = Program::of(&reply);
    assert_ne!(new.secret, old.secret);
    let mut expected = before.body.clone();
    expected["version"] = json!(2);
    expected["previous_until"] = json!("2026-03-01T09:10:00Z");
    assert_eq!(reply.body, json!({ "key": expected, "secret": new.secret }));
    let entry = postern.entry_of(&reply).await;
    let until = |at: Value| json!({ "key": old.id, "previous_until": at });
    entry.says("key.rotate", until(Value::Null), until(json!("2026-03-01T09:10:00Z"))).is_by(&ada);
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["keys"], 1);

    for secret in [&old, &new] {
        assert_authenticated(&secret.at(&second).get(SESSION).await, true);
    }
    postern.advance(SignedDuration::from_mins(10) - SignedDuration::from_millis(1));
    for secret in [&old, &new] {
        assert_authenticated(&secret.at(&second).get(SESSION).await, true);
    }
    postern.advance(SignedDuration::from_millis(1));
    assert_authenticated(&old.at(&second).get(SESSION).await, false);
    assert_authenticated(&new.at(&second).get(SESSION).await, true);
    assert_eq!(ada.get(&key_path(&id, &new)).await.is(200)["previous_until"], Value::Null);
    let listed = ada.get(&keys_path(&id)).await.is(200);
    assert!(listed.text.contains(&old.id) && !listed.text.contains("secret"));
}

#[tokio::test]
async fn without_overlap_the_old_secret_stops_at_once_and_a_second_rotation_ends_the_first() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let first = ada.key(&id, "Left").await;
    let rotate = async |overlap: u32| {
        let path = format!("{}/rotate", key_path(&id, &first));
        Program::of(&ada.post(&path, json!({ "overlap_seconds": overlap })).await.is(200))
    };
    let works = async |secrets: [(&Program, bool); 2]| {
        for (secret, works) in secrets {
            assert_authenticated(&secret.at(&second).get(SESSION).await, works);
        }
    };
    let next = rotate(3600).await;
    works([(&first, true), (&next, true)]).await;
    let third = rotate(3600).await;
    works([(&first, false), (&next, true)]).await;
    let fourth = rotate(0).await;
    works([(&next, false), (&third, false)]).await;
    works([(&first, false), (&fourth, true)]).await;
}

#[tokio::test]
async fn a_disabled_key_can_be_rotated_and_stays_disabled() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let old = ada.key(&id, "Left").await;
    let path = key_path(&id, &old);
    ada.edit(&path, json!({ "disabled": true })).await.is(200);
    let new = Program::of(&ada.post(&format!("{path}/rotate"), json!({ "overlap_seconds": 60 })).await.is(200));
    for secret in [&old, &new] {
        assert_authenticated(&secret.at(&postern).get(SESSION).await, false);
    }
    ada.edit(&path, json!({ "disabled": false })).await.is(200);
    for secret in [&old, &new] {
        assert_authenticated(&secret.at(&postern).get(SESSION).await, true);
    }
    let before = postern.state().await;
    let long = json!({ "overlap_seconds": 30 * 24 * 3600 + 1 });
    let refused = ada.post(&format!("{path}/rotate"), long).await.is_problem(422, "invalid_field");
    refused.is_field_problem("overlap_seconds", "too_long");
    for bad in [json!({ "overlap_seconds": -1 }), json!({ "overlap_seconds": null }), json!({ "scope": [] })] {
        ada.post(&format!("{path}/rotate"), bad).await.is_problem(400, "bad_body");
    }
    assert_eq!(postern.state().await, before);
}
