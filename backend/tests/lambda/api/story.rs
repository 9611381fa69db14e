//! The stories of the README's tour, sent as events of an HTTP API and of a function URL.

use http::Method;
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::harness::lambda::{Base64, Source};
use crate::harness::{Actor, PASSWORD, Person, Postern, Reply};

#[tokio::test]
async fn an_integration_does_what_its_role_allows_and_no_more() {
    let (_fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    let rights = ["api_tokens:generate", "receiving_events:write", "shipping_events:read", "shipping_events:write"];
    let role = ada.role("Shipping Integration", &rights).await;
    let token = ada.person("sam@example.com", &[&role]).await.at(&api).token("Dock 4").await;
    let token = token.at(&api);

    let events = "/api/v1/collections/shipping_events/records";
    token.send_json(token.request(Method::POST, events).extension(Base64), json!({ "parcel": 1 })).await.is(201);
    token.post(events, json!({ "parcel": 2 })).await.is(201);
    assert_eq!(token.get(events).await.is(200)["items"][0]["data"], json!({ "parcel": 2 }));
    token.get("/api/v1/roles").await.is_forbidden("insufficient_scope", &["roles:read"]);

    let receive = || token.post("/api/v1/collections/receiving_events/records", json!({ "pallet": 3 }));
    receive().await.is(201);
    let path = format!("/api/v1/roles/{role}");
    let fewer = ["api_tokens:generate", "shipping_events:read", "shipping_events:write"];
    ada.patch(&path, json!({ "permissions": fewer })).await.is(200);
    receive().await.is_problem(403, "insufficient_scope");
    ada.patch(&path, json!({ "permissions": rights })).await.is(200);
    receive().await.is(201);
}

/// Sends a request through a function URL.
async fn through_url(api: &Postern, who: &Actor<'_>, method: Method, path: &str, body: Value) -> Reply {
    let request = who.request(method, path).extension(Source::FunctionUrl);
    if body.is_null() {
        return api.send_with(request, "").await;
    }
    who.send_json(request, body).await
}

#[tokio::test]
async fn users_that_an_integration_creates_depend_on_its_token() {
    let (_fixture, api) = Fixture::ready().await;
    let (ada, nobody) = (api.ada(), api.anonymous());
    let get = async |who: &Actor<'_>, path: &str| through_url(&api, who, Method::GET, path, json!(null)).await;
    let post = async |who: &Actor<'_>, path: &str, body| through_url(&api, who, Method::POST, path, body).await;
    let role = ada.role("HR integration", &["api_tokens:generate", "roles:write", "users:read", "users:write"]).await;
    let hana = ada.person("hana@example.com", &[&role]).await;
    let hana = hana.at(&api);
    let token = hana.token("HR system").await;
    let hr = token.at(&api);

    let staff = json!({ "name": "Staff", "permissions": ["users:read"] });
    let staff = post(&hr, "/api/v1/roles", staff).await.is(201).text_at("/id");
    let beyond = json!({ "name": "Too much", "permissions": ["billing:read"] });
    post(&hr, "/api/v1/roles", beyond).await.is_problem(403, "beyond_your_rights");
    let stan = hr.person("stan@example.com", &[&staff]).await;
    get(&stan.at(&api), "/api/v1/users").await.is(200);

    // Deleting the token blocks the users that it created until they are adopted.
    let token_path = format!("/api/v1/account/tokens/{}", token.id);
    through_url(&api, &hana, Method::DELETE, &token_path, json!(null)).await.is(204);
    get(&hr, "/api/v1/session").await.is_problem(401, "invalid_token");
    get(&stan.at(&api), "/api/v1/users").await.is_problem(401, "invalid_token");
    let sign_in = json!({ "login": "stan@example.com", "password": PASSWORD });
    post(&nobody, "/api/v1/session", sign_in.clone()).await.is_problem(401, "sign_in_failed");
    let user = ada.get(&format!("/api/v1/users/{}", stan.id)).await.is(200);
    assert_eq!((&user["status"], &user["blocked_by"]["reason"]), (&json!("blocked"), &json!("key_deleted")));
    let adopted = post(&ada, &format!("/api/v1/users/{}/adopt", stan.id), json!(null)).await.is(200);
    let accept = json!({ "code": adopted["invitation"]["code"], "password": PASSWORD });
    post(&nobody, "/api/v1/invitations/accept", accept).await.is(200);
    let signed_in = post(&nobody, "/api/v1/session", sign_in).await.is(200);
    get(&Person::of(&signed_in).at(&api), "/api/v1/users").await.is(200);
}
