//! `DELETE /account/tokens/{key}`: takes effect at once and cannot be undone.

use http::Method;
use http::header::IF_MATCH;
use serde_json::{Value, json};

use super::TOKENS;
use crate::harness::Postern;

#[tokio::test]
async fn a_deleted_token_stops_working_at_once_and_is_not_found() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (token, other) = (ada.token("Backup").await, ada.token("Other").await);
    let path = format!("{TOKENS}/{}", token.id);
    let reply = ada.delete(&path).await.is(204);
    assert_eq!(reply.text, "");
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    other.at(&postern).get("/api/v1/session").await.is(200);
    ada.get(&path).await.is_problem(404, "not_found");
    ada.delete(&path).await.is_problem(404, "not_found");

    let before = json!({
        "key": token.id, "name": "Backup", "note": "", "scope": null, "expires_at": null, "disabled": false,
        "previous_until": null,
    });
    let entry = postern.entry_of(&reply).await;
    entry.says("key.delete", before, Value::Null).is_by(&ada).is_about("user", &ada.id, "Ada");
}

#[tokio::test]
async fn neither_a_changed_token_nor_another_users_token_is_deleted() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Backup").await;
    let path = format!("{TOKENS}/{}", token.id);
    let delete = |etag| ada.request(Method::DELETE, &path).header(IF_MATCH, etag).body(String::new().into()).unwrap();
    postern.send(delete("\"2\"")).await.is_problem(412, "stale_version");
    let bob = ada.person("bob@example.com", &[]).await;
    bob.at(&postern).delete(&path).await.is_problem(404, "not_found");
    token.at(&postern).get("/api/v1/session").await.is(200);
    postern.send(delete("\"1\"")).await.is(204);
}
