//! The roles of a key that has a successor, and what would gain by it.

use std::time::Duration;

use postern_embedded::{Fault, Rule};
use serde_json::json;

use super::{HR, moved, next, scene, to};
use crate::privilege_escalation::scene::{NONE, Scene};

/// Hana's token `narrow`, with which she created the API users `Within` and `Beyond`. Both hold `Shared`, which the token
/// created, and `Beyond` holds more than the token allows.
async fn narrow() -> Scene {
    let mut test = Scene::with_token(json!({ "name": "Wide" })).await;
    test.role("ada", "Billing", &["billing:read", "users:read"]).await;
    test.scoped_token("hana", "narrow", &["api_users:write", "inventory:read", "roles:write"]).await;
    test.role("narrow", "Shared", &["inventory:read"]).await;
    test.api_user("narrow", "Within", &["Shared"], "withins").await;
    test.api_user("narrow", "Beyond", &["Shared"], "beyonds").await;
    test.expect("ada", "PATCH api-users/$Beyond", json!({ "roles": ["$Shared", "$Billing"] }), "200").await;
    test
}

const NARROW: &str = "POST account/tokens/$narrow/succeed";

#[tokio::test]
async fn nobody_gains_rights_by_a_successor_that_can_do_more() {
    let test = narrow().await;
    let wide = to("$hana", "$hr");
    let preview = json!({ "action": "key.succeed", "owner": "$hana", "key": "$narrow", "to": wide["key"] });
    let preview = test.expect("ada", "POST impact", preview, "200").await;
    for (list, name) in [("moved", "Within"), ("remaining", "Beyond")] {
        assert_eq!((&preview[list]["named"][0]["name"], &preview[list]["total"]), (&json!(name), &json!(1)), "{list}");
    }
    assert_eq!([&preview["keys_moved"]["total"], &preview["keys_remaining"]["total"]], [1, 1]);
    // An owner who may not see API users is told how many stay.
    let permissions = ["api_tokens:generate", "api_users:write", "inventory:read", "roles:write"];
    test.expect("ada", "PATCH roles/$HR", json!({ "permissions": permissions }), "200").await;
    let reply = test.expect("hana", NARROW, wide.clone(), "200").await;
    assert_eq!(reply["moved"], json!({ "users": 0, "api_users": 1, "keys": 1, "roles": 1 }));
    let hidden = json!({ "named": [], "total": 1 });
    assert_eq!(reply["remaining"], json!({ "principals": hidden, "keys": hidden, "roles": 1 }));
    assert_eq!(reply["complete"], false);
    let again = test.expect("ada", "POST users/$hana/tokens/$narrow/succeed", wide, "200").await;
    moved(&again, [0, 0, 0, 0], &["Beyond", "Beyond's"]);
    test.has_only("beyonds", &["inventory:read"]).await;
    test.has_only("withins", &["inventory:read"]).await;
}

#[tokio::test]
async fn no_key_widens_a_role_whose_holders_depend_on_both_keys() {
    let test = narrow().await;
    let wide = || to("$hana", "$hr");
    test.expect("hana", NARROW, wide(), "200").await;
    let role = || json!({ "permissions": ["inventory:read", "roles:write"] });
    test.run([
        ("narrow", "PATCH roles/$Shared", role(), "403 outside_lineage"),
        ("hr", "PATCH roles/$Shared", role(), "403 outside_lineage"),
        ("ada", "PATCH api-users/$Beyond", json!({ "roles": ["$Shared"] }), "200"),
        ("hr", "PATCH roles/$Shared", role(), "403 outside_lineage"),
    ])
    .await;
    // Nothing is left, so the role follows.
    let reply = test.expect("hana", NARROW, wide(), "200").await;
    moved(&reply, [0, 1, 1, 0], &[]);
    test.run([
        ("narrow", "PATCH roles/$Shared", role(), "403 outside_lineage"),
        ("hr", "PATCH roles/$Shared", role(), "200"),
    ])
    .await;
    test.has_only("beyonds", &["inventory:read", "roles:write"]).await;
}

#[tokio::test]
async fn the_successor_widens_the_roles_of_a_deleted_key_though_something_still_depended_on_it() {
    let test = narrow().await;
    test.expect("hana", NARROW, to("$hana", "$hr"), "200").await;
    let role = || json!({ "permissions": ["inventory:read", "roles:write"] });
    test.run([
        ("hr", "PATCH roles/$Shared", role(), "403 outside_lineage"),
        ("ada", "DELETE users/$hana/tokens/$narrow", NONE, "204"),
        ("hr", "PATCH roles/$Shared", role(), "200"),
        ("beyonds", "GET session", NONE, "401 invalid_token"),
    ])
    .await;
    test.has_only("withins", &["inventory:read", "roles:write"]).await;
}

#[tokio::test]
async fn a_role_that_the_old_key_assigns_after_all_becomes_independent() {
    let mut test = narrow().await;
    test.expect("hana", NARROW, to("$hana", "$hr"), "200").await;
    test.api_user("narrow", "Late", &["Shared"], "lates").await;
    let role = test.expect("ada", "GET roles/$Shared", NONE, "200").await;
    assert_eq!(role["provisioned_by"], NONE);
    test.expect("hr", "PATCH roles/$Shared", json!({ "name": "Wider" }), "403 outside_lineage").await;
}

#[tokio::test]
async fn a_role_with_many_holders_follows_in_as_many_requests_as_it_takes() {
    let test = scene(json!({ "name": "HR system" })).await;
    for n in 0..70 {
        let body = json!({ "name": format!("Robot {n}"), "roles": ["$Staff"] });
        test.expect("hr", "POST api-users", body, "201").await;
    }
    test.postern.skip_time();
    test.postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_millis(500))).always());
    let (mut requests, mut done, mut cursor) = (0, 0, String::new());
    let last = loop {
        let reply = test.expect("hana", &format!("{HR}{cursor}"), next(), "200").await;
        requests += 1;
        done += reply["moved"]["api_users"].as_u64().unwrap();
        let Some(next) = reply["next_cursor"].as_str() else { break reply };
        assert_eq!(reply["complete"], false);
        cursor = format!("?cursor={next}");
    };
    assert!(requests > 2 && done == 71, "{requests} requests moved {done}");
    assert_eq!(last["complete"], true);
    test.postern.tap.reset();
    test.expect("next", "PATCH roles/$Staff", json!({ "name": "Everyone" }), "200").await;
    let role = test.expect("ada", "GET roles/$Staff", NONE, "200").await;
    assert_eq!(role["provisioned_by"]["id"], test.fill(next()["key"].take())["id"]);
    // However many requests there were, the owner's log says once who is the successor.
    let log = test.postern.log_of(&test.caller("hana").id).await;
    assert_eq!(log.iter().filter(|entry| entry.0["action"] == "key.succeed").count(), 1);
}
