//! Every refusal to sign in has the same bytes and costs one hash. Every cookie is limited to this host and hidden from
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
async fn every_refusal_to_sign_in_is_the_same_answer_and_costs_one_hash() {
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
    ada.person("locked@example.com", &[]).await;
    for _ in 0..10 {
        postern.sign_in("locked@example.com", "copper lantern meadow fox").await.is(401);
    }
    let long = "a".repeat(5000);
    let cases = [
        ("nobody@example.com", PASSWORD),
        ("ada@example.com", "copper lantern meadow fox"),
        ("ada@example.com", ""),
        ("invited@example.com", PASSWORD),
        ("disabled@example.com", PASSWORD),
        ("deleted@example.com", PASSWORD),
        ("blocked@example.com", PASSWORD),
        ("locked@example.com", PASSWORD),
        ("", PASSWORD),
        (&long, PASSWORD),
    ];
    let mut answers = Vec::new();
    for (login, password) in cases {
        let computed = postern.app.passwords.computed();
        let reply = postern.sign_in(login, password).await.is_problem(401, "sign_in_failed");
        assert_eq!(postern.app.passwords.computed() - computed, 1, "{login}");
        answers.push(without_request_id(&reply));
    }
    for ((login, _), answer) in cases.iter().zip(&answers) {
        assert_eq!(answer, &answers[0], "{login}");
    }
}

#[tokio::test]
async fn every_cookie_is_limited_to_this_host_and_hidden_from_scripts() {
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
        let cookies: Vec<_> = reply.headers.get_all(SET_COOKIE).iter().collect();
        assert_eq!(cookies.len(), 1);
        let (value, attributes) = cookies[0].to_str().unwrap().split_once(';').unwrap();
        assert_eq!(attributes, " Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict");
        let value = value.strip_prefix("__Host-postern=").unwrap();
        // 28 digits of base62 are 166 random bits.
        assert_eq!(value.rsplit_once('_').unwrap().1.len(), 28 + 6);
        values.push(value.to_owned());
    }
    values.sort();
    values.dedup();
    assert_eq!(values.len(), 4);
}
