//! Every format of events and answers.

use serde_json::{Value, json};

use super::{Call, call, guard, orders};
use crate::fixture::Fixture;

/// Builds the event of a call in one format.
type Format = fn(&Call) -> Value;

/// A policy for one call.
fn policy(effect: &str, arn: &str) -> Value {
    let statement = json!({ "Action": "execute-api:Invoke", "Effect": effect, "Resource": arn });
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

#[tokio::test]
async fn an_http_api_gets_the_identity_with_yes_and_the_reason_with_no() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (id, key, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let answer = authorizer.invoke(&call("GET", "/orders", &webshop).http_2()).await.unwrap().unwrap();
    let public = webshop.secret().rsplit_once('_').unwrap().0;
    let context = json!({
        "principal_id": id,
        "principal_kind": "api_user",
        "principal_name": "Webshop",
        "credential_kind": "api_key",
        "credential_id": key,
        "key": public,
        "administrator": "false",
        "permissions": "orders:read"
    });
    assert_eq!(answer, json!({ "isAuthorized": true, "context": context }));
    let answer = authorizer.invoke(&call("POST", "/orders", &webshop).http_2()).await.unwrap().unwrap();
    assert_eq!(answer, json!({ "isAuthorized": false, "context": { "reason": "insufficient_scope" } }));
}

#[tokio::test]
async fn a_policy_answer_covers_exactly_the_requested_call() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (id, _, webshop)) = orders(&fixture).await;
    let settings = [("POSTERN_RESOURCE", "orders"), ("POSTERN_ANSWER", "policy")];
    let authorizer = fixture.authorizer(&settings).await;
    let (may, may_not) = (call("GET", "/orders/{id}", &webshop), call("DELETE", "/orders/{id}", &webshop));
    let formats: [(Format, &str); 4] =
        [(Call::http_2, "$default"), (Call::http_1, "prod"), (Call::rest, "prod"), (Call::token, "prod")];
    for (event, stage_name) in formats {
        let answer = authorizer.invoke(&event(&may)).await.unwrap().unwrap();
        assert_eq!(answer["principalId"], id);
        assert_eq!(answer["policyDocument"], policy("Allow", &may.arn(stage_name)));
        assert_eq!(answer["context"]["permissions"], "orders:read");
        for value in answer["context"].as_object().unwrap().values() {
            assert!(value.is_string(), "API Gateway accepts only strings: {answer}");
        }
        let answer = authorizer.invoke(&event(&may_not)).await.unwrap().unwrap();
        assert_eq!(answer["policyDocument"], policy("Deny", &may_not.arn(stage_name)));
        assert_eq!(answer["context"], json!({ "reason": "insufficient_scope" }));
    }
}

#[tokio::test]
async fn without_a_key_a_rest_api_gets_the_error_unauthorized_and_an_http_api_gets_no() {
    let fixture = Fixture::new().await;
    orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let nobody = Call::new("GET", "/orders");
    for event in [nobody.rest(), nobody.token(), nobody.clone().header("authorization", "").token()] {
        assert_eq!(authorizer.invoke(&event).await.unwrap().unwrap_err().message, "Unauthorized");
    }
    let answer = authorizer.invoke(&nobody.http_2()).await.unwrap().unwrap();
    assert_eq!(answer, json!({ "isAuthorized": false, "context": { "reason": "unauthenticated" } }));
    let answer = authorizer.invoke(&nobody.http_1()).await.unwrap().unwrap();
    assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Deny");
    assert_eq!(fixture.called_by("authorizer"), ["DescribeTable"]);
}

#[tokio::test]
async fn a_path_with_a_star_never_gets_a_policy_that_allows_more() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let starred = call("GET", "/orders/{id}", &webshop).path("/orders/*");
    for event in [starred.rest(), starred.http_1(), starred.token()] {
        let answer = authorizer.invoke(&event).await.unwrap().unwrap();
        assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Deny", "{answer}");
    }
    let answer = authorizer.invoke(&starred.http_2()).await.unwrap().unwrap();
    assert_eq!(answer["isAuthorized"], true, "the simple answer contains no policy: {answer}");
}

#[tokio::test]
async fn header_names_may_be_in_any_case_and_the_header_is_configurable() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    for name in ["Authorization", "AUTHORIZATION", "authorization"] {
        let call = Call::new("GET", "/orders").header(name, &format!("bearer {}", webshop.secret()));
        let answer = authorizer.invoke(&call.rest()).await.unwrap().unwrap();
        assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Allow", "{name}");
    }
    let authorizer = fixture.authorizer(&[("POSTERN_RESOURCE", "orders"), ("POSTERN_HEADER", "X-Api-Key")]).await;
    let own = Call::new("GET", "/orders").header("x-api-key", webshop.secret());
    assert!(super::ask(&authorizer, own.http_2()).await.is_ok());
    let bearer = call("GET", "/orders", &webshop);
    assert_eq!(super::ask(&authorizer, bearer.http_2()).await.unwrap_err(), "unauthenticated");
}

#[tokio::test]
async fn a_malformed_event_is_an_error_and_the_next_event_is_answered() {
    let fixture = Fixture::new().await;
    let (_api, _ada, (_, _, webshop)) = orders(&fixture).await;
    let authorizer = guard(&fixture).await;
    let good = call("GET", "/orders", &webshop);
    let without = |event: Value, field: &str| {
        let mut event = event;
        event.as_object_mut().unwrap().remove(field);
        event
    };
    for event in [
        Value::Null,
        json!("text"),
        json!([1]),
        json!({}),
        json!({ "type": "REQUEST" }),
        json!({ "type": "TOKEN", "authorizationToken": webshop.secret() }),
        json!({ "type": "TOKEN", "methodArn": "*", "authorizationToken": webshop.secret() }),
        json!({ "type": "TOKEN", "methodArn": good.arn("prod"), "authorizationToken": "Bearer \u{0}" }),
        without(good.http_2(), "routeArn"),
        without(good.http_2(), "routeKey"),
        without(good.http_2(), "requestContext"),
        without(good.rest(), "methodArn"),
        without(good.rest(), "httpMethod"),
        without(good.rest(), "resource"),
    ] {
        let fault = authorizer.invoke(&event).await.expect("an answer in time").unwrap_err();
        assert!(!fault.message.contains("pst_"), "{fault:?}");
        assert!(super::ask(&authorizer, good.http_2()).await.is_ok(), "after {event}");
    }
    assert!(!authorizer.log().contains(webshop.secret()), "a key is in the log");
}
