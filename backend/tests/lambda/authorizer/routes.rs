//! The permission that each route requires.

use serde_json::{Value, json};

use super::{API, Orders, ask, call, effect};

#[tokio::test]
async fn safe_methods_require_read_and_all_others_write() {
    let orders = Orders::new().await;
    for method in ["GET", "HEAD", "OPTIONS"] {
        assert!(orders.ask(method, "/orders").await.is_ok(), "{method}");
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "PURGE"] {
        assert_eq!(orders.ask(method, "/orders").await.unwrap_err(), "insufficient_scope", "{method}");
    }
    assert!(orders.ask("GET", "$default").await.is_ok());
}

fn exceptions() -> Value {
    json!({ "POST /orders/search": "orders:read", "ANY /orders/{id}": "orders:write", "GET /status": null })
}

#[tokio::test]
async fn a_route_can_require_another_permission_or_none() {
    let of_the_table = Orders::new().await;
    of_the_table.represents("orders", &json!([{ "api": API, "routes": exceptions() }])).await;
    let configured = json!({ API: { "resource": "orders", "routes": exceptions() } }).to_string();
    let of_the_template = Orders::configured(&[("POSTERN_GUARDED_APIS", &configured)]).await;
    for orders in [of_the_table, of_the_template] {
        let authorizer = &orders.authorizer;
        let (_, without_permissions) = orders.api.ada().integration("Stranger", &[]).await;
        for (method, route, may) in [
            ("POST", "/orders/search", true),
            ("GET", "/orders/{id}", false),
            ("GET", "/orders", true),
            ("POST", "/orders", false),
            ("GET", "/status", true),
        ] {
            assert_eq!(orders.ask(method, route).await.is_ok(), may, "{method} {route}");
            let expected = if may { "Allow" } else { "Deny" };
            assert_eq!(effect(authorizer, orders.call(method, route).rest()).await, expected, "{method} {route}");
            // A valid key without permissions reaches only the routes that require none.
            let other = ask(authorizer, call(method, route, &without_permissions).http_2()).await;
            assert_eq!(other.is_ok(), route == "/status", "{method} {route}");
        }
        // A TOKEN event does not name the route, so it is unknown whether the route requires another permission.
        assert_eq!(effect(authorizer, orders.call("GET", "/orders").token()).await, "Deny");
    }
}

#[tokio::test]
async fn without_a_resource_only_the_configured_routes_are_open() {
    let configured = json!({ API: { "routes": { "GET /orders": "orders:read" } } }).to_string();
    let orders = Orders::configured(&[("POSTERN_GUARDED_APIS", &configured)]).await;
    assert!(orders.ask("GET", "/orders").await.is_ok());
    assert_eq!(orders.ask("GET", "/other").await.unwrap_err(), "no_such_path");
}

#[tokio::test]
async fn a_route_can_require_a_permission_of_another_resource_in_one_more_read_the_first_time() {
    let orders = Orders::new().await;
    let ada = orders.api.ada();
    ada.resource("reports", "external").await;
    let (_, reader) = ada.integration("Reader", &["reports:read"]).await;
    orders.represents("orders", &json!([{ "api": API, "routes": { "GET /reports": "reports:read" } }])).await;
    let asks = async || ask(&orders.authorizer, call("GET", "/reports", &reader).http_2()).await;
    for reads in [3, 1, 1] {
        let before = orders.fixture.called_by("authorizer").len();
        assert!(asks().await.is_ok());
        let calls = orders.fixture.called_by("authorizer").split_off(before);
        assert_eq!(calls.iter().filter(|call| *call == "BatchGetItem").count(), reads, "{calls:?}");
    }
    assert_eq!(orders.ask("GET", "/reports").await.unwrap_err(), "insufficient_scope");
    ada.delete("/api/v1/resources/reports").await.is(204);
    assert_eq!(asks().await.unwrap_err(), "insufficient_scope");
}
