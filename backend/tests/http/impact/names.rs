//! The answer names at most a hundred principals that the caller may read, and counts all of them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{difference, names, predicted};
use crate::harness::{Postern, Reply};

#[tokio::test]
async fn only_principals_that_the_caller_may_read_are_named() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let held = ada.role("Held", &["api_tokens:generate", "inventory:read"]).await;
    let sam = ada.person("sam@example.com", &[&held]).await;
    let token = sam.at(&postern).token("Sam's").await;
    let scanner = ada.api_user("Scanner", &[&held]).await;
    let key = ada.key(&scanner, "Left").await;
    let edit = json!({ "action": "role.edit", "role": held, "permissions": ["users:read"] });
    let writes = ["roles:read", "roles:write", "users:write", "api_users:write"];
    for sees in [vec![], vec!["users:read"], vec!["api_users:read"], vec!["users:read", "api_users:read"]] {
        let rights = [writes.as_slice(), &sees].concat();
        let planner = ada.program_with(&format!("Sees {sees:?}"), &rights).await;
        let (users, api_users) = (sees.contains(&"users:read"), sees.contains(&"api_users:read"));

        let changed = predicted(&planner, edit.clone()).await["changed"].clone();
        let edited: [&[&str]; 2] = [&["users:read"], &["api_tokens:generate", "inventory:read"]];
        let mut named = vec![
            difference(&sam.id, "user", "sam@example.com", edited),
            difference(&scanner, "api_user", "Scanner", edited),
        ];
        named.retain(|one| if one["principal"]["kind"] == "user" { users } else { api_users });
        assert_eq!(changed, json!({ "named": named, "total": 2 }), "{sees:?}");

        let user = json!({ "id": sam.id, "kind": "user", "name": "sam@example.com" });
        let api_user = json!({ "id": scanner, "kind": "api_user", "name": "Scanner" });
        for (owner, key, key_name, sees_it) in
            [(user, &token.id, "Sam's", users), (api_user, &key.id, "Left", api_users)]
        {
            let disable = json!({ "action": "principal.edit", "principal": owner["id"], "disabled": true });
            let impact = predicted(&planner, disable).await;
            let named = |one: Value| json!({ "named": if sees_it { vec![one] } else { vec![] }, "total": 1 });
            assert_eq!(impact["stopped"], named(owner.clone()), "{sees:?}");
            let key = json!({ "owner": owner, "id": key, "name": key_name });
            assert_eq!(impact["keys_stopped"], named(key), "{sees:?}");
        }
    }
}

/// The number of names in a part of an answer, and its total.
fn counts(part: &Value) -> (usize, u64) {
    (part["named"].as_array().unwrap().len(), part["total"].as_u64().unwrap())
}

#[tokio::test]
async fn a_hundred_are_named_and_all_are_counted() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Held", &["inventory:read"]).await;
    for n in 0..100 {
        ada.api_user(&format!("Scanner {n}"), &[&role]).await;
    }
    let edit = json!({ "action": "role.edit", "role": role, "permissions": [] });
    assert_eq!(counts(&predicted(&ada, edit.clone()).await["changed"]), (100, 100));
    let last = ada.api_user("The last", &[&role]).await;
    assert_eq!(counts(&predicted(&ada, edit).await["changed"]), (100, 101));
    for n in 0..101 {
        ada.key(&last, &format!("Key {n}")).await;
    }
    let delete = json!({ "action": "principal.delete", "principal": last });
    let impact = predicted(&ada, delete).await;
    assert_eq!((counts(&impact["stopped"]), counts(&impact["keys_stopped"])), ((1, 1), (100, 101)));
}

#[tokio::test]
async fn descendants_are_affected_three_levels_down() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Maker", &["api_users:write", "api_users:read", "inventory:read"]).await;
    let top = ada.api_user("Top", &[&role]).await;
    let mut parent = ada.key(&top, "Key 0").await;
    let mut lineage = vec![(top.clone(), parent.id.clone())];
    for n in 1..=3 {
        let name = format!("Level {n}");
        let child = parent.at(&postern).api_user(&name, &[&role]).await;
        let key = ada.key(&child, &format!("Key {n}")).await;
        lineage.push((child, key.id.clone()));
        parent = key;
    }
    let ids = |impact: &Reply, part: &str, pointer: &str| -> BTreeSet<String> {
        names(&impact.body, part, pointer).into_iter().map(str::to_owned).collect()
    };
    let owners = |from: usize| lineage[from..].iter().map(|(owner, _)| owner.clone()).collect::<BTreeSet<_>>();
    for (n, (owner, key)) in lineage.iter().enumerate() {
        let disable = json!({ "action": "key.edit", "owner": owner, "key": key, "disabled": true });
        let delete = json!({ "action": "key.delete", "owner": owner, "key": key });
        for proposal in [disable, delete] {
            let impact = predicted(&ada, proposal).await;
            assert_eq!(ids(&impact, "stopped", "/id"), owners(n + 1));
            let keys = lineage[n..].iter().map(|(_, key)| key.clone()).collect();
            assert_eq!(ids(&impact, "keys_stopped", "/id"), keys);
            assert_eq!(counts(&impact["changed"]), (0, 0));
        }
    }
    // All descendants lose what the top loses.
    let other = ada.role("Other", &["api_users:write", "api_users:read"]).await;
    let edit = json!({ "action": "principal.edit", "principal": top, "roles": [other] });
    let impact = predicted(&ada, edit).await;
    assert_eq!(ids(&impact, "changed", "/principal/id"), owners(0));
    assert!(impact["changed"]["named"].as_array().unwrap().iter().all(|one| one["loses"] == json!(["inventory:read"])));
}
