//! The addresses that a key was used from: the last 20, each with its first and last use. A new one makes an entry in
//! its owner's change log, at most one a minute, and never costs the request its answer.

use http::Method;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use crate::harness::{Entry, Postern, Program};

const FIRST: &str = "198.51.100.1";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// A token of Ada that was used from the first address.
async fn used_token(postern: &Postern) -> Program {
    let token = postern.ada().token("Dock 4").await;
    use_from(postern, &token, FIRST).await;
    token
}

async fn use_from(postern: &Postern, key: &Program, address: &str) {
    let request = key.at(postern).request(Method::GET, "/api/v1/session");
    postern.send_with(request.extension(ClientAddress(address.parse().unwrap())), String::new()).await.is(200);
}

async fn usage(postern: &Postern, token: &Program) -> Vec<Value> {
    let path = format!("/api/v1/account/tokens/{}/usage", token.id);
    let ada = postern.new_session("ada@example.com").await;
    ada.get(&path).await.is(200)["addresses"].as_array().unwrap().clone()
}

/// The addresses of a token, the last one used first.
async fn addresses(postern: &Postern, token: &Program) -> Vec<String> {
    usage(postern, token).await.iter().map(|it| it["address"].as_str().unwrap().to_owned()).collect()
}

/// The entries about new addresses, oldest first.
async fn entries(postern: &Postern) -> Vec<Entry> {
    let id = postern.ada().get("/api/v1/account").await.is(200)["id"].as_str().unwrap().to_owned();
    let log = postern.log_of(&id).await;
    log.into_iter().filter(|entry| entry.0["action"] == "key.new_address").collect()
}

#[tokio::test]
async fn a_new_address_is_listed_and_logged_at_once_and_the_first_one_is_no_news() {
    let postern = Postern::ready().await;
    let token = used_token(&postern).await;
    assert_eq!(entries(&postern).await.len(), 0);
    let version = postern.ada().get(&format!("/api/v1/account/tokens/{}", token.id)).await.is(200)["version"].clone();
    postern.advance(SignedDuration::from_secs(1));
    use_from(&postern, &token, "203.0.113.9").await;
    let at = |text: &str| format!("2026-03-01T{text}.000Z");
    assert_eq!(
        usage(&postern, &token).await,
        [
            json!({ "address": "203.0.113.9", "first_at": at("09:00:01"), "last_at": at("09:00:01") }),
            json!({ "address": FIRST, "first_at": at("09:00:00"), "last_at": at("09:00:00") }),
        ]
    );
    let entries_before = entries(&postern).await;
    let [entry] = entries_before.as_slice() else { panic!("{entries_before:?}") };
    let key = json!({ "key": token.id });
    entry.says("key.new_address", key, json!({ "key": token.id, "address": "203.0.113.9" }));
    entry.is_by(&token.at(&postern));
    assert_eq!(entry.0["target"]["id"], entry.0["actor"]["id"]);
    assert_eq!(entry.0["request"]["address"], "203.0.113.9");
    let key = postern.ada().get(&format!("/api/v1/account/tokens/{}", token.id)).await.is(200);
    assert_eq!((&key["version"], &key["last_used"]["address"]), (&version, &json!("203.0.113.9")));

    // A known address moves to the front with the next note of the last use, and is no news.
    postern.advance(MINUTE);
    use_from(&postern, &token, FIRST).await;
    assert_eq!(addresses(&postern, &token).await, [FIRST, "203.0.113.9"]);
    assert_eq!(usage(&postern, &token).await[0]["last_at"], at("09:01:01"));
    assert_eq!(entries(&postern).await.len(), 1);
}

#[tokio::test]
async fn many_addresses_make_one_entry_a_minute_and_twenty_are_kept() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let token = used_token(&postern).await;
    for n in 1..=30 {
        for (postern, m) in [(&postern, 1), (&postern, 2), (&second, 3)] {
            postern.advance(SignedDuration::from_secs(1));
            use_from(postern, &token, &format!("203.0.{n}.{m}")).await;
        }
        assert_eq!(entries(&postern).await.len(), n);
        postern.advance(MINUTE);
    }
    let last: Vec<String> = (11..=30).rev().map(|n| format!("203.0.{n}.1")).collect();
    assert_eq!(addresses(&postern, &token).await, last);
    // One that was left out is added by its next request.
    use_from(&second, &token, "203.0.30.3").await;
    assert_eq!(addresses(&postern, &token).await[0], "203.0.30.3");
}

#[tokio::test]
async fn an_ipv6_network_is_one_address() {
    let postern = Postern::ready().await;
    let token = used_token(&postern).await;
    for address in ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1", "::ffff:198.51.100.1"] {
        postern.advance(MINUTE);
        use_from(&postern, &token, address).await;
    }
    assert_eq!(addresses(&postern, &token).await, [FIRST, "2001:db8:0:2::/64", "2001:db8:0:1::/64"]);
    assert_eq!(entries(&postern).await.len(), 2);
}

#[tokio::test]
async fn two_instances_that_see_a_new_address_at_once_make_one_entry() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let token = used_token(&postern).await;
    postern.advance(MINUTE);
    tokio::join!(use_from(&postern, &token, "203.0.113.9"), use_from(&second, &token, "203.0.113.9"));
    use_from(&second, &token, "203.0.113.9").await;
    assert_eq!(addresses(&postern, &token).await, ["203.0.113.9", FIRST]);
    assert_eq!(entries(&postern).await.len(), 1);
}

#[tokio::test]
async fn a_failure_to_add_an_address_changes_no_answer_and_the_next_request_adds_it() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let token = used_token(&postern).await;
    postern.advance(MINUTE);
    for fault in [Fault::Conflict, Fault::Throttle, Fault::Unavailable, Fault::Unreachable, Fault::Hang] {
        postern.tap.reset();
        postern.tap.inject(Rule::on("TransactWriteItems", fault.clone()).always());
        let began = tokio::time::Instant::now();
        use_from(&postern, &token, "203.0.113.9").await;
        assert!(began.elapsed() < std::time::Duration::from_secs(2), "{fault:?}");
        let tried = postern.tap.calls().iter().filter(|call| call.operation == "TransactWriteItems").count();
        assert_eq!(tried, 1, "{fault:?}");
        postern.tap.reset();
        assert_eq!(addresses(&postern, &token).await, [FIRST], "{fault:?}");
    }
    use_from(&postern, &token, "203.0.113.9").await;
    assert_eq!(addresses(&postern, &token).await, ["203.0.113.9", FIRST]);
    assert_eq!(entries(&postern).await.len(), 1);
}

#[tokio::test]
async fn a_new_address_never_restores_a_deleted_key_and_a_refused_request_adds_none() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let second = postern.second().await;
    let token = used_token(&postern).await;
    let path = format!("/api/v1/account/tokens/{}", token.id);
    postern.advance(MINUTE);
    let refused = token.at(&postern).request(Method::POST, "/api/v1/password");
    let refused = refused.extension(ClientAddress("203.0.113.8".parse().unwrap()));
    assert!(postern.send_with(refused, String::new()).await.status >= 400);
    assert_eq!(addresses(&postern, &token).await, [FIRST]);

    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Stall(std::time::Duration::from_millis(500))));
    let delete = async {
        tokio::task::yield_now().await;
        second.ada().delete(&path).await.is(204);
        postern.dump().await
    };
    let ((), deleted) = tokio::join!(use_from(&postern, &token, "203.0.113.9"), delete);
    assert_eq!(postern.dump().await, deleted);
}

#[tokio::test]
async fn after_a_clock_jumped_ahead_uses_and_new_addresses_are_recorded_again() {
    let postern = Postern::ready().await;
    let (id, key) = postern.ada().integration("Dock", &["roles:read"]).await;
    let owner = format!("/api/v1/api-users/{id}");
    let path = format!("{owner}/keys/{}", key.id);
    use_from(&postern, &key, FIRST).await;
    for (n, jump) in [72, 24 * 40].map(SignedDuration::from_hours).into_iter().enumerate() {
        postern.advance(MINUTE + jump);
        use_from(&postern, &key, FIRST).await;
        postern.advance(MINUTE - jump);
        for from in [FIRST.to_owned(), format!("203.0.113.{n}")] {
            use_from(&postern, &key, &from).await;
            let (key, owner) = (postern.ada().get(&path).await.is(200), postern.ada().get(&owner).await.is(200));
            let now = postern.now().to_string();
            assert_eq!(key["last_used"], json!({ "at": now, "address": from, "agent": "" }), "{jump}");
            assert_eq!(owner["last_used_at"], postern.now().to_string(), "{jump}");
            postern.advance(MINUTE);
        }
        let log = postern.log_of(&id).await;
        assert_eq!(log.iter().filter(|entry| entry.0["action"] == "key.new_address").count(), n + 1, "{jump}");
    }
}
