//! `POST /account/tokens`: what differs from issuing a key to an API user. Generating needs its own permission.

use serde_json::{Value, json};

use super::{Owner, TOKENS};
use crate::harness::{Kind, Program};

#[tokio::test]
async fn generating_needs_its_permission_and_losing_it_keeps_existing_tokens_working() {
    let owner = Owner::ready(Kind::User).await;
    let (postern, sam) = (&owner.postern, owner.manager());
    let token = owner.key("Scanner").await;
    let role = format!("/api/v1/roles/{}", owner.role);
    postern.ada().edit(&role, json!({ "permissions": ["inventory:read"] })).await.is(200);

    let refused = sam.post(TOKENS, json!({ "name": "Another" })).await;
    refused.is_forbidden("insufficient_scope", &["api_tokens:generate"]);
    token.at(postern).get("/api/v1/collections/inventory/records").await.is(200);
    // Managing an existing token needs no permission.
    let rotated = Program::of(&owner.rotate(&token, json!({})).await);
    assert!(rotated.at(postern).works().await);
    let path = owner.path_of(&token);
    sam.patch_version(&path, "\"1\"", json!({ "name": "Old" })).await.is_problem(412, "stale_version");
    sam.edit(&path, json!({ "name": "Old" })).await.is(200);
    sam.delete(&path).await.is(204);
}

#[tokio::test]
async fn a_scope_cannot_exceed_its_owner() {
    let owner = Owner::ready(Kind::User).await;
    let body = json!({ "name": "Too much", "scope": ["inventory:read", "billing:read"] });
    owner.manager().post(TOKENS, body).await.is_forbidden("beyond_your_rights", &["billing:read"]);
    assert_eq!(owner.manager().walk(TOKENS, 10).await, Vec::<Value>::new());
}
