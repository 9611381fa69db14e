//! The log as CloudWatch receives it: one JSON object per line, with metrics and without secrets.

use axum::body::Body;
use http::Method;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::harness::lambda::{Source, event};
use crate::harness::{PASSWORD, Person, Postern};

/// The lines of a log.
fn lines(api: &Postern) -> Vec<Value> {
    api.function().log().lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
}

/// The last line with this metric.
fn measured(api: &Postern, metric: &str) -> Value {
    let mut lines = lines(api);
    lines.retain(|line| line.get(metric).is_some());
    lines.pop().unwrap_or_else(|| panic!("no line has {metric}"))
}

#[tokio::test]
async fn every_request_is_a_line_with_its_id_route_and_caller() {
    let (_fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    let role = ada.role("Reader", &[]).await;
    let reply = ada.get(&format!("/api/v1/roles/{role}")).await.is(200);
    let line = measured(&api, "Latency");
    assert_eq!(line["request_id"], reply.header("x-request-id").unwrap());
    assert_eq!(line["route"], "/api/v1/roles/{role}");
    assert_eq!((&line["method"], &line["status"], &line["level"]), (&json!("GET"), &json!(200), &json!("INFO")));
    assert_eq!(line["address"], "203.0.113.7");
    assert!(line["caller"].as_str().unwrap().starts_with("usr_"), "{line}");
    line["timestamp"].as_str().unwrap().parse::<postern_shared::time::Timestamp>().unwrap();
}

#[tokio::test]
async fn a_line_has_its_metrics_in_the_embedded_metric_format() {
    let (fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    let token = ada.token("Dock 4").await;
    let verify = json!({ "key": token.secret });

    ada.post("/api/v1/verify", verify.clone()).await.is(200);
    let line = measured(&api, "Verifications");
    assert_eq!((&line["Verifications"], &line["Refusals"], &line["Function"]), (&json!(1), &json!(0), &json!("api")));
    assert!(line["Latency"].as_u64().unwrap() > 0);
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Namespace"], "Postern");
    assert_eq!(directive["Dimensions"], json!([["Function"]]));
    assert_eq!(directive["Metrics"][0], json!({ "Name": "Latency", "Unit": "Microseconds" }));
    for metric in directive["Metrics"].as_array().unwrap() {
        assert!(line[metric["Name"].as_str().unwrap()].is_u64(), "{line}");
    }
    assert!(line["_aws"]["Timestamp"].as_i64().unwrap() > 1_700_000_000_000);

    api.anonymous().post("/api/v1/verify", verify).await.is(401);
    let line = measured(&api, "Verifications");
    assert_eq!((&line["Verifications"], &line["Refusals"]), (&json!(0), &json!(1)));

    fixture.endpoint.tap.inject(Rule::any(Fault::Throttle).times(2));
    ada.get("/api/v1/session").await.is(200);
    let throttles = lines(&api).iter().filter_map(|line| line["Throttles"].as_u64()).sum::<u64>();
    assert_eq!(throttles, 2);
    assert_eq!(measured(&api, "Throttles")["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"], "Throttles");
}

#[tokio::test]
async fn no_secret_is_in_the_log_even_at_the_trace_level() {
    let fixture = Fixture::new().await;
    let api = fixture.api_with(&[("POSTERN_LOG", "trace")]).await;
    let person = Person::of(&api.set_up("ada@example.com", "Ada").await.is(201));
    let ada = person.at(&api);
    let token = ada.token("Dock 4").await;
    token.at(&api).get(&format!("/api/v1/roles?key={}", token.secret)).await;
    api.anonymous().get(&format!("/api/v1/{}", token.secret)).await.is(404);
    ada.post("/api/v1/verify", json!({ "key": token.secret })).await.is(200);
    let request = ada.request(Method::GET, "/api/v1/session").body(Body::empty()).unwrap();
    let mut broken = event(request, Source::HttpApi).await;
    broken["requestContext"]["http"].as_object_mut().unwrap().remove("method");
    assert!(api.function().invoke(&broken).await.unwrap().is_err());

    let log = api.function().log();
    let secrets = [api.setup_code(), &person.cookie, &token.secret, PASSWORD];
    for secret in secrets {
        assert!(!log.contains(secret), "a secret is in the log");
        // The part before the last underscore is public.
        let hidden = secret.rsplit_once('_').map_or(secret, |(_, hidden)| hidden);
        assert!(!log.contains(&hidden[..12]), "a part of a secret is in the log");
    }
    assert!(log.lines().count() >= 5, "{log}");
}
