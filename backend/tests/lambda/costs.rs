//! What a call costs: reads, writes and log, which `infra/README.md` multiplies with the list prices.

use postern_embedded::Call;
use postern_emulator::Function;
use serde_json::json;

use crate::authorizer::{API, call};
use crate::fixture::Fixture;

/// The calls of a program since the last look, without the notes about permissions, which are written once a day.
fn calls(fixture: &Fixture, program: &str) -> Vec<Call> {
    let is_daily = |call: &Call| call.body["Key"]["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with("USED#"));
    let calls = fixture.endpoint.tap.calls().into_iter().filter(|call| call.by == program && !is_daily(call)).collect();
    fixture.endpoint.tap.reset();
    calls
}

/// How many calls are writes.
fn writes(calls: &[Call]) -> usize {
    calls.iter().filter(|call| call.operation == "UpdateItem").count()
}

/// How many items the calls read, all in one batch.
fn read_in_one_batch(calls: &[Call]) -> usize {
    let [call] = calls else { panic!("{calls:?}") };
    call.body["RequestItems"][crate::fixture::TABLE]["Keys"].as_array().unwrap().len()
}

/// The size of the last line in a program's log.
fn last_line(function: &Function) -> usize {
    function.log().lines().last().unwrap().len()
}

#[tokio::test]
async fn a_call_costs_what_the_readme_says() {
    let (fixture, api) = Fixture::ready().await;
    api.ada().resource("orders", "external").await;
    api.ada().edit("/api/v1/resources/orders", json!({ "guards": [{ "api": API }] })).await.is(200);
    let (_, webshop) = api.ada().integration("Webshop", &["orders:read"]).await;
    let (_, shop) = api.ada().integration("Shop", &["orders:read"]).await;
    let (_, gate) = api.ada().integration("Gate", &["api_keys:verify"]).await;
    let authorizer = fixture.authorizer(&[]).await;
    calls(&fixture, "authorizer");
    let verify = async || {
        let body = json!({ "key": webshop.secret, "permission": "orders:read", "address": "198.51.100.7" });
        gate.at(&api).post("/api/v1/verify", body).await.is(200);
        calls(&fixture, "api")
    };
    let authorize = async || {
        let answer = authorizer.invoke(&call("GET", "/orders", &shop).http_2()).await.unwrap().unwrap();
        assert_eq!(answer["isAuthorized"], true);
        calls(&fixture, "authorizer")
    };
    // Once a minute: three for each key, and one for the calls with all keys.
    assert_eq!((writes(&verify().await), writes(&authorize().await)), (3 + 3 + 1, 3 + 1));
    // Each key with its owner and role, and the resource or the API.
    assert_eq!((read_in_one_batch(&verify().await), read_in_one_batch(&authorize().await)), (7, 4));
    let (service, authorizer) = (last_line(api.function()), last_line(&authorizer));
    assert!((500..600).contains(&service) && (430..530).contains(&authorizer), "{service}, {authorizer}");
}
