//! The table is throttled, missing or half restored: what works, what fails, and what the alarms see of it.

use postern_backend::lambda::metrics;
use postern_backend::store::table::INDEXES;
use postern_embedded::{Fault, Rule};
use postern_emulator::{Metric, Metrics};
use serde_json::{Value, json};

use crate::authorizer::{Call, Orders, ask};
use crate::fixture::{USES_RESTORED, metrics_of};
use crate::harness::Postern;
use crate::template::Template;

/// The sum of a metric of a function.
fn sum(metrics: &Metrics, namespace: &str, name: &str) -> f64 {
    let is = |metric: &Metric| metric.namespace == namespace && metric.name == name;
    metrics.iter().filter(|(metric, _)| is(metric)).map(|(_, sum)| sum).sum()
}

/// The lists that need an index, with its name.
fn indexed_lists(ada: &str) -> [(String, &'static str); 8] {
    [
        ("/api/v1/changes.csv".to_owned(), "changes-by-day"),
        (format!("/api/v1/activity.csv?actor={ada}"), "activity-by-actor"),
        ("/api/v1/changes".to_owned(), "changes-by-day"),
        (format!("/api/v1/changes?actor={ada}"), "activity-by-actor"),
        (format!("/api/v1/activity?actor={ada}"), "activity-by-actor"),
        ("/api/v1/activity?credential=key_000000000000".to_owned(), "activity-by-credential"),
        ("/api/v1/keys?state=idle".to_owned(), "keys-by-use"),
        ("/api/v1/keys?state=never_used".to_owned(), "keys-by-use"),
    ]
}

#[tokio::test]
async fn without_a_table_every_request_fails_until_it_is_there_and_no_function_restarts() {
    let orders = Orders::new().await;
    let call = orders.call("GET", "/orders").http_2();
    let fixture = &orders.fixture;
    let api = fixture.api_with(&[USES_RESTORED]).await;
    let authorizer = fixture.authorizer(&[USES_RESTORED]).await;
    let recovery = fixture.recovery(&[USES_RESTORED]).await;
    for _ in 0..2 {
        api.anonymous().get("/api/v1/healthz").await.is_problem(503, "unavailable");
        api.ada().get("/api/v1/users").await.is_problem(503, "unavailable");
        assert_eq!(authorizer.invoke(&call).await.unwrap().unwrap_err().kind, "Unavailable");
        assert_eq!(
            recovery.invoke(&json!({ "recover": "ada@example.com" })).await.unwrap().unwrap_err().kind,
            "NotDone"
        );
    }
    assert!(api.function().log().contains("it does not exist"), "{}", api.function().log());

    fixture.restore(true).await;
    for (list, _) in indexed_lists(&api.ada().id) {
        api.ada().get(&list).await.is(200);
    }
    assert!(ask(&authorizer, call).await.is_ok());
    recovery.invoke(&json!({ "recover": "ada@example.com" })).await.unwrap().unwrap();
    assert!((sum(&metrics_of(authorizer).await, "AWS/Lambda", "Errors") - 2.0).abs() < f64::EPSILON);
}

#[tokio::test]
async fn without_an_index_only_the_lists_that_need_it_fail_and_say_so() {
    let orders = Orders::new().await;
    let fixture = &orders.fixture;
    fixture.restore(false).await;
    let api = fixture.api_with(&[USES_RESTORED]).await;
    let (ada, id) = (api.ada(), api.ada().id);
    for (list, index) in indexed_lists(&id) {
        let reply = ada.get(&list).await.is_problem(503, "unavailable");
        assert!(reply.text_at("/detail").contains(index), "{list}: {reply:?}");
        let logged = api.function().log();
        assert!(logged.contains(&format!("it has no index {index}")), "{logged}");
    }
    let role = ada.role("Reader", &[]).await;
    for works in ["/api/v1/users", "/api/v1/keys", &format!("/api/v1/changes?target={role}")] {
        assert!(!ada.get(works).await.is(200)["items"].as_array().unwrap().is_empty(), "{works}");
    }
    let overview = ada.get("/api/v1/overview").await.is(200);
    assert!(overview.body.get("keys").is_none() && overview["blocked_users"].is_object(), "{overview:?}");
    let authorizer = fixture.authorizer(&[USES_RESTORED]).await;
    assert!(ask(&authorizer, orders.call("GET", "/orders").http_2()).await.is_ok());

    for index in INDEXES {
        fixture.build_index(*index).await;
    }
    for (list, _) in indexed_lists(&id) {
        ada.get(&list).await.is(200);
    }
    assert!(ada.get("/api/v1/overview").await.is(200)["keys"].is_object());
}

/// Sends each function a call that succeeds and, to `api` and the authorizer, one that is refused.
async fn use_both(orders: &Orders, api: &Postern, authorizer: &postern_emulator::Function) {
    api.anonymous().get("/api/v1/healthz").await;
    api.anonymous().get("/api/v1/users").await;
    for method in ["GET", "POST"] {
        authorizer.invoke(&orders.call(method, "/orders").http_2()).await.unwrap().ok();
    }
}

#[tokio::test]
async fn every_alarm_looks_at_a_metric_that_a_function_emits() {
    let orders = Orders::new().await;
    let fixture = &orders.fixture;
    let (api, authorizer) = (fixture.api().await, fixture.authorizer(&[]).await);
    fixture.endpoint.tap.inject(Rule::on("GetItem", Fault::Throttle));
    fixture.endpoint.tap.inject(Rule::on("BatchGetItem", Fault::Throttle));
    use_both(&orders, &api, &authorizer).await;
    let throttled = [metrics_of(api.into_function()).await, metrics_of(authorizer).await];
    for metrics in &throttled {
        for name in [metrics::THROTTLES, metrics::LATENCY, metrics::REFUSALS] {
            assert!(sum(metrics, metrics::NAMESPACE, name) > 0.0, "{name}: {metrics:?}");
        }
        assert!(sum(metrics, "AWS/Lambda", "Errors").abs() < f64::EPSILON, "the calls were repeated: {metrics:?}");
    }

    let api = fixture.api_with(&[USES_RESTORED]).await;
    let authorizer = fixture.authorizer(&[USES_RESTORED]).await;
    let recovery = fixture.recovery(&[USES_RESTORED]).await;
    use_both(&orders, &api, &authorizer).await;
    recovery.invoke(&json!({ "recover": "ada@example.com" })).await.unwrap().unwrap_err();
    let missing = [api.into_function(), authorizer, recovery];
    let [api, authorizer, recovery] = missing.map(metrics_of);
    let missing = [api.await, authorizer.await, recovery.await];
    for metrics in &missing[1..] {
        assert!(sum(metrics, "AWS/Lambda", "Errors") > 0.0, "{metrics:?}");
    }

    fixture.restore(false).await;
    let api = fixture.api_with(&[USES_RESTORED]).await;
    let authorizer = fixture.authorizer(&[USES_RESTORED]).await;
    use_both(&orders, &api, &authorizer).await;
    let half = [metrics_of(api.into_function()).await, metrics_of(authorizer).await];
    assert!(sum(&half[1], "AWS/Lambda", "Errors").abs() < f64::EPSILON, "{half:?}");

    let emitted: Metrics = throttled.into_iter().chain(missing).chain(half).flatten().collect();
    let template = Template::read();
    for alarm in template.all("AWS::CloudWatch::Alarm") {
        // API Gateway's own.
        if alarm["Namespace"] == "AWS/ApiGateway" {
            continue;
        }
        let combined = alarm["Metrics"].as_array().into_iter().flatten();
        let combined: Vec<&Value> =
            combined.map(|term| &term["MetricStat"]["Metric"]).filter(|m| m.is_object()).collect();
        for metric in if combined.is_empty() { vec![alarm] } else { combined }.into_iter().map(metric_of) {
            assert!(emitted.contains_key(&metric), "no function emits {metric:?}, only {:?}", emitted.keys());
        }
    }
}

#[tokio::test]
async fn a_call_to_a_rest_api_without_a_key_is_an_error_and_a_refusal_so_it_rolls_no_release_back() {
    let orders = Orders::new().await;
    let without_key = Call::new("GET", "/orders").rest();
    assert_eq!(orders.authorizer.invoke(&without_key).await.unwrap().unwrap_err().kind, "Unauthorized");
    let metrics = metrics_of(orders.authorizer).await;
    let counted = [("AWS/Lambda", "Errors"), (metrics::NAMESPACE, metrics::REFUSALS)];
    for (namespace, name) in counted {
        assert!((sum(&metrics, namespace, name) - 1.0).abs() < f64::EPSILON, "{name}: {metrics:?}");
    }
    let alarm = Template::read().properties("AuthorizerReleaseAlarm").clone();
    let [difference, errors, refusals] = &alarm["Metrics"].as_array().unwrap()[..] else { panic!("{alarm}") };
    assert_eq!(difference["Expression"], "errors - FILL(refusals, 0)");
    for (term, id, (namespace, name)) in [(errors, "errors", counted[0]), (refusals, "refusals", counted[1])] {
        let metric = &term["MetricStat"]["Metric"];
        assert_eq!([&term["Id"], &metric["Namespace"], &metric["MetricName"]], [id, namespace, name]);
    }
}

/// The metric that an alarm looks at.
fn metric_of(alarm: &Value) -> Metric {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let dimension = |dimension: &Value| {
        let function = match text(&dimension["Value"]["Ref"]).as_str() {
            "ApiFunction" => "api",
            "AuthorizerFunction" => "authorizer",
            "RecoveryFunction" => "recovery",
            other => panic!("an alarm on {other}"),
        };
        (text(&dimension["Name"]), function.to_owned())
    };
    let dimensions = alarm["Dimensions"].as_array().unwrap().iter().map(dimension).collect();
    Metric { namespace: text(&alarm["Namespace"]), name: text(&alarm["MetricName"]), dimensions }
}
