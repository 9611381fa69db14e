//! Rules 3, 8 and 21: a key or token never grants more, nor lasts longer, than the credential that issued it, and gives
//! no one outside its lineage a way in.

use jiff::SignedDuration;
use serde_json::json;

use super::scene::{NONE, Scene};

#[tokio::test]
async fn a_dependent_person_generates_no_token_beyond_their_effective_permissions() {
    let scope = ["api_tokens:generate", "inventory:read", "users:write"];
    let mut test = Scene::with_token(json!({ "name": "HR", "scope": scope })).await;
    test.person("hr", "stan", &[]).await;
    test.role("ada", "Wide", &["api_tokens:generate", "billing:read", "inventory:read"]).await;
    test.expect("ada", "PATCH users/$stan", json!({ "roles": ["$Wide"] }), "200").await;

    let all = json!({ "name": "All I hold" });
    let refused = test.expect("stan", "POST account/tokens", all, "403 beyond_your_rights").await;
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    let more = json!({ "name": "More", "scope": ["inventory:read", "billing:read"] });
    test.expect("stan", "POST account/tokens", more, "403 beyond_your_rights").await;
    test.scoped_token("stan", "All I can", &["inventory:read"]).await;
    test.has_only("All I can", &["inventory:read"]).await;
}

#[tokio::test]
async fn a_scoped_or_expiring_token_generates_no_tokens_and_creates_nothing_wider_or_longer_lived() {
    let scope = ["api_tokens:generate", "inventory:read", "roles:write", "users:read", "users:write"];
    let hr = json!({ "name": "HR", "scope": scope, "expires_at": "2026-03-01T09:10:00Z" });
    let mut test = Scene::with_token(hr).await;
    let wider = json!({ "name": "Wider", "permissions": ["inventory:write"] });
    let stan = json!({ "login": "stan@example.com", "name": "Stan", "roles": ["$HR"] });
    test.run([
        ("hr", "POST account/tokens", json!({ "name": "Longer" }), "403 session_required"),
        ("hr", "PATCH account/tokens/$hr", json!({ "name": "Longer" }), "403 session_required"),
        ("hr", "POST account/tokens/$hr/rotate", json!({}), "403 session_required"),
        // No token moves its own expiry, and a scope never changes, even in a session.
        ("hr", "PATCH account/tokens/$hr", json!({ "expires_at": null }), "403 session_required"),
        ("hr", "PATCH users/$hana/tokens/$hr", json!({ "expires_at": null }), "403 own_rights"),
        ("hana", "PATCH account/tokens/$hr", json!({ "scope": ["inventory:write"] }), "400 bad_body"),
        // The token cannot grant more than its scope, neither by a new role nor by its owner's.
        ("hr", "POST roles", wider, "403 beyond_your_rights"),
        ("hr", "POST users", stan, "403 beyond_your_rights"),
    ])
    .await;
    test.role("hr", "Staff", &["api_tokens:generate", "inventory:read"]).await;
    test.person("hr", "stan", &["Staff"]).await;
    test.token("stan", "without an end").await;
    test.permissions("without an end").await;
    let longest = json!({ "name": "To the end of time", "expires_at": "9000-01-01T00:00:00Z" });
    test.token_from("stan", "longest", longest).await;

    test.postern.advance(SignedDuration::from_mins(10));
    for expired in ["hr", "stan", "without an end", "longest"] {
        test.expect(expired, "GET session", NONE, "401 invalid_token").await;
    }
}

#[tokio::test]
async fn an_administrators_token_with_a_scope_is_no_administrator_and_with_an_empty_one_nothing() {
    let mut test = Scene::ready().await;
    let all = test.permissions("ada").await;
    test.scoped_token("ada", "scoped", &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(test.send("scoped", "GET session", NONE).await["administrator"], false);
    // The owner's roles are Administrator alone, which the token does not cover either.
    for new in [
        json!({ "login": "eve@example.com", "name": "Eve", "roles": ["$Administrator"] }),
        json!({ "login": "eve@example.com", "name": "Eve", "inherit_roles": true }),
    ] {
        test.expect("scoped", "POST users", new, "403 beyond_your_rights").await;
    }
    test.scoped_token("ada", "empty", &[]).await;
    test.has_only("empty", &[]).await;
    assert_eq!(test.send("empty", "GET session", NONE).await["administrator"], false);
    test.expect("empty", "GET users", NONE, "403 insufficient_scope").await;
    test.expect("empty", "GET collections/inventory/records", NONE, "403 insufficient_scope").await;
}

#[tokio::test]
async fn a_key_never_exceeds_or_outlives_the_key_that_issued_it() {
    let mut test = Scene::new().await;
    let scope = ["api_users:read", "api_users:write", "inventory:read"];
    test.api_user("ada", "Controller", &["HR"], "main").await;
    let narrow = json!({ "name": "Narrow", "scope": scope, "expires_at": "2026-03-01T09:10:00Z" });
    test.key("ada", "Controller", "narrow", narrow).await;
    test.api_user("narrow", "Scanner", &[], "plain").await;
    // A key cannot put a permission that it lacks into a scope, even if the API user lacks it too.
    let wide = json!({ "name": "Wide", "scope": ["inventory:read", "inventory:write"] });
    let refused = test.expect("narrow", "POST api-users/$Scanner/keys", wide, "403 beyond_your_rights").await;
    refused.is_forbidden("beyond_your_rights", &["inventory:write"]);
    // Keys without a scope or with a later expiry stay within the issuing key, even if the API user gains roles.
    test.key("narrow", "Scanner", "long", json!({ "name": "Long", "expires_at": "2026-03-01T10:00:00Z" })).await;
    test.expect("ada", "PATCH api-users/$Scanner", json!({ "roles": ["$HR"] }), "200").await;
    test.expect("ada", "POST api-users/$Scanner/adopt", json!({ "keep_sign_in": true }), "200").await;
    for key in ["plain", "long"] {
        test.has_only(key, &scope).await;
    }
    // The API user now holds more than the key, so the key can no longer manage it.
    let next = json!({ "name": "Next", "scope": [] });
    test.expect("narrow", "POST api-users/$Scanner/keys", next, "403 beyond_your_rights").await;
    test.postern.advance(SignedDuration::from_mins(10));
    test.run([("plain long", "GET session", NONE, "401 invalid_token")]).await;
}

#[tokio::test]
async fn a_dependent_caller_issues_and_rotates_keys_only_in_its_lineage() {
    let mut test = Scene::new().await;
    test.api_user("ada", "Controller", &["HR"], "main").await;
    test.key("ada", "Controller", "spare", json!({ "name": "Spare" })).await;
    test.person("main", "bound", &["HR"]).await;
    // It holds nothing and is independent, so a key issued to it would outlive the caller's own key.
    test.api_user("ada", "Idle", &[], "idles").await;
    test.api_user("main", "Scanner", &[], "scanners").await;
    let (new, outside) = (|| json!({ "name": "New", "scope": [] }), "403 outside_lineage");
    test.run([
        ("main bound adas", "POST api-users/$Idle/keys", new(), outside),
        ("main bound adas", "POST api-users/$Idle/keys/$idles/rotate", json!({}), outside),
        // Another key of the same owner has another lineage.
        ("spare adas", "POST api-users/$Scanner/keys", new(), outside),
        ("spare adas", "POST api-users/$Scanner/keys/$scanners/rotate", json!({}), outside),
        ("idles", "GET session", NONE, "200"),
        ("main bound ada", "POST api-users/$Scanner/keys", new(), "201"),
        ("main bound ada", "POST api-users/$Scanner/keys/$scanners/rotate", json!({}), "200"),
    ])
    .await;
}

#[tokio::test]
async fn a_secret_rotated_by_a_key_does_not_outlive_that_key_through_adoption() {
    let mut test = Scene::new().await;
    test.api_user("ada", "Controller", &["HR"], "main").await;
    test.api_user("main", "Scanner", &[], "theirs").await;
    test.key("ada", "Scanner", "ours", json!({ "name": "Issued by Ada" })).await;
    test.program("main", "theirs", "POST api-users/$Scanner/keys/$theirs/rotate", json!({})).await;
    test.run([
        ("main", "POST api-users/$Scanner/keys/$ours/rotate", json!({}), "403 outside_lineage"),
        ("theirs ours", "GET session", NONE, "200"),
        ("ada", "POST api-users/$Scanner/adopt", json!({ "keep_sign_in": true }), "200"),
        ("ada", "DELETE api-users/$Controller/keys/$main", NONE, "204"),
        ("theirs", "GET session", NONE, "401 invalid_token"),
        ("ours", "GET session", NONE, "200"),
    ])
    .await;
}
