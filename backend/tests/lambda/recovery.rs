//! Recovery, which only the operator of the deployment can invoke.

use serde_json::json;

use crate::fixture::Fixture;
use crate::harness::{PUBLIC_URL, Person};

#[tokio::test]
async fn an_invocation_recovers_an_administrator() {
    let (fixture, api) = Fixture::ready().await;
    let recovery = fixture.recovery(&[("POSTERN_LOG", "trace")]).await;
    let ada = api.ada();
    let invitation = recovery.invoke(&json!({ "recover": "ADA@example.com" })).await.unwrap().unwrap();
    let code = invitation["code"].as_str().unwrap();
    assert_eq!(invitation["url"], format!("{PUBLIC_URL}/invitation#{code}"));
    ada.get("/api/v1/session").await.is_problem(401, "invalid_token");

    let body = json!({ "code": code, "password": "another forty two herons" });
    let accepted = api.anonymous().post("/api/v1/invitations/accept", body).await.is(200);
    let log = Person::of(&accepted).at(&api).get("/api/v1/changes?actor=deployer").await.is(200);
    assert_eq!(log["items"][0]["action"], "user.recover");
    let hidden = code.rsplit_once('_').map_or(code, |(_, hidden)| hidden);
    assert!(!recovery.log().contains(&hidden[..12]), "a secret is in the log");
}

#[tokio::test]
async fn only_administrators_are_recovered_and_a_malformed_event_is_not_quoted() {
    let (fixture, api) = Fixture::ready().await;
    let recovery = fixture.recovery(&[]).await;
    api.ada().person("sam@example.com", &[]).await;
    for (login, sentence) in
        [("sam@example.com", "Only a user who holds Administrator"), ("eve@example.com", "There is no such user.")]
    {
        let fault = recovery.invoke(&json!({ "recover": login })).await.unwrap().unwrap_err();
        assert!(fault.message.starts_with(sentence), "{fault:?}");
    }
    for event in [
        json!({ "recover": "ada@example.com", "also": "herons" }),
        json!({ "recover": ["herons"] }),
        json!("herons"),
        json!({}),
    ] {
        let fault = recovery.invoke(&event).await.unwrap().unwrap_err();
        assert_eq!(fault.kind, "MalformedEvent");
        assert!(!fault.message.contains("herons") && !recovery.log().contains("herons"), "{fault:?}");
    }
    api.ada().get("/api/v1/session").await.is(200);
}

#[tokio::test]
async fn the_api_recovers_nobody() {
    let (_fixture, api) = Fixture::ready().await;
    let recover = json!({ "recover": "ada@example.com" });
    assert_eq!(api.function().invoke(&recover).await.unwrap().unwrap_err().kind, "MalformedEvent");
    api.anonymous().post("/", recover).await.is(405);
    api.ada().get("/api/v1/session").await.is(200);
}
