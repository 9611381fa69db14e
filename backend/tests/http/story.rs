//! The stories of the README's tour, end to end through a real socket.

use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{Postern, Program, story};

#[tokio::test]
async fn an_integration_does_what_its_role_allows_and_no_more() {
    story::an_integration(&Postern::ready().await.behind_a_socket().await).await;
}

#[tokio::test]
async fn users_that_an_integration_creates_depend_on_its_token() {
    story::users_of_an_integration(&Postern::ready().await.behind_a_socket().await).await;
}

#[tokio::test]
async fn an_api_user_works_from_its_first_key_to_its_last_bill() {
    let postern = Postern::ready().await.behind_a_socket().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "inventory:write"]).await;
    let scanner = ada.api_user("Hours Scanner", &[&role]).await;
    let path = format!("/api/v1/api-users/{scanner}");
    let (left, right) = (ada.key(&scanner, "Left").await, ada.key(&scanner, "Right").await);
    let write = async |program: &Program| {
        program.at(&postern).post("/api/v1/collections/inventory/records", json!({ "slab": 1 })).await
    };

    // Both keys can write, and the change log shows who issued them.
    write(&left).await.is(201);
    write(&right).await.is(201);
    let listed = ada.get("/api/v1/api-users?q=hours").await.is(200);
    assert_eq!(listed["items"][0]["keys"], 2);
    assert_eq!(listed["items"][0]["last_used_at"], json!(postern.now()));
    let changes = ada.get(&format!("/api/v1/changes?target={scanner}")).await.is(200);
    let actions: Vec<&str> =
        changes["items"].as_array().unwrap().iter().map(|c| c["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["key.create", "key.create", "api_user.create"]);
    assert_eq!(changes["items"][0]["actor"]["name"], "Ada");

    // While the API user is disabled, both keys are refused and it costs nothing. Enabled again, the same keys work.
    assert_eq!(ada.get("/api/v1/billing").await.is(200)["enabled_now"], 1);
    postern.advance(SignedDuration::from_hours(24));
    let ada = postern.new_session("ada@example.com").await;
    ada.edit(&path, json!({ "disabled": true })).await.is(200);
    for program in [&left, &right] {
        write(program).await.is_problem(401, "invalid_token");
    }
    assert_eq!(ada.get("/api/v1/billing").await.is(200)["enabled_now"], 0);
    postern.advance(SignedDuration::from_hours(48));
    let ada = postern.new_session("ada@example.com").await;
    ada.edit(&path, json!({ "disabled": false })).await.is(200);
    for program in [&left, &right] {
        write(program).await.is(201);
    }

    // During the overlap of a rotation both secrets work, afterwards only the new one.
    let rotate = format!("{path}/keys/{}/rotate", left.id);
    let new = Program::of(&ada.post(&rotate, json!({ "overlap_seconds": 1800 })).await.is(200));
    for program in [&left, &new, &right] {
        write(program).await.is(201);
    }
    postern.advance(SignedDuration::from_mins(30));
    write(&left).await.is_problem(401, "invalid_token");
    write(&new).await.is(201);

    // A deleted key is refused at once, and so is every key of a deleted API user.
    ada.delete(&format!("{path}/keys/{}", right.id)).await.is(204);
    write(&right).await.is_problem(401, "invalid_token");
    write(&new).await.is(201);
    ada.delete(&path).await.is(204);
    write(&new).await.is_problem(401, "invalid_token");
    ada.get(&path).await.is_problem(404, "not_found");
    ada.api_user("Hours Scanner", &[&role]).await;

    // Its change log remains, and the bill of the month still counts its enabled days: three in two intervals.
    let log = ada.get(&format!("/api/v1/changes?target={scanner}&limit=1")).await.is(200);
    assert_eq!(log["items"][0]["action"], "api_user.delete");
    assert_eq!(log["items"][0]["target"]["name"], "Hours Scanner");
    let bill = ada.get("/api/v1/billing?month=2026-03").await.is(200);
    let item = bill["items"].as_array().unwrap().iter().find(|item| item["api_user"]["id"] == json!(scanner)).unwrap();
    assert_eq!(item["days"], 3);
}
