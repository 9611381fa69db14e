//! Rule 12: a key widens and renames only roles that were created in its lineage and never left it.

use serde_json::{Value, json};

use super::scene::{NONE, Scene};

const WIDER: [&str; 2] = ["inventory:read", "inventory:write"];

/// The key that provisions the role `Dock`, without the names.
async fn provisioning_key(test: &Scene) -> Value {
    let mut key = test.expect("ada", "GET roles/$Dock", NONE, "200").await["provisioned_by"].clone();
    if let Some(fields) = key.as_object_mut() {
        fields.retain(|field, _| ["owner", "id"].contains(&field.as_str()));
    }
    key
}

/// Asserts that a caller can neither widen nor rename the role `Dock`.
async fn is_refused(test: &Scene, by: &str) {
    test.run([
        (by, "PATCH roles/$Dock", json!({ "permissions": WIDER }), "403 outside_lineage"),
        (by, "PATCH roles/$Dock", json!({ "name": "Renamed" }), "403 outside_lineage"),
        (by, "PATCH roles/$Dock", json!({ "description": "New" }), "403 outside_lineage"),
    ])
    .await;
}

#[tokio::test]
async fn a_short_lived_token_cannot_widen_a_role_that_someone_outside_holds() {
    let mut test = Scene::new().await;
    test.role("ada", "Dock", &["inventory:read"]).await;
    test.api_user("ada", "Robot", &["Dock"], "robots").await;
    let expires_at = test.postern.now() + jiff::SignedDuration::from_secs(4);
    let scope = ["inventory:read", "inventory:write", "roles:read", "roles:write"];
    test.token_from("hana", "short", json!({ "name": "Short", "scope": scope, "expires_at": expires_at })).await;
    is_refused(&test, "short").await;
    test.has_only("robots", &["inventory:read"]).await;
    // It can still narrow the role.
    test.expect("short", "PATCH roles/$Dock", json!({ "permissions": [] }), "200").await;
    // It can widen a role that it created, as long as nobody outside holds it.
    test.role("short", "Own", &["inventory:read"]).await;
    let wider = json!({ "permissions": WIDER, "name": "Own, renamed" });
    test.expect("short", "PATCH roles/$Own", wider, "200").await;
}

#[tokio::test]
async fn a_role_leaves_its_lineage_with_its_first_holder_outside() {
    for way in ["created with it", "given it", "adopted", "handed over"] {
        let mut test = Scene::new().await;
        let key = test.fill(json!({ "owner": "$hana", "id": "$hr" }));
        test.role("hr", "Dock", &["inventory:read"]).await;
        test.invited("hr", "inside", &["Dock"]).await;
        assert_eq!(provisioning_key(&test).await, key, "{way}");
        test.expect("hr", "PATCH roles/$Dock", json!({ "permissions": WIDER }), "200").await;
        test.expect("hr", "PATCH roles/$Dock", json!({ "permissions": ["inventory:read"] }), "200").await;
        let reply = match way {
            "created with it" => test.invited("ada", "outside", &["Dock"]).await,
            "given it" => test.expect("ada", "PATCH users/$nina", json!({ "roles": ["$Dock"] }), "200").await,
            _ => test.expect("ada", "POST users/$inside/adopt", NONE, "200").await,
        };
        if way == "handed over" {
            // Adopted with the role, then handed over to another key: neither key has the role in its lineage.
            let to = json!({ "key": { "owner": "$ada", "id": "$adas" } });
            test.expect("ada", "POST users/$inside/hand-over", to, "200").await;
            is_refused(&test, "adas").await;
        }
        assert_eq!(provisioning_key(&test).await, NONE, "{way}");
        is_refused(&test, "hr").await;
        test.expect("hr", "PATCH roles/$Dock", json!({ "permissions": [] }), "200").await;
        // The change log of the role records it.
        let entries = test.postern.entries_of(&reply).await;
        let entry = entries.iter().find(|entry| entry.0["action"] == "role.edit").unwrap();
        entry.says("role.edit", json!({ "provisioned_by": key }), json!({ "provisioned_by": null }));
    }
}

#[tokio::test]
async fn a_role_of_a_descendant_token_stays_in_the_lineage_of_its_ancestors() {
    let mut test = Scene::new().await;
    test.role("stans", "Dock", &["inventory:read"]).await;
    test.invited("stans", "below", &["Dock"]).await;
    test.expect("hr", "PATCH roles/$Dock", json!({ "permissions": WIDER }), "200").await;
    test.expect("hr", "PATCH roles/$Dock", json!({ "permissions": ["inventory:read"] }), "200").await;
    // Another token of the same person has another lineage.
    test.token("stan", "other").await;
    is_refused(&test, "other").await;
    // Assigned to someone outside the lineage of its own token, it becomes independent, even inside the ancestor's.
    test.invited("hr", "beside", &["Dock"]).await;
    assert_eq!(provisioning_key(&test).await, NONE);
    is_refused(&test, "hr").await;
    test.expect("ada", "PATCH users/$below", json!({ "roles": [] }), "200").await;
    test.expect("ada", "PATCH users/$beside", json!({ "roles": [] }), "200").await;
    // A role never enters a lineage again.
    is_refused(&test, "stans").await;
}
