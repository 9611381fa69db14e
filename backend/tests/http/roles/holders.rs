//! `GET /roles/{role}/holders`: who holds a role, as far as the caller may read them.

use serde_json::{Value, json};

use super::ROLES;
use crate::harness::{Actor, Postern};

/// The names and statuses of the holders that a caller sees, sorted. Asserts that pages of any size give the same list.
async fn holders(caller: &Actor<'_>, role: &str) -> Vec<(String, String)> {
    let path = format!("{ROLES}/{role}/holders");
    let all = caller.walk(&path, 100).await;
    for limit in 1..=all.len() + 1 {
        assert_eq!(caller.walk(&path, limit).await, all, "in pages of {limit}");
    }
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut holders: Vec<_> =
        all.iter().map(|holder| (text(&holder["principal"]["name"]), text(&holder["status"]))).collect();
    holders.sort();
    holders
}

fn expected(holders: &[(&str, &str)]) -> Vec<(String, String)> {
    holders.iter().map(|(name, status)| ((*name).to_owned(), (*status).to_owned())).collect()
}

#[tokio::test]
async fn the_holders_are_listed_with_their_status() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Night shift", &[]).await;
    assert_eq!(holders(&ada, &role).await, []);
    let carol = ada.person("carol", &[&role]).await;
    ada.invite("dave", &[&role]).await;
    let (dock, gate) = (ada.api_user("Dock", &[&role]).await, ada.api_user("Gate", &[&role]).await);
    ada.api_user("Other", &[]).await;
    ada.edit(&format!("/api/v1/api-users/{gate}"), json!({ "disabled": true })).await.is(200);
    let all = [("Dock", "active"), ("Gate", "disabled"), ("carol", "active"), ("dave", "invited")];
    assert_eq!(holders(&ada, &role).await, expected(&all));

    let path = format!("{ROLES}/{role}/holders");
    let listed = ada.get(&path).await.is(200);
    let named = json!({ "principal": { "id": carol.id, "kind": "user", "name": "carol" }, "status": "active" });
    assert!(listed["items"].as_array().unwrap().contains(&named), "{listed:?}");

    ada.edit(&format!("/api/v1/users/{}", carol.id), json!({ "roles": [] })).await.is(200);
    ada.delete(&format!("/api/v1/api-users/{dock}")).await.is(204);
    assert_eq!(holders(&ada, &role).await, expected(&[("Gate", "disabled"), ("dave", "invited")]));
    ada.get(&format!("{ROLES}/rol_0123456789ab/holders")).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_holder_is_blocked_while_the_key_that_provisions_it_does_not_work() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Night shift", &[]).await;
    let token = ada.token("HR").await;
    token.at(&postern).api_user("Dock", &[&role]).await;
    assert_eq!(holders(&ada, &role).await, expected(&[("Dock", "active")]));
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    assert_eq!(holders(&ada, &role).await, expected(&[("Dock", "blocked")]));
}

#[tokio::test]
async fn kinds_that_the_caller_may_not_read_are_left_out() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Night shift", &[]).await;
    ada.invite("dave", &[&role]).await;
    ada.api_user("Dock", &[&role]).await;
    let (user, api_user) = (("dave", "invited"), ("Dock", "active"));
    for (n, (permissions, seen)) in [
        (&["roles:read", "users:read", "api_users:read"][..], &[api_user, user][..]),
        (&["roles:read", "users:read"], &[user]),
        (&["roles:read", "api_users:read"], &[api_user]),
        (&["roles:read"], &[]),
    ]
    .into_iter()
    .enumerate()
    {
        let caller = ada.person_with(&format!("reader{n}"), permissions).await;
        assert_eq!(holders(&caller, &role).await, expected(seen), "{permissions:?}");
    }
}
