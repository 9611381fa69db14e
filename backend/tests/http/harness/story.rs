//! The stories of the README's tour, which every way to the service tells alike.

use serde_json::json;

use super::{PASSWORD, Postern};

/// An integration does what its role allows and no more.
pub async fn an_integration(postern: &Postern) {
    let ada = postern.ada();

    let rights = [
        "api_tokens:generate",
        "receiving_events:read",
        "receiving_events:write",
        "shipping_events:read",
        "shipping_events:write",
    ];
    let role = ada.role("Shipping Integration", &rights).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let token = sam.at(postern).token("Dock 4").await;
    let token = token.at(postern);

    let event = token.post("/api/v1/collections/shipping_events/records", json!({ "parcel": 17 })).await.is(201);
    assert_eq!(event["by"]["name"], "sam@example.com");
    let events = token.get("/api/v1/collections/shipping_events/records").await.is(200);
    assert_eq!(events["items"][0]["data"], json!({ "parcel": 17 }));

    let refused = token.get("/api/v1/roles").await.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], json!(["roles:read"]));
    let refused = token.post("/api/v1/collections/inventory/records", json!({})).await;
    let refused = refused.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], json!(["inventory:write"]));

    let receive = || token.post("/api/v1/collections/receiving_events/records", json!({ "pallet": 3 }));
    receive().await.is(201);
    let fewer: Vec<&str> = rights.into_iter().filter(|right| *right != "receiving_events:write").collect();
    let path = format!("/api/v1/roles/{role}");
    ada.patch(&path, json!({ "permissions": fewer })).await.is(200);
    receive().await.is_problem(403, "insufficient_scope");
    ada.patch(&path, json!({ "permissions": rights })).await.is(200);
    receive().await.is(201);
}

/// Users that an integration creates depend on its token.
pub async fn users_of_an_integration(postern: &Postern) {
    let ada = postern.ada();
    let rights = ["api_tokens:generate", "inventory:read", "roles:write", "users:read", "users:write"];
    let hr_role = ada.role("HR integration", &rights).await;
    let hana = ada.person("hana@example.com", &[&hr_role]).await;
    let hr = hana.at(postern).token("HR system").await;
    let hr_token = hr.id.clone();
    let hr = hr.at(postern);

    // It can create within its own permissions and is refused beyond them.
    let staff = hr.role("Staff", &["inventory:read", "users:read", "users:write"]).await;
    let beyond = json!({ "name": "Too much", "permissions": ["billing:read"] });
    let refused = hr.post("/api/v1/roles", beyond).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    let body = json!({ "login": "eve@example.com", "name": "Eve", "roles": ["rol_000000000000"] });
    hr.post("/api/v1/users", body).await.is_problem(403, "beyond_your_rights");
    let stan = hr.person("stan@example.com", &[&staff]).await;
    let vera = stan.at(postern).person("vera@example.com", &[&staff]).await;
    postern.sign_in("stan@example.com", PASSWORD).await.is(200);
    for person in [&stan, &vera] {
        person.at(postern).get("/api/v1/collections/inventory/records").await.is(200);
    }

    // When its role loses permissions, so do the users that it created.
    let path = format!("/api/v1/roles/{hr_role}");
    ada.patch(&path, json!({ "permissions": ["api_tokens:generate", "users:read", "users:write"] })).await.is(200);
    for person in [&stan, &vera] {
        let refused = person.at(postern).get("/api/v1/collections/inventory/records").await;
        refused.is_problem(403, "insufficient_scope");
        person.at(postern).get("/api/v1/users").await.is(200);
    }

    // When the token is deleted, all its descendants are blocked.
    hana.at(postern).delete(&format!("/api/v1/account/tokens/{hr_token}")).await.is(204);
    hr.get("/api/v1/session").await.is_problem(401, "invalid_token");
    for (person, login) in [(&stan, "stan@example.com"), (&vera, "vera@example.com")] {
        person.at(postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
        postern.sign_in(login, PASSWORD).await.is_problem(403, "sign_in_blocked");
        let user = ada.get(&format!("/api/v1/users/{}", person.id)).await.is(200);
        assert_eq!(user["status"], "blocked");
        assert_eq!(user["blocked_by"]["reason"], "key_deleted");
        assert_eq!(user["blocked_by"]["key"]["id"], json!(hr_token));
    }

    // After adoption one of them can sign in again; the other is still blocked.
    let adopted = ada.post_empty(&format!("/api/v1/users/{}/adopt", stan.id)).await.is(200);
    assert_eq!((&adopted["user"]["status"], adopted["user"].get("blocked_by")), (&json!("invited"), None));
    postern.sign_in("stan@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    ada.accept(&adopted.text_at("/invitation/code")).await;
    postern.new_session("stan@example.com").await.get("/api/v1/collections/inventory/records").await.is(200);
    postern.sign_in("vera@example.com", PASSWORD).await.is_problem(403, "sign_in_blocked");
}
