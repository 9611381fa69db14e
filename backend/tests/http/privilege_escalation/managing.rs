//! Rules 9 to 11: callers manage only principals that they cover and never one that they depend on. In their own
//! lineage they can always take away.

use serde_json::json;

use super::scene::{NONE, Scene};

#[tokio::test]
async fn nobody_manages_an_administrator_or_anyone_else_who_holds_more() {
    let mut test = Scene::new().await;
    test.scoped_token("ada", "scoped", &Scene::RIGHTS).await;
    // A disabled user holds no less: held permissions count, not effective ones.
    test.invited("ada", "dormant", &["Billing"]).await;
    test.expect("ada", "PATCH users/$dormant", json!({ "disabled": true }), "200").await;

    let before = test.postern.dump().await;
    for by in ["hana", "hr"] {
        for (target, token) in [("ada", "adas"), ("bill", "bills"), ("dormant", "bills")] {
            for (way, reply) in test.manage_in_every_way(by, target, token).await {
                let codes = ["beyond_your_rights", "independence_required", "not_found"];
                assert!(codes.iter().any(|code| reply["code"] == *code), "{way}: {reply:?}");
                assert!(reply.status == 403 || way.ends_with("users/$dormant/tokens/$bills null"), "{way}: {reply:?}");
            }
        }
        test.expect(by, "PATCH users/$dormant", json!({ "disabled": false }), "403 beyond_your_rights").await;
    }
    for (way, reply) in test.manage_in_every_way("scoped", "bill", "bills").await {
        assert_eq!(reply.status, 403, "{way}: {reply:?}");
    }
    let changed: Vec<_> =
        test.postern.dump().await.into_iter().filter(|(key, item)| before.get(key) != Some(item)).collect();
    let only_uses = changed.iter().all(|((_, sk), _)| sk.starts_with("KEY#") || sk.starts_with("SESSION#"));
    assert!(only_uses, "{changed:#?}");
    test.permissions("bills").await;
}

#[tokio::test]
async fn a_token_manages_neither_itself_nor_its_owner_nor_anyone_it_depends_on() {
    let mut test = Scene::new().await;
    test.person("stans", "vera", &["HR"]).await;
    for (by, target, token) in [
        ("adas", "ada", "adas"),
        ("hr", "hana", "hr"),
        ("stan", "hana", "hr"),
        ("stans", "stan", "stans"),
        ("stans", "hana", "hr"),
        ("vera", "stan", "stans"),
        ("vera", "hana", "hr"),
    ] {
        test.cannot_manage(by, target, token, "own_rights").await;
    }
    test.run([("adas hr stans stan vera", "GET session", NONE, "200")]).await;
    // In a session a user can manage their own tokens, but not their own account.
    for (way, reply) in test.manage_in_every_way("stan", "stan", "stans").await {
        let (status, code) = if way.contains("/tokens") { (204, NONE) } else { (403, json!("own_rights")) };
        assert_eq!((reply.status, &reply["code"]), (status, &code), "{way}: {reply:?}");
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
async fn in_its_own_lineage_a_key_can_take_away_from_a_user_who_holds_more() {
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
