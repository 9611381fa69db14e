//! The permission that each route requires.

use super::{ask, call, orders};
use crate::fixture::Fixture;

#[tokio::test]
async fn safe_methods_require_read_and_all_others_write() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = super::guard(&fixture).await;
    for method in ["GET", "HEAD", "OPTIONS"] {
        assert!(ask(&authorizer, call(method, "/orders", &webshop).http_2()).await.is_ok(), "{method}");
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "PURGE"] {
        let refused = ask(&authorizer, call(method, "/orders", &webshop).http_2()).await.unwrap_err();
        assert_eq!(refused, "insufficient_scope", "{method}");
    }
    assert!(ask(&authorizer, call("GET", "$default", &webshop).http_2()).await.is_ok());
}

#[tokio::test]
async fn a_route_can_require_another_permission_or_none() {
    let fixture = Fixture::new().await;
    let (api, ada, (_, _, webshop)) = orders(&fixture).await;
    let (_, _, without_permissions) = api.integration(&ada, "Stranger", &[]).await;
    let routes = r#"{"POST /orders/search": "orders:read", "ANY /orders/{id}": "orders:write", "GET /status": null}"#;
    let authorizer = fixture.authorizer(&[("POSTERN_RESOURCE", "orders"), ("POSTERN_ROUTES", routes)]).await;
    for (method, route, may) in [
        ("POST", "/orders/search", true),
        ("GET", "/orders/{id}", false),
        ("GET", "/orders", true),
        ("POST", "/orders", false),
        ("GET", "/status", true),
    ] {
        let request = call(method, route, &webshop);
        assert_eq!(ask(&authorizer, request.http_2()).await.is_ok(), may, "{method} {route}");
        let answer = authorizer.invoke(&request.rest()).await.unwrap().unwrap();
        let effect = if may { "Allow" } else { "Deny" };
        assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], effect, "{method} {route}");
        // A valid key without permissions reaches only the routes that require none.
        let other = ask(&authorizer, call(method, route, &without_permissions).http_2()).await;
        assert_eq!(other.is_ok(), route == "/status", "{method} {route}");
    }
    // A TOKEN event does not name the route, so it is unknown whether the route requires another permission.
    let answer = authorizer.invoke(&call("GET", "/orders", &webshop).token()).await.unwrap().unwrap();
    assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Deny");
}

#[tokio::test]
async fn without_a_resource_only_the_configured_routes_are_open() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = fixture.authorizer(&[("POSTERN_ROUTES", r#"{"GET /orders": "orders:read"}"#)]).await;
    assert!(ask(&authorizer, call("GET", "/orders", &webshop).http_2()).await.is_ok());
    assert_eq!(ask(&authorizer, call("GET", "/other", &webshop).http_2()).await.unwrap_err(), "no_such_path");
}
