//! `POST /collections/{collection}/records/batch`: each record by itself, in few calls, and safe to send again.

use http::Method;
use http::header::CONTENT_TYPE;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Reply};
use crate::template::Template;

const RECORDS: &str = "/api/v1/collections/inventory/records";
const BATCH: &str = "/api/v1/collections/inventory/records/batch";
const PERMISSIONS: [&str; 2] = ["inventory:read", "inventory:write"];

async fn send(who: &Actor<'_>, records: Vec<Value>) -> Reply {
    who.post(BATCH, json!({ "records": records })).await
}

fn events(numbers: impl IntoIterator<Item = usize>) -> Vec<Value> {
    let event =
        |n| json!({ "data": { "n": n }, "event_id": format!("e{n}"), "occurred_at": "2026-03-01T08:00:00.000Z" });
    numbers.into_iter().map(event).collect()
}

fn statuses(reply: &Reply) -> Vec<u64> {
    reply["results"].as_array().unwrap().iter().map(|result| result["status"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn each_record_has_its_own_result_in_the_order_sent() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    let first = send(&scanner, events([7])).await.is(200);
    let mut records = events([1, 7, 2]);
    records.push(json!({ "data": { "other": true }, "event_id": "e7" }));
    records.push(json!({ "data": {} }));
    records.push(json!({ "data": {}, "event_id": "two words" }));
    records.push(json!({ "data": { "long": "x".repeat(64 * 1024) } }));
    // Twice in one batch: once as before, once with other content.
    records.extend(events([2]));
    records.push(json!({ "data": { "n": "other" }, "event_id": "e1" }));
    let reply = send(&scanner, records).await.is(200);
    assert_eq!(statuses(&reply), [201, 200, 201, 409, 201, 422, 422, 200, 409]);
    assert_eq!(reply["results"][1]["id"], first["results"][0]["id"]);
    assert_eq!(reply["results"][7]["id"], reply["results"][2]["id"]);
    for (n, code, field) in
        [(3, "event_id_reused", None), (5, "invalid_field", Some("event_id")), (6, "invalid_field", Some("data"))]
    {
        let problem = &reply["results"][n]["problem"];
        assert_eq!((&problem["code"], problem["errors"][0]["field"].as_str()), (&json!(code), field), "{problem}");
        assert_eq!(problem["request_id"], json!(reply.header("x-request-id").unwrap()));
    }
    assert_eq!(scanner.walk(RECORDS, 100).await.len(), 4);
}

#[tokio::test]
async fn a_batch_is_listed_in_the_order_sent_and_costs_a_few_calls() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    let policy = Template::read().policy("ApiFunction");
    // The use of the permission is noted once a day.
    scanner.post("/api/v1/collections/inventory/records", json!({})).await.is(201);
    let cost = async |records| {
        postern.tap.reset();
        let reply = send(&scanner, records).await.is(200);
        let calls = postern.tap.calls();
        let denied: Vec<_> = calls.iter().filter_map(|call| policy.refusal(&call.operation, &call.body)).collect();
        assert!(denied.is_empty(), "the function's IAM policy does not allow {denied:?}");
        (reply, calls.into_iter().map(|call| call.operation).collect::<Vec<String>>())
    };
    let plain = (0..100).map(|n| json!({ "data": { "n": n } })).collect();
    let (reply, calls) = cost(plain).await;
    assert_eq!(statuses(&reply), [201; 100]);
    assert_eq!(calls, ["BatchGetItem", "TransactWriteItems"]);
    let (reply, calls) = cost(events(100..200)).await;
    assert_eq!(statuses(&reply), [201; 100]);
    assert_eq!(calls, ["BatchGetItem", "BatchGetItem", "TransactWriteItems", "TransactWriteItems"]);
    let (reply, calls) = cost(events(100..200)).await;
    assert_eq!(statuses(&reply), [200; 100]);
    assert_eq!(calls, ["BatchGetItem", "BatchGetItem", "BatchGetItem"]);

    postern.advance(jiff::SignedDuration::from_secs(10));
    postern.advance(jiff::SignedDuration::from_millis(1));
    let listed = scanner.get(&format!("{RECORDS}?order=asc&limit=1000")).await.is(200);
    let numbers: Vec<u64> =
        listed["items"].as_array().unwrap().iter().filter_map(|item| item["data"]["n"].as_u64()).collect();
    let (mut first, mut second): (Vec<u64>, Vec<u64>) = numbers.iter().partition(|n| **n < 100);
    assert!(first.is_sorted() && second.is_sorted(), "{numbers:?}");
    first.append(&mut second);
    assert_eq!(first, (0..200).collect::<Vec<u64>>());
}

#[tokio::test]
async fn a_batch_that_fails_in_part_can_be_sent_again() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    postern.skip_time();
    for (fault, code) in [(Fault::Unreachable, "outcome_unknown"), (Fault::LostReply, "outcome_unknown")] {
        postern.tap.inject(Rule::on("TransactWriteItems", fault).always());
        let reply = send(&scanner, events(0..100)).await.is(200);
        postern.tap.reset();
        assert!(
            reply["results"].as_array().unwrap().iter().all(|result| result["problem"]["code"] == code),
            "{reply:?}"
        );
    }
    let elsewhere = scanner.at(&second);
    let (one, other) =
        futures_util::future::join(send(&scanner, events(0..100)), send(&elsewhere, events(50..150))).await;
    for reply in [one.is(200), other.is(200)] {
        assert!(statuses(&reply).iter().all(|status| [200, 201].contains(status)), "{reply:?}");
    }
    let records = scanner.walk(&format!("{RECORDS}?"), 1000).await;
    assert_eq!(records.len(), 150);
    let mut numbers: Vec<u64> = records.iter().map(|record| record["data"]["n"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..150).collect::<Vec<u64>>());
}

#[tokio::test]
async fn what_was_written_is_told_whatever_happens_to_the_rest() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    scanner.get(RECORDS).await.is(200);
    postern.skip_time();
    postern.tap.reset();
    // After the caller, the event ids are read.
    postern.tap.inject(Rule::on("BatchGetItem", Fault::Unavailable).skip(1).always());
    let mut records = events(0..3);
    records.extend((0..30).map(|n| json!({ "data": { "plain": n } })));
    let reply = send(&scanner, records).await.is(200);
    postern.tap.reset();
    assert_eq!(statuses(&reply), [vec![503; 3], vec![201; 30]].concat());
    assert!(reply["results"][0]["problem"]["retryable"].as_bool().unwrap());
    assert_eq!(scanner.walk(RECORDS, 100).await.len(), 30);
}

#[tokio::test]
async fn a_batch_takes_no_idempotency_key() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for (path, body) in [(BATCH, json!({ "records": events([1]) })), ("/api/v1/users/batch", json!({ "users": [] }))] {
        let request = ada.request(Method::POST, path).header(CONTENT_TYPE, "application/json");
        let refused = postern.send_with(request.header("idempotency-key", "one"), body.to_string());
        postern.unchanged_by(refused).await.is_problem(400, "bad_header");
    }
}

#[tokio::test]
async fn a_batch_has_1_to_100_records_and_1_mebibyte() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    let refused = async {
        for count in [0, 101] {
            let reply = send(&scanner, vec![json!({ "data": {} }); count]).await;
            reply.is_problem(422, "invalid_field").is_field_problem("records", "bad_length");
        }
        let reply = send(&scanner, vec![json!({ "data": { "x": "x".repeat(11_000) } }); 100]).await;
        assert!(reply.is_problem(413, "body_too_large").text_at("/detail").contains("1048576"));
        for bad in [json!({ "data": [] }), json!({}), json!({ "data": {}, "at": 1 })] {
            let reply = send(&scanner, vec![json!({ "data": {} }), bad]).await.is_problem(400, "bad_body");
            assert!(reply["errors"][0]["field"].as_str().unwrap().starts_with("records[1]"), "{reply:?}");
        }
    };
    postern.unchanged_by(refused).await;
    let reply = send(&scanner, vec![json!({ "data": { "x": "x".repeat(10_000) } }); 100]).await.is(200);
    assert_eq!(statuses(&reply), [201; 100]);
}

#[tokio::test]
async fn a_page_of_great_records_ends_early_and_none_is_left_out() {
    let postern = Postern::ready().await;
    let scanner = postern.ada().program_with("Scanner", &PERMISSIONS).await;
    for _ in 0..8 {
        let records = vec![json!({ "data": { "x": "x".repeat(60_000) } }); 17];
        send(&scanner, records).await.is(200);
        postern.advance(jiff::SignedDuration::from_secs(1));
    }
    postern.advance(jiff::SignedDuration::from_secs(60));
    for query in ["", "order=asc", &format!("by={}", scanner.id), &format!("order=asc&by={}", scanner.id)] {
        let (mut ids, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = scanner.get(&format!("{RECORDS}?limit=1000&{query}{cursor}")).await.is(200);
            assert!(page.text.len() < 5_000_000, "{} bytes", page.text.len());
            ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
            pages += 1;
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert!(pages > 1, "{query}");
        if !query.contains("asc") {
            ids.reverse();
        }
        assert!(ids.is_sorted(), "{query}");
        ids.dedup();
        assert_eq!(ids.len(), 136, "{query}");
    }
}
