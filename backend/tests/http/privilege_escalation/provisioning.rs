//! Rules 4 to 7 and 14: everything in the lineage of a key depends on it until an independent caller adopts it.

use jiff::SignedDuration;
use serde_json::json;

use super::scene::{NONE, Scene};
use crate::harness::PASSWORD;

#[tokio::test]
async fn every_descendant_of_a_key_is_blocked_and_restored_with_it() {
    let mut test = Scene::with_token(json!({ "name": "HR", "expires_at": "2026-03-01T09:10:00Z" })).await;
    test.role("hr", "Staff", &["api_tokens:generate", "inventory:read", "users:read", "users:write"]).await;
    test.person("hr", "stan", &["Staff"]).await;
    // Invited in Stan's session, and still provisioned by the same key. Her own token depends on it too.
    test.person("stan", "vera", &["Staff"]).await;
    test.token("vera", "veras").await;
    let shown = test.expect("ada", "GET users/$vera", NONE, "200").await;
    assert_eq!(shown["provisioned_by"], test.fill(json!({ "owner": "$hana", "id": "$hr" })));

    let sign_in = || json!({ "login": "vera@example.com", "password": PASSWORD });
    let blocked = async |test: &Scene, reason: &str| {
        test.run([
            ("vera stan veras", "GET session", NONE, "401 invalid_token"),
            ("nobody", "POST session", sign_in(), "401 sign_in_failed"),
        ])
        .await;
        let shown = test.expect("ada", "GET users/$vera", NONE, "200").await;
        assert_eq!((&shown["status"], &shown["blocked_by"]["reason"]), (&json!("blocked"), &json!(reason)));
    };
    let works = async |test: &Scene| {
        test.run([("veras", "GET session", NONE, "200"), ("nobody", "POST session", sign_in(), "200")]).await;
    };

    works(&test).await;
    for (by, request, reason) in
        [("hana", "PATCH account/tokens/$hr", "key_disabled"), ("ada", "PATCH users/$hana", "owner_disabled")]
    {
        test.expect(by, request, json!({ "disabled": true }), "200").await;
        blocked(&test, reason).await;
        test.expect(by, request, json!({ "disabled": false }), "200").await;
        works(&test).await;
    }
    let again = test.expect("ada", "POST users/$hana/invitation", json!({ "tokens": "keep" }), "200").await;
    blocked(&test, "owner_invited").await;
    test.accept("hana", &again).await;
    works(&test).await;
    test.postern.advance(SignedDuration::from_mins(10));
    blocked(&test, "key_expired").await;
    test.expect("ada", "DELETE users/$hana", NONE, "204").await;
    blocked(&test, "owner_deleted").await;
}

#[tokio::test]
async fn a_wider_role_does_not_extend_a_user_beyond_the_provisioning_key() {
    let mut test = Scene::new().await;
    test.role("ada", "Wide", &["billing:read", "inventory:read"]).await;
    for role in ["$Wide", "$Administrator"] {
        test.expect("ada", "PATCH users/$stan", json!({ "roles": [role] }), "200").await;
        let may = test.permissions("stan").await;
        assert!(may.contains("inventory:read") && !may.contains("billing:read"), "{role}: {may:?}");
        assert_eq!(test.send("stan", "GET session", NONE).await["administrator"], false, "{role}");
    }
    // When the role of the key's owner loses permissions, the descendants of the key lose them too.
    test.expect("ada", "PATCH roles/$HR", json!({ "permissions": ["inventory:write"] }), "200").await;
    test.has_only("stan", &["inventory:write"]).await;
}

#[tokio::test]
async fn no_dependent_caller_adopts_anyone_and_nobody_adopts_themselves() {
    let mut test = Scene::new().await;
    test.invited("hr", "vera", &[]).await;
    test.run([
        ("hr", "POST users/$vera/adopt", NONE, "403 session_required"),
        ("stan", "POST users/$vera/adopt", NONE, "403 independence_required"),
        ("stan", "POST users/$stan/adopt", NONE, "403 own_rights"),
        ("hana", "POST users/$hana/adopt", NONE, "403 independence_required"),
        ("ada", "PATCH users/$vera", json!({ "roles": ["$Billing"] }), "200"),
    ])
    .await;
    // An independent caller can adopt a principal that they cover. Held permissions count, not effective ones.
    let refused = test.expect("hana", "POST users/$vera/adopt", NONE, "403 beyond_your_rights").await;
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    let adopted = test.expect("hana", "POST users/$stan/adopt", NONE, "200").await;
    assert_eq!(adopted["user"]["provisioned_by"], NONE);
}

#[tokio::test]
async fn adoption_makes_a_person_independent_but_not_their_tokens() {
    let mut test = Scene::new().await;
    test.person("stans", "vera", &["HR"]).await;
    test.expect("ada", "POST users/$stan/adopt", json!({ "keep_sign_in": true }), "200").await;
    test.token("stan", "made while free").await;
    test.expect("hana", "DELETE account/tokens/$hr", NONE, "204").await;
    for (caller, outcome) in
        [("stan", "200"), ("made while free", "200"), ("stans", "401 invalid_token"), ("vera", "401 invalid_token")]
    {
        test.expect(caller, "GET session", NONE, outcome).await;
    }
}

#[tokio::test]
async fn a_lineage_is_at_most_three_links_deep() {
    let mut test = Scene::new().await;
    // Stan is the first link and has a token.
    for (by, name, token) in [("stans", "second", "seconds"), ("seconds", "third", "thirds")] {
        test.person(by, name, &["HR"]).await;
        test.token(name, token).await;
    }
    let fourth = json!({ "login": "four@example.com", "name": "Four", "roles": ["$HR"] });
    test.expect("thirds", "POST users", fourth, "409 lineage_too_deep").await;
    // In a session the third person creates another user at the same depth.
    test.person("third", "other", &["HR"]).await;
    test.run([
        ("ada", "DELETE users/$hana/tokens/$hr", NONE, "204"),
        ("third other thirds", "GET session", NONE, "401 invalid_token"),
    ])
    .await;
}

#[tokio::test]
async fn an_invitation_of_a_deleted_key_is_invalid() {
    let mut test = Scene::new().await;
    let new = test.invited("hr", "sven", &[]).await;
    let accept = json!({ "code": new.text_at("/invitation/code"), "password": PASSWORD });
    test.expect("hana", "DELETE account/tokens/$hr", NONE, "204").await;
    test.expect("nobody", "POST invitations/accept", accept.clone(), "401 invalid_code").await;
    // After adoption only the new invitation works, because the key knows the old one.
    let adopted = test.expect("ada", "POST users/$sven/adopt", NONE, "200").await;
    test.expect("nobody", "POST invitations/accept", accept, "401 invalid_code").await;
    test.accept("sven", &adopted).await;
}
