//! Billing: how many API users are enabled now, and on how many days of a month each one was enabled.

mod boundaries;
mod days;
mod pages;

use jiff::SignedDuration;
use postern_shared::time::Timestamp;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern};

const BILLING: &str = "/api/v1/billing";

/// A program with every permission whose key, unlike a session, does not expire. Its own API user is billed too.
async fn boss(postern: &Postern) -> Actor<'_> {
    let ada = postern.ada();
    ada.key(&ada.api_user("Boss", &["rol_000000000000"]).await, "Boss").await.at(postern)
}

/// Moves the clock forward to a time.
fn advance_to(postern: &Postern, time: &str) {
    let time: Timestamp = time.parse().unwrap();
    assert!(time >= postern.now());
    postern.advance(time.duration_since(postern.now()));
}

async fn set_disabled(caller: &Actor<'_>, api_user: &str, disabled: bool) {
    caller.edit(&format!("/api/v1/api-users/{api_user}"), json!({ "disabled": disabled })).await.is(200);
}

/// The number of days in a month on which an API user was enabled; none if it is not on the bill.
async fn days(caller: &Actor<'_>, month: &str, api_user: &str) -> Option<u64> {
    let items = caller.walk(&format!("{BILLING}?month={month}"), 100).await;
    let mut items = items.iter().filter(|item| item["api_user"]["id"] == api_user);
    let days = items.next().map(|item| item["days"].as_u64().unwrap());
    assert!(items.next().is_none(), "{api_user} is on the bill twice");
    days
}

/// The number of API users that are enabled now.
async fn enabled_now(caller: &Actor<'_>) -> Value {
    caller.get(BILLING).await.is(200)["enabled_now"].clone()
}

const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);
