//! `POST /users/{user}/adopt`: what a key brought in depends on it no more.

use serde_json::{Value, json};

use super::USERS;
use crate::harness::{PASSWORD, Person, Postern};

#[tokio::test]
async fn adopting_frees_a_user_from_the_key_that_brought_it_in() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let eve = token.at(&postern).person("eve@example.com", &[]).await;
    let path = format!("{USERS}/{}", eve.id);
    let origin = json!({ "owner": ada.id, "id": token.id });
    let mut expected = ada.get(&path).await.is(200).body;
    assert_eq!(expected["provisioned_by"], origin);

    let reply = ada.post_nothing(&format!("{path}/adopt")).await.is(200);
    expected["provisioned_by"] = Value::Null;
    expected["version"] = json!(3);
    assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"3\"")));
    let entry = postern.entry_of(&reply).await;
    entry.says("user.adopt", json!({ "provisioned_by": origin }), json!({ "provisioned_by": null }));
    entry.is_by(&ada).is_about("user", &eve.id, "eve@example.com");

    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    eve.at(&postern).get("/api/v1/session").await.is(200);
    // Again, there is nothing to do.
    let before = postern.dump().await;
    assert_eq!(ada.post_nothing(&format!("{path}/adopt")).await.is(200).body, expected);
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn a_blocked_user_that_is_adopted_can_sign_in_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let eve = token.at(&postern).person("eve@example.com", &[]).await;
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    postern.sign_in("eve@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    let adopted = ada.post_nothing(&format!("{USERS}/{}/adopt", eve.id)).await.is(200);
    assert_eq!((&adopted["status"], adopted.body.get("blocked_by")), (&json!("active"), None));
    Person::of(&postern.sign_in("eve@example.com", PASSWORD).await.is(200));
}

#[tokio::test]
async fn what_depends_on_a_key_adopts_nobody_and_nobody_adopts_with_a_token() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let role = ada.role("Clerk", &["users:read", "users:write"]).await;
    let eve = token.at(&postern).person("eve@example.com", &[&role]).await;
    let fay = token.at(&postern).person("fay@example.com", &[]).await;
    let adopt = |id: &str| format!("{USERS}/{id}/adopt");
    eve.at(&postern).post_nothing(&adopt(&fay.id)).await.is_problem(403, "independence_required");
    eve.at(&postern).post_nothing(&adopt(&eve.id)).await.is_problem(403, "own_rights");
    token.at(&postern).post_nothing(&adopt(&fay.id)).await.is_problem(403, "session_required");
    ada.post_nothing(&adopt("usr_abcdefghijkl")).await.is_problem(404, "not_found");
    assert_eq!(ada.get(&format!("{USERS}/{}", fay.id)).await.is(200)["provisioned_by"]["id"], token.id);
}
