//! `DELETE /roles/{role}`: deletes a role without holders; a refusal for a role in use names its holders.

use serde_json::{Value, json};

use super::ROLES;
use crate::harness::Postern;

#[tokio::test]
async fn a_role_without_holders_is_deleted_and_its_name_is_available_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let path = format!("{ROLES}/{role}");
    let reply = ada.delete(&path).await.is(204);
    ada.get(&path).await.is_problem(404, "not_found");
    ada.delete(&path).await.is_problem(404, "not_found");
    let before = json!({ "name": "Dock", "description": "", "permissions": ["inventory:read"], "external_id": null, "provisioned_by": null });
    ada.logged(&reply, "role.delete", before, Value::Null).await.is_about("role", &role, "Dock");
    assert_ne!(ada.role("Dock", &[]).await, role);
}

#[tokio::test]
async fn the_number_of_holders_follows_every_change_to_them() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (dock, gate) = (ada.role("Dock", &[]).await, ada.role("Gate", &[]).await);
    let shown = async |role: &str| ada.get(&format!("{ROLES}/{role}")).await.is(200);
    let holders = async || [&shown(&dock).await["holders"], &shown(&gate).await["holders"]].map(Value::as_u64);
    let bob = ada.invite("bob@example.com", &[&dock, &gate, &dock]).await.text_at("/user/id");
    let cem = ada.invite("cem@example.com", &[&dock]).await.text_at("/user/id");
    assert_eq!(holders().await, [Some(2), Some(1)]);
    assert_eq!(shown(&dock).await.header("etag"), Some("\"1\""), "new holders do not change the version");
    for (user, edit, expected) in [
        (&bob, json!({ "roles": [gate, dock] }), [2, 1]),
        (&cem, json!({ "roles": [gate] }), [1, 2]),
        (&bob, json!({ "disabled": true }), [1, 2]),
    ] {
        ada.patch(&format!("/api/v1/users/{user}"), edit).await.is(200);
        assert_eq!(holders().await, expected.map(Some));
    }
    ada.delete(&format!("/api/v1/users/{bob}")).await.is(204);
    assert_eq!(holders().await, [Some(0), Some(1)]);
    ada.delete(&format!("{ROLES}/{dock}")).await.is(204);
    ada.patch(&format!("/api/v1/users/{cem}"), json!({ "roles": [] })).await.is(200);
    ada.delete(&format!("{ROLES}/{gate}")).await.is(204);
}

#[tokio::test]
async fn a_role_in_use_is_not_deleted_and_its_holders_are_named_only_to_callers_who_may_read_them() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let dock = ada.role("Dock", &[]).await;
    for name in ["Bob", "Cem"] {
        ada.invite(&format!("{name}@example.com"), &[&dock]).await;
    }
    let kim = ada.person_with("kim@example.com", &["roles:read", "roles:write"]).await;
    let path = format!("{ROLES}/{dock}");
    let refused = ada.delete(&path).await.is_problem(409, "role_in_use").text_at("/detail");
    assert!(refused.starts_with("2 ") && refused.contains("Bob") && refused.contains("Cem"), "{refused}");
    let refused = kim.delete(&path).await.is_problem(409, "role_in_use").text_at("/detail");
    assert!(refused.starts_with("2 ") && !refused.contains("Bob") && !refused.contains("Cem"), "{refused}");
    ada.get(&path).await.is(200);
}
