//! `POST ../keys`: shows the secret once. The key can do what its owner can, within its scope and until it expires.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{SESSION, assert_authenticated, key_path, keys_path};
use crate::api_users::{api_user_path, issue};
use crate::harness::{Postern, Program};

#[tokio::test]
async fn the_response_that_issues_a_key_is_the_only_one_with_its_secret() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read", "inventory:write"]).await;
    let id = ada.api_user("Hours Scanner", &[&role]).await;
    let body = json!({
        "name": " Left ", "note": "At dock 4", "scope": ["inventory:read"], "expires_at": "2026-03-02T09:00:00Z",
    });
    let reply = ada.post(&keys_path(&id), body).await.is(201);
    let program = Program::of(&reply);
    let key = json!({
        "id": program.id, "name": "Left", "note": "At dock 4", "scope": ["inventory:read"],
        "prefix": program.secret.rsplit_once('_').unwrap().0, "expires_at": "2026-03-02T09:00:00Z", "disabled": false,
        "created_at": "2026-03-01T09:00:00Z", "created_by": { "id": ada.id, "kind": "user", "name": "Ada" },
        "last_used": null, "version": 1,
    });
    assert_eq!(reply.body, json!({ "key": key, "secret": program.secret }));
    assert!(program.secret.len() <= 90 && program.secret.starts_with("pst_a"), "{}", program.secret);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("location"), Some(key_path(&id, &program).as_str()));
    let found = ada.get(&key_path(&id, &program)).await.is(200);
    assert_eq!((&found.body, found.header("etag")), (&key, Some("\"1\"")));
    assert_eq!(ada.get(&keys_path(&id)).await.is(200).body, json!({ "items": [key], "next_cursor": null }));
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["keys"], 1);
    let secret = program.secret.rsplit_once('_').unwrap().1;
    assert!(postern.dump().await.values().all(|item| !item.contains(&secret[..12])));

    let entry = postern.entry_of(&reply).await;
    let after = json!({
        "key": program.id, "name": "Left", "note": "At dock 4", "scope": ["inventory:read"],
        "expires_at": "2026-03-02T09:00:00Z", "disabled": false, "previous_until": null,
    });
    entry.says("key.create", Value::Null, after).is_by(&ada).is_about("api_user", &id, "Hours Scanner");
}

#[tokio::test]
async fn a_key_can_do_what_its_owner_can_within_its_scope_and_an_empty_scope_grants_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read", "inventory:write"]).await;
    let id = ada.api_user("Hours Scanner", &[&role]).await;
    for (scope, permissions) in [
        (json!(["inventory:read"]), json!(["inventory:read"])),
        // A permission in the scope has no effect until the owner holds it.
        (json!(["inventory:read", "billing:read"]), json!(["inventory:read"])),
        (json!(["billing:read"]), json!([])),
        (json!([]), json!([])),
    ] {
        let key = issue(&ada, &id, json!({ "name": "Key", "scope": scope })).await;
        let session = key.at(&postern).get(SESSION).await.is(200);
        assert_eq!((&session["permissions"], &session["administrator"]), (&permissions, &json!(false)), "{scope}");
    }
    let whole = ada.key(&id, "Whole").await;
    let session = whole.at(&postern).get(SESSION).await.is(200);
    let expected = json!({
        "principal": { "id": id, "kind": "api_user", "name": "Hours Scanner" },
        "credential": { "kind": "api_key", "id": whole.id }, "administrator": false,
        "permissions": ["inventory:read", "inventory:write"],
    });
    assert_eq!(session.body, expected);
}

#[tokio::test]
async fn a_key_expires_on_the_exact_millisecond() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let expires_at = postern.now() + SignedDuration::from_mins(5);
    let key = issue(&ada, &id, json!({ "name": "Key", "expires_at": expires_at })).await;
    postern.advance(SignedDuration::from_mins(5) - SignedDuration::from_millis(1));
    assert_authenticated(&key.at(&postern).get(SESSION).await, true);
    postern.advance(SignedDuration::from_millis(1));
    assert_authenticated(&key.at(&postern).get(SESSION).await, false);
    // The expired key still exists, but rotating does not revive it.
    let new = ada.post(&format!("{}/rotate", key_path(&id, &key)), json!({})).await.is(200);
    assert_authenticated(&Program::of(&new).at(&postern).get(SESSION).await, false);
}

#[tokio::test]
async fn an_invalid_key_is_refused_and_changes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let before = postern.state().await;
    let fields = [
        (json!({ "name": "" }), "name", "required"),
        (json!({ "name": "K", "note": "x".repeat(1001) }), "note", "too_long"),
        (json!({ "name": "K", "expires_at": "2026-03-01T09:00:00Z" }), "expires_at", "in_the_past"),
        (json!({ "name": "K", "scope": ["inventory:read", "gates:open"] }), "scope[1]", "unknown_permission"),
        (json!({ "name": "K", "scope": ["gates:read", "inventory:read"] }), "scope[0]", "unknown_permission"),
        (json!({ "name": "K", "scope": vec!["inventory:read"; 201] }), "scope", "too_many"),
    ];
    for (body, field, code) in fields {
        let refused = ada.post(&keys_path(&id), body).await.is_problem(422, "invalid_field");
        refused.is_field_problem(field, code);
    }
    for body in [
        json!({}),
        json!({ "name": "K", "scope": null }),
        json!({ "name": "K", "scope": "inventory:read" }),
        json!({ "name": "K", "expires_at": "tomorrow" }),
        json!({ "name": "K", "secret": "pst_x" }),
        json!({ "name": "K", "hash": "x" }),
        json!({ "name": "K", "owner": ada.id }),
    ] {
        ada.post(&keys_path(&id), body).await.is_problem(400, "bad_body");
    }
    ada.post(&keys_path("api_abcdefghijkl"), json!({ "name": "K" })).await.is_problem(404, "not_found");
    ada.post(&keys_path(&ada.id), json!({ "name": "K" })).await.is_problem(404, "not_found");
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn a_caller_issues_keys_only_to_api_users_it_covers_and_within_its_permissions() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["api_users:read", "api_users:write", "inventory:read"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    let kim = kim.at(&postern);
    let reader = ada.role("Reader", &["inventory:read"]).await;
    let billing = ada.role("Billing", &["billing:read"]).await;
    let (equal, stronger) = (ada.api_user("Equal", &[&reader]).await, ada.api_user("Above", &[&billing]).await);
    for body in [json!({ "name": "K" }), json!({ "name": "K", "scope": [] })] {
        let refused = kim.post(&keys_path(&stronger), body).await.is_problem(403, "beyond_your_rights");
        assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    }
    let wide = json!({ "name": "K", "scope": ["inventory:read", "billing:read"] });
    let refused = kim.post(&keys_path(&equal), wide).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    assert_eq!(ada.get(&api_user_path(&equal)).await.is(200)["keys"], 0);
    let key = kim.key(&equal, "Fine").await;
    assert_eq!(ada.get(&key_path(&equal, &key)).await.is(200)["created_by"]["id"], *kim.id);
}
