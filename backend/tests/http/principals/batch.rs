//! `POST /users/batch`: several users at once, each as by a request of its own.

use std::time::Duration;

use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{USERS, new};
use crate::harness::{ADMINISTRATOR, Actor, Kind, Postern, Reply};

const BATCH: &str = "/api/v1/users/batch";

/// Sends these users as one batch.
async fn send(by: &Actor<'_>, users: &[Value]) -> Reply {
    by.post(BATCH, json!({ "users": users })).await
}

/// The status of each result, with the code of its problem.
fn outcomes(reply: &Reply) -> Vec<(u64, &str)> {
    let results = reply["results"].as_array().unwrap().iter();
    results.map(|it| (it["status"].as_u64().unwrap(), it["problem"]["code"].as_str().unwrap_or_default())).collect()
}

fn user(login: &str) -> Value {
    new(Kind::User, login, &[])
}

fn with_id(login: &str, external_id: &str) -> Value {
    let mut body = user(login);
    body["external_id"] = json!(external_id);
    body
}

#[tokio::test]
async fn each_user_is_decided_and_logged_like_one_that_is_sent_alone() {
    let postern = Postern::ready().await;
    let kim = postern.ada().person_with("kim@example.com", &["users:read", "users:write"]).await;
    let mut unnamed = user("unnamed@example.com");
    unnamed.as_object_mut().unwrap().remove("roles");
    let bodies = [
        user("bob@example.com"),
        user("BOB@example.com"),
        user("x"),
        new(Kind::User, "carl@example.com", &[ADMINISTRATOR]),
        unnamed,
        with_id("dora@example.com", "17"),
        with_id("erik@example.com", "17"),
        user("finn@example.com"),
    ];
    let reply = send(&kim, &bodies).await.is(200);
    let expected = [
        (201, ""),
        (409, "name_taken"),
        (422, "invalid_field"),
        (403, "beyond_your_rights"),
        (422, "invalid_field"),
        (201, ""),
        (409, "external_id_taken"),
        (201, ""),
    ];
    assert_eq!(outcomes(&reply), expected);
    let logged = postern.entries_of(&reply).await;
    let mut logged: Vec<&str> = logged.iter().map(|entry| entry.0["target"]["name"].as_str().unwrap()).collect();
    logged.sort_unstable();
    assert_eq!(logged, ["bob@example.com", "dora@example.com", "finn@example.com"]);
    for (result, body) in reply["results"].as_array().unwrap().iter().zip(bodies) {
        if result["status"] == 201 {
            let path = Kind::User.path(result["user"]["id"].as_str().unwrap());
            assert_eq!(kim.get(&path).await.is(200)["login"], body["login"]);
            kim.accept(result["invitation"]["code"].as_str().unwrap()).await;
            assert_eq!(result.get("problem"), None);
        } else {
            let mut alone = kim.post(USERS, body).await;
            alone.body["request_id"] = result["problem"]["request_id"].clone();
            assert_eq!((&alone.body, alone.body["status"].as_u64()), (&result["problem"], result["status"].as_u64()));
            assert_eq!((result.get("user"), result.get("invitation")), (None, None));
        }
    }
}

#[tokio::test]
async fn a_batch_that_is_sent_again_creates_nobody_twice_and_names_who_exists() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let users: Vec<Value> = (0..50).map(|n| with_id(&format!("user{n:02}"), &format!("emp-{n}"))).collect();
    let results = async |users: &[Value]| send(&ada, users).await.is(200)["results"].as_array().unwrap().clone();
    let (first, second) = (results(&users[..49]).await, results(&users).await);
    for (n, (first, second)) in first.iter().zip(&second).enumerate() {
        assert_eq!((&second["status"], &second["problem"]["code"]), (&json!(409), &json!("external_id_taken")), "{n}");
        let detail = second["problem"]["detail"].as_str().unwrap();
        assert!(detail.contains(first["user"]["id"].as_str().unwrap()), "{detail}");
    }
    assert_eq!(second[49]["status"], 201);
    assert_eq!(ada.walk(USERS, 100).await.len(), 51);
}

#[tokio::test]
async fn a_body_of_another_shape_or_length_is_refused_as_a_whole() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for body in [json!({}), json!({ "users": user("bob") }), json!({ "users": [user("bob"), { "login": "carl" }] })] {
        postern.unchanged_by(ada.post(BATCH, body)).await.is_problem(400, "bad_body");
    }
    let many: Vec<Value> = (0..51).map(|n| user(&format!("user{n:02}"))).collect();
    for (users, code) in [(&many[..0], "required"), (&many[..], "too_many")] {
        postern.unchanged_by(send(&ada, users)).await.is_invalid("users", code);
    }
}

#[tokio::test]
async fn a_lost_race_is_retried_for_its_user_only() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let users = ["bob@example.com", "carl@example.com", "dora@example.com"].map(user);
    postern.tap.reset();
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Conflict).skip(1));
    assert_eq!(outcomes(&send(&ada, &users).await.is(200)), [(201, ""); 3]);
    let commits = postern.tap.calls().into_iter().filter(|call| call.operation == "TransactWriteItems");
    assert_eq!(commits.count(), 4);
}

#[tokio::test]
async fn a_fault_is_a_result_once_an_invitation_was_issued_and_the_answer_before() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let ada = postern.ada();
    let users = ["bob@example.com", "carl@example.com"].map(user);
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Throttle).always());
    postern.unchanged_by(send(&ada, &users)).await.is_problem(503, "unavailable");
    postern.tap.reset();
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Throttle).skip(1).always());
    let partial = send(&ada, &users).await.is(200);
    assert_eq!(outcomes(&partial), [(201, ""), (503, "unavailable")]);
    postern.tap.reset();
    assert_eq!(outcomes(&send(&ada, &users).await.is(200)), [(409, "name_taken"), (201, "")]);
}

#[tokio::test]
async fn a_caller_who_loses_the_permission_meanwhile_creates_nobody_else() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("HR").await;
    let hr = token.at(&postern);
    let users = ["user1", "user2", "user3", "user4"].map(user);
    // The third commit waits until the token is deleted on another instance.
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(Duration::from_secs(1))).skip(2));
    let other = postern.second().await;
    let delete = async {
        while other.ada().get(USERS).await.is(200)["items"].as_array().unwrap().len() < 3 {}
        other.ada().delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    };
    let (reply, ()) = tokio::join!(send(&hr, &users), delete);
    let ended = (401, "invalid_token");
    assert_eq!(outcomes(&reply.is(200)), [(201, ""), (201, ""), ended, ended]);
    assert_eq!(ada.walk(USERS, 100).await.len(), 3);
}
