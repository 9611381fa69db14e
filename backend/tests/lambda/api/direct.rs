//! Direct invocations, which only the operator of the deployment can send.

use serde_json::json;

use crate::fixture::Fixture;
use crate::harness::{PUBLIC_URL, Person};

#[tokio::test]
async fn a_direct_invocation_recovers_an_administrator() {
    let (_fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    let invitation = api.function().invoke(&json!({ "recover": "ADA@example.com" })).await.unwrap().unwrap();
    let code = invitation["code"].as_str().unwrap();
    assert_eq!(invitation["url"], format!("{PUBLIC_URL}/invitation#{code}"));
    ada.get("/api/v1/session").await.is_problem(401, "invalid_token");

    let body = json!({ "code": code, "password": "another forty two herons" });
    let accepted = api.anonymous().post("/api/v1/invitations/accept", body).await.is(200);
    let log = Person::of(&accepted).at(&api).get("/api/v1/changes?actor=deployer").await.is(200);
    assert_eq!(log["items"][0]["action"], "user.recover");
    assert!(!api.function().log().contains(code), "a secret is in the log");
}

#[tokio::test]
async fn only_administrators_are_recovered_and_never_over_http() {
    let (_fixture, api) = Fixture::ready().await;
    let ada = api.ada();
    ada.person("sam@example.com", &[]).await;
    for (login, sentence) in
        [("sam@example.com", "Only a user who holds Administrator"), ("eve@example.com", "There is no such user.")]
    {
        let fault = api.function().invoke(&json!({ "recover": login })).await.unwrap().unwrap_err();
        assert!(fault.message.starts_with(sentence), "{fault:?}");
    }
    for event in
        [json!({ "recover": "ada@example.com", "also": 1 }), json!({ "recover": 17 }), json!({ "recove": "a" })]
    {
        assert_eq!(api.function().invoke(&event).await.unwrap().unwrap_err().kind, "MalformedEvent");
    }
    api.anonymous().post("/", json!({ "recover": "ada@example.com" })).await.is(405);
    ada.get("/api/v1/session").await.is(200);
}
