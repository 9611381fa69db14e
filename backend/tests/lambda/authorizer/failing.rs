//! Failures: whatever goes wrong, nobody gets in, and what is Postern's fault is an error and no denial.

use postern_embedded::{Fault, Rule};
use serde_json::json;

use super::{API, Orders};

#[tokio::test]
async fn every_call_is_an_error_while_the_table_does_not_answer() {
    let orders = Orders::new().await;
    assert!(orders.ask("GET", "/orders").await.is_ok());
    orders.fixture.endpoint.tap.inject(Rule::any(Fault::Throttle).always());
    let call = orders.call("GET", "/orders");
    for event in [call.http_2(), call.rest()] {
        assert_eq!(orders.authorizer.invoke(&event).await.unwrap().unwrap_err().kind, "Unavailable");
    }
    orders.fixture.endpoint.tap.reset();
    assert!(orders.ask("GET", "/orders").await.is_ok());
    // An error is no refusal, and nothing was verified.
    let log = orders.authorizer.log();
    let lines = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let failed = lines.filter(|line| line["reason"] == "unavailable").collect::<Vec<_>>();
    assert_eq!(failed.len(), 2, "{log}");
    for line in failed {
        assert_eq!([&line["Refusals"], &line["Verifications"]], [&json!(0), &json!(0)]);
        assert!(line["Latency"].as_u64().unwrap() > 0 && line.get("allowed").is_none(), "{line}");
    }
}

#[tokio::test]
async fn a_failure_to_record_the_last_use_denies_nobody() {
    let orders = Orders::new().await;
    // The first request makes two calls to resolve the key and one to record its use.
    orders.fixture.endpoint.tap.inject(Rule::any(Fault::Throttle).skip(2));
    assert!(orders.ask("GET", "/orders").await.is_ok());
    let log = orders.authorizer.log();
    assert!(log.contains("the use of a credential was not recorded"), "{log}");
}

#[tokio::test]
async fn the_last_use_is_stored_before_the_answer_and_calls_succeed_after_a_freeze() {
    let orders = Orders::new().await;
    assert!(orders.ask("GET", "/orders").await.is_ok());
    orders.authorizer.signal("STOP").await.unwrap();
    let path = format!("/api/v1/api-users/{}/keys/{}", orders.webshop, orders.key.id);
    let shown = orders.api.ada().get(&path).await.is(200);
    assert!(shown["last_used"]["at"].is_string(), "{shown:?}");
    orders.fixture.endpoint.cut();
    orders.authorizer.signal("CONT").await.unwrap();
    assert!(orders.ask("GET", "/orders").await.is_ok());
}

#[tokio::test]
async fn every_answer_is_a_log_line_with_metrics_and_without_the_key() {
    let orders = Orders::with(&[("POSTERN_LOG", "trace")]).await;
    assert!(orders.ask("GET", "/orders/{id}").await.is_ok());
    assert!(orders.ask("POST", "/orders").await.is_err());
    let log = orders.authorizer.log();
    let hidden = orders.key.secret.rsplit_once('_').unwrap().1;
    assert!(!log.contains(&hidden[..12]), "a part of a key is in the log");
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answers: Vec<_> = lines.iter().filter(|line| line["message"] == "authorized").collect();
    let [yes, no] = answers[..] else { panic!("{log}") };
    let yes = ["caller", "api", "route", "allowed"].map(|field| &yes[field]);
    assert_eq!(yes, [&json!(orders.webshop), &json!(API), &json!("/orders/{id}"), &json!(true)]);
    let no = ["reason", "Refusals", "Verifications"].map(|field| &no[field]);
    assert_eq!(no, [&json!("insufficient_scope"), &json!(1), &json!(1)]);
}
