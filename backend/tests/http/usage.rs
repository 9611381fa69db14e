//! Usage: which permissions let requests in, and how many calls were let in and refused. It is noted at most once a day
//! for a permission and once a minute for calls, and a failure to note it changes no answer.

use futures_util::future::join_all;
use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use crate::harness::Postern;
use crate::scanner::{RECORDS, Scanner};

const VERIFY: &str = "/api/v1/verify";

/// A scanner that may read and write.
async fn writer() -> Scanner {
    Scanner::with(&["inventory:read", "inventory:write"]).await
}

/// The usage that a path shows.
async fn usage_at(scanner: &Scanner, path: &str) -> Value {
    let ada = scanner.postern.new_session("ada@example.com").await;
    let mut usage = ada.get(&format!("{path}/usage")).await.is(200).body;
    assert_eq!(usage["complete"].take(), true, "{path}");
    usage
}

/// The last use of each permission of the key.
async fn used(scanner: &Scanner) -> Vec<(String, Value)> {
    uses(&usage_at(scanner, &scanner.path(&scanner.key)).await)
}

fn uses(usage: &Value) -> Vec<(String, Value)> {
    let uses = usage["permissions"].as_array().unwrap().iter();
    uses.map(|it| (it["permission"].as_str().unwrap().to_owned(), it["last_used_on"].clone())).collect()
}

fn expected(uses: &[(&str, Option<&str>)]) -> Vec<(String, Value)> {
    uses.iter().map(|(permission, day)| ((*permission).to_owned(), json!(day))).collect()
}

#[tokio::test]
async fn a_permission_is_used_on_the_day_it_lets_a_request_in_whatever_becomes_of_it() {
    let scanner = writer().await;
    let key = scanner.key.at(&scanner.postern);
    assert_eq!(used(&scanner).await, expected(&[("inventory:read", None), ("inventory:write", None)]));
    // Refused for lack of a permission, or without one: no use of any.
    key.get("/api/v1/roles").await.is(403);
    key.post("/api/v1/collections/shipping_events/records", json!({})).await.is(403);
    key.session().await.is(200);
    assert_eq!(used(&scanner).await, expected(&[("inventory:read", None), ("inventory:write", None)]));
    // Let in, and refused afterwards.
    key.post(RECORDS, json!([])).await.is(400);
    assert_eq!(used(&scanner).await, expected(&[("inventory:read", None), ("inventory:write", Some("2026-03-01"))]));
    key.get(&format!("{RECORDS}/unknown")).await.is(404);
    scanner.postern.advance(SignedDuration::from_hours(24 * 12));
    key.post(RECORDS, json!({ "slab": 1 })).await.is(201);
    let both = [("inventory:read", Some("2026-03-01")), ("inventory:write", Some("2026-03-13"))];
    assert_eq!(used(&scanner).await, expected(&both));
    let usage = usage_at(&scanner, &scanner.path(&scanner.key)).await;
    assert_eq!(usage["recording_since"], "2026-03-01T09:00:00.000Z");
}

#[tokio::test]
async fn a_permission_is_noted_once_a_day_by_each_instance() {
    let scanner = writer().await;
    let (first, second) = (&scanner.postern, scanner.postern.second().await);
    let noted = |postern: &Postern| {
        let calls = postern.tap.calls();
        let sort_keys = calls.iter().filter_map(|call| call.body["Key"]["sk"]["S"].as_str());
        sort_keys.filter(|key| key.starts_with("USED#")).count()
    };
    for day in 0..3 {
        for postern in [first, &second] {
            postern.tap.reset();
            let key = scanner.key.at(postern);
            let replies = join_all((0..20).map(|n| key.post(RECORDS, json!({ "n": n })))).await;
            assert!(replies.iter().all(|reply| reply.status == 201));
            key.get(RECORDS).await.is(200);
            assert_eq!(noted(postern), 2, "on day {day}");
        }
        first.advance(SignedDuration::from_hours(24));
    }
}

#[tokio::test]
async fn calls_are_counted_by_key_and_day_and_never_too_high() {
    let scanner = writer().await;
    let (left, right) = (&scanner.key, scanner.postern.ada().key(&scanner.id, "Right").await);
    let second = scanner.postern.second().await;
    for _ in 0..3 {
        for postern in [&scanner.postern, &second] {
            for _ in 0..5 {
                left.at(postern).get(RECORDS).await.is(200);
            }
            left.at(postern).get("/api/v1/roles").await.is(403);
            right.at(postern).get(RECORDS).await.is(200);
        }
        scanner.postern.advance(SignedDuration::from_hours(24));
    }
    // Calls of a day are written with the next one, on whichever day.
    left.at(&scanner.postern).get(RECORDS).await.is(200);
    let days = async |path: &str| {
        let days = usage_at(&scanner, path).await["days"].take();
        let number = |day: &Value, name: &str| day[name].as_u64().unwrap();
        let days = days.as_array().unwrap().iter();
        days.map(|day| (number(day, "allowed"), number(day, "refused"))).collect::<Vec<_>>()
    };
    let of_left = days(&scanner.path(left)).await;
    assert_eq!(of_left.len(), 4);
    for (allowed, refused) in &of_left {
        assert!((1..=10).contains(allowed) && *refused <= 2, "{of_left:?}");
    }
    // The first instance has written all of its calls on the first days, the second all but the last day's.
    assert_eq!(of_left[0], (10, 2));
    assert_eq!(of_left[3], (1, 0));
    let of_all = days(&format!("/api/v1/api-users/{}", scanner.id)).await;
    assert_eq!(of_all[0], (12, 2));
    let listed = scanner.postern.new_session("ada@example.com").await.get("/api/v1/api-users").await.is(200);
    assert_eq!(listed["items"][0]["calls"]["2026-03-01"], 12);
}

#[tokio::test]
async fn calls_are_written_once_a_minute_and_the_summary_keeps_thirty_days() {
    let scanner = writer().await;
    let key = scanner.key.at(&scanner.postern);
    for _ in 0..40 {
        key.get(RECORDS).await.is(200);
        scanner.postern.tap.reset();
        for _ in 0..10 {
            key.get(RECORDS).await.is(200);
        }
        let writes = scanner.postern.tap.calls().iter().filter(|call| call.operation == "UpdateItem").count();
        assert_eq!(writes, 0, "within a minute");
        scanner.postern.advance(SignedDuration::from_hours(24));
    }
    key.get(RECORDS).await.is(200);
    let ada = scanner.postern.new_session("ada@example.com").await;
    let api_user = ada.get(&format!("/api/v1/api-users/{}", scanner.id)).await.is(200);
    let calls = api_user["calls"].as_object().unwrap();
    assert_eq!((calls.len(), calls.keys().next().unwrap().as_str()), (30, "2026-03-12"));
    assert_eq!(calls["2026-04-09"], 11);
    let days = usage_at(&scanner, &scanner.path(&scanner.key)).await["days"].as_array().unwrap().len();
    assert_eq!(days, 41);
    // Without another call, too.
    scanner.postern.advance(SignedDuration::from_hours(24 * 29));
    let ada = scanner.postern.new_session("ada@example.com").await;
    let api_user = ada.get(&format!("/api/v1/api-users/{}", scanner.id)).await.is(200);
    assert_eq!(api_user["calls"].as_object().unwrap().keys().collect::<Vec<_>>(), ["2026-04-10"]);
}

#[tokio::test]
async fn calls_are_written_after_the_clock_was_set_back() {
    let scanner = writer().await;
    let (postern, key) = (&scanner.postern, scanner.key.at(&scanner.postern));
    postern.advance(SignedDuration::from_hours(24));
    key.get(RECORDS).await.is(200);
    postern.advance(-SignedDuration::from_hours(24));
    for _ in 0..3 {
        key.get(RECORDS).await.is(200);
        postern.advance(SignedDuration::from_mins(1));
    }
    let days = usage_at(&scanner, &scanner.path(&scanner.key)).await["days"].take();
    let days: Vec<(&Value, &Value)> =
        days.as_array().unwrap().iter().map(|day| (&day["day"], &day["allowed"])).collect();
    assert_eq!(days, [(&json!("2026-03-01"), &json!(3)), (&json!("2026-03-02"), &json!(1))]);
}

#[tokio::test]
async fn a_role_shows_which_of_its_permissions_its_holders_have_used() {
    let scanner = writer().await;
    let ada = scanner.postern.ada();
    let other = ada.api_user("Other", &[&scanner.role]).await;
    let person = ada.person("sam@example.com", &[&scanner.role]).await;
    let other = ada.key(&other, "Only").await;
    scanner.key.at(&scanner.postern).get(RECORDS).await.is(200);
    other.at(&scanner.postern).get(RECORDS).await.is(200);
    scanner.postern.advance(SignedDuration::from_mins(30));
    // A session counts, and so does a token of the same person, once for both.
    person.at(&scanner.postern).post(RECORDS, json!({ "slab": 1 })).await.is(201);
    let path = format!("/api/v1/roles/{}", scanner.role);
    let usage = usage_at(&scanner, &path).await;
    assert_eq!(
        usage["permissions"],
        json!([
            { "permission": "inventory:read", "last_used_on": "2026-03-01", "holders": 2 },
            { "permission": "inventory:write", "last_used_on": "2026-03-01", "holders": 1 },
        ])
    );
    assert_eq!(usage["days"], json!([{ "day": "2026-03-01", "allowed": 2, "refused": 0 }]));
}

#[tokio::test]
async fn verifying_counts_for_the_verified_key() {
    let scanner = writer().await;
    let ada = scanner.postern.ada();
    let service = ada.program_with("Gate", &["api_keys:verify"]).await;
    let ask = async |permission: &str| {
        let body = json!({ "key": scanner.key.secret, "permission": permission });
        service.post(VERIFY, body).await.is(200)["allowed"].clone()
    };
    assert_eq!(ask("shipping_events:read").await, false);
    assert_eq!(used(&scanner).await, expected(&[("inventory:read", None), ("inventory:write", None)]));
    assert_eq!(ask("inventory:write").await, true);
    let written = [("inventory:read", None), ("inventory:write", Some("2026-03-01"))];
    assert_eq!(used(&scanner).await, expected(&written));
}

#[tokio::test]
async fn a_failure_to_note_changes_no_answer_and_the_use_is_noted_by_the_next_request() {
    let scanner = writer().await;
    scanner.postern.skip_time();
    let key = scanner.key.at(&scanner.postern);
    for fault in [Fault::Conflict, Fault::Throttle, Fault::Unavailable, Fault::Unreachable] {
        scanner.postern.tap.inject(Rule::on("UpdateItem", fault.clone()).always());
        key.get(RECORDS).await.is(200);
        scanner.postern.tap.reset();
        scanner.postern.advance(SignedDuration::from_mins(1));
    }
    assert_eq!(used(&scanner).await, expected(&[("inventory:read", None), ("inventory:write", None)]));
    key.get(RECORDS).await.is(200);
    assert_eq!(used(&scanner).await[0].1, "2026-03-01");
}

#[tokio::test]
async fn usage_can_be_read_by_those_who_can_read_its_subject() {
    let scanner = writer().await;
    let (ada, of_key) = (scanner.ada(), format!("{}/usage", scanner.path(&scanner.key)));
    let reader = ada.program_with("Reader", &["api_users:read"]).await;
    reader.get(&of_key).await.is(200);
    let other = ada.program_with("Other", &["roles:read", "users:read"]).await;
    other.get(&of_key).await.is_forbidden("insufficient_scope", &["api_users:read"]);
    other.get(&format!("/api/v1/roles/{}/usage", scanner.role)).await.is(200);
    let unknown = format!("/api/v1/api-users/{}/keys/key_000000000000/usage", scanner.id);
    ada.get(&unknown).await.is_problem(404, "not_found");
}
