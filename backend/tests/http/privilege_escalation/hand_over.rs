//! Rule 13: `POST /users/{user}/hand-over` makes an independent user depend on a key.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::scene::{NONE, Scene};
use crate::holders::MANAGING;

const EVE: &str = "POST users/$eve/hand-over";

/// Hana and her token `hr`, and `eve`, an independent user with the role `Staff`.
async fn scene() -> Scene {
    let mut test = Scene::with_token(json!({ "name": "HR system" })).await;
    test.role("ada", "Staff", &["api_tokens:generate", "inventory:read"]).await;
    test.person("ada", "eve", &["Staff"]).await;
    test
}

fn to(owner: &str, key: &str) -> Value {
    json!({ "key": { "owner": owner, "id": key } })
}

#[tokio::test]
async fn after_a_hand_over_the_key_manages_the_user_and_the_user_depends_on_it() {
    let mut test = scene().await;
    test.expect("hr", "PATCH users/$eve", json!({ "name": "Eve" }), "403 outside_lineage").await;

    let mut expected = test.expect("ada", "GET users/$eve", NONE, "200").await.body;
    for field in ["effective_permissions", "limits"] {
        expected.as_object_mut().unwrap().remove(field).unwrap();
    }
    let reply = test.expect("ada", EVE, to("$hana", "$hr"), "200").await;
    let provisioning_key = test.fill(json!({ "owner": "$hana", "id": "$hr" }));
    expected["provisioned_by"] =
        test.fill(json!({ "owner": "$hana", "id": "$hr", "name": "HR system", "owner_name": "hana" }));
    expected["version"] = json!(3);
    assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"3\"")));
    let (before, after) = (json!({ "provisioned_by": null }), json!({ "provisioned_by": provisioning_key }));
    let entry = test.caller("ada").logged(&reply, "user.hand_over", before, after).await;
    entry.is_about("user", &test.caller("eve").id, "eve");
    let again = test.postern.unchanged_by(test.send("ada", EVE, to("$hana", "$hr"))).await.is(200);
    assert_eq!(again.body, expected, "repeating it changes nothing");

    // From the next request on, her permissions are limited to those of the key.
    test.has_only("eve", &["api_tokens:generate", "inventory:read"]).await;
    test.role("ada", "Billing", &["billing:read"]).await;
    test.expect("ada", "PATCH users/$eve", json!({ "roles": ["$Staff", "$Billing"] }), "200").await;
    test.has_only("eve", &["api_tokens:generate", "inventory:read"]).await;
    test.run([
        ("ada", "PATCH users/$eve", json!({ "roles": ["$Staff"] }), "200"),
        ("hr", "PATCH users/$eve", json!({ "name": "Eve", "roles": [] }), "200"),
        ("hr", "POST users/$eve/invitation", json!({ "tokens": "keep" }), "200"),
        ("ada", "DELETE users/$hana/tokens/$hr", NONE, "204"),
    ])
    .await;
    // Deleting the key has blocked her, and adoption makes her independent.
    assert_eq!(test.expect("ada", "GET users/$eve", NONE, "200").await["blocked_by"]["reason"], "key_deleted");
    let adopted = test.expect("ada", "POST users/$eve/adopt", NONE, "200").await;
    test.accept("eve", &adopted).await;
}

#[tokio::test]
async fn only_an_independent_person_in_a_session_who_covers_the_user_hands_over() {
    let mut test = scene().await;
    test.role("hr", "Writer", &["inventory:read", "users:write"]).await;
    test.role("ada", "Clerk", &["users:read", "users:write"]).await;
    for (by, name, role) in [("hr", "bound", "Staff"), ("hr", "writer", "Writer"), ("ada", "kim", "Clerk")] {
        test.person(by, name, &[role]).await;
    }
    let hr = || to("$hana", "$hr");
    test.run([
        ("hr", EVE, hr(), "403 session_required"),
        ("bound", EVE, hr(), "403 insufficient_scope"),
        ("writer", EVE, hr(), "403 independence_required"),
        // Nobody hands themselves over.
        ("kim", "POST users/$kim/hand-over", hr(), "403 independence_required"),
        ("ada", "POST users/$ada/hand-over", hr(), "403 independence_required"),
    ])
    .await;
    let refused = test.expect("kim", EVE, hr(), "403 beyond_your_rights").await;
    assert_eq!(refused["missing_permissions"], json!(["api_tokens:generate", "inventory:read"]));
}

#[tokio::test]
async fn a_key_that_cannot_provision_the_user_is_refused_with_the_reason() {
    let mut test = scene().await;
    test.token("hana", "disabled").await;
    test.expect("hana", "PATCH account/tokens/$disabled", json!({ "disabled": true }), "200").await;
    test.token_from("hana", "expired", json!({ "name": "Soon", "expires_at": "2026-03-01T09:00:01Z" })).await;
    test.scoped_token("hana", "narrow", &["api_tokens:generate", "users:write"]).await;
    test.token("eve", "own").await;
    test.role("ada", "Issuing", &["api_users:read", "api_users:write", "inventory:read"]).await;
    test.expect("ada", "PATCH users/$eve", json!({ "roles": ["$Staff", "$Issuing"] }), "200").await;
    test.api_user("own", "Robot", &["Issuing"], "descendant").await;
    test.postern.advance(SignedDuration::from_secs(1));
    for (owner, key, code) in [
        ("$hana", "key_abcdefghijkl", "unknown_key"),
        ("usr_abcdefghijkl", "$hr", "unknown_key"),
        ("$hana", "$disabled", "broken_key"),
        ("$hana", "$expired", "broken_key"),
        ("$hana", "$narrow", "insufficient_key"),
        ("$eve", "$own", "circular"),
        ("$Robot", "$descendant", "circular"),
    ] {
        let refused = test.expect("ada", EVE, to(owner, key), "422 invalid_field").await.is_invalid("key", code);
        if key == "$narrow" {
            let missing = json!(["api_users:read", "api_users:write", "inventory:read"]);
            assert_eq!(refused["missing_permissions"], missing);
        }
    }
    test.person("hr", "bound", &[]).await;
    test.token("hana", "other").await;
    test.person("ada", "second", &["Administrator"]).await;
    test.token("ada", "adas").await;
    // Only an unscoped token of an administrator covers an administrator.
    let second = "POST users/$second/hand-over";
    let refused = test.expect("ada", second, to("$hana", "$hr"), "422 invalid_field").await;
    refused.is_invalid("key", "insufficient_key");
    test.run([
        ("ada", "POST users/$bound/hand-over", to("$hana", "$other"), "409 already_provisioned"),
        ("ada", second, to("$ada", "$adas"), "200"),
        // Now Ada is the last administrator who counts.
        ("ada", "PATCH users/$ada", json!({ "roles": [] }), "409 last_administrator"),
    ])
    .await;
}

#[tokio::test]
async fn the_descendants_of_the_user_count_towards_the_depth_limit() {
    let mut test = Scene::ready().await;
    test.role("ada", "HR", &MANAGING).await;
    // A chain of three keys: the last one can provision a principal without descendants. The user `tall` has two
    // generations of descendants.
    for (by, person, token) in [
        ("ada", "zero", "first"),
        ("first", "one", "second"),
        ("second", "two", "third"),
        ("ada", "tall", "talls"),
        ("talls", "middle", "middles"),
    ] {
        test.person(by, person, &["HR"]).await;
        test.token(person, token).await;
    }
    for (by, person) in [("third", "three"), ("middles", "low"), ("ada", "flat")] {
        test.person(by, person, &["HR"]).await;
    }
    let tall = "POST users/$tall/hand-over";
    test.run([
        ("ada", tall, to("$one", "$second"), "409 lineage_too_deep"),
        ("ada", tall, to("$two", "$third"), "409 lineage_too_deep"),
        ("ada", "POST users/$flat/hand-over", to("$two", "$third"), "200"),
        ("ada", tall, to("$zero", "$first"), "200"),
    ])
    .await;
    // A user created by the lowest one would have more than three ancestor keys.
    test.token("low", "lows").await;
    test.token("ada", "adas").await;
    let lowest = json!({ "login": "lowest@example.com", "name": "Lowest", "roles": [] });
    test.run([
        ("lows", "POST users", lowest, "409 lineage_too_deep"),
        // The owner of the first key has the most generations of descendants, so no key can provision them.
        ("ada", "POST users/$zero/hand-over", to("$ada", "$adas"), "409 lineage_too_deep"),
    ])
    .await;
}
