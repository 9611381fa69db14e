//! Lists of permissions and roles: every element is checked, and errors name its index.

use serde::Serialize;
use serde_json::{Value, json};

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

/// Sends permissions in each of three ways: create a role, edit a role, limit a token. Returns the replies with the
/// name of the field.
async fn send(ada: &Actor<'_>, role: &str, permissions: Value) -> [(Reply, &'static str); 3] {
    let (role, body) = (format!("/api/v1/roles/{role}"), json!({ "name": "New", "permissions": permissions }));
    [
        (ada.post("/api/v1/roles", body).await, "permissions"),
        (ada.patch_version(&role, "\"1\"", json!({ "permissions": permissions })).await, "permissions"),
        (ada.post("/api/v1/account/tokens", json!({ "name": "New", "scope": permissions })).await, "scope"),
    ]
}

/// A list with a value inserted at an index.
fn insert(list: &[impl Serialize], index: usize, value: impl Serialize) -> Value {
    let mut list = json!(list);
    list.as_array_mut().unwrap().insert(index, json!(value));
    list
}

/// Asserts that lists are refused with this code, because of the element at this place, such as `[1]`, or the
/// list itself if the place is empty.
#[track_caller]
fn are_refused(replies: impl IntoIterator<Item = (Reply, &'static str)>, at: &str, code: &str) {
    for (reply, field) in replies {
        let what = format!("{field}{at}");
        if code == "bad_shape" {
            reply.is_problem(400, "bad_body").is_field_problem(&what, code);
        } else {
            let reply = reply.is_invalid(&what, code);
            assert!(at.is_empty() || reply["errors"].as_array().unwrap().len() == 1, "{reply:?}");
        }
    }
}

#[tokio::test]
async fn an_unknown_permission_is_named_by_its_index_anywhere_in_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[]).await;
    let valid = ["users:read", "roles:read", "inventory:write"];
    let send_all = async {
        for index in 0..=valid.len() {
            let replies = send(&ada, &role, insert(&valid, index, "slabs:read")).await;
            are_refused(replies, &format!("[{index}]"), "unknown_permission");
        }
        for unknown in UNKNOWN {
            are_refused(send(&ada, &role, json!([unknown])).await, "[0]", "unknown_permission");
        }
        for (index, wrong) in [json!(null), json!(7), json!(["users:read"]), json!({})].into_iter().enumerate() {
            let replies = send(&ada, &role, insert(&valid, index, wrong)).await;
            are_refused(replies, &format!("[{index}]"), "bad_shape");
        }
        are_refused(send(&ada, &role, json!(vec!["users:read"; 201])).await, "", "too_many");
    };
    postern.unchanged_by(send_all).await;
}

#[tokio::test]
async fn an_unknown_role_is_named_by_its_index_anywhere_in_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut valid = Vec::new();
    for n in 0..3 {
        valid.push(ada.role(&format!("Role {n}"), &[]).await);
    }
    // A role that is sent twice moves the others as well.
    valid.push(valid[0].clone());
    valid.swap(1, 3);
    let user = ada.invite("bob@example.com", &[]).await.text_at("/user/id");
    let path = format!("/api/v1/users/{user}");
    let assign = async |roles: Value| {
        let new = json!({ "login": "eve@example.com", "name": "Eve", "roles": roles });
        let edit = ada.patch_version(&path, "\"1\"", json!({ "roles": roles }));
        [ada.post("/api/v1/users", new).await, edit.await].map(|reply| (reply, "roles"))
    };
    let malformed = [json!("Administrator"), json!(user), json!("ROL_000000000000"), json!(""), json!(null), json!(0)];
    let send_all = async {
        for index in 0..=valid.len() {
            let at = format!("[{index}]");
            are_refused(assign(insert(&valid, index, "rol_zzzzzzzzzzzz")).await, &at, "unknown_role");
            for wrong in &malformed {
                are_refused(assign(insert(&valid, index, wrong)).await, &at, "bad_shape");
            }
        }
        let nine: Vec<String> = (0..9).map(|n| format!("rol_00000000000{n}")).collect();
        are_refused(assign(json!(nine)).await, "", "too_many");
    };
    postern.unchanged_by(send_all).await;
}

// `principals::create` and `principals::edit` check the same for lists of roles.
#[tokio::test]
async fn a_permission_the_caller_lacks_is_found_anywhere_in_the_list() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let other = ada.role("Other", &["users:read"]).await;
    let permissions_held = ["api_tokens:generate", "users:read", "users:write", "roles:write", "roles:read"];
    let clerk = ada.person_with("clerk@example.com", &permissions_held).await;
    let send_all = async {
        for index in 0..3 {
            for (reply, _) in send(&clerk, &other, insert(&["users:read", "roles:read"], index, "billing:read")).await {
                reply.is_forbidden("beyond_your_rights", &["billing:read"]);
            }
        }
    };
    postern.unchanged_by(send_all).await;
}
