//! `/account/sessions` and `/users/{user}/sessions`: lists and ends the sessions of the caller or of another user.

use http::Method;
use http::header::USER_AGENT;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use serde_json::{Value, json};

use crate::harness::{Actor, Kind, PASSWORD, Person, Postern};

const SESSIONS: &str = "/api/v1/account/sessions";

/// The path of a user's sessions, as others see them.
fn sessions_of(user: &str) -> String {
    format!("{}/sessions", Kind::User.path(user))
}

/// When the caller's own session was last seen.
async fn seen_at(actor: &Actor<'_>) -> Value {
    let sessions = actor.walk(SESSIONS, 10).await;
    sessions.iter().find(|session| session["id"] == actor.session_id()).expect("the session")["seen_at"].clone()
}

#[tokio::test]
async fn a_session_shows_when_and_where_it_began_and_whether_it_is_the_current_one() {
    let postern = Postern::ready().await;
    postern.advance(SignedDuration::from_secs(30));
    let nobody = postern.anonymous();
    let request = nobody.request(Method::POST, "/api/v1/session").header(USER_AGENT, "Netscape/4.0");
    let request = request.extension(ClientAddress("2001:db8::7".parse().unwrap()));
    let body = json!({ "login": "ada@example.com", "password": PASSWORD });
    let there = Person::of(&nobody.send_json(request, body).await.is(200));

    let page = postern.ada().get(SESSIONS).await.is(200);
    assert_eq!(page["next_cursor"], Value::Null);
    let sessions = page["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let here = json!({
        "id": postern.ada().session_id(), "created_at": "2026-03-01T09:00:00.000Z", "seen_at": "2026-03-01T09:00:00.000Z",
        "expires_at": "2026-03-01T21:00:00.000Z", "address": "203.0.113.7", "agent": "", "current": true,
    });
    let there = json!({
        "id": there.at(&postern).session_id(), "created_at": "2026-03-01T09:00:30.000Z", "seen_at": "2026-03-01T09:00:30.000Z",
        "expires_at": "2026-03-01T21:00:30.000Z", "address": "2001:db8::7", "agent": "Netscape/4.0", "current": false,
    });
    for session in [here, there] {
        assert!(sessions.contains(&session), "{session} in {page:?}");
    }
}

#[tokio::test]
async fn ending_one_session_leaves_the_others_and_another_persons_session_is_not_found() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await.at(&postern);
    let (ada, other) = (postern.ada(), postern.new_session("ada@example.com").await);
    let path = format!("{SESSIONS}/{}", other.session_id());
    let reply = ada.delete(&path).await.is(204);
    ada.logged(&reply, "session.delete", json!({ "session": other.session_id() }), Value::Null).await;
    assert!(!other.works().await);
    ada.delete(&path).await.is_problem(404, "not_found");
    for (person, stranger) in [(&ada, &bob), (&bob, &ada)] {
        person.delete(&format!("{SESSIONS}/{}", stranger.session_id())).await.is_problem(404, "not_found");
        assert_eq!(stranger.walk(SESSIONS, 10).await.len(), 1);
    }

    ada.delete(&format!("{SESSIONS}/{}", ada.session_id())).await.is(204);
    assert!(!ada.works().await);
}

#[tokio::test]
async fn last_seen_is_accurate_to_the_minute() {
    let postern = Postern::ready().await;
    for (milliseconds, seen) in [(59_999, "2026-03-01T09:00:00.000Z"), (1, "2026-03-01T09:01:00.000Z")] {
        postern.advance(SignedDuration::from_millis(milliseconds));
        assert!(postern.ada().works().await);
        assert_eq!(seen_at(&postern.ada()).await, seen);
    }
}

#[tokio::test]
async fn each_live_session_is_listed_once_and_no_ended_one_is() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for _ in 0..2 {
        postern.new_session("ada@example.com").await;
    }
    postern.advance(SignedDuration::from_mins(40));
    assert!(ada.works().await);
    let mut live = vec![ada.session_id()];
    for _ in 0..3 {
        live.push(postern.new_session("ada@example.com").await.session_id());
    }
    // By now the first two have been idle for an hour.
    postern.advance(SignedDuration::from_mins(20));
    live.sort();
    for limit in [1, 2, 4, 100] {
        let found = ada.walk(SESSIONS, limit).await;
        let mut found: Vec<&str> = found.iter().map(|session| session["id"].as_str().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, live, "in pages of {limit}");
    }
}

#[tokio::test]
async fn an_administrator_sees_the_sessions_of_a_user_but_none_as_current() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await;
    postern.sign_in("bob@example.com", PASSWORD).await.is(200);
    let mut expected = bob.at(&postern).walk(SESSIONS, 10).await;
    for session in &mut expected {
        session["current"] = json!(false);
    }
    let path = sessions_of(&bob.id);
    for limit in [1, 2, 10] {
        assert_eq!(postern.ada().walk(&path, limit).await, expected, "in pages of {limit}");
    }
    assert_eq!(expected.len(), 2);
    let own = postern.ada().walk(&sessions_of(&postern.ada().id), 10).await;
    assert_eq!(own[0]["current"], true);
}

#[tokio::test]
async fn all_sessions_of_a_user_end_at_once_and_the_tokens_stay() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person_with("sam@example.com", &["api_tokens:generate"]).await;
    let other = postern.new_session("sam@example.com").await;
    let token = sam.token("Scanner").await.at(&postern);
    let path = sessions_of(&sam.id);
    let reply = ada.delete(&path).await.is(204);
    assert!(!sam.works().await && !other.works().await && token.works().await);
    assert_eq!(ada.get(&path).await.is(200).body, json!({ "items": [], "next_cursor": null }));
    ada.logged(&reply, "sessions.delete", Value::Null, Value::Null).await.is_about("user", &sam.id, "sam@example.com");
    postern.sign_in("sam@example.com", PASSWORD).await.is(200);
    // An administrator can also end their own this way.
    ada.delete(&sessions_of(&ada.id)).await.is(204);
    assert!(!ada.works().await);
}

#[tokio::test]
async fn an_administrator_ends_one_session_of_a_user() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person("sam@example.com", &[]).await.at(&postern);
    let other = postern.new_session("sam@example.com").await;
    let path = format!("{}/{}", sessions_of(&sam.id), other.session_id());
    let reply = ada.delete(&path).await.is(204);
    let entry = ada.logged(&reply, "session.delete", json!({ "session": other.session_id() }), Value::Null).await;
    entry.is_about("user", &sam.id, "sam@example.com");
    assert!(!other.works().await && sam.works().await);
    ada.delete(&path).await.is_problem(404, "not_found");

    // The session of one person is not found under another, and an ended one nowhere.
    let of_ada = format!("{}/{}", sessions_of(&ada.id), sam.session_id());
    ada.delete(&of_ada).await.is_problem(404, "not_found");
    postern.advance(SignedDuration::from_mins(40));
    assert!(ada.works().await);
    postern.advance(SignedDuration::from_mins(20));
    let idle = format!("{}/{}", sessions_of(&sam.id), sam.session_id());
    ada.delete(&idle).await.is_problem(404, "not_found");
    // An administrator can also end their own this way.
    ada.delete(&format!("{}/{}", sessions_of(&ada.id), ada.session_id())).await.is(204);
    assert!(!ada.works().await);
}
