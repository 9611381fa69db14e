//! The lists of a permission, of a principal and of everyone: complete, in order, without repetition, and of now.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ACCESS, items, texts};
use crate::harness::{ADMINISTRATOR, Actor, Postern};

const READ: &str = "inventory:read";

/// Ada, another administrator, two users and three API users, with overlapping roles.
async fn company(postern: &Postern) -> [String; 6] {
    let ada = postern.ada();
    let [reads, writes, both] = [
        ada.role("Reads", &[READ]).await,
        ada.role("Writes", &["inventory:write"]).await,
        ada.role("Both", &[READ, "inventory:write", "users:read"]).await,
    ];
    [
        ada.person("bob@example.com", &[&reads, &both]).await.id,
        ada.person("zoe@example.com", &[&writes]).await.id,
        ada.person("grace@example.com", &[&reads, ADMINISTRATOR]).await.id,
        ada.api_user("Scanner", &[&both, &reads]).await,
        ada.api_user("Hours", &[&writes]).await,
        ada.api_user("Nothing", &[]).await,
    ]
}

/// The ids of those who hold a permission, each listed once.
async fn holders(ada: &Actor<'_>, permission: &str) -> BTreeSet<String> {
    let items = items(ada, &format!("permission={permission}")).await;
    assert!(items.iter().all(|item| item["permission"] == permission));
    let holders: BTreeSet<String> = texts(&items, "/principal/id").into_iter().map(str::to_owned).collect();
    assert_eq!(holders.len(), items.len(), "someone is listed twice");
    holders
}

#[tokio::test]
async fn a_permission_lists_everyone_who_holds_it_once() {
    let postern = Postern::ready().await;
    let [bob, zoe, grace, scanner, hours, _] = company(&postern).await;
    let ada = postern.ada();
    let set = |ids: &[&String]| ids.iter().map(|&id| id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(holders(&ada, READ).await, set(&[&ada.id, &bob, &grace, &scanner]));
    assert_eq!(holders(&ada, "inventory:write").await, set(&[&ada.id, &bob, &zoe, &grace, &scanner, &hours]));
    assert_eq!(holders(&ada, "billing:read").await, set(&[&ada.id, &grace]));
    let of_bob = super::item(&ada, &bob, READ).await;
    assert_eq!(
        of_bob["roles"].as_array().unwrap().iter().map(|role| &role["name"]).collect::<Vec<_>>(),
        ["Reads", "Both"]
    );
    assert_eq!((&of_bob["login"], &of_bob["principal"]["kind"]), (&json!("bob@example.com"), &json!("user")));
}

#[tokio::test]
async fn a_principal_lists_what_it_holds_in_the_order_of_permissions() {
    let postern = Postern::ready().await;
    let [bob, _, grace, _, _, nothing] = company(&postern).await;
    let ada = postern.ada();
    ada.resource("gates", "external").await;
    let held = async |id: &str| {
        let items = items(&ada, &format!("principal={id}")).await;
        assert!(items.iter().all(|item| item["principal"]["id"] == id && item["allowed"] == true));
        texts(&items, "/permission").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(held(&bob).await, ["users:read", READ, "inventory:write"]);
    assert_eq!(held(&nothing).await, Vec::<String>::new());
    let of_grace = held(&grace).await;
    let listed: Vec<String> = serde_json::from_value(ada.permissions().await).unwrap();
    assert_eq!(of_grace[..listed.len()], listed);
    assert_eq!(of_grace[listed.len()..], ["gates:read", "gates:write"]);
}

#[tokio::test]
async fn the_list_of_everyone_is_that_of_each_principal() {
    let postern = Postern::ready().await;
    let [bob, zoe, grace, scanner, hours, nothing] = company(&postern).await;
    let ada = postern.ada();
    let mut expected: Vec<Value> = Vec::new();
    for id in [&ada.id, &bob, &grace, &zoe, &hours, &nothing, &scanner] {
        expected.extend(items(&ada, &format!("principal={id}")).await);
    }
    assert_eq!(items(&ada, "").await, expected);
}

#[tokio::test]
async fn both_filters_together_find_one_item_or_none() {
    let postern = Postern::ready().await;
    let [bob, zoe, ..] = company(&postern).await;
    let ada = postern.ada();
    assert_eq!(items(&ada, &format!("principal={bob}&permission={READ}")).await.len(), 1);
    assert_eq!(items(&ada, &format!("principal={zoe}&permission={READ}")).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_change_shows_at_once() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &["billing:read"]).await;
    let id = ada.api_user("Scanner", &[&role]).await;
    let holds = async || holders(&ada, READ).await.contains(&id);
    assert!(!holds().await);
    ada.edit(&format!("/api/v1/roles/{role}"), json!({ "permissions": [READ] })).await.is(200);
    assert!(holds().await);
    ada.patch(&format!("/api/v1/api-users/{id}"), json!({ "roles": [] })).await.is(200);
    assert!(!holds().await);
    ada.patch(&format!("/api/v1/api-users/{id}"), json!({ "roles": [role] })).await.is(200);
    assert!(holds().await);
    ada.delete(&format!("/api/v1/api-users/{id}")).await.is(204);
    assert!(!holds().await);
}

#[tokio::test]
async fn a_permission_or_principal_that_does_not_exist_is_refused() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for permission in ["", "x", "inventory", "inventory:delete", "gates:read", "users%3Aread%00", "users:read%20"] {
        let refused = ada.get(&format!("{ACCESS}?permission={permission}")).await.is_problem(400, "bad_query");
        assert!(refused.text_at("/detail").starts_with("There is no permission "), "{refused:?}");
    }
    for principal in ["", "x", "rol_000000000000", "usr_1"] {
        ada.get(&format!("{ACCESS}?principal={principal}")).await.is_problem(400, "bad_query");
    }
    let gone = ada.api_user("Gone", &[]).await;
    ada.delete(&format!("/api/v1/api-users/{gone}")).await.is(204);
    for principal in [gone.as_str(), "usr_000000000000", "api_000000000000"] {
        ada.get(&format!("{ACCESS}?principal={principal}")).await.is_problem(404, "not_found");
    }
}
