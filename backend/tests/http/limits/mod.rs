//! Every operation at all documented limits at once: a lineage of three keys, eight different roles for everybody in it, 500 keys.
//! A commit has at most a hundred items, so each fits, goes in several commits, or is refused before anything is done.

mod tower;

use http::Method;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Postern, Reply};
use tower::{RIGHTS, Tower, eight_roles, keys, person, to};

const USERS: &str = "/api/v1/users";
const API_USERS: &str = "/api/v1/api-users";

/// What is asked for, and must be done.
async fn does(by: &Actor<'_>, method: Method, path: &str, body: Value) -> Reply {
    let reply = match (&method, body.is_null()) {
        (&Method::PATCH, _) => by.patch(path, body).await,
        (&Method::DELETE, _) => by.delete(path).await,
        (_, true) => by.post_empty(path).await,
        _ => by.post(path, body).await,
    };
    assert!(reply.status < 300, "{method} {path}: {reply:?}");
    reply
}

/// Everything that can be done to principals, roles and keys by a caller who depends on as much as can be.
#[tokio::test]
async fn callers_at_the_bottom_of_the_deepest_lineage_do_all_that_they_may() {
    let postern = Postern::ready().await;
    let tower = Tower::new(&postern).await;
    let (key, session) = (tower.deepest_token().at(&postern), tower.deepest_person().at(&postern));
    for (name, by) in [("key", key), ("session", session)] {
        let (old, new) =
            (eight_roles(&by, &format!("Old {name}")).await, eight_roles(&by, &format!("New {name}")).await);
        let target = person(&postern, &by, &format!("target-{name}@example.com"), &old).await;
        let own = target.at(&postern);
        keys(&postern, &own, "/api/v1/account/tokens", 30).await;
        let user = format!("{USERS}/{}", target.id);
        does(&by, Method::PATCH, &user, json!({ "roles": new, "name": "Renamed" })).await;
        does(&by, Method::PATCH, &user, json!({ "disabled": true })).await;
        does(&by, Method::PATCH, &user, json!({ "disabled": false, "roles": old })).await;
        does(&by, Method::DELETE, &format!("{user}/sessions"), Value::Null).await;
        does(&by, Method::DELETE, &format!("{user}/tokens"), Value::Null).await;
        assert_eq!(by.get(&format!("{user}/tokens")).await.is(200)["items"], json!([]));
        let again = does(&by, Method::POST, &format!("{user}/invitation"), json!({ "tokens": "delete" })).await;
        postern.ada().accept(&again.text_at("/invitation/code")).await;
        let impact = json!({ "action": "principal.edit", "principal": target.id, "roles": [], "disabled": true });
        does(&by, Method::POST, "/api/v1/impact", impact).await;
        does(&by, Method::DELETE, &user, Value::Null).await;

        let body = json!({ "name": format!("Robot {name}"), "roles": old });
        let robot = by.post(API_USERS, body).await.is(201).text_at("/id");
        let robot = format!("{API_USERS}/{robot}");
        let ids = keys(&postern, &by, &format!("{robot}/keys"), 30).await;
        does(&by, Method::PATCH, &robot, json!({ "roles": new, "name": format!("Robot {name}, renamed") })).await;
        does(&by, Method::PATCH, &robot, json!({ "disabled": true })).await;
        does(&by, Method::PATCH, &robot, json!({ "disabled": false })).await;
        let key = format!("{robot}/keys/{}", ids[0]);
        does(&by, Method::PATCH, &key, json!({ "disabled": false, "name": "Renamed" })).await;
        does(&by, Method::POST, &format!("{key}/rotate"), json!({ "overlap_seconds": 60 })).await;
        does(&by, Method::DELETE, &key, Value::Null).await;
        does(&by, Method::DELETE, &robot, Value::Null).await;
        for role in old.iter().chain(&new) {
            let path = format!("/api/v1/roles/{role}");
            does(&by, Method::PATCH, &path, json!({ "name": format!("{role} again"), "permissions": &RIGHTS[..5] }))
                .await;
            does(&by, Method::DELETE, &path, Value::Null).await;
        }
    }
}

/// Whoever depends on no key takes all of it out of its lineage, roles that everybody else there holds included.
#[tokio::test]
async fn adopting_and_handing_over_fit_with_eight_roles_that_leave_their_lineage() {
    let postern = Postern::ready().await;
    let tower = Tower::new(&postern).await;
    let ada = postern.ada();
    let manager = eight_roles(&ada, "Manager").await;
    let manager = person(&postern, &ada, "manager@example.com", &manager).await;
    let manager = manager.at(&postern);
    let key = tower.deepest_token().at(&postern);
    for n in 0..2 {
        let (roles, more) =
            (eight_roles(&key, &format!("Set {n}")).await, eight_roles(&key, &format!("More {n}")).await);
        let target = person(&postern, &key, &format!("target{n}@example.com"), &roles).await;
        keys(&postern, &target.at(&postern), "/api/v1/account/tokens", 30).await;
        let user = format!("{USERS}/{}", target.id);
        // Eight roles that leave with the adopted, and eight that leave by being given to someone outside.
        does(&manager, Method::POST, &format!("{user}/adopt"), json!({ "keep_sign_in": n == 1 })).await;
        does(&manager, Method::PATCH, &user, json!({ "roles": more })).await;
        does(&manager, Method::POST, &format!("{user}/hand-over"), to(&tower.people[2], tower.deepest_token())).await;
        let shown = postern.ada().get(&format!("/api/v1/roles/{}", more[7])).await.is(200);
        assert_eq!(shown["provisioned_by"], Value::Null);
        does(&manager, Method::DELETE, &user, Value::Null).await;
    }
}

/// What ends 500 keys does so at once, or in as many commits as it takes.
#[tokio::test]
async fn five_hundred_keys_end_at_once_and_can_be_deleted() {
    let postern = Postern::ready().await;
    let tower = Tower::new(&postern).await;
    let ada = postern.ada();
    let key = tower.deepest_token().at(&postern);
    let roles = eight_roles(&key, "Robots").await;
    for (n, ends) in ["adopt", "delete"].into_iter().enumerate() {
        let body = json!({ "name": format!("Robot {n}"), "roles": roles });
        let robot = format!("{API_USERS}/{}", key.post(API_USERS, body).await.is(201).text_at("/id"));
        keys(&postern, &key, &format!("{robot}/keys"), 500).await;
        let refused = key.post(&format!("{robot}/keys"), json!({ "name": "One too many" })).await;
        refused.is_problem(409, "limit_reached");
        match ends {
            "adopt" => {
                let adopted = does(&ada, Method::POST, &format!("{robot}/adopt"), Value::Null).await;
                assert_eq!(adopted["keys"], 0);
                assert_eq!(ada.get(&format!("{robot}/keys")).await.is(200)["items"], json!([]));
                does(&ada, Method::POST, &format!("{robot}/keys"), json!({ "name": "New" })).await;
            }
            _ => drop(does(&key, Method::DELETE, &robot, Value::Null).await),
        }
    }
    let left = postern.dump().await.keys().filter(|(_, sk)| sk.starts_with("KEY#")).count();
    assert_eq!(left, 4, "three tokens of the tower, and the new key");
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
    let changed = does(&many.at(&postern), Method::POST, "/api/v1/account/password", change).await;
    let many = crate::harness::Person { cookie: changed.cookie(), ..many };
    assert_eq!(many.at(&postern).get(tokens).await.is(200)["items"], json!([]));
    keys(&postern, &many.at(&postern), tokens, 50).await;
    let path = format!("{USERS}/{}", many.id);
    does(&ada, Method::POST, &format!("{path}/invitation"), json!({ "tokens": "delete" })).await;
    assert_eq!(ada.get(&format!("{path}/tokens")).await.is(200)["items"], json!([]));
    let impact = json!({ "action": "keys.delete", "owner": many.id });
    does(&ada, Method::POST, "/api/v1/impact", impact).await;
}
