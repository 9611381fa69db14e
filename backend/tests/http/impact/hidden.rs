//! No answer reveals what a role grants to a caller who may not read roles.

use serde_json::json;

use super::{IMPACT, all, difference, names, predicted};
use crate::harness::{Actor, Postern};

const WRITES: [&str; 6] =
    ["roles:write", "users:write", "api_users:write", "resources:write", "users:read", "api_users:read"];

/// A program that can predict every change and read all principals, but not roles.
async fn planner<'a>(postern: &'a Postern, more: &[&str]) -> Actor<'a> {
    postern.ada().program_with(&format!("Planner {more:?}"), &[&WRITES[..], more].concat()).await
}

#[tokio::test]
async fn no_answer_depends_on_what_a_role_grants() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (name, kind) in [("boxes", "collection"), ("bins", "external")] {
        ada.resource(name, kind).await;
    }
    let (role, other) = (ada.role("Held", &[]).await, ada.role("Other", &["inventory:read"]).await);
    let maker = ada.role("Maker", &["api_users:write", "inventory:read", "boxes:write", "bins:read"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let scanner = ada.api_user("Scanner", &[&role, &maker]).await;
    let issue = json!({ "name": "Limited", "scope": ["api_users:write", "inventory:read"] });
    let key = ada.issue(&scanner, issue).await;
    let descendant = key.at(&postern).api_user("Below", &[&other]).await;
    // The descendant holds the role too, within the scope of the key.
    ada.edit(&format!("/api/v1/api-users/{descendant}"), json!({ "roles": [role] })).await.is(200);
    ada.key(&descendant, "Below").await;
    let mut proposals = vec![
        json!({ "action": "principal.edit", "principal": sam.id, "disabled": true, "roles": [role] }),
        json!({ "action": "principal.delete", "principal": scanner }),
        json!({ "action": "key.edit", "owner": scanner, "key": key.id, "disabled": true }),
        json!({ "action": "key.delete", "owner": scanner, "key": key.id }),
        json!({ "action": "resource.retire", "resource": "boxes" }),
        json!({ "action": "resource.retire", "resource": "bins" }),
    ];
    for permissions in
        [json!([]), json!(["inventory:read"]), json!(["boxes:write"]), json!(["bins:read", "boxes:read"])]
    {
        proposals.push(json!({ "action": "role.edit", "role": role, "permissions": permissions }));
    }
    for roles in [json!([]), json!([role]), json!([other]), json!([role, other]), json!(["rol_000000000000"])] {
        for principal in [&sam.id, &scanner, &descendant] {
            proposals.push(json!({ "action": "principal.edit", "principal": principal, "roles": roles }));
        }
    }
    let planner = planner(&postern, &[]).await;
    let mut first: Vec<String> = Vec::new();
    for grants in
        [vec![], vec!["inventory:read"], vec!["boxes:write", "bins:read"], vec!["inventory:read", "boxes:read"]]
    {
        ada.edit(&format!("/api/v1/roles/{role}"), json!({ "permissions": grants })).await.is(200);
        let mut now = Vec::new();
        for proposal in &proposals {
            let reply = planner.post(IMPACT, proposal.clone()).await.is(200);
            assert!(names(&reply.body, "changed", "/principal/id").len() as u64 == reply["changed"]["total"]);
            for one in reply["changed"]["named"].as_array().unwrap() {
                assert_eq!((&one["gains"], &one["loses"]), (&json!([]), &json!([])), "{proposal}");
            }
            now.push(reply.text);
        }
        if first.is_empty() {
            first.clone_from(&now);
        }
        for ((first, now), proposal) in first.iter().zip(&now).zip(&proposals) {
            assert_eq!(first, now, "{proposal} reveals what the role grants");
        }
    }
}

#[tokio::test]
async fn an_answer_does_not_reveal_that_a_role_grants_a_retired_permission() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("bins", "external").await;
    let (with, without) = (ada.role("With", &["bins:read"]).await, ada.role("Without", &[]).await);
    ada.delete("/api/v1/resources/bins").await.is(204);
    let edit = |role| json!({ "action": "role.edit", "role": role, "permissions": ["bins:read"] });
    let reader = planner(&postern, &["roles:read"]).await;
    predicted(&reader, edit(&with)).await;
    reader.post(IMPACT, edit(&without)).await.is_problem(422, "invalid_field");
    let planner = planner(&postern, &[]).await;
    assert_eq!(predicted(&planner, edit(&with)).await.text, predicted(&planner, edit(&without)).await.text);
}

#[tokio::test]
async fn names_and_counts_stay_and_the_answer_says_that_permissions_are_hidden() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Held", &["inventory:read"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let off = ada.api_user("Off", &[&role]).await;
    ada.edit(&format!("/api/v1/api-users/{off}"), json!({ "disabled": true })).await.is(200);
    let key = ada.key(&scanner, "Left").await;
    let edit = json!({ "action": "role.edit", "role": role, "permissions": [] });
    let replace = json!({ "action": "principal.edit", "principal": scanner, "roles": [] });
    let (planner, reader) = (planner(&postern, &[]).await, planner(&postern, &["roles:read"]).await);
    for proposal in [&edit, &replace] {
        for (who, hidden, loses) in [(&planner, true, &[][..]), (&reader, false, &["inventory:read"])] {
            let impact = predicted(who, proposal.clone()).await;
            assert_eq!(impact["permissions_hidden"], hidden, "{proposal}");
            let one = difference(&scanner, "api_user", "Scanner", [&[], loses]);
            assert_eq!(impact["changed"], all(&[one]), "{proposal}");
        }
    }
    // Changes that do not depend on permissions are shown to both alike.
    for proposal in [
        json!({ "action": "principal.edit", "principal": scanner, "disabled": true }),
        json!({ "action": "principal.delete", "principal": scanner }),
        json!({ "action": "key.delete", "owner": scanner, "key": key.id }),
    ] {
        let impact = predicted(&planner, proposal.clone()).await;
        assert_eq!(impact["permissions_hidden"], false);
        assert_eq!(impact.body, predicted(&reader, proposal).await.body);
        assert_eq!(names(&impact.body, "keys_stopped", "/name"), ["Left"]);
    }
}

#[tokio::test]
async fn callers_see_their_own_permissions_but_not_what_another_role_would_add() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("boxes", "collection").await;
    let held = ada.role("Held", &["api_tokens:generate", "boxes:write", "boxes:read"]).await;
    let writes = ada.role("Writes", &WRITES).await;
    let secret = ada.role("Secret", &["billing:read"]).await;
    let session = ada.person("sam@example.com", &[&held, &writes]).await.at(&postern);
    let tim = ada.person("tim@example.com", &[&held]).await;
    let token = session.token("Sam's").await.at(&postern);
    let retire = json!({ "action": "resource.retire", "resource": "boxes" });
    let own = difference(&session.id, "user", "sam@example.com", [&[], &["boxes:write"]]);
    // A token sees what it can do itself.
    for (who, named) in [(&session, vec![own.clone()]), (&token, vec![])] {
        let impact = who.post(IMPACT, retire.clone()).await.is(200);
        assert_eq!(impact["changed"], all(&named));
        assert_eq!((&impact["complete"], &impact["permissions_hidden"]), (&json!(false), &json!(true)));
    }

    let edit = json!({ "action": "role.edit", "role": held, "permissions": ["api_tokens:generate", "boxes:read"] });
    let mut impact = predicted(&session, edit.clone()).await.body;
    let mut both = vec![own, difference(&tim.id, "user", "tim@example.com", [&[], &[]])];
    both.sort_by_key(|one| one["principal"]["id"].as_str().unwrap().to_owned());
    assert_eq!(impact["changed"].take(), all(&both));
    let impact = predicted(&token, edit).await;
    assert!(impact["changed"]["named"].as_array().unwrap().iter().all(|one| one["loses"] == json!([])));

    let roles = |roles: &[&String]| json!({ "action": "principal.edit", "principal": session.id, "roles": roles });
    let impact = predicted(&session, roles(&[&held])).await;
    assert_eq!(impact["changed"]["named"][0]["loses"].as_array().unwrap().len(), WRITES.len());
    let impact = predicted(&session, roles(&[&held, &writes, &secret])).await;
    assert_eq!(impact["changed"], all(&[difference(&session.id, "user", "sam@example.com", [&[], &[]])]));
    assert_eq!(impact["permissions_hidden"], true);
}

#[tokio::test]
async fn the_scope_of_a_key_is_shown_only_to_callers_who_may_read_its_owner() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let makes = ada.role("Makes", &["users:write", "inventory:read", "inventory:write"]).await;
    let held = ada.role("Held", &["inventory:read", "inventory:write"]).await;
    let narrow = ada.role("Narrow", &["inventory:read"]).await;
    let scanner = ada.api_user("Scanner", &[&makes]).await;
    let issue = json!({ "name": "Limited", "scope": ["users:write", "inventory:read"] });
    let key = ada.issue(&scanner, issue).await;
    let sam = key.at(&postern).person("sam@example.com", &[&narrow]).await;
    ada.edit(&format!("/api/v1/users/{}", sam.id), json!({ "roles": [held] })).await.is(200);
    let edit = json!({ "action": "role.edit", "role": held, "permissions": [] });
    for (more, hidden, loses) in [(vec![], true, &[][..]), (vec!["api_users:read"], false, &["inventory:read"])] {
        let rights = [vec!["roles:write", "roles:read", "users:read"], more.clone()].concat();
        let who = ada.program_with(&format!("Reads {more:?}"), &rights).await;
        let impact = predicted(&who, edit.clone()).await;
        let one = difference(&sam.id, "user", "sam@example.com", [&[], loses]);
        assert_eq!(impact["changed"], all(&[one]), "{more:?}");
        assert_eq!(impact["permissions_hidden"], hidden);
    }
}

#[tokio::test]
async fn a_key_does_not_see_the_names_of_its_owners_other_keys() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Writes", &["api_users:write"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let (left, right) = (ada.key(&scanner, "Left").await, ada.key(&scanner, "Right").await);
    let delete = json!({ "action": "key.delete", "owner": scanner, "key": right.id });
    let impact = predicted(&left.at(&postern), delete.clone()).await;
    assert_eq!(impact["keys_stopped"], json!({ "named": [], "total": 1 }));
    let permissions = ["api_users:write", "api_users:read"];
    ada.edit(&format!("/api/v1/roles/{role}"), json!({ "permissions": permissions })).await.is(200);
    let impact = predicted(&left.at(&postern), delete).await;
    assert_eq!(names(&impact.body, "keys_stopped", "/name"), ["Right"]);
}
