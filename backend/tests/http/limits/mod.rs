//! Operations at all documented limits at once: a lineage of three keys, eight different roles for each principal, 500
//! keys. A commit holds at most 100 items, so each operation fits, uses several commits, or is refused before it has an
//! effect.

mod deep_lineage;

use http::Method;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Postern, Reply};
use deep_lineage::{DeepLineage, RIGHTS, eight_roles, keys, person, to};

const USERS: &str = "/api/v1/users";
const API_USERS: &str = "/api/v1/api-users";

/// Sends a request that must succeed.
async fn succeeds(by: &Actor<'_>, method: Method, path: &str, body: Value) -> Reply {
    let reply = match (&method, body.is_null()) {
        (&Method::PATCH, _) => by.patch(path, body).await,
        (&Method::DELETE, _) => by.delete(path).await,
        (_, true) => by.post_empty(path).await,
        _ => by.post(path, body).await,
    };
    assert!(reply.status < 300, "{method} {path}: {reply:?}");
    reply
}

/// Tries every operation on principals, roles and keys with the callers that have the most ancestors.
#[tokio::test]
async fn callers_at_the_bottom_of_the_deepest_lineage_can_do_everything_they_may() {
    let postern = Postern::ready().await;
    let lineage = DeepLineage::new(&postern).await;
    let (key, session) = (lineage.deepest_token().at(&postern), lineage.deepest_person().at(&postern));
    for (name, by) in [("key", key), ("session", session)] {
        let (old, new) =
            (eight_roles(&by, &format!("Old {name}")).await, eight_roles(&by, &format!("New {name}")).await);
        let target = person(&postern, &by, &format!("target-{name}@example.com"), &old).await;
        let own = target.at(&postern);
        keys(&postern, &own, "/api/v1/account/tokens", 30).await;
        let user = format!("{USERS}/{}", target.id);
        succeeds(&by, Method::PATCH, &user, json!({ "roles": new, "name": "Renamed" })).await;
        succeeds(&by, Method::PATCH, &user, json!({ "disabled": true })).await;
        succeeds(&by, Method::PATCH, &user, json!({ "disabled": false, "roles": old })).await;
        succeeds(&by, Method::DELETE, &format!("{user}/sessions"), Value::Null).await;
        succeeds(&by, Method::DELETE, &format!("{user}/tokens"), Value::Null).await;
        assert_eq!(by.get(&format!("{user}/tokens")).await.is(200)["items"], json!([]));
        let again = succeeds(&by, Method::POST, &format!("{user}/invitation"), json!({ "tokens": "delete" })).await;
        postern.ada().accept(&again.text_at("/invitation/code")).await;
        let impact = json!({ "action": "principal.edit", "principal": target.id, "roles": [], "disabled": true });
        succeeds(&by, Method::POST, "/api/v1/impact", impact).await;
        succeeds(&by, Method::DELETE, &user, Value::Null).await;

        let body = json!({ "name": format!("Robot {name}"), "roles": old });
        let robot = by.post(API_USERS, body).await.is(201).text_at("/id");
        let robot = format!("{API_USERS}/{robot}");
        let ids = keys(&postern, &by, &format!("{robot}/keys"), 30).await;
        succeeds(&by, Method::PATCH, &robot, json!({ "roles": new, "name": format!("Robot {name}, renamed") })).await;
        succeeds(&by, Method::PATCH, &robot, json!({ "disabled": true })).await;
        succeeds(&by, Method::PATCH, &robot, json!({ "disabled": false })).await;
        let key = format!("{robot}/keys/{}", ids[0]);
        succeeds(&by, Method::PATCH, &key, json!({ "disabled": false, "name": "Renamed" })).await;
        succeeds(&by, Method::POST, &format!("{key}/rotate"), json!({ "overlap_seconds": 60 })).await;
        succeeds(&by, Method::DELETE, &key, Value::Null).await;
        succeeds(&by, Method::DELETE, &robot, Value::Null).await;
        for role in old.iter().chain(&new) {
            let path = format!("/api/v1/roles/{role}");
            let body = json!({ "name": format!("{role} again"), "permissions": &RIGHTS[..5] });
            succeeds(&by, Method::PATCH, &path, body).await;
            succeeds(&by, Method::DELETE, &path, Value::Null).await;
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
    let manager = person(&postern, &ada, "manager@example.com", &manager).await;
    let manager = manager.at(&postern);
    let key = lineage.deepest_token().at(&postern);
    for n in 0..2 {
        let (roles, more) =
            (eight_roles(&key, &format!("Set {n}")).await, eight_roles(&key, &format!("More {n}")).await);
        let target = person(&postern, &key, &format!("target{n}@example.com"), &roles).await;
        keys(&postern, &target.at(&postern), "/api/v1/account/tokens", 30).await;
        let user = format!("{USERS}/{}", target.id);
        // Eight roles leave by adoption, and eight by assignment to someone outside.
        succeeds(&manager, Method::POST, &format!("{user}/adopt"), json!({ "keep_sign_in": n == 1 })).await;
        succeeds(&manager, Method::PATCH, &user, json!({ "roles": more })).await;
        succeeds(&manager, Method::POST, &format!("{user}/hand-over"), to(&lineage.people[2], lineage.deepest_token()))
            .await;
        let shown = postern.ada().get(&format!("/api/v1/roles/{}", more[7])).await.is(200);
        assert_eq!(shown["provisioned_by"], Value::Null);
        succeeds(&manager, Method::DELETE, &user, Value::Null).await;
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
                let adopted = succeeds(&ada, Method::POST, &format!("{robot}/adopt"), Value::Null).await;
                assert_eq!(adopted["keys"], 0);
                assert_eq!(ada.get(&format!("{robot}/keys")).await.is(200)["items"], json!([]));
                succeeds(&ada, Method::POST, &format!("{robot}/keys"), json!({ "name": "New" })).await;
            }
            _ => drop(succeeds(&key, Method::DELETE, &robot, Value::Null).await),
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
    let many = person(&postern, &ada, "many@example.com", &roles).await;
    let tokens = "/api/v1/account/tokens";
    keys(&postern, &many.at(&postern), tokens, 500).await;
    let change = json!({ "current": PASSWORD, "new": "violet salt drum anchor", "tokens": "delete" });
    let changed = succeeds(&many.at(&postern), Method::POST, "/api/v1/account/password", change).await;
    let many = crate::harness::Person { cookie: changed.cookie(), ..many };
    assert_eq!(many.at(&postern).get(tokens).await.is(200)["items"], json!([]));
    keys(&postern, &many.at(&postern), tokens, 50).await;
    let path = format!("{USERS}/{}", many.id);
    succeeds(&ada, Method::POST, &format!("{path}/invitation"), json!({ "tokens": "delete" })).await;
    assert_eq!(ada.get(&format!("{path}/tokens")).await.is(200)["items"], json!([]));
    let impact = json!({ "action": "keys.delete", "owner": many.id });
    succeeds(&ada, Method::POST, "/api/v1/impact", impact).await;
}
