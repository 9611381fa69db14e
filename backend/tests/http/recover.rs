//! Recovery: the operator of Postern gives an administrator a new invitation. There is no route for it.

use postern_backend::error::Error;
use postern_backend::operation::recover::recover;
use postern_backend::store::commit::Commit;
use postern_backend::store::item_key;
use serde_json::{Value, json};

use crate::harness::{ADMINISTRATOR, PASSWORD, PUBLIC_URL, Person, Postern};

#[tokio::test]
async fn a_locked_out_sole_administrator_gets_a_working_link() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    for _ in 0..10 {
        postern.sign_in("ada@example.com", "forgotten").await.is_problem(401, "sign_in_failed");
    }
    postern.sign_in("ada@example.com", "forgotten").await.is_problem(429, "too_many_attempts");
    let invitation = recover(&postern.app, " ADA@example.com").await.unwrap();
    assert_eq!(invitation.url, format!("{PUBLIC_URL}/invitation#{}", invitation.code));
    assert_eq!(invitation.expires_at.to_string(), "2026-03-08T09:00:00.000Z");
    assert!(!ada.works().await && !token.at(&postern).works().await);

    let entry = postern.log_of(&ada.id).await.pop().unwrap();
    entry.says("user.recover", json!({ "invited": false }), json!({ "invited": true }));
    entry.is_about("user", &ada.id, "Ada");
    assert_eq!(entry.0["actor"], json!({ "kind": "deployer", "id": "deployer", "name": "Deployer" }));
    assert_eq!(entry.0["credential"], json!({ "kind": "deployer" }));
    assert!(!entry.0.to_string().contains(&invitation.code));

    postern.advance(jiff::SignedDuration::from_mins(15));
    postern.sign_in("ada@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let second = recover(&postern.app, "ada@example.com").await.unwrap();
    postern.accept(&invitation.code, PASSWORD).await.is_problem(401, "invalid_code");
    let accepted = postern.accept(&second.code, PASSWORD).await.is(200);
    assert_eq!((&accepted["id"], &accepted["status"]), (&json!(ada.id), &json!("active")));
    let ada = Person::of(&accepted).at(&postern);
    assert_eq!(ada.session().await.is(200)["administrator"], true);
    assert!(token.at(&postern).works().await);
}

#[tokio::test]
async fn recovery_makes_a_disabled_dependent_administrator_enabled_and_independent() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let bob = token.at(&postern).person("bob@example.com", &[ADMINISTRATOR]).await.at(&postern);
    let ended = bob.token("Backup").await;
    let path = format!("/api/v1/users/{}", bob.id);
    ada.patch(&path, json!({ "disabled": true })).await.is(200);
    let invitation = recover(&postern.app, "bob@example.com").await.unwrap();
    let user = ada.get(&path).await.is(200);
    let shown = (&user["disabled"], &user["status"], &user["provisioned_by"]);
    assert_eq!(shown, (&json!(false), &json!("invited"), &Value::Null));
    let entry = postern.log_of(&bob.id).await.pop().unwrap();
    let provisioning_key = json!({ "owner": ada.id, "id": token.id });
    let tokens = json!([{ "key": ended.id, "name": "Backup" }]);
    let before =
        json!({ "disabled": true, "invited": false, "provisioned_by": provisioning_key, "ended_keys": tokens });
    entry.says("user.recover", before, json!({ "disabled": false, "invited": true, "provisioned_by": null }));

    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    let bob = ada.accept(&invitation.code).await.at(&postern);
    bob.get("/api/v1/users").await.is(200);
    assert!(!ended.at(&postern).works().await);
    // The ended token is not counted: there is room for all 500 again.
    let mut commit = Commit::default();
    commit.add(item_key::principal(&bob.id.parse().unwrap()), "keys", 499);
    postern.app.store.commit(commit).await.unwrap();
    bob.token("The last one").await;
}

#[tokio::test]
async fn only_administrators_are_recovered() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.person("sam@example.com", &[]).await;
    let gone = ada.person("gone@example.com", &[ADMINISTRATOR]).await;
    ada.delete(&format!("/api/v1/users/{}", gone.id)).await.is(204);
    let before = postern.dump().await;
    for (login, code) in [
        ("sam@example.com", "beyond_your_rights"),
        ("gone@example.com", "not_found"),
        ("nobody@example.com", "not_found"),
    ] {
        match recover(&postern.app, login).await {
            Err(Error::Refused(refusal)) => assert_eq!(refusal.code.as_str(), code, "{login}"),
            other => panic!("{login}: {other:?}"),
        }
    }
    assert_eq!(postern.dump().await, before);
}
