//! The authorizer accepts exactly the keys that Postern accepts, and changes apply at once.

use serde_json::json;

use super::{Call, Orders, answer, ask, call};
use crate::harness::{PASSWORD, Person};

const CONFIGURED: &str = r#"{"abcdef123": {"resource": "orders"}}"#;

#[tokio::test]
async fn a_key_is_refused_as_soon_as_it_or_its_permission_is_taken_away() {
    let orders = Orders::new().await;
    let ada = orders.api.ada();
    let get = || orders.ask("GET", "/orders");
    assert!(get().await.is_ok());

    let path = format!("/api/v1/api-users/{}", orders.webshop);
    let roles = ada.get(&path).await["roles"].clone();
    for (change, refusal, back) in [
        (json!({ "disabled": true }), "invalid_token", json!({ "disabled": false })),
        (json!({ "roles": [] }), "insufficient_scope", json!({ "roles": roles })),
    ] {
        ada.patch(&path, change).await.is(200);
        assert_eq!(get().await.unwrap_err(), refusal);
        ada.patch(&path, back).await.is(200);
        assert!(get().await.is_ok());
    }
    ada.delete(&format!("{path}/keys/{}", orders.key.id)).await.is(204);
    assert_eq!(get().await.unwrap_err(), "invalid_token");
}

#[tokio::test]
async fn a_retired_resource_refuses_everyone_even_administrators() {
    let orders = Orders::new().await;
    let (ada, authorizer) = (orders.api.ada(), &orders.authorizer);
    let token = ada.token("Everything").await;
    let context = ask(authorizer, call("DELETE", "/orders", &token).http_2()).await.unwrap();
    assert_eq!((&context["administrator"], &context["credential_kind"]), (&json!("true"), &json!("api_token")));
    assert!(ada.get("/api/v1/resources/orders").await.header("etag").is_some());
    ada.delete("/api/v1/resources/orders").await.is_success();
    assert_eq!(ask(authorizer, call("GET", "/orders", &token).http_2()).await.unwrap_err(), "no_such_path");
    // Where the template names the resource, the authorizer reads whether it is retired.
    let configured = orders.fixture.authorizer(&[("POSTERN_GUARDED_APIS", CONFIGURED)]).await;
    assert_eq!(ask(&configured, call("GET", "/orders", &token).http_2()).await.unwrap_err(), "insufficient_scope");
}

#[tokio::test]
async fn a_malformed_key_is_refused_without_a_call_to_the_table() {
    let orders = Orders::new().await;
    let (authorizer, key) = (&orders.authorizer, &orders.key.secret);
    let session = Person::of(&orders.api.sign_in("ada@example.com", PASSWORD).await);
    let mut mistyped = key.clone();
    mistyped.replace_range(50..51, if &mistyped[50..51] == "x" { "y" } else { "x" });
    for header in [
        format!("Bearer {mistyped}"),
        format!("Basic {key}"),
        format!("Bearer {}", session.cookie),
        key.clone(),
        "Bearer ".to_owned(),
        "Bearer pst_".to_owned(),
        format!("Bearer {}", "x".repeat(8192)),
    ] {
        let refused = ask(authorizer, Call::new("GET", "/orders").header("authorization", &header).http_2()).await;
        assert!(matches!(refused.unwrap_err().as_str(), "invalid_token" | "unauthenticated"), "{header}");
    }
    let twice = orders.call("GET", "/orders").header("authorization", &format!("Bearer {key}"));
    assert_eq!(ask(authorizer, twice.http_2()).await.unwrap_err(), "invalid_token");
    assert_eq!(answer(authorizer, twice.rest()).await["context"]["reason"], "invalid_request");
    let log = authorizer.log();
    assert!(log.contains(r#""cause":"two credentials""#), "{log}");
    assert!(orders.fixture.called_by("authorizer").is_empty());
}

#[tokio::test]
async fn a_key_takes_two_reads_the_first_time_and_one_afterwards_and_its_use_is_recorded_once() {
    let orders = Orders::new().await;
    for _ in 0..3 {
        assert!(orders.ask("GET", "/orders").await.is_ok());
    }
    let calls = orders.fixture.called_by("authorizer");
    let (notes, reads): (Vec<&str>, Vec<&str>) =
        calls.iter().map(String::as_str).partition(|call| *call == "UpdateItem");
    assert_eq!(reads, ["BatchGetItem", "BatchGetItem", "BatchGetItem", "BatchGetItem"]);
    // The use of the key, of the permission and of the API user, and the number of calls with the key and with all.
    assert_eq!(notes.len(), 5);
    let path = format!("/api/v1/api-users/{}/keys/{}", orders.webshop, orders.key.id);
    let used = orders.api.ada().get(&path).await.is(200)["last_used"].clone();
    assert_eq!((&used["address"], &used["agent"]), (&json!("203.0.113.9"), &json!("webshop/2")), "{used}");
}
