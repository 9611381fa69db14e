//! `/collections/{collection}/records`: append-only, listed newest first across all shards.

use std::collections::BTreeSet;

use http::Method;
use http::header::CONTENT_TYPE;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::Postern;

const RECORDS: &str = "/api/v1/collections/inventory/records";

async fn append(postern: &Postern, data: Value) -> Value {
    postern.ada().post(RECORDS, data).await.is(201).body
}

/// Appends two records per second. Returns all 24, oldest first.
async fn two_dozen(postern: &Postern) -> Vec<Value> {
    let mut records = Vec::new();
    for n in 0..12 {
        records.push(append(postern, json!({ "n": n, "side": "left" })).await);
        records.push(append(postern, json!({ "n": n, "side": "right" })).await);
        postern.advance(SignedDuration::from_secs(1));
    }
    records
}

fn newest_first(mut records: Vec<Value>) -> Vec<Value> {
    records.sort_by(|a, b| b["id"].as_str().cmp(&a["id"].as_str()));
    records
}

#[tokio::test]
async fn the_response_to_an_append_equals_the_stored_record() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let data =
        json!({ "": null, "slab": { "id": 17, "sides": [1.5, "ü", true, {}] }, "big": 9_007_199_254_740_993_u64 });
    let reply = ada.post(RECORDS, data.clone()).await.is(201);
    let id = reply.text_at("/id");
    let record = json!({
        "id": id, "at": "2026-03-01T09:00:00.000Z", "occurred_at": null, "event_id": null, "by": { "id": ada.id, "kind": "user", "name": "Ada" },
        "credential": { "kind": "session", "id": ada.session_id() }, "data": data,
    });
    assert_eq!(reply.body, record);
    let location = reply.header("location").unwrap();
    assert_eq!(location, format!("{RECORDS}/{id}"));
    assert_eq!(ada.get(location).await.is(200).body, record);
    for unknown in [&*id.to_lowercase(), ".."] {
        ada.get(&format!("{RECORDS}/{unknown}")).await.is_problem(404, "not_found");
    }
    assert_eq!(ada.get(RECORDS).await.is(200).body, json!({ "items": [record], "next_cursor": null }));
}

#[tokio::test]
async fn a_record_comes_back_with_the_digits_and_the_spelling_that_were_sent() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let texts = [
        r#"{"amount":1.0,"rate":0.10000000000000000555,"big":123456789012345678901234567890,"small":-0.0,"e":1E5}"#,
        r#"{ "b": 1,  "a": "\u00fc" }"#,
    ];
    for text in texts {
        let request = ada.request(Method::POST, RECORDS).header(CONTENT_TYPE, "application/json");
        let reply = postern.send_with(request, text).await.is(201);
        let location = reply.header("location").unwrap();
        for reply in [&reply, &ada.get(location).await.is(200), &ada.get(RECORDS).await.is(200)] {
            assert!(reply.text.contains(&format!("\"data\":{text}")), "{reply:?}");
        }
    }
    // A number that most programs cannot read is refused.
    let request = ada.request(Method::POST, RECORDS).header(CONTENT_TYPE, "application/json");
    postern.send_with(request, r#"{"n":1e400}"#).await.is_problem(400, "bad_body");
}

#[tokio::test]
async fn a_batch_a_replay_and_every_list_keep_the_digits_too() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let text = r#"{"epc":123456789012345678901234567890,"weight":1.10}"#;
    let send = async |path: &str, body: &str| {
        let request = ada.request(Method::POST, path).header(CONTENT_TYPE, "application/json");
        postern.send_with(request.header("idempotency-key", "once"), body.to_owned()).await
    };
    for _ in 0..2 {
        assert!(send(RECORDS, text).await.is(201).text.contains(&format!("\"data\":{text}")));
    }
    let batch = format!(r#"{{"records":[{{"data":{text},"event_id":"e1"}}]}}"#);
    let request = ada.request(Method::POST, &format!("{RECORDS}/batch")).header(CONTENT_TYPE, "application/json");
    postern.send_with(request, batch).await.is(200);
    postern.advance(jiff::SignedDuration::from_mins(1));
    for (query, count) in [("", 2), ("order=asc", 2), (&*format!("by={}", ada.id), 2), ("event_id=e1", 1)] {
        let listed = ada.get(&format!("{RECORDS}?{query}")).await.is(200);
        assert_eq!(listed.text.matches(text).count(), count, "{query}: {listed:?}");
    }
}

#[tokio::test]
async fn a_record_is_its_own_log_entry() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Scanner").await;
    let reply = token.at(&postern).post(RECORDS, json!({ "slab": 1 })).await.is(201);
    assert!(postern.entries_of(&reply).await.is_empty());
    let dump = postern.dump().await;
    let (_, stored) = dump.iter().find(|((_, sort_key), _)| *sort_key == reply["id"]).unwrap();
    let stored: Value = serde_json::from_str(stored).unwrap();
    assert_eq!(stored["credential"], json!({ "kind": "api_token", "id": token.id, "name": "Scanner" }));
    assert_eq!(reply["credential"], stored["credential"]);
    let request = json!({ "id": reply.header("x-request-id"), "address": "203.0.113.7", "agent": "" });
    assert_eq!(stored["request"], request);
    assert_eq!(stored["by"], json!({ "id": postern.ada().id, "kind": "user", "name": "Ada" }));
}

#[tokio::test]
async fn collections_are_separate_and_initially_empty() {
    let postern = Postern::ready().await;
    let record = append(&postern, json!({ "slab": 1 })).await;
    for other in ["shipping_events", "receiving_events"] {
        let path = format!("/api/v1/collections/{other}/records");
        let page = postern.ada().get(&path).await.is(200);
        assert_eq!(page.body, json!({ "items": [], "next_cursor": null }));
        let id = record["id"].as_str().unwrap();
        postern.ada().get(&format!("{path}/{id}")).await.is_problem(404, "not_found");
    }
    append(&postern, json!({ "slab": 2 })).await;
    let cursor = postern.ada().get(&format!("{RECORDS}?limit=1")).await.is(200).text_at("/next_cursor");
    let other = format!("/api/v1/collections/shipping_events/records?cursor={cursor}");
    postern.ada().get(&other).await.is_problem(400, "bad_cursor");
    let nowhere = "/api/v1/collections/nowhere/records";
    postern.ada().get(nowhere).await.is_problem(404, "not_found");
    postern.ada().post(nowhere, json!({})).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn each_record_is_listed_once_newest_first_at_any_page_size() {
    let postern = Postern::ready().await;
    let expected = newest_first(two_dozen(&postern).await);
    let dump = postern.dump().await;
    let shards: BTreeSet<&String> =
        dump.keys().map(|(partition, _)| partition).filter(|partition| partition.starts_with("RECORDS#")).collect();
    assert!(shards.len() > 1, "all 24 records are in one shard, which happens once in 70 million million runs");
    for limit in [1, 5, 23, 24, 100] {
        assert_eq!(postern.ada().walk(RECORDS, limit).await, expected, "in pages of {limit}");
    }
    assert_eq!(postern.ada().get(&format!("{RECORDS}?limit=24")).await.is(200)["next_cursor"], Value::Null);
}

#[tokio::test]
async fn a_window_includes_its_start_and_excludes_its_end() {
    let postern = Postern::ready().await;
    let all = two_dozen(&postern).await;
    let windows = [
        ("from=2026-03-01T09:00:05Z", 10..24),
        ("to=2026-03-01T09:00:05Z", 0..10),
        ("from=2026-03-01T09:00:02Z&to=2026-03-01T09:00:04Z", 4..8),
        ("from=2026-03-01T10:00:02%2B01:00&to=2026-03-01T10:00:03%2B01:00", 4..6),
        ("from=2026-03-01T09:00:02.001Z&to=2026-03-01T09:00:03Z", 0..0),
        ("from=2026-03-01T09:00:04Z&to=2026-03-01T09:00:04Z", 0..0),
        ("to=1969-12-31T23:59:59Z", 0..0),
        ("to=1900-01-01T00:00:00Z", 0..0),
        ("to=-009999-01-03T00:00:00Z", 0..0),
        ("from=9999-12-30T00:00:00Z", 0..0),
        ("from=1900-01-01T00:00:00Z", 0..24),
        ("to=9999-12-30T00:00:00Z", 0..24),
        ("from=0001-01-01T00:00:00Z&to=9999-01-01T00:00:00Z", 0..24),
    ];
    for (window, range) in windows {
        let expected = newest_first(all[range].to_vec());
        for limit in [1, 3, 100] {
            let found = postern.ada().walk(&format!("{RECORDS}?{window}"), limit).await;
            assert_eq!(found, expected, "{window} in pages of {limit}");
        }
    }
}

#[tokio::test]
async fn records_appended_while_paging_do_not_appear_on_later_pages() {
    let postern = Postern::ready().await;
    let all = newest_first(two_dozen(&postern).await);
    let first = postern.ada().get(&format!("{RECORDS}?limit=10")).await.is(200);
    append(&postern, json!({ "late": true })).await;
    let rest = postern.ada().walk(&format!("{RECORDS}?cursor={}", first.text_at("/next_cursor")), 100).await;
    assert_eq!([first["items"].as_array().unwrap().as_slice(), &rest].concat(), all);
}
