//! `POST ../keys`: the secret is shown once, and the key can do what its owner can within its scope and time.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{SESSION, key_at, keys, must_be};
use crate::api_users::{issue, place};
use crate::harness::{Postern, Program};

#[tokio::test]
async fn a_key_is_issued_and_its_secret_shown_in_this_one_answer() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read", "inventory:write"]).await;
    let id = ada.api_user("Hours Scanner", &[&role]).await;
    let body = json!({
        "name": " Left ", "note": "At dock 4", "scope": ["inventory:read"], "expires_at": "2026-03-02T09:00:00Z",
    });
    let reply = ada.post(&keys(&id), body).await.is(201);
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
    assert_eq!(reply.header("location"), Some(key_at(&id, &program).as_str()));
    let found = ada.get(&key_at(&id, &program)).await.is(200);
    assert_eq!((&found.body, found.header("etag")), (&key, Some("\"1\"")));
    assert_eq!(ada.get(&keys(&id)).await.is(200).body, json!({ "items": [key], "next_cursor": null }));
    assert_eq!(ada.get(&place(&id)).await.is(200)["keys"], 1);
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
    for (scope, may) in [
        (json!(["inventory:read"]), json!(["inventory:read"])),
        // More than its owner holds, which is nothing more until the owner does.
        (json!(["inventory:read", "billing:read"]), json!(["inventory:read"])),
        (json!(["billing:read"]), json!([])),
        (json!([]), json!([])),
    ] {
        let key = issue(&ada, &id, json!({ "name": "Key", "scope": scope })).await;
        let said = key.at(&postern).get(SESSION).await.is(200);
        assert_eq!((&said["permissions"], &said["administrator"]), (&may, &json!(false)), "{scope}");
    }
    let whole = ada.key(&id, "Whole").await;
    let said = whole.at(&postern).get(SESSION).await.is(200);
    let expected = json!({
        "principal": { "id": id, "kind": "api_user", "name": "Hours Scanner" },
        "credential": { "kind": "api_key", "id": whole.id }, "administrator": false,
        "permissions": ["inventory:read", "inventory:write"],
    });
    assert_eq!(said.body, expected);
}

#[tokio::test]
async fn a_key_ends_exactly_when_it_says() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let ends = postern.now() + SignedDuration::from_mins(5);
    let key = issue(&ada, &id, json!({ "name": "Key", "expires_at": ends })).await;
    postern.pass(SignedDuration::from_mins(5) - SignedDuration::from_millis(1));
    must_be(&key.at(&postern).get(SESSION).await, true);
    postern.pass(SignedDuration::from_millis(1));
    must_be(&key.at(&postern).get(SESSION).await, false);
    // It can still be seen, and rotating it does not bring it back.
    let new = ada.post(&format!("{}/rotate", key_at(&id, &key)), json!({})).await.is(200);
    must_be(&Program::of(&new).at(&postern).get(SESSION).await, false);
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_and_changes_nothing() {
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
        let refused = ada.post(&keys(&id), body).await.is_problem(422, "invalid_field");
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
        ada.post(&keys(&id), body).await.is_problem(400, "bad_body");
    }
    ada.post(&keys("api_abcdefghijkl"), json!({ "name": "K" })).await.is_problem(404, "not_found");
    ada.post(&keys(&ada.id), json!({ "name": "K" })).await.is_problem(404, "not_found");
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn one_issues_only_to_whom_one_covers_and_no_more_than_one_holds() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["api_users:read", "api_users:write", "inventory:read"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    let kim = kim.at(&postern);
    let reader = ada.role("Reader", &["inventory:read"]).await;
    let billing = ada.role("Billing", &["billing:read"]).await;
    let (equal, above) = (ada.api_user("Equal", &[&reader]).await, ada.api_user("Above", &[&billing]).await);
    for body in [json!({ "name": "K" }), json!({ "name": "K", "scope": [] })] {
        let refused = kim.post(&keys(&above), body).await.is_problem(403, "beyond_your_rights");
        assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    }
    let wide = json!({ "name": "K", "scope": ["inventory:read", "billing:read"] });
    let refused = kim.post(&keys(&equal), wide).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    assert_eq!(ada.get(&place(&equal)).await.is(200)["keys"], 0);
    let key = kim.key(&equal, "Fine").await;
    assert_eq!(ada.get(&key_at(&equal, &key)).await.is(200)["created_by"]["id"], *kim.id);
}
