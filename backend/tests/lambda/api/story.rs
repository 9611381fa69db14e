//! The stories of the README's tour, sent as events of an HTTP API and of a function URL.

use serde_json::json;

use crate::fixture::{Actor, Fixture, HttpEvent, PASSWORD, Source};

#[tokio::test]
async fn an_integration_does_what_its_role_allows_and_no_more() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    let rights = ["api_tokens:generate", "receiving_events:write", "shipping_events:read", "shipping_events:write"];
    let role = api.role(&ada, "Shipping Integration", &rights).await;
    let (_, sam) = api.person(&ada, "sam@example.com", &[&role]).await;
    let (_, token) = api.token(&sam, "Dock 4").await;

    let events = "/api/v1/collections/shipping_events/records";
    for (n, is_base64) in [(1, true), (2, false)] {
        let request = HttpEvent::new("POST", events).json(&json!({ "parcel": n }));
        api.send(&token.sign(HttpEvent { is_base64, ..request })).await.is(201);
    }
    assert_eq!(api.get(&token, events).await.is(200)["items"][0]["data"], json!({ "parcel": 2 }));
    let refused = api.get(&token, "/api/v1/roles").await.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], json!(["roles:read"]));

    let receive = || api.post(&token, "/api/v1/collections/receiving_events/records", json!({ "pallet": 3 }));
    receive().await.is(201);
    let path = format!("/api/v1/roles/{role}");
    let fewer = ["api_tokens:generate", "shipping_events:read", "shipping_events:write"];
    api.patch(&ada, &path, json!({ "permissions": fewer })).await.is(200);
    receive().await.is_problem(403, "insufficient_scope");
    api.patch(&ada, &path, json!({ "permissions": rights })).await.is(200);
    receive().await.is(201);
}

#[tokio::test]
async fn users_that_an_integration_creates_depend_on_its_token() {
    let fixture = Fixture::new().await;
    let (api, ada) = fixture.ready_api().await;
    let through_url = async |who: &Actor, method: &str, path: &str, body: serde_json::Value| {
        let request = HttpEvent { source: Source::FunctionUrl, ..HttpEvent::new(method, path) };
        let request = if body.is_null() { request } else { request.json(&body) };
        api.send(&who.sign(request)).await
    };
    let role =
        api.role(&ada, "HR integration", &["api_tokens:generate", "roles:write", "users:read", "users:write"]).await;
    let (_, hana) = api.person(&ada, "hana@example.com", &[&role]).await;
    let (hr_id, hr) = api.token(&hana, "HR system").await;

    let staff = json!({ "name": "Staff", "permissions": ["users:read"] });
    let staff = through_url(&hr, "POST", "/api/v1/roles", staff).await.is(201).text_at("/id");
    let beyond = json!({ "name": "Too much", "permissions": ["billing:read"] });
    through_url(&hr, "POST", "/api/v1/roles", beyond).await.is_problem(403, "beyond_your_rights");
    let (stan_id, stan) = api.person(&hr, "stan@example.com", &[&staff]).await;
    through_url(&stan, "GET", "/api/v1/users", json!(null)).await.is(200);

    // Deleting the token blocks the users that it created until they are adopted.
    let token_path = format!("/api/v1/account/tokens/{hr_id}");
    through_url(&hana, "DELETE", &token_path, json!(null)).await.is(204);
    through_url(&hr, "GET", "/api/v1/session", json!(null)).await.is_problem(401, "invalid_token");
    through_url(&stan, "GET", "/api/v1/users", json!(null)).await.is_problem(401, "invalid_token");
    let sign_in = json!({ "login": "stan@example.com", "password": PASSWORD });
    through_url(&Actor::Nobody, "POST", "/api/v1/session", sign_in.clone()).await.is_problem(401, "sign_in_failed");
    let user = api.get(&ada, &format!("/api/v1/users/{stan_id}")).await.is(200);
    assert_eq!((&user["status"], &user["blocked_by"]["reason"]), (&json!("blocked"), &json!("key_deleted")));
    let adopt = format!("/api/v1/users/{stan_id}/adopt");
    let adopted = through_url(&ada, "POST", &adopt, json!(null)).await.is(200);
    let accept = json!({ "code": adopted["invitation"]["code"], "password": PASSWORD });
    through_url(&Actor::Nobody, "POST", "/api/v1/invitations/accept", accept).await.is(200);
    let signed_in = through_url(&Actor::Nobody, "POST", "/api/v1/session", sign_in).await.is(200);
    through_url(&Actor::Person(signed_in.cookie()), "GET", "/api/v1/users", json!(null)).await.is(200);
}
