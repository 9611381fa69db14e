//! Lists of permissions and roles: every element is checked, and errors name its index.

use serde_json::{Value, json};

use super::without_effect;
use crate::harness::{Actor, Postern, Reply};

/// Permissions that do not exist but look similar to real ones.
const UNKNOWN: [&str; 18] = [
    "",
    ":",
    "users",
    "users:",
    ":read",
    "users:*",
    "*",
    "*:*",
    "USERS:READ",
    "users:READ",
    " users:read",
    "users:read ",
    "users:read\u{0}",
    "ｕsers:read",
    "u\u{455}ers:read",
    "administrator",
    "inventory:generate",
    "rol_000000000000",
];

/// Sends permissions in one of three ways: create a role, edit a role, limit a token. Also returns the name of the
/// field.
async fn send(ada: &Actor<'_>, way: usize, role: &str, permissions: &Value) -> (Reply, &'static str) {
    match way {
        0 => (ada.post("/api/v1/roles", json!({ "name": "New", "permissions": permissions })).await, "permissions"),
        1 => {
            let path = format!("/api/v1/roles/{role}");
            (ada.patch_version(&path, "\"1\"", json!({ "permissions": permissions })).await, "permissions")
        }
        _ => (ada.post("/api/v1/account/tokens", json!({ "name": "New", "scope": permissions })).await, "scope"),
    }
}

#[tokio::test]
async fn an_unknown_permission_is_named_by_its_index_anywhere_in_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[]).await;
    let valid = ["users:read", "roles:read", "inventory:write"];
    without_effect(&postern, async {
        for way in 0..3 {
            for index in 0..=valid.len() {
                let mut list = valid.to_vec();
                list.insert(index, "slabs:read");
                let (reply, field) = send(&ada, way, &role, &json!(list)).await;
                let reply = reply.is_problem(422, "invalid_field");
                assert_eq!(reply["errors"].as_array().unwrap().len(), 1, "{reply:?}");
                reply.is_field_problem(&format!("{field}[{index}]"), "unknown_permission");
            }
            for unknown in UNKNOWN {
                let (reply, field) = send(&ada, way, &role, &json!([unknown])).await;
                reply.is_problem(422, "invalid_field").is_field_problem(&format!("{field}[0]"), "unknown_permission");
            }
            for (index, wrong) in [json!(null), json!(7), json!(["users:read"]), json!({})].into_iter().enumerate() {
                let mut list: Vec<Value> = valid.iter().map(|valid| json!(valid)).collect();
                list.insert(index, wrong);
                let (reply, field) = send(&ada, way, &role, &json!(list)).await;
                let reply = reply.is_problem(400, "bad_body");
                reply.is_field_problem(&format!("{field}[{index}]"), "bad_shape");
            }
            let (reply, field) = send(&ada, way, &role, &json!(vec!["users:read"; 201])).await;
            reply.is_problem(422, "invalid_field").is_field_problem(field, "too_many");
        }
    })
    .await;
}

#[tokio::test]
async fn an_unknown_role_is_named_by_its_index_anywhere_in_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut valid = Vec::new();
    for n in 0..3 {
        valid.push(ada.role(&format!("Role {n}"), &[]).await);
    }
    let user = ada
        .post("/api/v1/users", json!({ "login": "bob@example.com", "name": "Bob" }))
        .await
        .is(201)
        .text_at("/user/id");
    let path = format!("/api/v1/users/{user}");
    let assign = async |roles: Value, edit: bool| {
        if edit {
            return ada.patch_version(&path, "\"1\"", json!({ "roles": roles })).await;
        }
        ada.post("/api/v1/users", json!({ "login": "eve@example.com", "name": "Eve", "roles": roles })).await
    };
    without_effect(&postern, async {
        for edit in [false, true] {
            for index in 0..=valid.len() {
                let with = |role: Value| {
                    let mut list: Vec<Value> = valid.iter().map(|valid| json!(valid)).collect();
                    list.insert(index, role);
                    Value::Array(list)
                };
                let reply = assign(with(json!("rol_zzzzzzzzzzzz")), edit).await.is_problem(422, "invalid_field");
                assert_eq!(reply["errors"].as_array().unwrap().len(), 1, "{reply:?}");
                reply.is_field_problem(&format!("roles[{index}]"), "unknown_role");
                for wrong in
                    [json!("Administrator"), json!(user), json!("ROL_000000000000"), json!(""), json!(null), json!(0)]
                {
                    let reply = assign(with(wrong), edit).await.is_problem(400, "bad_body");
                    reply.is_field_problem(&format!("roles[{index}]"), "bad_shape");
                }
            }
            let nine: Vec<String> = (0..9).map(|n| format!("rol_00000000000{n}")).collect();
            assign(json!(nine), edit).await.is_problem(422, "invalid_field").is_field_problem("roles", "too_many");
        }
    })
    .await;
}

#[tokio::test]
async fn a_permission_the_caller_lacks_is_found_anywhere_in_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let permissions_held = ["api_tokens:generate", "users:read", "users:write", "roles:write", "roles:read"];
    let role = ada.role("Clerk", &permissions_held).await;
    let (small, large) = (ada.role("Small", &["users:read"]).await, ada.role("Large", &["billing:read"]).await);
    let other = ada.role("Other", &["users:read"]).await;
    let clerk = ada.person("clerk@example.com", &[&role]).await;
    let clerk = clerk.at(&postern);
    without_effect(&postern, async {
        for index in 0..3 {
            let mut permissions = vec!["users:read", "roles:read"];
            permissions.insert(index, "billing:read");
            for way in 0..3 {
                let (reply, _) = send(&clerk, way, &other, &json!(permissions)).await;
                let reply = reply.is_problem(403, "beyond_your_rights");
                assert_eq!(reply["missing_permissions"], json!(["billing:read"]));
            }
            for forbidden in [large.as_str(), "rol_000000000000"] {
                let mut roles = vec![small.as_str(), other.as_str()];
                roles.insert(index, forbidden);
                let body = json!({ "login": "eve@example.com", "name": "Eve", "roles": roles });
                clerk.post("/api/v1/users", body).await.is_problem(403, "beyond_your_rights");
            }
        }
    })
    .await;
}
