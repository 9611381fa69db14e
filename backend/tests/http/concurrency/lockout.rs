//! Password guessing: how many guesses reach the real hash, which attempts share a counter, and when a lock ends.

use futures_util::future::join_all;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use serde_json::json;

use super::{interleave, tally};
use crate::harness::{PASSWORD, Postern, Reply};

/// The number of failures within [`WINDOW`] that lock a login for an address.
const LIMIT: usize = 10;
const WRONG: &str = "salt anchor violet drum";
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Tries to sign in from an address, with an address claimed in forwarding headers.
async fn attempt(postern: &Postern, login: &str, password: &str, address: &str, forwarded: &str) -> Reply {
    let nobody = postern.anonymous();
    let request = nobody.request(http::Method::POST, "/api/v1/session").header("x-forwarded-for", forwarded);
    let request = request.header("forwarded", format!("for={forwarded}"));
    let request = request.extension(ClientAddress(address.parse().unwrap()));
    nobody.send_json(request, json!({ "login": login, "password": password })).await
}

/// How often a stored password hash was read since the last reset.
fn hashes_read(postern: &Postern) -> usize {
    postern
        .tap
        .calls()
        .iter()
        .filter(|call| call.operation == "GetItem" && call.body.to_string().contains("PASSWORD#"))
        .count()
}

#[tokio::test]
async fn ten_of_thirty_concurrent_guesses_reach_the_hash() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    postern.skip_time();
    let computed = postern.app.passwords.computed();
    let guesses = (0..30).map(|_| attempt(&postern, "ada@example.com", WRONG, "198.51.100.1", ""));
    let guesses = async { (join_all(guesses).await, hashes_read(&postern)) };
    let (replies, hashes_read) = interleave(&[&postern], guesses).await;
    assert_eq!(tally(&replies), "10 × 401, 20 × 429");
    assert_eq!(postern.app.passwords.computed() - computed, 10, "a locked attempt computes no hash");
    assert_eq!(hashes_read, LIMIT);

    // Locked: the right password does not help, here or on another instance.
    for instance in [&postern, &second] {
        let reply = attempt(instance, "ada@example.com", PASSWORD, "198.51.100.1", "").await;
        let reply = reply.is_problem(429, "too_many_attempts");
        assert_eq!((reply.header("retry-after"), &reply["retryable"]), (Some("900"), &json!(true)));
    }
    // Existing sessions still work.
    second.ada().post("/api/v1/roles", json!({ "name": "Reader", "permissions": [] })).await.is(201);
    // The lock ends by itself, even though nothing has deleted the counter.
    postern.advance(WINDOW);
    attempt(&second, "ada@example.com", PASSWORD, "198.51.100.1", "").await.is(200);
}

#[tokio::test]
async fn all_spellings_of_a_login_share_a_counter_and_a_forged_address_does_not_start_another() {
    let postern = Postern::ready().await;
    let spellings =
        ["ada@example.com", "ADA@EXAMPLE.COM", " ada@example.com ", "ａｄａ@example.com", "\u{a0}Ada@Example.com\t"];
    for n in 0..LIMIT {
        let forwarded = format!("10.0.0.{n}");
        attempt(&postern, spellings[n % spellings.len()], WRONG, "198.51.100.1", &forwarded).await.is(401);
    }
    for login in spellings {
        attempt(&postern, login, PASSWORD, "198.51.100.1", "10.9.9.9").await.is_problem(429, "too_many_attempts");
    }
    assert_eq!(hashes_read(&postern), LIMIT);
    // From another address any spelling signs her in. The session records the real address, not the claimed one.
    let session = attempt(&postern, spellings[3], PASSWORD, "192.0.2.9", "10.9.9.9").await.is(200);
    let sessions = postern.ada().get("/api/v1/account/sessions").await.is(200);
    let id = &session["credential"]["id"];
    let recorded = sessions["items"].as_array().unwrap().iter().find(|session| session["id"] == *id).unwrap();
    assert_eq!(recorded["address"], "192.0.2.9");
    let log = postern.log_of(&postern.ada().id).await;
    assert_eq!(log.last().unwrap().0["request"]["address"], "192.0.2.9");
}

#[tokio::test]
async fn a_successful_sign_in_neither_counts_as_a_failure_nor_clears_the_failures() {
    let postern = Postern::ready().await;
    for _ in 0..=LIMIT {
        postern.sign_in("ada@example.com", PASSWORD).await.is(200);
    }
    for _ in 1..LIMIT {
        postern.sign_in("ada@example.com", WRONG).await.is_problem(401, "sign_in_failed");
    }
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);
    postern.sign_in("ADA@example.com", WRONG).await.is_problem(401, "sign_in_failed");
    postern.sign_in("ada@example.com", PASSWORD).await.is_problem(429, "too_many_attempts");
    assert!(postern.ada().works().await);
    postern.advance(WINDOW);
    postern.sign_in("ada@example.com", PASSWORD).await.is(200);
}

#[tokio::test]
async fn failures_lock_a_login_only_for_their_address_or_their_ipv6_network() {
    for (failing, locked, other) in [
        (vec!["198.51.100.1".to_owned(); 120], "198.51.100.1", "198.51.100.2"),
        ((0..LIMIT).map(|n| format!("2001:db8:0:1::{n}")).collect(), "2001:db8:0:1:ffff::", "2001:db8:0:2::1"),
    ] {
        let postern = Postern::ready().await;
        for (n, address) in failing.iter().enumerate() {
            let status = if n < LIMIT { 401 } else { 429 };
            attempt(&postern, "ada@example.com", WRONG, address, "x").await.is(status);
        }
        attempt(&postern, "ada@example.com", PASSWORD, locked, "x").await.is_problem(429, "too_many_attempts");
        attempt(&postern, "ada@example.com", PASSWORD, other, "x").await.is(200);
    }
}
