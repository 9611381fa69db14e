//! Several APIs behind one authorizer: each has the permissions of its own resource.

use serde_json::{Value, json};

use super::{API, Call, Orders, answer, ask, call};

/// Builds the event of a call in one format.
type Format = fn(&Call) -> Value;

/// The reason why a call is refused; `None` if it is admitted.
async fn refusal(orders: &Orders, event: Value) -> Option<String> {
    answer(&orders.authorizer, event).await["context"]["reason"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn each_api_requires_the_permissions_of_its_own_resource() {
    let orders = Orders::new().await;
    let ada = orders.api.ada();
    ada.resource("invoices", "external").await;
    let (_, accountant) = ada.integration("Accountant", &["invoices:read"]).await;
    orders.represents("invoices", &json!([{ "api": "rest456" }])).await;
    let formats: [Format; 4] = [Call::http_2, Call::http_1, Call::rest, Call::token];
    for event in formats {
        for (api, key, may) in [
            (API, &orders.key, true),
            (API, &accountant, false),
            ("rest456", &orders.key, false),
            ("rest456", &accountant, true),
        ] {
            let refused = refusal(&orders, event(&call("GET", "/", key).at(api))).await;
            let expected = (!may).then_some("insufficient_scope");
            assert_eq!(refused.as_deref(), expected, "{api} {}", event(&call("GET", "/", key).at(api)));
        }
        let refused = refusal(&orders, event(&orders.call("GET", "/").at("other789"))).await;
        assert_eq!(refused.as_deref(), Some("no_such_path"), "nothing is said of this API");
    }
    let log = orders.authorizer.log();
    assert!(log.contains(r#""api":"other789""#) && log.contains(r#""cause":"unguarded API""#), "{log}");
}

#[tokio::test]
async fn a_change_of_the_apis_of_a_resource_applies_to_the_next_call() {
    // As the template joins no APIs and no example.
    let orders = Orders::with(&[("POSTERN_GUARDED_APIS", " ")]).await;
    assert!(orders.ask("GET", "/orders").await.is_ok());
    assert_eq!(orders.ask("POST", "/orders").await.unwrap_err(), "insufficient_scope");
    orders.represents("orders", &json!([{ "api": API, "routes": { "POST /orders": "orders:read" } }])).await;
    assert!(orders.ask("POST", "/orders").await.is_ok());
    orders.represents("orders", &json!([{ "api": "moved1" }])).await;
    assert_eq!(orders.ask("GET", "/orders").await.unwrap_err(), "no_such_path");
    assert!(ask(&orders.authorizer, orders.call("GET", "/orders").at("moved1").http_2()).await.is_ok());
    orders.represents("orders", &json!([])).await;
    assert_eq!(orders.ask("GET", "/orders").await.unwrap_err(), "no_such_path");
}

#[tokio::test]
async fn the_template_decides_on_the_apis_that_it_names_and_the_table_on_all_others() {
    // As the template joins the parameter and the example.
    let configured = r#"{"abcdef123": {"resource": "orders"}}
        {"a1b2c3": {"routes": {"GET /status": null}}}"#;
    let orders = Orders::configured(&[("POSTERN_GUARDED_APIS", configured)]).await;
    let open = json!({ "POST /orders": null });
    let guards = [API, "a1b2c3", "table9"].map(|api| json!({ "api": api, "routes": open }));
    orders.represents("orders", &json!(guards)).await;
    for (api, admitted) in [(API, false), ("a1b2c3", false), ("table9", true)] {
        let asked = ask(&orders.authorizer, orders.call("POST", "/orders").at(api).http_2()).await;
        assert_eq!(asked.is_ok(), admitted, "{api}: {asked:?}");
    }
    assert!(ask(&orders.authorizer, orders.call("GET", "/status").at("a1b2c3").http_2()).await.is_ok());
}
