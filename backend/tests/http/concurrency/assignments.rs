//! Deleting a role while it is assigned: exactly one of the two succeeds.

use serde_json::{Value, json};

use super::{delay_writes, two_instances};
use crate::harness::Postern;

/// Asserts that principals hold only existing roles and that every role's holder count is correct.
async fn assert_consistent(postern: &Postern) {
    let dump = postern.dump().await;
    let item =
        |pk: &str, sk: &str| dump.get(&(pk.to_owned(), sk.to_owned())).map(|item| item.parse::<Value>().unwrap());
    for ((pk, sk), text) in &dump {
        let it: Value = text.parse().unwrap();
        if sk == "PRINCIPAL" {
            for role in it["roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()) {
                let exists = item(&format!("ROLE#{role}"), "ROLE").is_some();
                let holder = item(&format!("ROLE#{role}"), &format!("HOLDER#{}", it["id"].as_str().unwrap()));
                assert!(exists && holder.is_some(), "{it}");
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
async fn a_role_deleted_while_it_is_assigned_is_held_by_nobody() {
    let [first, second] = two_instances().await;
    first.skip_time();
    let ada = first.ada();
    let user = format!("/api/v1/users/{}", ada.invite("sam@example.com", &[]).await.text_at("/user/id"));
    let mut outcomes = Vec::new();
    // Either request can be the first to write.
    for (n, (delete_delay, assign_delay)) in [(20, 180), (180, 20), (100, 100)].repeat(2).into_iter().enumerate() {
        let role = ada.role(&format!("Role {n}"), &["roles:read"]).await;
        let version = ada.get(&user).await.is(200).header("etag").unwrap().to_owned();
        delay_writes(&first, delete_delay);
        delay_writes(&second, assign_delay);
        let path = format!("/api/v1/roles/{role}");
        let assign = async {
            if n < 3 {
                second.ada().patch_version(&user, &version, json!({ "roles": [role] })).await
            } else {
                let body = json!({ "login": format!("u{n}@example.com"), "name": "U", "roles": [role] });
                second.ada().post("/api/v1/users", body).await
            }
        };
        let (deleted, assigned) = tokio::join!(ada.delete(&path), assign);
        first.tap.reset();
        second.tap.reset();
        assert_consistent(&first).await;
        let exists = ada.get(&path).await.status == 200;
        match (exists, deleted.status, assigned.status) {
            (true, 409, 200 | 201) => assert_eq!(deleted["code"], "role_in_use"),
            (false, 204, 422) => assert_eq!(assigned["errors"][0]["code"], "unknown_role"),
            _ => panic!("{deleted:?} {assigned:?}"),
        }
        outcomes.push(exists);
    }
    assert!(outcomes.contains(&true) && outcomes.contains(&false), "the race went one way only: {outcomes:?}");
}
