//! Billing: which API users are enabled now, and on which days of a month each of them was at any time.

mod days;
mod edges;
mod pages;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Program};

const BILLING: &str = "/api/v1/billing";

/// A program that may do everything and, unlike a session, lasts. Its own API user is billed too.
async fn boss(postern: &Postern) -> Program {
    let ada = postern.ada();
    ada.key(&ada.api_user("Boss", &["rol_000000000000"]).await, "Boss").await
}

/// Lets time pass until then.
fn until(postern: &Postern, time: &str) {
    let time: Timestamp = time.parse().unwrap();
    assert!(time >= postern.now());
    postern.pass(time.duration_since(postern.now()));
}

async fn set_disabled(who: &Actor<'_>, api_user: &str, disabled: bool) {
    who.edit(&format!("/api/v1/api-users/{api_user}"), json!({ "disabled": disabled })).await.is(200);
}

/// On how many days of a month an API user was enabled, by its id; nothing if it is not on the bill.
async fn days(who: &Actor<'_>, month: &str, api_user: &str) -> Option<u64> {
    let items = who.walk(&format!("{BILLING}?month={month}"), 100).await;
    let mut items = items.iter().filter(|item| item["api_user"]["id"] == api_user);
    let days = items.next().map(|item| item["days"].as_u64().unwrap());
    assert!(items.next().is_none(), "{api_user} is on the bill twice");
    days
}

/// How many are enabled now.
async fn enabled_now(who: &Actor<'_>) -> Value {
    who.get(BILLING).await.is(200)["enabled_now"].clone()
}

const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);
