//! `/users/{user}/sessions`: lists and ends the sessions of a user.

use serde_json::{Value, json};

use super::USERS;
use crate::harness::{PASSWORD, Postern};

#[tokio::test]
async fn an_administrator_sees_the_sessions_of_a_user_but_none_as_current() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await;
    postern.sign_in("bob@example.com", PASSWORD).await.is(200);
    let mut expected = bob.at(&postern).walk("/api/v1/account/sessions", 10).await;
    for session in &mut expected {
        session["current"] = json!(false);
    }
    let path = format!("{USERS}/{}/sessions", bob.id);
    for limit in [1, 2, 10] {
        assert_eq!(postern.ada().walk(&path, limit).await, expected, "in pages of {limit}");
    }
    assert_eq!(expected.len(), 2);
    let own = postern.ada().walk(&format!("{USERS}/{}/sessions", postern.ada().id), 10).await;
    assert_eq!(own[0]["current"], true);
}

#[tokio::test]
async fn all_sessions_of_a_user_end_at_once_and_the_tokens_stay() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person_with("sam@example.com", &["api_tokens:generate"]).await;
    let other = postern.new_session("sam@example.com").await;
    let token = sam.token("Scanner").await.at(&postern);
    let path = format!("{USERS}/{}/sessions", sam.id);
    let reply = ada.delete(&path).await.is(204);
    assert!(!sam.works().await && !other.works().await && token.works().await);
    assert_eq!(ada.get(&path).await.is(200).body, json!({ "items": [], "next_cursor": null }));
    let entry = postern.entry_of(&reply).await;
    entry.says("sessions.delete", Value::Null, Value::Null).is_by(&ada).is_about("user", &sam.id, "sam@example.com");
    postern.sign_in("sam@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn nobody_ends_the_sessions_of_a_user_with_more_rights() {
    let postern = Postern::ready().await;
    let kim = postern.ada().person_with("kim@example.com", &["users:write"]).await;
    let path = format!("{USERS}/{}/sessions", postern.ada().id);
    kim.delete(&path).await.is_problem(403, "beyond_your_rights");
    postern.ada().delete(&path).await.is(204);
    assert!(!postern.ada().works().await);
}
