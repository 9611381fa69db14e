//! The authorizer accepts exactly the keys that Postern accepts, and changes apply at once.

use serde_json::json;

use super::{Call, ask, call, guard, orders};
use crate::fixture::Fixture;

#[tokio::test]
async fn a_key_is_refused_as_soon_as_it_or_its_permission_is_taken_away() {
    let fixture = Fixture::new().await;
    let (api, ada, (id, key, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let get = || ask(&authorizer, call("GET", "/orders", &webshop).http_2());
    assert!(get().await.is_ok());

    let path = format!("/api/v1/api-users/{id}");
    api.patch(&ada, &path, json!({ "disabled": true })).await.is(200);
    assert_eq!(get().await.unwrap_err(), "invalid_token");
    api.patch(&ada, &path, json!({ "disabled": false })).await.is(200);
    assert!(get().await.is_ok());

    let roles = api.get(&ada, &path).await["roles"].clone();
    api.patch(&ada, &path, json!({ "roles": [] })).await.is(200);
    assert_eq!(get().await.unwrap_err(), "insufficient_scope");
    api.patch(&ada, &path, json!({ "roles": roles })).await.is(200);
    assert!(get().await.is_ok());

    api.ask(&ada, "DELETE", &format!("{path}/keys/{key}"), None).await.is(204);
    assert_eq!(get().await.unwrap_err(), "invalid_token");
}

#[tokio::test]
async fn a_retired_resource_refuses_everyone_even_administrators() {
    let fixture = Fixture::new().await;
    let (api, ada, _) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let (_, token) = api.token(&ada, "Everything").await;
    let context = ask(&authorizer, call("DELETE", "/orders", &token).http_2()).await.unwrap();
    assert_eq!((&context["administrator"], &context["credential_kind"]), (&json!("true"), &json!("api_token")));
    let etag = api.get(&ada, "/api/v1/resources/orders").await.header("etag").map(str::to_owned);
    assert!(etag.is_some());
    let reply = api.ask(&ada, "DELETE", "/api/v1/resources/orders", None).await;
    assert!(reply.status < 300, "{reply:?}");
    assert_eq!(ask(&authorizer, call("GET", "/orders", &token).http_2()).await.unwrap_err(), "insufficient_scope");
}

#[tokio::test]
async fn a_malformed_key_is_refused_without_a_call_to_the_table() {
    let fixture = Fixture::new().await;
    let (_api, ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let mut mistyped = webshop.secret().to_owned();
    mistyped.replace_range(50..51, if &mistyped[50..51] == "x" { "y" } else { "x" });
    for header in [
        format!("Bearer {mistyped}"),
        format!("Basic {}", webshop.secret()),
        format!("Bearer {}", ada.secret()),
        webshop.secret().to_owned(),
        "Bearer ".to_owned(),
        "Bearer pst_".to_owned(),
        format!("Bearer {}", "x".repeat(8192)),
    ] {
        let refused = ask(&authorizer, Call::new("GET", "/orders").header("authorization", &header).http_2()).await;
        assert!(matches!(refused.unwrap_err().as_str(), "invalid_token" | "unauthenticated"), "{header}");
    }
    let twice = call("GET", "/orders", &webshop).header("authorization", &format!("Bearer {}", webshop.secret()));
    assert_eq!(ask(&authorizer, twice.http_2()).await.unwrap_err(), "invalid_token");
    let answer = authorizer.invoke(&twice.rest()).await.unwrap().unwrap();
    assert_eq!(answer["context"]["reason"], "invalid_request");
    assert_eq!(fixture.called_by("authorizer"), ["DescribeTable"]);
}

#[tokio::test]
async fn a_key_takes_two_reads_the_first_time_and_one_afterwards_and_its_use_is_recorded_once() {
    let fixture = Fixture::new().await;
    let (api, ada, (id, key, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    for _ in 0..3 {
        assert!(ask(&authorizer, call("GET", "/orders", &webshop).http_2()).await.is_ok());
    }
    let calls = ["DescribeTable", "BatchGetItem", "BatchGetItem", "UpdateItem", "BatchGetItem", "BatchGetItem"];
    assert_eq!(fixture.called_by("authorizer"), calls);
    let used = api.get(&ada, &format!("/api/v1/api-users/{id}/keys/{key}")).await.is(200)["last_used"].clone();
    assert_eq!((&used["address"], &used["agent"]), (&json!("203.0.113.9"), &json!("webshop/2")), "{used}");
}
