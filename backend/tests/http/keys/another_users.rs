//! `/users/{user}/tokens`: an administrator sees and deletes the tokens of a user.

use serde_json::{Value, json};

use super::{Owner, logged};
use crate::harness::{Kind, Postern};

#[tokio::test]
async fn an_administrator_deletes_one_token_or_all_tokens() {
    let owner = Owner::ready(Kind::User).await;
    let (postern, ada) = (&owner.postern, owner.postern.ada());
    let (one, two) = (owner.key("One").await, owner.key("Two").await);
    let path = Kind::User.keys(&owner.id);
    let reply = ada.delete(&format!("{path}/{}", one.id)).await.is(204);
    assert_eq!(owner.working([&one, &two]).await, [false, true]);
    let entry = postern.entry_of(&reply).await;
    entry.says("key.delete", logged(&one, "One"), Value::Null).is_by(&ada).is_about("user", &owner.id, owner.name);
    ada.delete(&format!("{path}/{}", one.id)).await.is_problem(404, "not_found");

    let reply = ada.delete(&path).await.is(204);
    assert_eq!(owner.working([&two]).await, [false]);
    let entry = postern.entry_of(&reply).await;
    entry.says("keys.delete", json!({ "keys": [logged(&two, "Two")] }), Value::Null).is_by(&ada);
    // Without tokens it changes nothing.
    let before = postern.dump().await;
    ada.delete(&path).await.is(204);
    assert_eq!(postern.dump().await, before);
    assert_eq!(ada.get(&path).await.is(200).body, json!({ "items": [], "next_cursor": null }));
}

#[tokio::test]
async fn a_token_is_found_only_under_its_owner_and_deleted_only_by_callers_who_cover_the_owner() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    let kim = ada.person_with("kim@example.com", &["users:write"]).await;
    ada.delete(&format!("{}/{}", Kind::User.keys(&kim.id), token.id)).await.is_problem(404, "not_found");
    let path = Kind::User.keys(&ada.id);
    kim.delete(&path).await.is_problem(403, "beyond_your_rights");
    kim.delete(&format!("{path}/{}", token.id)).await.is_problem(403, "beyond_your_rights");
    assert!(token.at(&postern).works().await);
}
