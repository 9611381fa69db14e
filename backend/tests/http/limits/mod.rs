//! Operations at all documented limits at once: a lineage of three keys, eight different roles for each principal, 500
//! keys. A commit holds at most 100 items, so each operation fits, uses several commits, or is refused before it has an
//! effect.

mod deep_lineage;

use serde_json::{Value, json};

use crate::harness::{PASSWORD, Person, Postern};
use crate::holders::MANAGING;
use deep_lineage::{DeepLineage, eight_roles, keys, person};

const USERS: &str = "/api/v1/users";
const API_USERS: &str = "/api/v1/api-users";

/// Tries every operation on principals, roles and keys with the callers that have the most ancestors.
#[tokio::test]
async fn callers_at_the_bottom_of_the_deepest_lineage_can_do_everything_they_may() {
    let postern = Postern::ready().await;
    let lineage = DeepLineage::new(&postern).await;
    let (key, session) = (lineage.deepest_token().at(&postern), lineage.deepest_person().at(&postern));
    for (name, by) in [("key", key), ("session", session)] {
        let (old, new) =
            (eight_roles(&by, &format!("Old {name}")).await, eight_roles(&by, &format!("New {name}")).await);
        let target = person(&by, &format!("target-{name}@example.com"), &old).await;
        let own = target.at(&postern);
        keys(&postern, &own, "/api/v1/account/tokens", 30).await;
        let user = format!("{USERS}/{}", target.id);
        by.patch(&user, json!({ "roles": new, "name": "Renamed" })).await.is_success();
        by.patch(&user, json!({ "disabled": true })).await.is_success();
        by.patch(&user, json!({ "disabled": false, "roles": old })).await.is_success();
        by.delete(&format!("{user}/sessions")).await.is_success();
        by.delete(&format!("{user}/tokens")).await.is_success();
        assert_eq!(by.get(&format!("{user}/tokens")).await.is(200)["items"], json!([]));
        let again = by.post(&format!("{user}/invitation"), json!({ "tokens": "delete" })).await.is_success();
        postern.ada().accept(&again.text_at("/invitation/code")).await;
        let impact = json!({ "action": "principal.edit", "principal": target.id, "roles": [], "disabled": true });
        by.post("/api/v1/impact", impact).await.is_success();
        by.delete(&user).await.is_success();

        let body = json!({ "name": format!("Robot {name}"), "roles": old });
        let robot = format!("{API_USERS}/{}", by.post(API_USERS, body).await.is(201).text_at("/id"));
        let ids = keys(&postern, &by, &format!("{robot}/keys"), 30).await;
        by.patch(&robot, json!({ "roles": new, "name": format!("Robot {name}, renamed") })).await.is_success();
        by.patch(&robot, json!({ "disabled": true })).await.is_success();
        by.patch(&robot, json!({ "disabled": false })).await.is_success();
        let key = format!("{robot}/keys/{}", ids[0]);
        by.patch(&key, json!({ "disabled": false, "name": "Renamed" })).await.is_success();
        by.post(&format!("{key}/rotate"), json!({ "overlap_seconds": 60 })).await.is_success();
        by.delete(&key).await.is_success();
        by.delete(&robot).await.is_success();
        for role in old.iter().chain(&new) {
            let path = format!("/api/v1/roles/{role}");
            let body = json!({ "name": format!("{role} again"), "permissions": &MANAGING[..5] });
            by.patch(&path, body).await.is_success();
            by.delete(&path).await.is_success();
        }
    }
}

/// An independent caller takes a principal and all its roles out of the lineage.
#[tokio::test]
async fn adopting_and_handing_over_succeed_when_eight_roles_leave_their_lineage() {
    let postern = Postern::ready().await;
    let lineage = DeepLineage::new(&postern).await;
    let ada = postern.ada();
    let manager = eight_roles(&ada, "Manager").await;
    let manager = person(&ada, "manager@example.com", &manager).await;
    let manager = manager.at(&postern);
    let key = lineage.deepest_token().at(&postern);
    let to_key = json!({ "key": { "owner": lineage.people[2].id, "id": key.id } });
    for n in 0..2 {
        let (roles, more) =
            (eight_roles(&key, &format!("Set {n}")).await, eight_roles(&key, &format!("More {n}")).await);
        let target = person(&key, &format!("target{n}@example.com"), &roles).await;
        keys(&postern, &target.at(&postern), "/api/v1/account/tokens", 30).await;
        let user = format!("{USERS}/{}", target.id);
        // Eight roles leave by adoption, and eight by assignment to someone outside.
        manager.post(&format!("{user}/adopt"), json!({ "keep_sign_in": n == 1 })).await.is_success();
        manager.patch(&user, json!({ "roles": more })).await.is_success();
        manager.post(&format!("{user}/hand-over"), to_key.clone()).await.is_success();
        let shown = postern.ada().get(&format!("/api/v1/roles/{}", more[7])).await.is(200);
        assert_eq!(shown["provisioned_by"], Value::Null);
        manager.delete(&user).await.is_success();
    }
}

#[tokio::test]
async fn five_hundred_keys_end_at_once_and_can_be_deleted() {
    let postern = Postern::ready().await;
    let lineage = DeepLineage::new(&postern).await;
    let ada = postern.ada();
    let key = lineage.deepest_token().at(&postern);
    let roles = eight_roles(&key, "Robots").await;
    for (n, operation) in ["adopt", "delete"].into_iter().enumerate() {
        let body = json!({ "name": format!("Robot {n}"), "roles": roles });
        let robot = format!("{API_USERS}/{}", key.post(API_USERS, body).await.is(201).text_at("/id"));
        keys(&postern, &key, &format!("{robot}/keys"), 500).await;
        let refused = key.post(&format!("{robot}/keys"), json!({ "name": "One too many" })).await;
        refused.is_problem(409, "limit_reached");
        match operation {
            "adopt" => {
                let adopted = ada.post_empty(&format!("{robot}/adopt")).await.is_success();
                assert_eq!(adopted["keys"], 0);
                assert_eq!(ada.get(&format!("{robot}/keys")).await.is(200)["items"], json!([]));
                ada.post(&format!("{robot}/keys"), json!({ "name": "New" })).await.is_success();
            }
            _ => drop(key.delete(&robot).await.is_success()),
        }
    }
    let remaining = postern.dump().await.keys().filter(|(_, sk)| sk.starts_with("KEY#")).count();
    assert_eq!(remaining, 4, "three tokens of the lineage, and the new key");
}

#[tokio::test]
async fn a_password_change_and_an_invitation_end_five_hundred_tokens() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let roles = eight_roles(&ada, "Many").await;
    let many = person(&ada, "many@example.com", &roles).await;
    let tokens = "/api/v1/account/tokens";
    keys(&postern, &many.at(&postern), tokens, 500).await;
    let change = json!({ "current": PASSWORD, "new": "violet salt drum anchor", "tokens": "delete" });
    let changed = many.at(&postern).post("/api/v1/account/password", change).await.is_success();
    let many = Person { cookie: changed.cookie(), ..many };
    assert_eq!(many.at(&postern).get(tokens).await.is(200)["items"], json!([]));
    keys(&postern, &many.at(&postern), tokens, 50).await;
    let path = format!("{USERS}/{}", many.id);
    ada.post(&format!("{path}/invitation"), json!({ "tokens": "delete" })).await.is_success();
    assert_eq!(ada.get(&format!("{path}/tokens")).await.is(200)["items"], json!([]));
    let impact = json!({ "action": "keys.delete", "owner": many.id });
    ada.post("/api/v1/impact", impact).await.is_success();
}
