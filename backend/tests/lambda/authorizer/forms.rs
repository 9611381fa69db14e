//! Every format of events and answers.

use serde_json::{Value, json};

use super::{Call, Orders, answer, ask, effect};

/// Builds the event of a call in one format.
type Format = fn(&Call) -> Value;

/// A policy for one call.
fn policy(effect: &str, arn: &str) -> Value {
    let statement = json!({ "Action": "execute-api:Invoke", "Effect": effect, "Resource": arn });
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

#[tokio::test]
async fn an_http_api_gets_the_identity_with_yes_and_the_reason_with_no() {
    let orders = Orders::new().await;
    let context = json!({
        "principal_id": orders.webshop,
        "principal_kind": "api_user",
        "principal_name": "Webshop",
        "credential_kind": "api_key",
        "credential_id": orders.key.id,
        "key": orders.key.secret.rsplit_once('_').unwrap().0,
        "administrator": "false",
        "permissions": "orders:read"
    });
    let yes = answer(&orders.authorizer, orders.call("GET", "/orders").http_2()).await;
    assert_eq!(yes, json!({ "isAuthorized": true, "context": context }));
    let no = answer(&orders.authorizer, orders.call("POST", "/orders").http_2()).await;
    assert_eq!(no, json!({ "isAuthorized": false, "context": { "reason": "insufficient_scope" } }));
}

#[tokio::test]
async fn a_policy_answer_covers_exactly_the_requested_call() {
    let orders = Orders::with(&[("POSTERN_ANSWER", "policy")]).await;
    let (may, may_not) = (orders.call("GET", "/orders/{id}"), orders.call("DELETE", "/orders/{id}"));
    let formats: [(Format, &str); 4] =
        [(Call::http_2, "$default"), (Call::http_1, "prod"), (Call::rest, "prod"), (Call::token, "prod")];
    for (event, stage_name) in formats {
        let yes = answer(&orders.authorizer, event(&may)).await;
        assert_eq!(yes["principalId"], orders.webshop);
        assert_eq!(yes["policyDocument"], policy("Allow", &may.arn(stage_name)));
        assert_eq!(yes["context"]["permissions"], "orders:read");
        for value in yes["context"].as_object().unwrap().values() {
            assert!(value.is_string(), "API Gateway accepts only strings: {yes}");
        }
        let no = answer(&orders.authorizer, event(&may_not)).await;
        assert_eq!(no["policyDocument"], policy("Deny", &may_not.arn(stage_name)));
        assert_eq!(no["context"], json!({ "reason": "insufficient_scope" }));
    }
}

#[tokio::test]
async fn without_a_key_a_rest_api_gets_the_error_unauthorized_and_an_http_api_gets_no() {
    let orders = Orders::new().await;
    let nobody = Call::new("GET", "/orders");
    for event in [nobody.rest(), nobody.token(), nobody.clone().header("authorization", "").token()] {
        assert_eq!(orders.authorizer.invoke(&event).await.unwrap().unwrap_err().message, "Unauthorized");
    }
    let no = answer(&orders.authorizer, nobody.http_2()).await;
    assert_eq!(no, json!({ "isAuthorized": false, "context": { "reason": "unauthenticated" } }));
    assert_eq!(effect(&orders.authorizer, nobody.http_1()).await, "Deny");
    assert!(orders.fixture.called_by("authorizer").is_empty());
}

#[tokio::test]
async fn a_path_with_a_star_never_gets_a_policy_that_allows_more() {
    let orders = Orders::new().await;
    let starred = orders.call("GET", "/orders/{id}").path("/orders/*");
    for event in [starred.rest(), starred.http_1(), starred.token()] {
        assert_eq!(effect(&orders.authorizer, event).await, "Deny");
    }
    assert!(ask(&orders.authorizer, starred.http_2()).await.is_ok(), "the simple answer contains no policy");
}

#[tokio::test]
async fn header_names_may_be_in_any_case_and_the_header_is_configurable() {
    let orders = Orders::new().await;
    for name in ["Authorization", "AUTHORIZATION", "authorization"] {
        let call = Call::new("GET", "/orders").header(name, &format!("bearer {}", orders.key.secret));
        assert_eq!(effect(&orders.authorizer, call.rest()).await, "Allow", "{name}");
    }
    let authorizer = orders.fixture.authorizer(&[("POSTERN_HEADER", "X-Api-Key")]).await;
    let own = Call::new("GET", "/orders").header("x-api-key", &orders.key.secret);
    assert!(ask(&authorizer, own.http_2()).await.is_ok());
    let bearer = orders.call("GET", "/orders");
    assert_eq!(ask(&authorizer, bearer.http_2()).await.unwrap_err(), "unauthenticated");
}

#[tokio::test]
async fn a_malformed_event_is_an_error_and_the_next_event_is_answered() {
    let orders = Orders::new().await;
    let (authorizer, key) = (&orders.authorizer, &orders.key.secret);
    let good = orders.call("GET", "/orders");
    let without = |mut event: Value, field: &str| {
        event.as_object_mut().unwrap().remove(field);
        event
    };
    for event in [
        Value::Null,
        json!("text"),
        json!([1]),
        json!({}),
        json!({ "type": "REQUEST" }),
        json!({ "type": "TOKEN", "authorizationToken": key }),
        json!({ "type": "TOKEN", "methodArn": "*", "authorizationToken": key }),
        json!({ "type": "TOKEN", "methodArn": "arn:aws:execute-api:r:1:/prod/GET/", "authorizationToken": key }),
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
        assert!(ask(authorizer, good.http_2()).await.is_ok(), "after {event}");
    }
    assert!(!authorizer.log().contains(key.as_str()), "a key is in the log");
}
