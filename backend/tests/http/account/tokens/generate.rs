//! `POST /account/tokens`: needs the permission to generate tokens, and shows the secret once.

use serde_json::{Value, json};

use super::TOKENS;
use crate::harness::{Postern, Program};

#[tokio::test]
async fn the_response_that_creates_a_token_is_the_only_one_with_its_secret() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let body = json!({
        "name": " Backup ", "note": "Runs at night.\nAsk Bob.", "scope": ["roles:read", "users:read"],
        "expires_at": "2026-04-01T12:00:00+02:00",
    });
    let reply = ada.post(TOKENS, body).await.is(201);
    let id = reply.text_at("/key/id");
    let secret = reply.text_at("/secret");
    let prefix = format!("pst_u{}{}", &ada.id[4..], &id[4..]);
    let key = json!({
        "id": id, "name": "Backup", "note": "Runs at night.\nAsk Bob.", "prefix": prefix,
        "scope": ["roles:read", "users:read"], "expires_at": "2026-04-01T10:00:00Z", "disabled": false,
        "created_at": "2026-03-01T09:00:00Z", "created_by": { "id": ada.id, "kind": "user", "name": "Ada" },
        "last_used": null, "version": 1,
    });
    assert_eq!(reply.body, json!({ "key": key, "secret": secret }));
    assert!(secret.starts_with(&format!("{prefix}_")) && secret.len() <= 90);
    let location = reply.header("location").unwrap().to_owned();
    assert_eq!(location, format!("{TOKENS}/{id}"));

    let found = ada.get(&location).await.is(200);
    assert_eq!((&found.body, found.header("etag")), (&key, Some("\"1\"")));
    let listed = ada.get(TOKENS).await.is(200);
    assert_eq!(listed.body, json!({ "items": [key], "next_cursor": null }));

    let after = json!({
        "key": id, "name": "Backup", "note": "Runs at night.\nAsk Bob.", "scope": ["roles:read", "users:read"],
        "expires_at": "2026-04-01T10:00:00Z", "disabled": false, "previous_until": null,
    });
    let entry = postern.entry_of(&reply).await;
    entry.says("key.create", Value::Null, after).is_by(&ada).is_about("user", &ada.id, "Ada");
}

#[tokio::test]
async fn a_token_needs_only_a_name() {
    let postern = Postern::ready().await;
    let key = postern.ada().post(TOKENS, json!({ "name": "Backup" })).await.is(201).body["key"].take();
    let defaults = (&key["note"], &key["scope"], &key["expires_at"]);
    assert_eq!(defaults, (&json!(""), &Value::Null, &Value::Null));
}

#[tokio::test]
async fn generating_needs_its_permission_and_losing_it_keeps_existing_tokens_working() {
    let postern = Postern::ready().await;
    let role = postern.ada().role("Integrator", &["api_tokens:generate", "inventory:read"]).await;
    let sam = postern.ada().person("sam@example.com", &[&role]).await;
    let sam = sam.at(&postern);
    let token = sam.token("Scanner").await;
    let path = format!("/api/v1/roles/{role}");
    postern.ada().patch(&path, json!({ "permissions": ["inventory:read"] })).await.is(200);

    let refused = sam.post(TOKENS, json!({ "name": "Another" })).await.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], json!(["api_tokens:generate"]));
    token.at(&postern).get("/api/v1/collections/inventory/records").await.is(200);
    // Managing an existing token needs no permission.
    let rotated = sam.post(&format!("{TOKENS}/{}/rotate", token.id), json!({})).await.is(200);
    Program::of(&rotated).at(&postern).get("/api/v1/session").await.is(200);
    sam.patch(&format!("{TOKENS}/{}", token.id), json!({ "name": "Old" })).await.is_problem(412, "stale_version");
    let version = sam.get(&format!("{TOKENS}/{}", token.id)).await.header("etag").unwrap().to_owned();
    sam.patch_version(&format!("{TOKENS}/{}", token.id), &version, json!({ "name": "Old" })).await.is(200);
    sam.delete(&format!("{TOKENS}/{}", token.id)).await.is(204);
}

#[tokio::test]
async fn a_scope_cannot_exceed_its_owner_or_name_an_unknown_permission() {
    let postern = Postern::ready().await;
    let role = postern.ada().role("Integrator", &["api_tokens:generate", "inventory:read"]).await;
    let sam = postern.ada().person("sam@example.com", &[&role]).await;
    let sam = sam.at(&postern);
    let body = json!({ "name": "Too much", "scope": ["inventory:read", "inventory:write"] });
    let refused = sam.post(TOKENS, body).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["inventory:write"]));
    let body = json!({ "name": "Unknown", "scope": ["inventory:read", "inventory:steal"] });
    let refused = sam.post(TOKENS, body).await.is_problem(422, "invalid_field");
    refused.is_field_problem("scope[1]", "unknown_permission");
    assert_eq!(sam.walk(TOKENS, 10).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_token_cannot_expire_in_the_past() {
    let postern = Postern::ready().await;
    for past in ["2026-03-01T09:00:00Z", "1999-12-31T23:59:59Z"] {
        let body = json!({ "name": "Late", "expires_at": past });
        let refused = postern.ada().post(TOKENS, body).await.is_problem(422, "invalid_field");
        refused.is_field_problem("expires_at", "in_the_past");
    }
}
