//! Event ids: an event that is sent again makes no second record, however late and with whichever key of its writer.

use http::Method;
use http::header::CONTENT_TYPE;
use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Reply};

const RECORDS: &str = "/api/v1/collections/inventory/records";
const PERMISSIONS: [&str; 2] = ["inventory:read", "inventory:write"];

async fn send(who: &Actor<'_>, headers: &[(&str, &str)], body: &Value) -> Reply {
    let request = who.request(Method::POST, RECORDS).header(CONTENT_TYPE, "application/json");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    who.postern().send_with(request, body.to_string()).await
}

async fn event(who: &Actor<'_>, event_id: &str, body: &Value) -> Reply {
    send(who, &[("event-id", event_id)], body).await
}

#[tokio::test]
async fn an_event_that_is_sent_again_is_the_record_that_is_there() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &PERMISSIONS).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let (left, right) = (ada.key(&scanner, "Left").await, ada.key(&scanner, "Right").await);
    let (left, right) = (left.at(&postern), right.at(&postern));
    let other = ada.program_with("Other scanner", &PERMISSIONS).await;
    let body = json!({ "slab": 1.50, "side": "left" });

    let first = event(&left, "left-1", &body).await.is(201);
    assert_eq!((first["event_id"].clone(), first["data"].clone()), (json!("left-1"), body.clone()));
    // For ever, and with any key of the writer: the event is the same.
    postern.advance(SignedDuration::from_hours(24 * 400));
    for who in [&left, &right] {
        let again = postern.unchanged_by(event(who, "left-1", &body)).await.is(200);
        assert_eq!((&again.body, again.header("location")), (&first.body, first.header("location")));
    }
    for different in [json!({ "slab": 2 }), json!({})] {
        let refused = postern.unchanged_by(event(&right, "left-1", &different)).await;
        let refused = refused.is_problem(409, "event_id_reused");
        assert!(refused.text_at("/detail").contains(&first.text_at("/id")), "{refused:?}");
    }
    let occurred = [("event-id", "left-1"), ("occurred-at", "2026-03-01T08:00:00Z")];
    send(&left, &occurred, &body).await.is_problem(409, "event_id_reused");

    // Another writer and another collection have ids of their own.
    let theirs = event(&other, "left-1", &body).await.is(201).text_at("/id");
    let found = other.get(&format!("{RECORDS}?event_id=left-1")).await.is(200);
    let mut ids: Vec<String> = found["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()).collect();
    ids.sort();
    let mut both = vec![json!(first.text_at("/id")).to_string(), json!(theirs).to_string()];
    both.sort();
    assert_eq!(ids, both);
    for by in [&scanner, &left.id] {
        let found = other.get(&format!("{RECORDS}?event_id=left-1&by={by}")).await.is(200);
        assert_eq!(found["items"], json!([first.body]), "{by}");
    }
    assert_eq!(other.walk(&format!("{RECORDS}?event_id=left-1"), 1).await.len(), 2);
    assert_eq!(other.get(&format!("{RECORDS}?event_id=unknown")).await.is(200)["items"], json!([]));
    let elsewhere = left.post("/api/v1/collections/shipping_events/records", json!({})).await;
    elsewhere.is_problem(403, "insufficient_scope");
    for bad in ["event_id=left-1&order=asc", "event_id=left-1&from=2026-01-01T00:00:00Z", "event_id=", "event_id=a%20b"]
    {
        other.get(&format!("{RECORDS}?{bad}")).await.is_problem(400, "bad_query");
    }
}

#[tokio::test]
async fn a_lost_answer_and_a_race_make_one_record_of_an_event() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    postern.skip_time();
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::LostReply).always());
    event(&scanner, "lost", &json!({ "slab": 1 })).await.is_problem(503, "outcome_unknown");
    postern.tap.reset();
    event(&scanner, "lost", &json!({ "slab": 1 })).await.is(200);

    let key = scanner.at(&second);
    let replies = futures_util::future::join_all(
        (0..20).map(async |n| event(if n % 2 == 0 { &scanner } else { &key }, "raced", &json!({ "slab": 2 })).await),
    );
    let replies = replies.await;
    let created = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(created, 1);
    let id = replies[0].text_at("/id");
    for reply in replies {
        assert_eq!(reply.is_success().text_at("/id"), id);
    }
    assert_eq!(scanner.walk(RECORDS, 100).await.len(), 2);
}

#[tokio::test]
async fn a_writer_who_may_not_read_gets_the_id_of_a_known_event_alone() {
    let postern = Postern::ready().await;
    let writer = postern.ada().program_with("Writer", &["inventory:write"]).await;
    let first = event(&writer, "one", &json!({ "slab": 1 })).await.is(201);
    let again = event(&writer, "one", &json!({ "slab": 1 })).await.is(200);
    assert_eq!(again.body, json!({ "id": first.text_at("/id") }));
    assert_eq!((again.header("location"), again.header("preference-applied")), (first.header("location"), None));
}

#[tokio::test]
async fn an_event_costs_one_read_and_one_write_and_two_reads_more_when_it_is_known() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    event(&scanner, "first", &json!({})).await.is(201);
    let calls = async |status| {
        postern.tap.reset();
        event(&scanner, "second", &json!({})).await.is(status);
        postern.tap.calls().into_iter().map(|call| call.operation).collect::<Vec<_>>()
    };
    assert_eq!(calls(201).await, ["BatchGetItem", "TransactWriteItems"]);
    assert_eq!(calls(200).await, ["BatchGetItem", "TransactWriteItems", "BatchGetItem", "BatchGetItem"]);
}

#[tokio::test]
async fn the_time_of_an_event_is_beside_the_time_of_its_record_and_filters_it() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    // This clock is wrong by years, in both directions.
    let times = ["1999-12-31T23:59:59.999Z", "2026-02-28T22:00:00.000Z", "2041-01-01T00:00:00.000Z"];
    let mut records = Vec::new();
    for (n, at) in times.iter().enumerate() {
        let record = send(&scanner, &[("occurred-at", at)], &json!({ "n": n })).await.is(201);
        assert_eq!(record.text_at("/occurred_at").parse::<jiff::Timestamp>().unwrap(), at.parse().unwrap());
        assert!(record.text_at("/at").starts_with("2026-03-01T09:00:0"), "it is listed on the day it was received");
        records.push(record.body);
        postern.advance(SignedDuration::from_secs(1));
    }
    scanner.post(RECORDS, json!({ "n": "without" })).await.is(201);
    postern.advance(SignedDuration::from_secs(60));
    let windows = [
        ("occurred_from=2026-02-28T23:00:00%2B01:00", 1..3),
        ("occurred_to=2026-02-28T22:00:00Z", 0..1),
        ("occurred_from=1999-12-31T23:59:59.999Z&occurred_to=2041-01-01T00:00:00Z", 0..2),
        ("occurred_from=1999-12-31T23:59:59.9990001Z&occurred_to=2041-01-01T00:00:00.000000001Z", 1..3),
        ("occurred_from=2026-02-28T00:00:00Z&from=2026-03-01T09:00:02Z", 2..3),
        ("occurred_from=2050-01-01T00:00:00Z", 0..0),
        ("occurred_from=2026-02-28T22:00:00Z&occurred_to=2026-02-28T22:00:00Z", 0..0),
    ];
    for (window, range) in windows {
        for by in [String::new(), format!("&by={}", scanner.id)] {
            for limit in [1, 100] {
                let mut found = scanner.walk(&format!("{RECORDS}?order=asc&{window}{by}"), limit).await;
                assert_eq!(found, records[range.clone()], "{window}{by}");
                found.reverse();
                assert_eq!(scanner.walk(&format!("{RECORDS}?{window}{by}"), limit).await, found, "{window}{by}");
            }
        }
    }
}

#[tokio::test]
async fn an_invalid_header_of_an_event_is_refused_with_what_to_send() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    let long = "e".repeat(129);
    let refused = async {
        for bad in ["", "two words", &long] {
            let reply = event(&scanner, bad, &json!({})).await.is_problem(400, "bad_header");
            assert!(reply.text_at("/detail").contains("1 to 128"), "{reply:?}");
        }
        for bad in ["0000-01-01T00:00:00Z", "-009999-01-02T02:00:00Z"] {
            send(&scanner, &[("occurred-at", bad)], &json!({})).await.is_problem(400, "bad_header");
        }
        for bad in ["", "2026-03-01", "2026-03-01T09:00:00", "yesterday", "1772355600"] {
            let reply = send(&scanner, &[("occurred-at", bad)], &json!({})).await.is_problem(400, "bad_header");
            assert!(reply.text_at("/detail").contains("2026-03-01T09:00:00.000Z"), "{reply:?}");
        }
    };
    postern.unchanged_by(refused).await;
    event(&scanner, &long[1..], &json!({})).await.is(201);
}

#[tokio::test]
async fn a_client_that_prefers_it_gets_the_id_alone() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    let minimal = [("prefer", "respond-async, return=minimal"), ("event-id", "1")];
    let first = send(&scanner, &minimal, &json!({ "slab": 1 })).await.is(201);
    let again = send(&scanner, &minimal, &json!({ "slab": 1 })).await.is(200);
    assert_eq!(first.body, json!({ "id": first.text_at("/id") }));
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("preference-applied"), Some("return=minimal"));
    assert_eq!(scanner.get(first.header("location").unwrap()).await.is(200)["data"], json!({ "slab": 1 }));
    let whole = send(&scanner, &[("prefer", "return=representation")], &json!({})).await.is(201);
    assert!(whole["data"].is_object());
}
