//! Rules 9 to 11: callers manage only principals that they cover and never one that they depend on. In their own
//! lineage they can always take away.

use serde_json::json;

use super::scene::{NONE, Scene};
use crate::holders::MANAGING;

#[tokio::test]
async fn nobody_manages_an_administrator_or_anyone_else_who_holds_more() {
    let mut test = Scene::new().await;
    test.scoped_token("ada", "scoped", &MANAGING).await;
    // A disabled user holds no less: held permissions count, not effective ones.
    test.invited("ada", "dormant", &["Billing"]).await;
    test.expect("ada", "PATCH users/$dormant", json!({ "disabled": true }), "200").await;

    test.api_user("ada", "Above", &["Billing"], "aboves").await;
    test.expect("ada", "PATCH api-users/$Above/keys/$aboves", json!({ "disabled": true }), "200").await;
    test.api_user("ada", "Controller", &["HR"], "main").await;

    let before = test.postern.state().await;
    for by in ["hana", "hr", "main"] {
        for (target, key) in [("ada", "adas"), ("bill", "bills"), ("dormant", "bills"), ("Above", "aboves")] {
            for (way, reply) in test.manage_in_every_way(by, target, key).await {
                if way.contains("users/$dormant/tokens/$bills") {
                    reply.is_problem(404, "not_found");
                    continue;
                }
                // A rotated or enabled key must also be in the caller's lineage.
                let code = reply["code"].as_str().unwrap_or_default();
                let is_expected = code == "beyond_your_rights" || (target == "Above" && code == "outside_lineage");
                assert!(reply.status == 403 && is_expected, "{way}: {reply:?}");
            }
        }
        for enable in ["PATCH users/$dormant", "PATCH api-users/$Above/keys/$aboves"] {
            test.expect(by, enable, json!({ "disabled": false }), "403 beyond_your_rights").await;
        }
    }
    test.cannot_manage("scoped", "bill", "bills", "beyond_your_rights").await;
    assert_eq!(test.postern.state().await, before, "a refused request had an effect");
    test.permissions("bills").await;
}

#[tokio::test]
async fn a_key_manages_neither_itself_nor_its_owner_nor_anyone_it_depends_on() {
    let mut test = Scene::new().await;
    test.person("stans", "vera", &["HR"]).await;
    test.api_user("ada", "Controller", &["HR"], "main").await;
    test.key("ada", "Controller", "sibling", json!({ "name": "Sibling" })).await;
    test.api_user("main", "Scanner", &["HR"], "scanners").await;
    test.api_user("scanners", "Nested", &["HR"], "nesteds").await;
    for (by, target, key) in [
        ("adas", "ada", "adas"),
        ("hr", "hana", "hr"),
        ("stan", "hana", "hr"),
        ("stans", "stan", "stans"),
        ("stans", "hana", "hr"),
        ("vera", "stan", "stans"),
        ("vera", "hana", "hr"),
        ("main", "Controller", "main"),
        ("main", "Controller", "sibling"),
        ("sibling", "Controller", "main"),
        ("scanners", "Scanner", "scanners"),
        ("scanners", "Controller", "main"),
        ("scanners", "Controller", "sibling"),
        ("nesteds", "Scanner", "scanners"),
        ("nesteds", "Controller", "main"),
    ] {
        test.cannot_manage(by, target, key, "own_rights").await;
    }
    test.run([("adas hr stans stan vera", "GET session", NONE, "200")]).await;
    // In a session a user can manage their own tokens, but not their own account.
    for (way, reply) in test.manage_in_every_way("stan", "stan", "stans").await {
        let (allowed, code) = if way.contains("/tokens") { (true, NONE) } else { (false, json!("own_rights")) };
        assert_eq!((reply.status < 300, &reply["code"]), (allowed, &code), "{way}: {reply:?}");
    }
}

#[tokio::test]
async fn a_dependent_caller_invites_nobody_again_outside_its_lineage() {
    let mut test = Scene::new().await;
    test.invited("ada", "fresh", &[]).await;
    test.invited("hr", "vera", &[]).await;
    test.token("hana", "other").await;
    let keep = || json!({ "tokens": "keep" });
    test.run([
        // They hold less than the callers and are independent: signing in as them would outlive the key.
        ("hr stan", "POST users/$nina/invitation", keep(), "403 outside_lineage"),
        ("hr stan", "POST users/$fresh/invitation", keep(), "403 outside_lineage"),
        ("nina", "GET session", NONE, "200"),
        // Inside the lineage it is allowed, and for an independent caller everywhere.
        ("hr stan hana", "POST users/$vera/invitation", keep(), "200"),
        ("hana", "POST users/$fresh/invitation", keep(), "200"),
        // A user that another token of the same person created is also outside the lineage.
        ("other", "POST users/$vera/invitation", keep(), "403 outside_lineage"),
    ])
    .await;
}

#[tokio::test]
async fn in_its_own_lineage_a_key_can_take_away_from_a_principal_that_holds_more() {
    let mut test = Scene::new().await;
    test.token("hana", "other").await;
    let beyond = "403 beyond_your_rights";
    test.run([
        ("ada", "PATCH users/$stan", json!({ "roles": ["$HR", "$Billing", "$Spare"] }), "200"),
        // Grants, invitations and edits that also grant something are refused.
        ("hr", "PATCH users/$stan", json!({ "name": "Stanley" }), beyond),
        ("hr", "PATCH users/$stan", json!({ "roles": ["$Billing", "$Spare"], "name": "Stanley" }), beyond),
        ("hr", "PATCH users/$stan", json!({ "roles": ["$Billing", "$HR", "$Administrator"] }), beyond),
        ("hr", "POST users/$stan/invitation", json!({ "tokens": "keep" }), beyond),
        // Another token of the same person has another lineage.
        ("other", "PATCH users/$stan", json!({ "disabled": true }), beyond),
        ("hr", "PATCH users/$stan", json!({ "roles": ["$HR", "$Billing"] }), "200"),
        ("hr", "DELETE users/$stan/tokens/$stans", NONE, "204"),
        ("hr", "DELETE users/$stan/sessions", NONE, "204"),
        ("hr", "PATCH users/$stan", json!({ "disabled": true }), "200"),
        ("hr", "PATCH users/$stan", json!({ "disabled": false }), beyond),
        ("hr", "DELETE users/$stan", NONE, "204"),
    ])
    .await;
    // The same for an API user and its key.
    test.api_user("ada", "Controller", &["HR"], "main").await;
    test.api_user("main", "Scanner", &[], "scanners").await;
    let key = "PATCH api-users/$Scanner/keys/$scanners";
    test.run([
        ("ada", "PATCH api-users/$Scanner", json!({ "roles": ["$Billing"] }), "200"),
        ("main", key, json!({ "name": "X" }), beyond),
        ("main", key, json!({ "disabled": true, "note": "X" }), beyond),
        ("main", key, json!({ "disabled": true }), "200"),
        ("main", key, json!({ "disabled": false }), beyond),
        ("main", "POST api-users/$Scanner/keys/$scanners/rotate", json!({}), beyond),
        ("main", "DELETE api-users/$Scanner/keys/$scanners", NONE, "204"),
        ("main", "PATCH api-users/$Scanner", json!({ "disabled": true }), "200"),
        ("main", "DELETE api-users/$Scanner", NONE, "204"),
    ])
    .await;
}

#[tokio::test]
async fn in_its_own_lineage_a_caller_must_cover_the_targets_effective_permissions() {
    let mut test = Scene::new().await;
    test.role("hr", "Few", &["users:read", "users:write"]).await;
    test.person("stan", "weak", &["Few"]).await;
    // A sibling of the same key who can do more than the caller.
    test.person("stan", "strong", &["HR"]).await;
    test.token("strong", "strongs").await;
    test.cannot_manage("weak", "strong", "strongs", "beyond_your_rights").await;
    test.scoped_token("hana", "scoped", &["users:read"]).await;
    test.run([
        // The key loses permissions and so do all its descendants, so now the caller covers the sibling.
        ("ada", "PATCH roles/$HR", json!({ "permissions": ["users:read", "users:write"] }), "200"),
        ("weak", "PATCH users/$strong", json!({ "disabled": true }), "200"),
        ("strongs", "GET session", NONE, "401 invalid_token"),
        // A token is limited to its scope, also for reductions.
        ("scoped", "DELETE users/$weak", NONE, "403 insufficient_scope"),
    ])
    .await;
}
