//! Rules 8 and 11 for roles: an editor must cover the old and the new permissions of a role, and never edits a role
//! that their own permissions depend on.

use serde_json::{Value, json};

use super::{ADMINISTRATOR, Hr, create, invited, permissions, role, user};
use crate::harness::Postern;

const EDITS: [fn() -> Value; 3] = [
    || json!({ "permissions": ["inventory:read", "users:read"] }),
    || json!({ "permissions": [] }),
    || json!({ "description": "Nothing to see here" }),
];

#[tokio::test]
async fn nobody_adds_permissions_to_a_role_they_depend_on() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let staff = hr.token().role("Staff", &["roles:write", "roles:read", "inventory:read"]).await;
    let stan = hr.token().person("stan@example.com", &[&staff]).await;
    // Grants everything that the HR role grants, so that only rule 11 refuses the edit.
    let twin = postern.ada().role("Twin of HR", &Hr::RIGHTS).await;
    postern.ada().patch(&user(&stan.id), json!({ "roles": [staff, twin] })).await.is(200);
    let temporary = postern.ada().role("Temporary", &["billing:read"]).await;
    postern.ada().patch(&user(&hr.hana.id), json!({ "roles": [hr.role, temporary] })).await.is(200);

    let before = postern.ada().get(&role(&hr.role)).await.is(200).body;
    let mut copied: Vec<&str> = Hr::RIGHTS.to_vec();
    copied.push("billing:read");
    for actor in [hr.hana(), hr.token()] {
        let refused = actor.patch(&role(&hr.role), json!({ "permissions": copied })).await;
        refused.is_problem(403, "own_rights");
    }
    for actor in [hr.hana(), hr.token(), stan.at(&postern)] {
        for edit in EDITS {
            actor.patch(&role(&hr.role), edit()).await.is_problem(403, "own_rights");
        }
        actor.delete(&role(&hr.role)).await.is_problem(403, "own_rights");
    }
    stan.at(&postern).patch(&role(&twin), json!({ "permissions": [] })).await.is_problem(403, "own_rights");
    assert_eq!(postern.ada().get(&role(&hr.role)).await.body, before);
    // A role that only others hold can be edited within the caller's own permissions.
    let other = hr.token().role("Other", &["inventory:read"]).await;
    invited(&hr.token(), "vera@example.com", &[&other]).await;
    hr.token().patch(&role(&other), json!({ "permissions": ["inventory:write"] })).await.is(200);
}

#[tokio::test]
async fn an_editor_must_cover_both_the_old_and_the_new_permissions() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let editor = ada.role("Editor", &["roles:read", "roles:write", "inventory:read"]).await;
    let weak = ada.person("weak@example.com", &[&editor]).await;
    let weak = weak.at(&postern);
    let beyond = ada.role("Beyond", &["inventory:read", "billing:read"]).await;
    let within = ada.role("Within", &["inventory:read"]).await;
    ada.person("holder@example.com", &[&beyond, &within]).await;

    // Removing permissions affects the holders too, so the old set always counts.
    for edit in EDITS {
        let refused = weak.patch(&role(&beyond), edit()).await.is_problem(403, "beyond_your_rights");
        assert!(refused["missing_permissions"].as_array().unwrap().contains(&json!("billing:read")), "{refused:?}");
    }
    weak.delete(&role(&beyond)).await.is_problem(403, "beyond_your_rights");
    let more = json!({ "permissions": ["inventory:read", "billing:read"] });
    weak.patch(&role(&within), more).await.is_problem(403, "beyond_your_rights");
    weak.patch(&role(&within), json!({ "permissions": [] })).await.is(200);
}

#[tokio::test]
async fn only_administrators_assign_administrator_and_nobody_edits_it() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let vera = invited(&postern.ada(), "vera@example.com", &[]).await;
    // All named permissions together are still less than Administrator.
    let all: Vec<String> = permissions(&postern.ada()).await.into_iter().collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let everything = postern.ada().role("Everything", &all).await;
    let eve = postern.ada().person("eve@example.com", &[&everything]).await;
    let inside = invited(&hr.token(), "inside@example.com", &[]).await;
    hr.token().patch(&user(&inside), json!({ "roles": [ADMINISTRATOR] })).await.is_problem(403, "beyond_your_rights");
    create(&hr.token(), "new@example.com", json!([ADMINISTRATOR])).await.is_problem(403, "beyond_your_rights");
    for actor in [hr.hana(), eve.at(&postern)] {
        create(&actor, "new@example.com", json!([ADMINISTRATOR])).await.is_problem(403, "beyond_your_rights");
        let refused = actor.patch(&user(&vera), json!({ "roles": [ADMINISTRATOR] })).await;
        refused.is_problem(403, "beyond_your_rights");
    }
    for actor in [eve.at(&postern), postern.ada()] {
        actor.patch(&role(ADMINISTRATOR), json!({ "permissions": [] })).await.is_problem(409, "built_in_role");
        actor.delete(&role(ADMINISTRATOR)).await.is_problem(409, "built_in_role");
    }
}

#[tokio::test]
async fn nobody_but_an_administrator_changes_their_own_roles() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let spare = postern.ada().role("Spare", &["inventory:read"]).await;
    for roles in [json!([hr.role, spare]), json!([spare]), json!([])] {
        for actor in [hr.hana(), hr.token()] {
            actor.patch(&user(&hr.hana.id), json!({ "roles": roles })).await.is_problem(403, "own_rights");
        }
    }
    let both = json!({ "roles": [ADMINISTRATOR, spare] });
    postern.ada().patch(&user(&postern.ada().id), both.clone()).await.is(200);
    // Her token may not change its owner's roles.
    let token = postern.ada().token("Ada's").await;
    token.at(&postern).patch(&user(&postern.ada().id), both).await.is_problem(403, "own_rights");
}

#[tokio::test]
async fn a_role_that_reuses_a_name_gives_nobody_the_old_permissions() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let old = ada.role("Dispatch", &["billing:read", "api_tokens:generate"]).await;
    let dora = ada.person("dora@example.com", &[&old]).await;
    let token = dora.at(&postern).token("Dora's").await;
    ada.delete(&role(&old)).await.is_problem(409, "role_in_use");
    ada.patch(&user(&dora.id), json!({ "roles": [] })).await.is(200);
    ada.delete(&role(&old)).await.is(204);
    let new = ada.role("Dispatch", &["billing:read", "inventory:read"]).await;
    assert_ne!(new, old);
    assert!(permissions(&dora.at(&postern)).await.is_empty());
    assert!(permissions(&token.at(&postern)).await.is_empty());
    create(&ada, "eve@example.com", json!([old]))
        .await
        .is_problem(422, "invalid_field")
        .is_field_problem("roles[0]", "unknown_role");

    // Moving a name between roles moves neither permissions nor holders.
    let quiet = ada.role("Quiet", &[]).await;
    ada.patch(&user(&dora.id), json!({ "roles": [quiet] })).await.is(200);
    ada.patch(&role(&new), json!({ "name": "Dispatch, then" })).await.is(200);
    ada.patch(&role(&quiet), json!({ "name": "Dispatch" })).await.is(200);
    assert!(permissions(&dora.at(&postern)).await.is_empty());
}
