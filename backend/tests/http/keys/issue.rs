//! Issuing a key or generating a token: the secret is shown once. The key can do what its owner can, within its scope
//! and until it expires.

use serde_json::{Value, json};

use super::Owner;
use crate::harness::{Kind, Postern, Program};

#[tokio::test]
async fn the_response_that_issues_a_key_is_the_only_one_with_its_secret() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let manager = owner.manager();
        let reply = owner
            .issue(json!({
                "name": " Left ", "note": "At dock 4.\nAsk Bob.", "scope": ["inventory:read", "inventory:write"],
                "expires_at": "2026-04-01T12:00:00+02:00",
            }))
            .await;
        let program = Program::of(&reply);
        let letter = if kind == Kind::User { 'u' } else { 'a' };
        let prefix = format!("pst_{letter}{}{}", &owner.id[4..], &program.id[4..]);
        let key = json!({
            "id": program.id, "name": "Left", "note": "At dock 4.\nAsk Bob.", "prefix": prefix,
            "scope": ["inventory:read", "inventory:write"], "expires_at": "2026-04-01T10:00:00.000Z", "disabled": false,
            "created_at": "2026-03-01T09:00:00.000Z", "created_by": manager.session().await["principal"],
            "has_dependents": false, "status": "active", "last_used": null, "version": 1,
        });
        assert_eq!(reply.body, json!({ "key": key, "secret": program.secret }));
        let secret = program.secret.strip_prefix(&format!("{prefix}_")).unwrap();
        assert!(program.secret.len() <= 90, "{}", program.secret);
        assert!(owner.postern.dump().await.values().all(|item| !item.contains(&secret[..12])));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("location"), Some(owner.path_of(&program).as_str()));
        let found = manager.get(&owner.path_of(&program)).await.is(200);
        assert_eq!((&found.body, found.header("etag")), (&key, Some("\"1\"")));
        assert_eq!(manager.get(&owner.path).await.is(200).body, json!({ "items": [key], "next_cursor": null }));
        owner.shows_keys(1).await;
        let after = json!({
            "key": program.id, "name": "Left", "note": "At dock 4.\nAsk Bob.", "disabled": false,
            "scope": ["inventory:read", "inventory:write"], "expires_at": "2026-04-01T10:00:00.000Z", "previous_until": null,
        });
        owner.entry_of(&reply).await.says("key.create", Value::Null, after);
    }
}

#[tokio::test]
async fn a_key_has_the_permissions_that_are_in_its_scope_and_that_its_owner_holds() {
    let records = "/api/v1/collections/inventory/records";
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let issued = owner.issue(json!({ "name": "Whole" })).await;
        let key = &issued["key"];
        assert_eq!([&key["note"], &key["scope"], &key["expires_at"]], [&json!(""), &Value::Null, &Value::Null]);
        let whole = Program::of(&issued);
        let expected = json!({
            "principal": { "id": owner.id, "kind": kind.name(), "name": owner.name }, "administrator": false,
            "credential": { "kind": if kind == Kind::User { "api_token" } else { "api_key" }, "id": whole.id, "name": "Whole" },
            "permissions": Owner::PERMISSIONS,
        });
        let session = whole.at(&owner.postern).session().await.is(200);
        for (field, expected) in expected.as_object().unwrap() {
            let shown = &session[field.as_str()];
            let Some(members) = expected.as_object() else {
                assert_eq!(shown, expected);
                continue;
            };
            assert!(members.iter().all(|(name, value)| shown[name] == *value), "{shown}");
        }
        let mut scopes = vec![(json!(["inventory:read"]), json!(["inventory:read"])), (json!([]), json!([]))];
        if kind == Kind::ApiUser {
            // Ada can put a permission into the scope that the API user does not hold.
            scopes.push((json!(["inventory:read", "billing:read"]), json!(["inventory:read"])));
            scopes.push((json!(["billing:read"]), json!([])));
        }
        for (scope, permissions) in scopes {
            let key = Program::of(&owner.issue(json!({ "name": "Key", "scope": scope })).await);
            let session = key.at(&owner.postern).session().await.is(200);
            assert_eq!((&session["permissions"], &session["administrator"]), (&permissions, &json!(false)), "{scope}");
        }
        let writer = Program::of(&owner.issue(json!({ "name": "Writer", "scope": ["inventory:write"] })).await);
        let writer = writer.at(&owner.postern);
        writer.post(records, json!({ "slab": 1 })).await.is(201);
        writer.get(records).await.is_problem(403, "insufficient_scope");
        let role = format!("/api/v1/roles/{}", owner.role);
        owner.postern.ada().edit(&role, json!({ "permissions": ["inventory:read"] })).await.is(200);
        writer.post(records, json!({ "slab": 1 })).await.is_problem(403, "insufficient_scope");
        writer.get(records).await.is_problem(403, "insufficient_scope");
    }
}

#[tokio::test]
async fn an_invalid_key_is_refused_and_changes_nothing() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (manager, before) = (owner.manager(), owner.postern.state().await);
        for (body, field, code) in [
            (json!({ "name": "" }), "name", "required"),
            (json!({ "name": "K", "note": "x".repeat(1001) }), "note", "too_long"),
            (json!({ "name": "K", "expires_at": "2026-03-01T09:00:00.000Z" }), "expires_at", "in_the_past"),
            (json!({ "name": "K", "expires_at": "1999-12-31T23:59:59.000Z" }), "expires_at", "in_the_past"),
            (json!({ "name": "K", "scope": ["inventory:read", "gates:open"] }), "scope[1]", "unknown_permission"),
            (json!({ "name": "K", "scope": ["inventory:read", "inventory:steal"] }), "scope[1]", "unknown_permission"),
            (json!({ "name": "K", "scope": ["gates:read", "inventory:read"] }), "scope[0]", "unknown_permission"),
            (json!({ "name": "K", "scope": vec!["inventory:read"; 201] }), "scope", "too_many"),
        ] {
            manager.post(&owner.path, body).await.is_invalid(field, code);
        }
        let (ada, name) = (owner.postern.ada(), json!({ "name": "K" }));
        ada.post(&Kind::ApiUser.keys(&ada.id), name).await.is_problem(404, "not_found");
        assert_eq!(owner.postern.state().await, before);
    }
}

#[tokio::test]
async fn a_caller_issues_keys_only_to_api_users_it_covers_and_within_its_permissions() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let kim = ada.person_with("kim@example.com", &["api_users:read", "api_users:write", "inventory:read"]).await;
    let (reader, billing) =
        (ada.role("Reader", &["inventory:read"]).await, ada.role("Billing", &["billing:read"]).await);
    let (equal, stronger) = (ada.api_user("Equal", &[&reader]).await, ada.api_user("Above", &[&billing]).await);
    let wide = json!({ "name": "K", "scope": ["inventory:read", "billing:read"] });
    for (api_user, body) in
        [(&stronger, json!({ "name": "K" })), (&stronger, json!({ "name": "K", "scope": [] })), (&equal, wide)]
    {
        let refused = kim.post(&Kind::ApiUser.keys(api_user), body).await;
        refused.is_forbidden("beyond_your_rights", &["billing:read"]);
    }
    assert_eq!(ada.get(&Kind::ApiUser.path(&equal)).await.is(200)["keys"], 0);
    let key = kim.key(&equal, "Fine").await;
    let path = format!("{}/{}", Kind::ApiUser.keys(&equal), key.id);
    assert_eq!(ada.get(&path).await.is(200)["created_by"]["id"], *kim.id);
}

#[tokio::test]
async fn generating_needs_its_permission_and_losing_it_keeps_existing_tokens_working() {
    let owner = Owner::ready(Kind::User).await;
    let (postern, sam) = (&owner.postern, owner.manager());
    let token = owner.key("Scanner").await;
    let role = format!("/api/v1/roles/{}", owner.role);
    postern.ada().edit(&role, json!({ "permissions": ["inventory:read"] })).await.is(200);

    let refused = sam.post(&owner.path, json!({ "name": "Another" })).await;
    refused.is_forbidden("insufficient_scope", &["api_tokens:generate"]);
    token.at(postern).get("/api/v1/collections/inventory/records").await.is(200);
    assert_eq!(token.at(postern).permissions().await, json!(["inventory:read"]));
    // Managing an existing token needs no permission.
    let rotated = Program::of(&owner.rotate(&token, json!({})).await);
    assert!(rotated.at(postern).works().await);
    let path = owner.path_of(&token);
    sam.patch_version(&path, "\"1\"", json!({ "name": "Old" })).await.is_problem(412, "stale_version");
    sam.edit(&path, json!({ "name": "Old" })).await.is(200);
    sam.delete(&path).await.is(204);
}
