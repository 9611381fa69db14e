//! The permission that each route requires.

use super::{Orders, ask, call, effect};

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

#[tokio::test]
async fn a_route_can_require_another_permission_or_none() {
    let routes = r#"{"POST /orders/search": "orders:read", "ANY /orders/{id}": "orders:write", "GET /status": null}"#;
    let orders = Orders::guarded_with(&[("POSTERN_RESOURCE", "orders"), ("POSTERN_ROUTES", routes)]).await;
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

#[tokio::test]
async fn without_a_resource_only_the_configured_routes_are_open() {
    let orders = Orders::guarded_with(&[("POSTERN_ROUTES", r#"{"GET /orders": "orders:read"}"#)]).await;
    assert!(orders.ask("GET", "/orders").await.is_ok());
    assert_eq!(orders.ask("GET", "/other").await.unwrap_err(), "no_such_path");
}
