//! Failures: access is denied whenever something goes wrong.

use serde_json::json;

use super::{ask, call, guard, orders};
use crate::fixture::Fixture;

#[tokio::test]
async fn every_call_is_denied_while_the_table_does_not_answer() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let request = call("GET", "/orders", &webshop);
    assert!(ask(&authorizer, request.http_2()).await.is_ok());
    fixture.endpoint.throttle(1_000);
    assert_eq!(ask(&authorizer, request.http_2()).await.unwrap_err(), "unavailable");
    let answer = authorizer.invoke(&request.rest()).await.unwrap().unwrap();
    assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Deny");
    fixture.endpoint.throttle(0);
    assert!(ask(&authorizer, request.http_2()).await.is_ok());
}

#[tokio::test]
async fn a_failure_to_record_the_last_use_denies_nobody() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    // The first request makes two calls to resolve the key and one to record its use.
    fixture.endpoint.throttle_after(2, 1);
    assert!(ask(&authorizer, call("GET", "/orders", &webshop).http_2()).await.is_ok());
    assert!(authorizer.log().contains("the use of a credential was not recorded"), "{}", authorizer.log());
}

#[tokio::test]
async fn the_last_use_is_stored_before_the_answer_and_calls_succeed_after_a_freeze() {
    let fixture = Fixture::new().await;
    let (api, ada, (id, key, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    assert!(ask(&authorizer, call("GET", "/orders", &webshop).http_2()).await.is_ok());
    authorizer.signal("STOP").await.unwrap();
    let shown = api.get(&ada, &format!("/api/v1/api-users/{id}/keys/{key}")).await.is(200);
    assert!(shown["last_used"]["at"].is_string(), "{shown:?}");
    fixture.endpoint.cut();
    authorizer.signal("CONT").await.unwrap();
    assert!(ask(&authorizer, call("GET", "/orders", &webshop).http_2()).await.is_ok());
}

#[tokio::test]
async fn every_answer_is_a_log_line_with_metrics_and_without_the_key() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (id, _, webshop)) = orders(&fixture).await;
    let authorizer = fixture.authorizer(&[("POSTERN_RESOURCE", "orders"), ("POSTERN_LOG", "trace")]).await;
    assert!(ask(&authorizer, call("GET", "/orders/{id}", &webshop).http_2()).await.is_ok());
    assert!(ask(&authorizer, call("POST", "/orders", &webshop).http_2()).await.is_err());
    let log = authorizer.log();
    let hidden = webshop.secret().rsplit_once('_').unwrap().1;
    assert!(!log.contains(&hidden[..12]), "a part of a key is in the log");
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answers: Vec<_> = lines.iter().filter(|line| line["message"] == "authorized").collect();
    let [yes, no] = answers[..] else { panic!("{log}") };
    assert_eq!((&yes["caller"], &yes["route"], &yes["allowed"]), (&json!(id), &json!("/orders/{id}"), &json!(true)));
    assert_eq!(
        (&no["reason"], &no["Refusals"], &no["Verifications"]),
        (&json!("insufficient_scope"), &json!(1), &json!(1))
    );
}
