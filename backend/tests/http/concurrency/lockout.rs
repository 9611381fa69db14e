//! Guessing at passwords: how many of many guesses are tried on the real hash, who shares a count, and when a lock ends.

use futures_util::future::join_all;
use http::header::CONTENT_TYPE;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use serde_json::json;

use super::{interleave, tally};
use crate::harness::{PASSWORD, Postern, Reply};

/// How many failures in a quarter of an hour lock a login for an address.
const LIMIT: usize = 10;
const WRONG: &str = "salt anchor violet drum";
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Tries to sign in from an address.
async fn attempt(postern: &Postern, login: &str, password: &str, address: &str, forwarded: &str) -> Reply {
    let request = postern.nobody().request(http::Method::POST, "/api/v1/session");
    let request = request.header(CONTENT_TYPE, "application/json").header("x-forwarded-for", forwarded);
    let body = json!({ "login": login, "password": password }).to_string();
    let mut request = request.header("forwarded", format!("for={forwarded}")).body(body.into()).unwrap();
    request.extensions_mut().insert(ClientAddress(address.parse().unwrap()));
    postern.send(request).await
}

/// How often the real hash of anyone was read since the last reset.
fn hashes_read(postern: &Postern) -> usize {
    postern
        .tap
        .calls()
        .iter()
        .filter(|call| call.operation == "BatchGetItem" && call.body.to_string().contains("PASSWORD#"))
        .count()
}

#[tokio::test]
async fn of_a_hundred_guesses_at_once_ten_are_tried_and_each_costs_a_hash() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    postern.skip_time();
    interleave(&postern);
    let computed = postern.app.passwords.computed();
    let replies = join_all((0..100).map(|_| attempt(&postern, "ada@example.com", WRONG, "198.51.100.1", ""))).await;
    assert_eq!(tally(&replies), "100 × 401");
    assert_eq!(postern.app.passwords.computed() - computed, 100);
    assert_eq!(hashes_read(&postern), LIMIT);

    // Locked: the right password does not help, here or on another instance.
    for instance in [&postern, &second] {
        let reply = attempt(instance, "ada@example.com", PASSWORD, "198.51.100.1", "").await;
        reply.is_problem(401, "sign_in_failed");
    }
    // Whoever is in stays in.
    second.ada().post("/api/v1/roles", json!({ "name": "Reader", "permissions": [] })).await.is(201);
    // The lock ends by itself, though nothing has tidied the table up.
    postern.pass(WINDOW);
    attempt(&second, "ada@example.com", PASSWORD, "198.51.100.1", "").await.is(200);
}

#[tokio::test]
async fn all_spellings_of_a_login_share_a_count_and_a_forged_address_starts_none() {
    let postern = Postern::ready().await;
    let spellings =
        ["ada@example.com", "ADA@EXAMPLE.COM", " ada@example.com ", "ａｄａ@example.com", "\u{a0}Ada@Example.com\t"];
    for n in 0..LIMIT {
        let forwarded = format!("10.0.0.{n}");
        attempt(&postern, spellings[n % spellings.len()], WRONG, "198.51.100.1", &forwarded).await.is(401);
    }
    for login in spellings {
        attempt(&postern, login, PASSWORD, "198.51.100.1", "10.9.9.9").await.is_problem(401, "sign_in_failed");
    }
    assert_eq!(hashes_read(&postern), LIMIT);
    // Elsewhere she is let in by any spelling, and what is noted is where she is, not what she claims.
    let session = attempt(&postern, spellings[3], PASSWORD, "192.0.2.9", "10.9.9.9").await.is(200);
    let sessions = postern.ada().get("/api/v1/account/sessions").await.is(200);
    let id = &session["credential"]["id"];
    let noted = sessions["items"].as_array().unwrap().iter().find(|session| session["id"] == *id).unwrap();
    assert_eq!(noted["address"], "192.0.2.9");
    let log = postern.log_of(&postern.ada().id).await;
    assert_eq!(log.last().unwrap().0["request"]["address"], "192.0.2.9");
}

#[tokio::test]
async fn a_network_of_ipv6_addresses_counts_as_one_and_its_neighbour_as_another() {
    let postern = Postern::ready().await;
    for n in 0..LIMIT {
        attempt(&postern, "ada@example.com", WRONG, &format!("2001:db8:0:1::{n}"), "").await.is(401);
    }
    attempt(&postern, "ada@example.com", PASSWORD, "2001:db8:0:1:ffff::", "").await.is(401);
    attempt(&postern, "ada@example.com", PASSWORD, "2001:db8:0:2::1", "").await.is(200);
}

#[tokio::test]
async fn signing_in_well_counts_as_no_failure() {
    let postern = Postern::ready().await;
    for _ in 0..=LIMIT {
        attempt(&postern, "ada@example.com", PASSWORD, "198.51.100.1", "").await.is(200);
    }
}

#[tokio::test]
async fn guessing_the_current_password_in_a_session_is_counted_too() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let change = async |current: &str| {
        ada.post(
            "/api/v1/account/password",
            json!({ "current": current, "new": "violet salt drum anchor", "tokens": "keep" }),
        )
        .await
    };
    for _ in 0..LIMIT {
        change(WRONG).await.is_problem(422, "invalid_field").is_field_problem("current", "wrong_password");
    }
    change(PASSWORD).await.is_problem(422, "invalid_field").is_field_problem("current", "wrong_password");
    ada.get("/api/v1/account").await.is(200);
    postern.pass(WINDOW);
    change(PASSWORD).await.is(204);
}

#[tokio::test]
async fn one_address_cannot_use_up_the_attempts_of_others() {
    let postern = Postern::ready().await;
    join_all((0..120).map(|_| attempt(&postern, "ada@example.com", WRONG, "198.51.100.1", "x"))).await;
    attempt(&postern, "ada@example.com", PASSWORD, "198.51.100.1", "x").await.is_problem(401, "sign_in_failed");
    attempt(&postern, "ada@example.com", PASSWORD, "198.51.100.2", "x").await.is(200);
}
