//! How the authorizer starts.

use crate::fixture::{Fixture, refusal_to_start};

#[tokio::test]
async fn an_invalid_configuration_stops_the_authorizer_with_one_line() {
    let fixture = Fixture::new().await;
    for (variables, complaint) in [
        (vec![], "set POSTERN_RESOURCE or POSTERN_ROUTES"),
        (vec![("POSTERN_RESOURCE", "Orders!")], "POSTERN_RESOURCE: Use 2 to 41 lowercase letters"),
        (vec![("POSTERN_ROUTES", "GET /orders")], "POSTERN_ROUTES: expected value"),
        (vec![("POSTERN_ROUTES", r#"{"GET /orders": "orders"}"#)], "there is no permission orders"),
        (vec![("POSTERN_ROUTES", r#"{"GET /orders": "orders:delete"}"#)], "there is no permission orders:delete"),
        (vec![("POSTERN_RESOURCE", "orders"), ("POSTERN_HEADER", "x api key")], "POSTERN_HEADER: invalid HTTP header"),
        (vec![("POSTERN_RESOURCE", "orders"), ("POSTERN_ANSWER", "yes")], "POSTERN_ANSWER: use `simple` or `policy`"),
    ] {
        let line = refusal_to_start(fixture.start_authorizer(&variables).await).await;
        assert!(line.contains(complaint), "{line}");
    }
    let nowhere = Fixture::without_table().await;
    let line = refusal_to_start(nowhere.start_authorizer(&[("POSTERN_RESOURCE", "orders")]).await).await;
    assert_eq!(line, "cannot start: there is no table postern");
}
