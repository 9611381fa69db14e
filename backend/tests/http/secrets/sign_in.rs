//! Without the right password, every refusal to sign in has the same bytes, costs one hash and the same calls. Every cookie is limited to this host and hidden from
//! scripts.

use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde_json::json;

use crate::harness::{PASSWORD, Person, Postern, Reply};

/// An answer with its request id replaced.
fn without_request_id(reply: &Reply) -> (u16, BTreeMap<String, String>, String) {
    let id = reply.header("x-request-id").unwrap();
    let all = |headers: &HeaderMap| {
        headers.iter().map(|(n, v)| (n.to_string(), v.to_str().unwrap().replace(id, "ID"))).collect()
    };
    (reply.status, all(&reply.headers), reply.text.replace(id, "ID"))
}

#[tokio::test]
async fn without_the_right_password_every_refusal_is_the_same_answer_after_the_same_calls_and_one_hash() {
    const WRONG: &str = "copper lantern meadow fox";
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.invite("invited@example.com", &[]).await;
    let disabled = ada.person("disabled@example.com", &[]).await;
    ada.patch(&format!("/api/v1/users/{}", disabled.id), json!({ "disabled": true })).await.is(200);
    let deleted = ada.person("deleted@example.com", &[]).await;
    ada.delete(&format!("/api/v1/users/{}", deleted.id)).await.is(204);
    let token = ada.token("HR").await;
    token.at(&postern).person("blocked@example.com", &[]).await;
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    // Longer than any login, which a user can have with up to 1024 bytes.
    let long = "a".repeat(5000);
    let cases = [
        ("nobody@example.com", PASSWORD),
        ("ada@example.com", WRONG),
        ("ada@example.com", ""),
        ("invited@example.com", PASSWORD),
        ("disabled@example.com", WRONG),
        ("deleted@example.com", PASSWORD),
        ("blocked@example.com", WRONG),
        (&long, PASSWORD),
    ];
    let mut answers = Vec::new();
    for (login, password) in cases {
        let computed = postern.app.passwords.computed();
        postern.tap.reset();
        let reply = postern.sign_in(login, password).await.is_problem(401, "sign_in_failed");
        let calls: Vec<String> = postern.tap.calls().into_iter().map(|call| call.operation).collect();
        assert_eq!(postern.app.passwords.computed() - computed, 1, "{login}");
        assert_eq!(calls, ["UpdateItem", "UpdateItem", "UpdateItem", "GetItem", "GetItem"], "{login}");
        answers.push(without_request_id(&reply));
    }
    for ((login, _), answer) in cases.iter().zip(&answers) {
        assert_eq!(answer, &answers[0], "{login}");
    }
}

#[tokio::test]
async fn with_the_right_password_people_learn_that_their_account_is_disabled_or_blocked() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let disabled = ada.person("disabled@example.com", &[]).await;
    ada.patch(&format!("/api/v1/users/{}", disabled.id), json!({ "disabled": true })).await.is(200);
    let token = ada.token("HR").await;
    token.at(&postern).person("blocked@example.com", &[]).await;
    ada.delete(&format!("/api/v1/account/tokens/{}", token.id)).await.is(204);
    // More often than wrong passwords would lock them.
    for _ in 0..12 {
        for (login, why) in [("disabled@example.com", "is disabled"), ("blocked@example.com", "depends on a key")] {
            let reply = postern.sign_in(login, PASSWORD).await.is_problem(403, "sign_in_blocked");
            assert!(reply.text_at("/detail").contains(why), "{reply:?}");
            assert!(reply.header("set-cookie").is_none());
        }
    }
}

#[tokio::test]
async fn every_cookie_is_limited_to_this_host_and_secrets_are_hidden_from_scripts() {
    let postern = Postern::new().await;
    let set_up = postern.set_up("ada@example.com", "Ada").await.is(201);
    let ada = Person::of(&set_up).at(&postern);
    let code = ada.invite("bob@example.com", &[]).await.text_at("/invitation/code");
    let accepted = postern.accept(&code, PASSWORD).await.is(200);
    let signed_in = postern.sign_in("ada@example.com", PASSWORD).await.is(200);
    let change = json!({ "current": PASSWORD, "new": PASSWORD, "tokens": "keep" });
    let changed = ada.post("/api/v1/account/password", change).await.is(204);
    let mut values = Vec::new();
    for reply in [set_up, accepted, signed_in, changed] {
        let mut cookies: Vec<_> = reply.headers.get_all(SET_COOKIE).iter().collect();
        let expected = [("__Host-postern", 43200), ("__Host-postern-device", 180 * 86400)];
        // The console reads the last one, which is no secret.
        let marker = "__Host-postern-signed-in=yes; Path=/; Max-Age=43200; Secure; SameSite=Strict";
        assert_eq!(cookies.pop().unwrap(), marker);
        assert_eq!(cookies.len(), expected.len());
        for (cookie, (name, seconds)) in cookies.into_iter().zip(expected) {
            let (value, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            assert_eq!(attributes, format!(" Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict"));
            let (actual, value) = value.split_once('=').unwrap();
            assert_eq!(actual, name);
            // 28 digits of base62 are 166 random bits.
            assert_eq!(value.rsplit_once('_').unwrap().1.len(), 28 + 6);
            values.push(value.to_owned());
        }
    }
    values.sort();
    values.dedup();
    assert_eq!(values.len(), 8);
}
