//! Rules 3, 8 and 21 for tokens: a token never grants more, nor lasts longer, than the credential that issued it.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::json;

use super::{Hr, create, permissions, user};
use crate::harness::{Postern, Program};

const TOKENS: &str = "/api/v1/account/tokens";

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn a_dependent_person_generates_no_token_beyond_their_effective_permissions() {
    let postern = Postern::ready().await;
    let hr = Hr::with(
        &postern,
        json!({
            "name": "HR",
            "scope": ["api_tokens:generate", "inventory:read", "users:write"],
        }),
    );
    let hr = hr.await;
    let stan = create(&hr.token(), "stan@example.com", json!([])).await.is(201);
    let stan = postern.ada().accept(&stan.text_at("/invitation/code")).await;
    let wide = postern.ada().role("Wide", &["api_tokens:generate", "billing:read", "inventory:read"]).await;
    postern.ada().patch(&user(&stan.id), json!({ "roles": [wide] })).await.is(200);
    let stan = stan.at(&postern);

    let refused = stan.post(TOKENS, json!({ "name": "All I hold" })).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    let scope = json!(["inventory:read", "billing:read"]);
    stan.post(TOKENS, json!({ "name": "More", "scope": scope })).await.is_problem(403, "beyond_your_rights");
    let token = stan.scoped_token("All I can", &["inventory:read"]).await;
    assert_eq!(permissions(&token.at(&postern)).await, set(&["inventory:read"]));
}

#[tokio::test]
async fn a_scoped_or_expiring_token_generates_no_tokens_and_creates_nothing_wider_or_longer_lived() {
    let postern = Postern::ready().await;
    let hr = Hr::with(
        &postern,
        json!({
            "name": "HR",
            "scope": ["api_tokens:generate", "inventory:read", "roles:write", "users:read", "users:write"],
            "expires_at": "2026-03-01T09:10:00Z",
        }),
    );
    let hr = hr.await;
    hr.token().post(TOKENS, json!({ "name": "Longer" })).await.is_problem(403, "session_required");
    let own = format!("{TOKENS}/{}", hr.token.id);
    hr.token().patch_version(&own, "\"1\"", json!({ "name": "Longer" })).await.is_problem(403, "session_required");
    hr.token().post(&format!("{own}/rotate"), json!({})).await.is_problem(403, "session_required");
    // Scope and expiry never change, even in a session.
    for body in [json!({ "scope": ["inventory:write"] }), json!({ "expires_at": null })] {
        hr.hana().patch_version(&own, "\"1\"", body).await.is_problem(400, "bad_body");
    }

    // The token cannot grant more than its scope, neither by a new role nor by its owner's.
    let body = json!({ "name": "Wider", "permissions": ["inventory:write"] });
    hr.token().post("/api/v1/roles", body).await.is_problem(403, "beyond_your_rights");
    create(&hr.token(), "stan@example.com", json!([hr.role])).await.is_problem(403, "beyond_your_rights");
    let staff = hr.token().role("Staff", &["api_tokens:generate", "inventory:read"]).await;
    let stan = hr.token().person("stan@example.com", &[&staff]).await;
    let stans = stan.at(&postern).token("Without an end").await;
    permissions(&stans.at(&postern)).await;
    let body = json!({ "name": "To the end of time", "expires_at": "9000-01-01T00:00:00Z" });
    let longest = Program::of(&stan.at(&postern).post(TOKENS, body).await.is(201));

    postern.advance(SignedDuration::from_mins(10));
    for actor in [hr.token(), stan.at(&postern), stans.at(&postern), longest.at(&postern)] {
        actor.get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
}

#[tokio::test]
async fn a_token_expires_to_the_millisecond() {
    let postern = Postern::ready().await;
    let expires_at = "2026-03-01T09:10:00Z";
    let body = json!({ "name": "Short", "expires_at": expires_at });
    let token = Program::of(&postern.ada().post(TOKENS, body).await.is(201));
    postern.advance(SignedDuration::from_millis(600_000 - 1));
    permissions(&token.at(&postern)).await;
    postern.advance(SignedDuration::from_millis(1));
    assert_eq!(postern.now().to_string(), expires_at);
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    let body = json!({ "name": "Past", "expires_at": expires_at });
    postern
        .ada()
        .post(TOKENS, body)
        .await
        .is_problem(422, "invalid_field")
        .is_field_problem("expires_at", "in_the_past");
}

#[tokio::test]
async fn an_empty_null_or_unknown_scope_grants_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let empty = ada.scoped_token("Empty", &[]).await;
    assert_eq!(permissions(&empty.at(&postern)).await, set(&[]));
    empty.at(&postern).get("/api/v1/users").await.is_problem(403, "insufficient_scope");
    empty.at(&postern).get("/api/v1/collections/inventory/records").await.is_problem(403, "insufficient_scope");

    let before = postern.dump().await;
    ada.post(TOKENS, json!({ "name": "Null", "scope": null })).await.is_problem(400, "bad_body");
    ada.post(TOKENS, json!({ "name": "Text", "scope": "users:read" })).await.is_problem(400, "bad_body");
    for unknown in ["*", "users:*", "users:", "Users:Read", "users:read ", "", "gone:read", "administrator"] {
        let body = json!({ "name": "Unknown", "scope": ["users:read", unknown] });
        let refused = ada.post(TOKENS, body).await.is_problem(422, "invalid_field");
        refused.is_field_problem("scope[1]", "unknown_permission");
    }
    assert!(postern.dump().await == before);
}

#[tokio::test]
async fn an_administrators_token_with_a_scope_is_no_administrator() {
    let postern = Postern::ready().await;
    let all = permissions(&postern.ada()).await;
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let scoped = postern.ada().scoped_token("All by name", &all).await;
    let scoped = scoped.at(&postern);
    assert_eq!(scoped.get("/api/v1/session").await["administrator"], false);
    let refused = create(&scoped, "eve@example.com", json!([super::ADMINISTRATOR])).await;
    refused.is_problem(403, "beyond_your_rights");
    // Omitted roles default to the owner's: Administrator, which the token does not cover either.
    let refused = scoped.post("/api/v1/users", json!({ "login": "eve@example.com", "name": "Eve" })).await;
    refused.is_problem(403, "beyond_your_rights");
}

#[tokio::test]
async fn losing_the_permission_to_generate_tokens_keeps_the_existing_ones() {
    let postern = Postern::ready().await;
    let role = postern.ada().role("Maker", &["api_tokens:generate", "inventory:read"]).await;
    let mara = postern.ada().person("mara@example.com", &[&role]).await;
    let token = mara.at(&postern).token("Kept").await;
    postern.ada().patch(&super::role(&role), json!({ "permissions": ["inventory:read"] })).await.is(200);
    mara.at(&postern).post(TOKENS, json!({ "name": "New" })).await.is_problem(403, "insufficient_scope");
    assert_eq!(permissions(&token.at(&postern)).await, set(&["inventory:read"]));
}
