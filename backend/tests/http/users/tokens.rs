//! `/users/{user}/tokens`: lists and deletes the API tokens of a user.

use serde_json::{Value, json};

use super::USERS;
use crate::harness::{Person, Postern};

async fn sam(postern: &Postern) -> Person {
    let role = postern.ada().role("Integrator", &["api_tokens:generate"]).await;
    postern.ada().person("sam@example.com", &[&role]).await
}

#[tokio::test]
async fn an_administrator_sees_the_tokens_of_a_user_like_the_user_does() {
    let postern = Postern::ready().await;
    let sam = sam(&postern).await;
    let path = format!("{USERS}/{}/tokens", sam.id);
    assert_eq!(postern.ada().get(&path).await.is(200).body, json!({ "items": [], "next_cursor": null }));
    for n in 0..3 {
        sam.at(&postern).token(&format!("Token {n}")).await;
    }
    let expected = sam.at(&postern).walk("/api/v1/account/tokens", 10).await;
    assert_eq!(expected.len(), 3);
    for limit in [1, 2, 3] {
        assert_eq!(postern.ada().walk(&path, limit).await, expected, "in pages of {limit}");
    }
}

#[tokio::test]
async fn an_administrator_deletes_one_token_or_all_tokens() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = sam(&postern).await;
    let (one, two) = (sam.at(&postern).token("One").await, sam.at(&postern).token("Two").await);
    let path = format!("{USERS}/{}/tokens", sam.id);
    let logged = |id: &str, name: &str| {
        json!({
            "key": id, "name": name, "note": "", "scope": null, "expires_at": null, "disabled": false,
            "previous_until": null,
        })
    };
    let reply = ada.delete(&format!("{path}/{}", one.id)).await.is(204);
    one.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    two.at(&postern).get("/api/v1/session").await.is(200);
    let entry = postern.entry_of(&reply).await;
    entry.says("key.delete", logged(&one.id, "One"), Value::Null).is_by(&ada);
    entry.is_about("user", &sam.id, "sam@example.com");
    ada.delete(&format!("{path}/{}", one.id)).await.is_problem(404, "not_found");

    let reply = ada.delete(&path).await.is(204);
    two.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    let entry = postern.entry_of(&reply).await;
    entry.says("keys.delete", json!({ "keys": [logged(&two.id, "Two")] }), Value::Null).is_by(&ada);
    // Without tokens it changes nothing.
    let before = postern.dump().await;
    ada.delete(&path).await.is(204);
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn a_token_is_found_only_under_its_owner_and_deleted_only_by_callers_who_cover_the_owner() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    let clerk = ada.role("Clerk", &["users:write"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    ada.delete(&format!("{USERS}/{}/tokens/{}", kim.id, token.id)).await.is_problem(404, "not_found");
    ada.delete(&format!("{USERS}/usr_abcdefghijkl/tokens/{}", token.id)).await.is_problem(404, "not_found");
    let path = format!("{USERS}/{}/tokens", ada.id);
    kim.at(&postern).delete(&path).await.is_problem(403, "beyond_your_rights");
    kim.at(&postern).delete(&format!("{path}/{}", token.id)).await.is_problem(403, "beyond_your_rights");
    token.at(&postern).get("/api/v1/session").await.is(200);
}
