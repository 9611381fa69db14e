//! Deleting a role while it is given to someone: one of the two happens, never both.

use std::time::Duration;

use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use crate::harness::Postern;

/// Holds the writes of an instance up.
fn slow(postern: &Postern, milliseconds: u64) {
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_millis(milliseconds))).always());
}

/// Every principal holds roles that are there, and every role counts its holders right.
async fn must_fit(postern: &Postern) {
    let dump = postern.dump().await;
    let item =
        |pk: &str, sk: &str| dump.get(&(pk.to_owned(), sk.to_owned())).map(|item| item.parse::<Value>().unwrap());
    for ((pk, sk), text) in &dump {
        let it: Value = text.parse().unwrap();
        if sk == "PRINCIPAL" {
            for role in it["roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()) {
                let there = item(&format!("ROLE#{role}"), "ROLE").is_some();
                let holder = item(&format!("ROLE#{role}"), &format!("HOLDER#{}", it["id"].as_str().unwrap()));
                assert!(there && holder.is_some(), "{it}");
            }
        }
        if sk == "ROLE" {
            let holders = dump.keys().filter(|(p, s)| p == pk && s.starts_with("HOLDER#")).count();
            assert_eq!(it["holders"], json!(holders), "{it}");
        }
        assert!(!sk.starts_with("HOLDER#") || item(pk, "ROLE").is_some(), "{pk} {sk}");
    }
}

#[tokio::test]
async fn a_role_that_is_deleted_while_it_is_given_is_held_by_nobody() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    postern.skip_time();
    let ada = postern.ada();
    let body = json!({ "login": "sam@example.com", "name": "Sam", "roles": [] });
    let user = ada.post("/api/v1/users", body).await.is(201).text_at("/user/id");
    let user = format!("/api/v1/users/{user}");
    let mut outcomes = Vec::new();
    // Whichever of the two comes to write first.
    for (n, (deletes, gives)) in
        [(20, 180), (180, 20), (100, 100), (20, 180), (180, 20), (100, 100)].into_iter().enumerate()
    {
        let role = ada.role(&format!("Role {n}"), &["roles:read"]).await;
        let version = ada.get(&user).await.is(200).header("etag").unwrap().to_owned();
        slow(&postern, deletes);
        slow(&second, gives);
        let path = format!("/api/v1/roles/{role}");
        let giving = async {
            if n < 3 {
                second.ada().patch_version(&user, &version, json!({ "roles": [role] })).await
            } else {
                let body = json!({ "login": format!("u{n}@example.com"), "name": "U", "roles": [role] });
                second.ada().post("/api/v1/users", body).await
            }
        };
        let (deleted, given) = tokio::join!(ada.delete(&path), giving);
        postern.tap.reset();
        second.tap.reset();
        must_fit(&postern).await;
        let there = ada.get(&path).await.status == 200;
        match (there, deleted.status, given.status) {
            (true, 409, 200 | 201) => assert_eq!(deleted["code"], "role_in_use"),
            (false, 204, 422) => assert_eq!(given["errors"][0]["code"], "unknown_role"),
            _ => panic!("{deleted:?} {given:?}"),
        }
        outcomes.push(there);
    }
    assert!(outcomes.contains(&true) && outcomes.contains(&false), "the race went one way only: {outcomes:?}");
}
