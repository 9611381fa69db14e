//! `/account`: the caller's own user, name, password and sessions, and the sessions of other users. `keys` covers the
//! tokens.

mod name;
mod password;
mod sessions;

use serde_json::json;

use crate::harness::Postern;

#[tokio::test]
async fn the_account_is_the_callers_own_user() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await;
    let reply = bob.at(&postern).get("/api/v1/account").await.is(200);
    assert_eq!(reply.body, postern.ada().get(&format!("/api/v1/users/{}", bob.id)).await.is(200).body);
    assert_eq!((reply.header("etag"), &reply["login"]), (Some("\"2\""), &json!("bob@example.com")));
}
