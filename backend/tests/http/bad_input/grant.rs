//! Lists of permissions and roles: every element is looked at, and the wrong one is named by its place (assertions 34 and 38).

use serde_json::{Value, json};

use super::without_effect;
use crate::harness::{Actor, Postern, Reply};

/// Permissions that do not exist, however much they look like ones that do.
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

/// The ways to name permissions: create a role, edit one, limit a token.
async fn name(ada: &Actor<'_>, way: usize, role: &str, permissions: &Value) -> (Reply, &'static str) {
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
async fn a_permission_that_does_not_exist_is_named_by_its_place_wherever_it_stands() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[]).await;
    let known = ["users:read", "roles:read", "inventory:write"];
    without_effect(&postern, async {
        for way in 0..3 {
            for place in 0..=known.len() {
                let mut list = known.to_vec();
                list.insert(place, "slabs:read");
                let (reply, field) = name(&ada, way, &role, &json!(list)).await;
                let reply = reply.is_problem(422, "invalid_field");
                assert_eq!(reply["errors"].as_array().unwrap().len(), 1, "{reply:?}");
                reply.is_field_problem(&format!("{field}[{place}]"), "unknown_permission");
            }
            for unknown in UNKNOWN {
                let (reply, field) = name(&ada, way, &role, &json!([unknown])).await;
                reply.is_problem(422, "invalid_field").is_field_problem(&format!("{field}[0]"), "unknown_permission");
            }
            for (place, wrong) in [json!(null), json!(7), json!(["users:read"]), json!({})].into_iter().enumerate() {
                let mut list: Vec<Value> = known.iter().map(|known| json!(known)).collect();
                list.insert(place, wrong);
                let (reply, field) = name(&ada, way, &role, &json!(list)).await;
                let reply = reply.is_problem(400, "bad_body");
                reply.is_field_problem(&format!("{field}[{place}]"), "bad_shape");
            }
            let (reply, field) = name(&ada, way, &role, &json!(vec!["users:read"; 201])).await;
            reply.is_problem(422, "invalid_field").is_field_problem(field, "too_many");
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_that_does_not_exist_is_named_by_its_place_wherever_it_stands() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut known = Vec::new();
    for n in 0..3 {
        known.push(ada.role(&format!("Role {n}"), &[]).await);
    }
    let user = ada
        .post("/api/v1/users", json!({ "login": "bob@example.com", "name": "Bob" }))
        .await
        .is(201)
        .text_at("/user/id");
    let path = format!("/api/v1/users/{user}");
    let give = async |roles: Value, edit: bool| {
        if edit {
            return ada.patch_version(&path, "\"1\"", json!({ "roles": roles })).await;
        }
        ada.post("/api/v1/users", json!({ "login": "eve@example.com", "name": "Eve", "roles": roles })).await
    };
    without_effect(&postern, async {
        for edit in [false, true] {
            for place in 0..=known.len() {
                let with = |role: Value| {
                    let mut list: Vec<Value> = known.iter().map(|known| json!(known)).collect();
                    list.insert(place, role);
                    Value::Array(list)
                };
                let reply = give(with(json!("rol_zzzzzzzzzzzz")), edit).await.is_problem(422, "invalid_field");
                assert_eq!(reply["errors"].as_array().unwrap().len(), 1, "{reply:?}");
                reply.is_field_problem(&format!("roles[{place}]"), "unknown_role");
                for wrong in
                    [json!("Administrator"), json!(user), json!("ROL_000000000000"), json!(""), json!(null), json!(0)]
                {
                    let reply = give(with(wrong), edit).await.is_problem(400, "bad_body");
                    reply.is_field_problem(&format!("roles[{place}]"), "bad_shape");
                }
            }
            let nine: Vec<String> = (0..9).map(|n| format!("rol_00000000000{n}")).collect();
            give(json!(nine), edit).await.is_problem(422, "invalid_field").is_field_problem("roles", "too_many");
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_given_is_found_at_every_place_of_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mine = ["api_tokens:generate", "users:read", "users:write", "roles:write", "roles:read"];
    let role = ada.role("Clerk", &mine).await;
    let (small, large) = (ada.role("Small", &["users:read"]).await, ada.role("Large", &["billing:read"]).await);
    let other = ada.role("Other", &["users:read"]).await;
    let clerk = ada.person("clerk@example.com", &[&role]).await;
    let clerk = clerk.at(&postern);
    without_effect(&postern, async {
        for place in 0..3 {
            let mut permissions = vec!["users:read", "roles:read"];
            permissions.insert(place, "billing:read");
            for way in 0..3 {
                let (reply, _) = name(&clerk, way, &other, &json!(permissions)).await;
                let reply = reply.is_problem(403, "beyond_your_rights");
                assert_eq!(reply["missing_permissions"], json!(["billing:read"]));
            }
            for forbidden in [large.as_str(), "rol_000000000000"] {
                let mut roles = vec![small.as_str(), other.as_str()];
                roles.insert(place, forbidden);
                let body = json!({ "login": "eve@example.com", "name": "Eve", "roles": roles });
                clerk.post("/api/v1/users", body).await.is_problem(403, "beyond_your_rights");
            }
        }
    })
    .await;
}
