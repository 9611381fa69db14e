//! Who assigned a role, and when: recorded with the assignment, and kept while the role stays.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::item;
use crate::harness::{Postern, Program};

const READ: &str = "inventory:read";

/// The roles of an item, by name, with who assigned them and when.
fn assignments(item: &Value) -> Vec<(&str, &str, &str)> {
    let roles = item["roles"].as_array().unwrap().iter();
    let of_role =
        |role| ["/name", "/given_by/name", "/given_at"].map(|at| Value::pointer(role, at).and_then(Value::as_str));
    roles.map(|role| of_role(role).map(Option::unwrap_or_default).into()).collect()
}

#[tokio::test]
async fn the_first_administrator_is_given_the_role_by_themselves() {
    let postern = Postern::ready().await;
    let item = item(&postern.ada(), &postern.ada().id, READ).await;
    assert_eq!(assignments(&item), [("Administrator", "Ada", "2026-03-01T09:00:00.000Z")]);
    assert_eq!(item["roles"][0]["given_by"]["kind"], "user");
}

#[tokio::test]
async fn a_role_that_an_edit_keeps_keeps_who_assigned_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let [one, two] = [ada.role("One", &[READ]).await, ada.role("Two", &[READ]).await];
    let id = ada.api_user("Scanner", &[&one]).await;
    let path = format!("/api/v1/api-users/{id}");
    let grace = ada.person("grace@example.com", &["rol_000000000000"]).await;
    postern.advance(SignedDuration::from_mins(1));
    let grace = grace.at(&postern);
    grace.edit(&path, json!({ "roles": [two, one] })).await.is(200);
    let second = ("Two", "grace@example.com", "2026-03-01T09:01:00.000Z");
    let expected = [second, ("One", "Ada", "2026-03-01T09:00:00.000Z")];
    assert_eq!(assignments(&item(&ada, &id, READ).await), expected);
    // Neither another edit nor disabling counts as an assignment.
    postern.advance(SignedDuration::from_mins(1));
    grace.edit(&path, json!({ "name": "Renamed", "disabled": true })).await.is(200);
    assert_eq!(assignments(&item(&ada, &id, READ).await), expected);
    // A role that was removed and assigned again does.
    grace.edit(&path, json!({ "roles": [two] })).await.is(200);
    assert_eq!(assignments(&item(&ada, &id, READ).await), [second]);
    postern.advance(SignedDuration::from_mins(1));
    grace.edit(&path, json!({ "roles": [one] })).await.is(200);
    assert_eq!(assignments(&item(&ada, &id, READ).await), [("One", "grace@example.com", "2026-03-01T09:03:00.000Z")]);
}

#[tokio::test]
async fn a_role_that_a_key_assigned_names_its_owner_as_of_then() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[READ]).await;
    let (owner, key): (String, Program) = ada.integration("HR system", &["api_users:write", READ]).await;
    let id = key.at(&postern).api_user("Scanner", &[&role]).await;
    ada.patch(&format!("/api/v1/api-users/{owner}"), json!({ "name": "Renamed" })).await.is(200);
    let item = item(&ada, &id, READ).await;
    assert_eq!(assignments(&item), [("Reader", "HR system", "2026-03-01T09:00:00.000Z")]);
    assert_eq!(
        (&item["roles"][0]["given_by"]["kind"], &item["roles"][0]["given_by"]["id"]),
        (&json!("api_user"), &json!(owner))
    );
}
