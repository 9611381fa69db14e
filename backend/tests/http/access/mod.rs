//! `GET /access`: who holds which permission, through which roles, who assigned them, and whether it can be used now.

mod assignments;
mod bounds;
mod csv;
mod lists;
mod reasons;
mod visibility;

use serde_json::Value;

use crate::harness::{Actor, Kind};

const ACCESS: &str = "/api/v1/access";

/// The items of a list, which is the same at any page size.
async fn items(actor: &Actor<'_>, query: &str) -> Vec<Value> {
    let path = format!("{ACCESS}?{query}");
    let all = actor.walk(&path, 100).await;
    for limit in [1, 2, 3, 7] {
        assert_eq!(actor.walk(&path, limit).await, all, "{query} in pages of {limit}");
    }
    all
}

/// The only item of a principal and a permission.
async fn item(actor: &Actor<'_>, principal: &str, permission: &str) -> Value {
    let [item] = &items(actor, &format!("principal={principal}&permission={permission}")).await[..] else {
        panic!("{principal} does not hold {permission} exactly once")
    };
    let of_permission = items(actor, &format!("permission={permission}")).await;
    let same = of_permission.iter().find(|item| item["principal"]["id"] == principal);
    assert_eq!(same, Some(item), "the list of a permission has the same item");
    let shown = actor.get(&Kind::of(principal).path(principal)).await;
    // A caller who may read access may not read the principal, or not the owners of the keys that it depends on.
    if shown.body.get("limits").is_some() {
        let has = |field: &str, value: &Value| shown[field].as_array().unwrap().contains(value);
        assert_eq!(has("effective_permissions", &item["permission"]), item["allowed"] == true, "{shown:?}");
        assert!(item["limits"].as_array().unwrap().iter().all(|limit| has("limits", limit)), "{shown:?}");
    }
    item.clone()
}

/// The reasons in the limits of an item or of one of its keys.
fn reasons(limited: &Value) -> Vec<&str> {
    let limits = limited["limits"].as_array().unwrap();
    assert_eq!(limited["allowed"] == true, limits.is_empty(), "{limited}");
    limits.iter().map(|limit| limit["reason"].as_str().unwrap()).collect()
}

/// The texts at a pointer in some items.
fn texts<'a>(items: &'a [Value], pointer: &str) -> Vec<&'a str> {
    items.iter().map(|item| item.pointer(pointer).unwrap().as_str().unwrap()).collect()
}
