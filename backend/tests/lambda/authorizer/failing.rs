//! Whatever goes wrong, nobody is let in.

use serde_json::json;

use super::{ask, call, guard, orders};
use crate::fixture::Fixture;

#[tokio::test]
async fn without_an_answer_of_the_table_nobody_is_let_in() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let asked = call("GET", "/orders", &webshop);
    assert!(ask(&authorizer, asked.http_2()).await.is_ok());
    fixture.endpoint.throttle(1_000);
    assert_eq!(ask(&authorizer, asked.http_2()).await.unwrap_err(), "unavailable");
    let answer = authorizer.invoke(&asked.rest()).await.unwrap().unwrap();
    assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Deny");
    fixture.endpoint.throttle(0);
    assert!(ask(&authorizer, asked.http_2()).await.is_ok());
}

#[tokio::test]
async fn a_use_that_is_not_noted_refuses_nobody() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    // The first call of all makes two to know the key, and then one to note its use.
    fixture.endpoint.throttle_after(2, 1);
    assert!(ask(&authorizer, call("GET", "/orders", &webshop).http_2()).await.is_ok());
    assert!(authorizer.log().contains("the use of a credential was not noted"), "{}", authorizer.log());
}

#[tokio::test]
async fn what_is_noted_is_in_the_table_before_the_answer_and_the_next_call_works_after_a_freeze() {
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
async fn every_answer_is_a_line_with_figures_and_without_the_key() {
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
