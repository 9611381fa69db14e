//! Every kind of proposal: required permissions, refusals, and no side effects.

use serde_json::{Value, json};

use super::{IMPACT, all, names, no_impact, predicted};
use crate::harness::Postern;

/// Creates one object of each kind, and a proposal of every kind with the permission that it requires.
async fn fixture(postern: &Postern) -> Vec<(&'static str, Value)> {
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let key = ada.key(&scanner, "Left").await.id;
    let token = ada.token("Ada's").await.id;
    for kind in ["collection", "external"] {
        ada.resource(&format!("a_{kind}"), kind).await;
    }
    vec![
        ("roles:write", json!({ "action": "role.edit", "role": role, "permissions": [] })),
        ("users:write", json!({ "action": "principal.edit", "principal": sam.id, "disabled": true })),
        ("users:write", json!({ "action": "principal.edit", "principal": sam.id, "roles": [] })),
        ("users:write", json!({ "action": "principal.delete", "principal": sam.id })),
        ("users:write", json!({ "action": "key.edit", "owner": ada.id, "key": token, "disabled": true })),
        ("users:write", json!({ "action": "key.delete", "owner": ada.id, "key": token })),
        ("api_users:write", json!({ "action": "principal.edit", "principal": scanner, "disabled": true })),
        ("api_users:write", json!({ "action": "principal.edit", "principal": scanner, "roles": [role] })),
        ("api_users:write", json!({ "action": "principal.delete", "principal": scanner })),
        ("api_users:write", json!({ "action": "key.edit", "owner": scanner, "key": key, "disabled": true })),
        ("api_users:write", json!({ "action": "key.delete", "owner": scanner, "key": key })),
        ("resources:write", json!({ "action": "resource.retire", "resource": "a_collection" })),
        ("resources:write", json!({ "action": "resource.retire", "resource": "a_external" })),
    ]
}

#[tokio::test]
async fn a_prediction_requires_the_permission_to_make_the_change_and_changes_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let proposals = fixture(&postern).await;
    let every = ["roles:write", "users:write", "api_users:write", "resources:write"];
    for right in every {
        let key = ada.program_with(&format!("With {right}"), &[right]).await;
        for (required, proposal) in &proposals {
            let reply = key.post(IMPACT, proposal.clone()).await;
            if *required == right {
                reply.is(200);
            } else {
                reply.is_forbidden("insufficient_scope", &[required]);
            }
        }
        // Without the permission, a missing role is refused like an existing one.
        let unknown = json!({ "action": "role.edit", "role": "rol_0000000000zz", "permissions": [] });
        key.post(IMPACT, unknown).await.is(if right == "roles:write" { 404 } else { 403 });
    }
    let send_all = async {
        for (_, proposal) in proposals {
            postern.anonymous().post(IMPACT, proposal.clone()).await.is_problem(401, "unauthenticated");
            let first = predicted(&ada, proposal.clone()).await;
            assert_eq!(predicted(&ada, proposal).await.text, first.text);
        }
    };
    postern.unchanged_by(send_all).await;
}

#[tokio::test]
async fn users_can_predict_changes_to_their_own_tokens_and_see_their_names_but_a_token_cannot_for_its_owner() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person_with("sam@example.com", &["api_tokens:generate", "api_users:write"]).await;
    let (token, _) = (sam.token("Dock 4").await, sam.token("Dock 5").await);
    token.at(&postern).api_user("Below", &[]).await;
    for proposal in [
        json!({ "action": "key.edit", "owner": sam.id, "key": token.id, "disabled": true }),
        json!({ "action": "key.delete", "owner": sam.id, "key": token.id }),
    ] {
        let impact = predicted(&sam, proposal.clone()).await;
        let owner = json!({ "id": sam.id, "kind": "user", "name": "sam@example.com" });
        let stopped = all(&[json!({ "owner": owner, "id": token.id, "name": "Dock 4" })]);
        assert_eq!(impact["keys_stopped"], stopped, "{impact:?}");
        token.at(&postern).post(IMPACT, proposal).await.is_problem(403, "insufficient_scope");
    }
    for actor in [&ada, &sam] {
        let impact = predicted(actor, json!({ "action": "keys.delete", "owner": sam.id })).await;
        let mut stopped = names(&impact.body, "keys_stopped", "/name");
        stopped.sort_unstable();
        assert_eq!((stopped, &impact["stopped"]["total"]), (vec!["Dock 4", "Dock 5"], &json!(1)));
    }
    let foreign = json!({ "action": "key.delete", "owner": ada.id, "key": ada.token("Ada's").await.id });
    sam.post(IMPACT, foreign).await.is_problem(403, "insufficient_scope");
}

#[tokio::test]
async fn proposals_for_missing_objects_are_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let scanner = ada.api_user("Scanner", &[]).await;
    let (deleted, key) = (ada.api_user("Gone", &[]).await, ada.key(&scanner, "Left").await.id);
    let deleted_key = ada.key(&deleted, "Gone").await.id;
    ada.delete(&format!("/api/v1/api-users/{deleted}")).await.is(204);
    ada.resource("bins", "external").await;
    let state = postern.state().await;
    for unknown in [
        json!({ "action": "role.edit", "role": "rol_0000000000zz", "permissions": [] }),
        json!({ "action": "role.edit", "role": "rol_000000000000", "permissions": [] }),
        json!({ "action": "principal.edit", "principal": "usr_0000000000zz", "disabled": true }),
        json!({ "action": "principal.edit", "principal": deleted, "disabled": true }),
        // A missing principal is found missing before any role is checked.
        json!({ "action": "principal.edit", "principal": "usr_0000000000zz", "roles": ["rol_000000000000"] }),
        json!({ "action": "principal.edit", "principal": "usr_0000000000zz", "roles": ["rol_0000000000zz"] }),
        json!({ "action": "principal.delete", "principal": deleted }),
        json!({ "action": "principal.delete", "principal": "api_0000000000zz" }),
        json!({ "action": "key.edit", "owner": scanner, "key": "key_0000000000zz", "disabled": true }),
        json!({ "action": "key.edit", "owner": ada.id, "key": key, "disabled": true }),
        json!({ "action": "key.delete", "owner": deleted, "key": deleted_key }),
        json!({ "action": "key.delete", "owner": "api_0000000000zz", "key": key }),
        json!({ "action": "resource.retire", "resource": "nothing" }),
        json!({ "action": "resource.retire", "resource": "inventory" }),
        json!({ "action": "resource.retire", "resource": "users" }),
        json!({ "action": "resource.retire", "resource": "No name" }),
    ] {
        ada.post(IMPACT, unknown).await.is_problem(404, "not_found");
    }
    let edit = |roles: &[&str]| json!({ "action": "principal.edit", "principal": scanner, "roles": roles });
    ada.post(IMPACT, edit(&["rol_0000000000zz"])).await.is_invalid("roles[0]", "unknown_role");
    ada.post(IMPACT, edit(&["rol_000000000000"; 9])).await.is_problem(422, "invalid_field");
    let role = ada.role("Dock", &[]).await;
    for bad in ["nothing:read", "bins:delete", "", "users"] {
        let unknown = json!({ "action": "role.edit", "role": role, "permissions": [bad] });
        ada.post(IMPACT, unknown).await.is_invalid("permissions[0]", "unknown_permission");
    }
    for malformed in [
        json!({ "action": "role.edit", "role": role }),
        json!({ "action": "principal.delete", "principal": role }),
        json!({ "action": "key.edit", "owner": scanner, "key": key }),
    ] {
        ada.post(IMPACT, malformed).await.is_problem(400, "bad_body");
    }
    ada.delete(&format!("/api/v1/roles/{role}")).await.is(204);
    let now = postern.state().await;
    let other = |(pk, _): &&(String, String)| !pk.starts_with("CHANGES#");
    assert!(now.keys().filter(other).eq(state.keys().filter(other)));
}

#[tokio::test]
async fn a_change_without_effect_affects_nobody() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "users:read"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let key = ada.key(&scanner, "Left").await.id;
    let unused = ada.role("Unused", &["inventory:read"]).await;
    let twin = ada.role("Twin", &["users:read", "inventory:read"]).await;
    for proposal in [
        json!({ "action": "role.edit", "role": role, "permissions": ["users:read", "inventory:read", "users:read"] }),
        json!({ "action": "role.edit", "role": unused, "permissions": ["users:write"] }),
        json!({ "action": "principal.edit", "principal": scanner }),
        json!({ "action": "principal.edit", "principal": scanner, "disabled": false }),
        json!({ "action": "principal.edit", "principal": scanner, "roles": [role] }),
        json!({ "action": "principal.edit", "principal": scanner, "roles": [role, role] }),
        json!({ "action": "principal.edit", "principal": scanner, "roles": [twin, unused] }),
        json!({ "action": "key.edit", "owner": scanner, "key": key, "disabled": false }),
    ] {
        assert_eq!(predicted(&ada, proposal).await.body, no_impact());
    }
}
