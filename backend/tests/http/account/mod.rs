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
    let mut user = postern.ada().get(&format!("/api/v1/users/{}", bob.id)).await.is(200).body;
    // `GET /session` tells the caller's own permissions.
    for field in ["effective_permissions", "limits"] {
        user.as_object_mut().unwrap().remove(field).unwrap();
    }
    assert_eq!(reply.body, user);
    assert_eq!((reply.header("etag"), &reply["login"]), (Some("\"2\""), &json!("bob@example.com")));
}
