//! Rule 8 for lists: every element is checked, and a list with one forbidden element has no effect.

use http::Method;
use serde_json::{Value, json};

use super::{ADMINISTRATOR, Hr, invited, role, user};
use crate::harness::{Actor, Postern};

/// The allowed elements with the other one inserted, once for each position.
fn inserted_at_each_position(allowed: &[&str], other: &str) -> Vec<Vec<String>> {
    let insert = |position| {
        let mut list: Vec<String> = allowed.iter().map(|&item| item.to_owned()).collect();
        list.insert(position, other.to_owned());
        list
    };
    (0..=allowed.len()).map(insert).collect()
}

/// Asserts that a request is refused and leaves the table unchanged.
async fn refused(postern: &Postern, actor: &Actor<'_>, (method, path, body): (Method, &str, Value), code: (u16, &str)) {
    let etag = postern.ada().get(path).await.header("etag").unwrap_or("\"1\"").to_owned();
    actor.get("/api/v1/session").await.is(200);
    let before = postern.dump().await;
    let reply = match method {
        Method::PATCH => actor.patch_version(path, &etag, body.clone()).await,
        _ => actor.send(method, path, body.clone()).await,
    };
    assert_eq!((reply.status, reply["code"].as_str()), (code.0, Some(code.1)), "{body}: {reply:?}");
    assert!(postern.dump().await == before, "{body} had an effect");
}

#[tokio::test]
async fn a_forbidden_role_is_refused_at_every_position_of_a_list() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let [a, b] = [hr.token().role("A", &["inventory:read"]).await, hr.token().role("B", &["users:read"]).await];
    let billing = postern.ada().role("Billing", &["billing:read"]).await;
    let stan = user(&invited(&hr.token(), "stan@example.com", &[&a]).await);
    for (other, status, code) in [
        (ADMINISTRATOR, 403, "beyond_your_rights"),
        (billing.as_str(), 403, "beyond_your_rights"),
        ("rol_nobodysrole0", 422, "invalid_field"),
        ("not an id", 400, "bad_body"),
    ] {
        for roles in inserted_at_each_position(&[&a, &b, &a], other) {
            let new = json!({ "login": "new@example.com", "name": "New", "roles": roles });
            refused(&postern, &hr.token(), (Method::POST, "/api/v1/users", new), (status, code)).await;
            refused(&postern, &hr.token(), (Method::PATCH, &stan, json!({ "roles": roles })), (status, code)).await;
        }
    }
}

#[tokio::test]
async fn a_forbidden_permission_is_refused_at_every_position_of_a_list() {
    let postern = Postern::ready().await;
    let hr = Hr::new(&postern).await;
    let path = role(&hr.hana().role("Other", &["inventory:read"]).await);
    let allowed = ["users:read", "inventory:read", "users:read"];
    for (other, status, code) in [("billing:read", 403, "beyond_your_rights"), ("gone:read", 422, "invalid_field")] {
        for list in inserted_at_each_position(&allowed, other) {
            let new = json!({ "name": "New", "permissions": list });
            refused(&postern, &hr.hana(), (Method::POST, "/api/v1/roles", new), (status, code)).await;
            refused(&postern, &hr.hana(), (Method::PATCH, &path, json!({ "permissions": list })), (status, code)).await;
            let new = json!({ "name": "New", "scope": list });
            refused(&postern, &hr.hana(), (Method::POST, "/api/v1/account/tokens", new), (status, code)).await;
        }
    }
}

#[tokio::test]
async fn a_missing_null_or_empty_list_of_permissions_grants_nothing() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (name, body) in
        [("Missing", json!({ "name": "Missing" })), ("Empty", json!({ "name": "Empty", "permissions": [] }))]
    {
        let role = ada.post("/api/v1/roles", body).await.is(201);
        assert_eq!((role["permissions"].clone(), &role["name"]), (json!([]), &json!(name)));
    }
    for permissions in [json!(null), json!("users:read"), json!({ "0": "users:read" }), json!([null]), json!([7])] {
        let body = json!({ "name": "Odd", "permissions": permissions });
        refused(&postern, &ada, (Method::POST, "/api/v1/roles", body), (400, "bad_body")).await;
    }
}
