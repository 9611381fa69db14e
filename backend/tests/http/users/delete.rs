//! `DELETE /users/{user}`: permanent, with all credentials.

use http::Method;
use http::header::IF_MATCH;
use serde_json::{Value, json};

use super::USERS;
use crate::harness::{PASSWORD, Postern};

#[tokio::test]
async fn deleting_a_user_ends_all_their_credentials() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Integrator", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let token = sam.at(&postern).token("Scanner").await;
    let path = format!("{USERS}/{}", sam.id);
    let reply = ada.delete(&path).await.is(204);
    for program in [&sam.at(&postern), &token.at(&postern)] {
        program.get("/api/v1/session").await.is_problem(401, "invalid_token");
    }
    postern.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    assert_eq!(ada.walk(USERS, 10).await.len(), 1);
    for gone in ["", "/sessions", "/tokens"] {
        ada.get(&format!("{path}{gone}")).await.is_problem(404, "not_found");
    }
    ada.delete(&path).await.is_problem(404, "not_found");

    let entry = postern.entry_of(&reply).await;
    let before = json!({
        "login": "sam@example.com", "name": "sam@example.com", "roles": [role], "disabled": false,
        "invited": false,
        "provisioned_by": null,
    });
    entry.says("user.delete", before, Value::Null).is_by(&ada).is_about("user", &sam.id, "sam@example.com");
    assert!(postern.dump().await.keys().all(|(partition, _)| !partition.starts_with(&format!("PASSWORD#{}", sam.id))));
}

#[tokio::test]
async fn the_login_of_a_deleted_user_can_be_reused_without_their_access() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let old = ada.person("bob@example.com", &[&role]).await;
    ada.delete(&format!("{USERS}/{}", old.id)).await.is(204);
    let new = ada.person("bob@example.com", &[]).await;
    assert_ne!(new.id, old.id);
    old.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    assert_eq!(new.at(&postern).get("/api/v1/session").await.is(200)["permissions"], json!([]));
    postern.sign_in("bob@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn the_last_administrator_is_not_deleted() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let before = postern.dump().await;
    ada.delete(&format!("{USERS}/{}", ada.id)).await.is_problem(409, "last_administrator");
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn a_stale_version_or_a_user_with_more_rights_is_not_deleted() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["users:read", "users:write"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    kim.at(&postern).delete(&format!("{USERS}/{}", ada.id)).await.is_problem(403, "beyond_your_rights");
    let path = format!("{USERS}/{}", kim.id);
    let delete = |etag| ada.request(Method::DELETE, &path).header(IF_MATCH, etag).body(String::new().into()).unwrap();
    postern.send(delete("\"1\"")).await.is_problem(412, "stale_version");
    kim.at(&postern).get("/api/v1/session").await.is(200);
    postern.send(delete("\"2\"")).await.is(204);
}
