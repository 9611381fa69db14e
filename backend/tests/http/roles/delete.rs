//! `DELETE /roles/{role}`: deletes a role without holders; a refusal for a role in use names its holders.

use http::Method;
use http::header::IF_MATCH;
use serde_json::{Value, json};

use super::{ADMINISTRATOR, ROLES};
use crate::harness::Postern;

async fn holders(postern: &Postern, role: &str) -> Value {
    postern.ada().get(&format!("{ROLES}/{role}")).await.is(200).body["holders"].take()
}

#[tokio::test]
async fn a_role_without_holders_is_deleted_and_its_name_is_available_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let path = format!("{ROLES}/{role}");
    let reply = ada.delete(&path).await.is(204);
    ada.get(&path).await.is_problem(404, "not_found");
    ada.delete(&path).await.is_problem(404, "not_found");
    let before =
        json!({ "name": "Dock", "description": "", "permissions": ["inventory:read"], "provisioned_by": null });
    let entry = postern.entry_of(&reply).await;
    entry.says("role.delete", before, Value::Null).is_by(&ada).is_about("role", &role, "Dock");
    assert_ne!(ada.role("Dock", &[]).await, role);
}

#[tokio::test]
async fn the_number_of_holders_follows_every_change_to_them() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (dock, gate) = (ada.role("Dock", &[]).await, ada.role("Gate", &[]).await);
    let invite = async |login: &str, roles: &[&str]| {
        let body = json!({ "login": login, "name": login, "roles": roles });
        ada.post("/api/v1/users", body).await.is(201).text_at("/user/id")
    };
    let bob = invite("bob@example.com", &[&dock, &gate, &dock]).await;
    let cem = invite("cem@example.com", &[&dock]).await;
    assert_eq!((holders(&postern, &dock).await, holders(&postern, &gate).await), (json!(2), json!(1)));
    let version = ada.get(&format!("{ROLES}/{dock}")).await.header("etag").unwrap().to_owned();
    assert_eq!(version, "\"1\"", "new holders do not change the version");

    let edit = async |user: &str, edit: Value| ada.patch(&format!("/api/v1/users/{user}"), edit).await.is(200);
    edit(&bob, json!({ "roles": [gate, dock] })).await;
    assert_eq!((holders(&postern, &dock).await, holders(&postern, &gate).await), (json!(2), json!(1)));
    edit(&cem, json!({ "roles": [gate] })).await;
    assert_eq!((holders(&postern, &dock).await, holders(&postern, &gate).await), (json!(1), json!(2)));
    edit(&bob, json!({ "disabled": true })).await;
    assert_eq!((holders(&postern, &dock).await, holders(&postern, &gate).await), (json!(1), json!(2)));
    ada.delete(&format!("/api/v1/users/{bob}")).await.is(204);
    assert_eq!((holders(&postern, &dock).await, holders(&postern, &gate).await), (json!(0), json!(1)));
    ada.delete(&format!("{ROLES}/{dock}")).await.is(204);
    edit(&cem, json!({ "roles": [] })).await;
    ada.delete(&format!("{ROLES}/{gate}")).await.is(204);
}

#[tokio::test]
async fn a_role_in_use_is_not_deleted_and_its_holders_are_named_only_to_callers_who_may_read_them() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let keeper = ada.role("Keeper", &["roles:read", "roles:write"]).await;
    let dock = ada.role("Dock", &[]).await;
    for name in ["Bob", "Cem"] {
        let body = json!({ "login": format!("{name}@example.com"), "name": name, "roles": [dock] });
        ada.post("/api/v1/users", body).await.is(201);
    }
    let kim = ada.person("kim@example.com", &[&keeper]).await;
    let path = format!("{ROLES}/{dock}");
    let refused = ada.delete(&path).await.is_problem(409, "role_in_use").text_at("/detail");
    assert!(refused.starts_with("2 ") && refused.contains("Bob") && refused.contains("Cem"), "{refused}");
    let refused = kim.at(&postern).delete(&path).await.is_problem(409, "role_in_use").text_at("/detail");
    assert!(refused.starts_with("2 ") && !refused.contains("Bob") && !refused.contains("Cem"), "{refused}");
    ada.get(&path).await.is(200);
}

#[tokio::test]
async fn administrator_is_never_deleted() {
    let postern = Postern::ready().await;
    postern.ada().delete(ADMINISTRATOR).await.is_problem(409, "built_in_role");
    postern.ada().get(ADMINISTRATOR).await.is(200);
}

#[tokio::test]
async fn a_stale_version_is_not_deleted() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let path = format!("{ROLES}/{}", ada.role("Dock", &[]).await);
    let delete = |etag| ada.request(Method::DELETE, &path).header(IF_MATCH, etag).body(String::new().into()).unwrap();
    postern.send(delete("\"2\"")).await.is_problem(412, "stale_version");
    ada.get(&path).await.is(200);
    postern.send(delete("\"1\"")).await.is(204);
}

#[tokio::test]
async fn nobody_deletes_a_role_that_grants_more_than_they_have_or_that_they_hold() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let keeper = ada.role("Keeper", &["roles:read", "roles:write"]).await;
    let auditor = ada.role("Auditor", &["billing:read"]).await;
    let kim = ada.person("kim@example.com", &[&keeper]).await;
    kim.at(&postern).delete(&format!("{ROLES}/{auditor}")).await.is_problem(403, "beyond_your_rights");
    kim.at(&postern).delete(&format!("{ROLES}/{keeper}")).await.is_problem(403, "own_rights");
}
