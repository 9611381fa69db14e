//! What the log says of a refusal: where it came from, the public part of the key or the login of a user, and the cause.
//! The caller learns none of it.

use axum::body::Body;
use futures_util::stream;
use http::Method;
use http::header::{CONTENT_TYPE, USER_AGENT};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::service_log::{capture, captured};
use crate::harness::{Actor, PASSWORD, Postern, Program, Reply};

const WRONG: &str = "salt anchor violet drum";

/// Sends a request with an agent, and returns the line about its refusal.
async fn refusal_of(who: &Actor<'_>, method: Method, path: &str, body: impl Into<Body>) -> (Reply, String) {
    let route = format!("{method} {path}");
    let request = who.request(method, path).header(USER_AGENT, "Dock/4").header(CONTENT_TYPE, "application/json");
    capture();
    let reply = who.postern().send_with(request, body).await;
    let lines = captured();
    let mut lines = lines.lines().filter(|line| line.contains("message: refused"));
    let line = lines.next().unwrap_or_else(|| panic!("nothing says why {reply:?}")).to_owned();
    assert_eq!(lines.next(), None, "one line for each refusal");
    for part in [route.as_str(), "203.0.113.7", "Dock/4"] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    (reply, line)
}

/// Asserts that a line has a cause and a credential, and that the answer has neither.
#[track_caller]
fn says((reply, line): &(Reply, String), cause: &str, credential: Option<&str>) {
    assert!(line.contains(&format!("cause: {cause:?}")), "no {cause:?} in {line}");
    let named = credential.map(|credential| format!("credential: {credential:?}"));
    assert_eq!(line.contains("credential: "), named.is_some(), "{line}");
    assert!(named.is_none_or(|named| line.contains(&named)), "no {credential:?} in {line}");
    assert!(!reply.text.contains(cause), "{reply:?}");
}

#[tokio::test]
async fn a_refused_key_is_logged_with_its_public_part_and_the_cause() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let guest = json!({ "name": "Guest", "expires_at": (postern.now() + SignedDuration::from_mins(5)).to_string() });
    let (expired, key, other) = (ada.generate(guest).await, ada.token("Dock 4").await, ada.token("Dock 5").await);
    let disabled = ada.token("Dock 6").await;
    ada.patch(&format!("/api/v1/account/tokens/{}", disabled.id), json!({ "disabled": true })).await.is(200);
    let deleted = ada.token("Dock 7").await;
    ada.delete(&format!("/api/v1/account/tokens/{}", deleted.id)).await.is(204);
    let rotated = ada.token("Dock 8").await;
    let rotate = format!("/api/v1/account/tokens/{}/rotate", rotated.id);
    ada.post(&rotate, json!({ "overlap_seconds": 0 })).await.is(200);
    let leaver = ada.person("leaver@example.com", &["rol_000000000000"]).await;
    let orphan = leaver.at(&postern).token("Dock 9").await;
    ada.patch(&format!("/api/v1/users/{}", leaver.id), json!({ "disabled": true })).await.is(200);
    postern.advance(SignedDuration::from_mins(5));

    let public = |key: &Program| key.secret.rsplit_once('_').unwrap().0.to_owned();
    let wrong = {
        let (body, _) = other.secret.split_at(other.secret.len() - 6);
        let body = format!("{}{}", &body[..body.len() - 1], if body.ends_with('0') { '1' } else { '0' });
        crate::calls::with_checksum(&body)
    };
    let mistyped = format!("{}x", &key.secret[..key.secret.len() - 1]);
    let service = ada.token("Gateway").await;
    for (why, secret, of) in [
        ("wrong secret", &wrong, public(&other)),
        ("malformed", &mistyped, public(&key)),
        ("key_expired", &expired.secret, public(&expired)),
        ("key_disabled", &disabled.secret, public(&disabled)),
        ("unknown or ended", &deleted.secret, public(&deleted)),
        ("old_secret", &rotated.secret, public(&rotated)),
        ("owner_disabled", &orphan.secret, public(&orphan)),
    ] {
        let program = Program { id: String::new(), secret: secret.clone() };
        let refused = refusal_of(&program.at(&postern), Method::GET, "/api/v1/session", "").await;
        says(&refused, why, Some(&of));
        refused.0.is_problem(401, "invalid_token");
        // And so is a key that another service asks about.
        let body = json!({ "key": secret }).to_string();
        let asked = refusal_of(&service.at(&postern), Method::POST, "/api/v1/verify", body).await;
        says(&asked, why, Some(&of));
        assert_eq!(asked.0.is(200).body, json!({ "active": false }));
    }
    let nonsense = Program { id: String::new(), secret: "hunter2".to_owned() };
    let refused = refusal_of(&nonsense.at(&postern), Method::GET, "/api/v1/session", "").await;
    says(&refused, "malformed", None);
    assert!(!captured().contains("hunter2"));
}

#[tokio::test]
async fn a_refused_sign_in_is_logged_with_the_login_if_it_names_a_user() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.invite("invited@example.com", &[]).await;
    let disabled = ada.person("disabled@example.com", &[]).await;
    ada.patch(&format!("/api/v1/users/{}", disabled.id), json!({ "disabled": true })).await.is(200);
    let token = ada.token("HR").await;
    token.at(&postern).person("blocked@example.com", &[]).await;
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    let nobody = postern.anonymous();
    let sign_in = async |login: &str, password: &str| {
        let body = json!({ "login": login, "password": password }).to_string();
        refusal_of(&nobody, Method::POST, "/api/v1/session", body).await
    };
    for (login, password, cause) in [
        ("ADA@example.com", WRONG, "wrong password"),
        ("invited@example.com", PASSWORD, "no password"),
        ("disabled@example.com", PASSWORD, "disabled"),
        ("blocked@example.com", PASSWORD, "blocked"),
    ] {
        let refused = sign_in(login, password).await;
        assert!(refused.1.contains(&format!("cause: {cause:?}")), "no {cause:?} in {}", refused.1);
        assert!(refused.1.contains(&login.to_lowercase()), "{}", refused.1);
    }
    // Somebody typed the password as the login.
    let unknown = sign_in(PASSWORD, WRONG).await;
    says(&unknown, "unknown login", None);
    for login in ["ada@example.com", PASSWORD] {
        for _ in 0..9 {
            postern.sign_in(login, WRONG).await.is(401);
        }
        let locked = sign_in(login, WRONG).await;
        says(&locked, "locked", (login != PASSWORD).then_some(login));
        locked.0.is_problem(429, "too_many_attempts");
        // The next one is refused without a call to the table, which knows the users.
        says(&sign_in(login, WRONG).await, "locked", None);
        assert!(!captured().contains(PASSWORD) && !captured().contains(WRONG));
    }
}

#[tokio::test]
async fn a_wrong_set_up_code_is_logged_without_the_code() {
    let postern = Postern::new().await;
    let code = "psu_hunter2";
    let body = json!({ "code": code, "login": "ada@example.com", "name": "Ada", "password": PASSWORD }).to_string();
    let refused = refusal_of(&postern.anonymous(), Method::POST, "/api/v1/setup", body).await;
    says(&refused, "wrong set-up code", None);
    assert!(!captured().contains(code));
    refused.0.is_problem(401, "invalid_code");
}

#[tokio::test]
async fn a_cut_off_body_and_a_method_that_is_not_offered_are_logged() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let cut_off = Body::from_stream(stream::iter([Ok("{\"name\":"), Err(std::io::Error::other("gone"))]));
    let cut_off = refusal_of(&ada, Method::POST, "/api/v1/roles", cut_off).await;
    says(&cut_off, "incomplete body", None);
    cut_off.0.is_problem(400, "bad_body");
    let not_offered = refusal_of(&ada, Method::PUT, "/api/v1/roles", "").await;
    says(&not_offered, "method not offered", None);
    assert_eq!(not_offered.0.is_problem(405, "method_not_allowed")["errors"], Value::Null);
}
