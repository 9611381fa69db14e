//! How many calls to the table a request costs, and that everything it decides by is read consistently: who asks is known
//! after one call, or two the first time, and a hint that has gone stale costs a call once and decides nothing.

use postern_embedded::Call;
use serde_json::json;

use crate::harness::{Actor, Person, Postern, Program, Reply};
use crate::scenario::{fixture, granted, operations};
use crate::template::{Template, requests_of};

const EVENTS: &str = "/api/v1/collections/shipping_events/records";

/// The calls since the last reset, but those that note a use.
fn calls(postern: &Postern) -> Vec<Call> {
    let notes =
        |call: &Call| call.body["UpdateExpression"].as_str().is_some_and(|update| update.contains("_at = :now"));
    postern.tap.calls().into_iter().filter(|call| !notes(call)).collect()
}

/// What a request is answered, how many calls it took, and how many items the first of them read.
async fn cost(who: &Actor<'_>, postern: &Postern, path: &str) -> (u16, usize, usize) {
    postern.tap.reset();
    let reply = who.get(path).await;
    let calls = calls(postern);
    let batch =
        calls.first().and_then(|call| call.body["RequestItems"].as_object()?.values().next()?["Keys"].as_array());
    (reply.status, calls.len(), batch.map_or(0, Vec::len))
}

/// Sam, who holds a role, and a token of his.
async fn sam(postern: &Postern) -> (Person, Program, String) {
    let rights = ["api_tokens:generate", "roles:read", "shipping_events:write", "users:read", "users:write"];
    let role = postern.ada().role("Shipping", &rights).await;
    let sam = postern.ada().person("sam@example.com", &[&role]).await;
    let token = sam.at(postern).token("Dock 4").await;
    (sam, token, role)
}

#[tokio::test]
async fn a_caller_is_known_after_two_calls_the_first_time_and_one_from_then_on() {
    let postern = Postern::ready().await;
    let (sam, token, _) = sam(&postern).await;
    let second = postern.second().await;
    for who in [sam.at(&second), token.at(&second)] {
        assert_eq!(cost(&who, &second, "/api/v1/session").await, (200, 2, 2));
        assert_eq!(cost(&who, &second, "/api/v1/session").await, (200, 1, 3));
        assert_eq!(cost(&who, &second, "/api/v1/session").await, (200, 1, 3));
    }
}

#[tokio::test]
async fn a_caller_whom_a_key_brought_in_is_known_after_three_calls_the_first_time() {
    let postern = Postern::ready().await;
    let (_, token, _) = sam(&postern).await;
    let ada = postern.ada();
    let lead = ada.role("Lead", &["api_tokens:generate", "users:read", "users:write"]).await;
    let wanda = token.at(&postern).person("wanda@example.com", &[&lead]).await;
    let line = wanda.at(&postern).token("Line 1").await;
    let reader = ada.role("Reader", &["users:read"]).await;
    let vera = line.at(&postern).person("vera@example.com", &[&reader]).await;
    let second = postern.second().await;
    // A longer lineage takes no more calls than a short one, for a person as for a program.
    for (who, items) in [(wanda.at(&second), 6), (line.at(&second), 6), (vera.at(&second), 9)] {
        assert_eq!(cost(&who, &second, "/api/v1/session").await, (200, 3, 2));
        assert_eq!(cost(&who, &second, "/api/v1/session").await, (200, 1, items));
    }
}

#[tokio::test]
async fn a_bad_key_costs_no_call_if_it_is_malformed_and_one_if_it_is_not() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Dock 4").await;
    let bearer = |secret: String| Program { id: String::new(), secret };
    let forge = |public: &str| {
        let secret = postern.app.random.base62(28);
        checked(&format!("{public}_{secret}"))
    };
    let public = token.secret.rsplit_once('_').unwrap().0;
    for position in 0..token.secret.len() {
        let mut mistyped = token.secret.clone().into_bytes();
        mistyped[position] = if mistyped[position] == b'x' { b'y' } else { b'x' };
        let mistyped = bearer(String::from_utf8(mistyped).unwrap());
        assert_eq!(cost(&mistyped.at(&postern), &postern, EVENTS).await.0, 401);
        assert_eq!(postern.tap.calls(), [], "{}", mistyped.secret);
    }
    let unknown = forge(&format!("{}000000000000", &public[..public.len() - 12]));
    for key in [unknown, forge(public)] {
        assert_eq!(cost(&bearer(key.clone()).at(&postern), &postern, EVENTS).await, (401, 1, 2), "{key}");
        assert_eq!(postern.tap.calls().len(), 1, "and its use is not noted");
        assert_eq!(cost(&bearer(key).at(&postern), &postern, EVENTS).await, (401, 1, 2), "nor is it remembered");
    }
    assert_eq!(cost(&postern.nobody(), &postern, EVENTS).await, (401, 0, 0));
}

/// A text with its checksum after it, as every secret has.
fn checked(body: &str) -> String {
    const DIGITS: &[u8] = postern_backend::random::BASE62;
    let crc = crc32fast::hash(body.as_bytes()) as usize;
    let sum = (0..6).rev().map(|n| char::from(DIGITS[crc / 62_usize.pow(n) % 62]));
    body.chars().chain(sum).collect()
}

#[tokio::test]
async fn a_hint_that_went_stale_costs_one_call_once_and_the_answer_is_right() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (sam, token, role) = sam(&postern).await;
    let user = format!("/api/v1/users/{}", sam.id);
    let who = token.at(&postern);
    assert_eq!(cost(&who, &postern, "/api/v1/session").await.0, 200);
    assert_eq!(cost(&who, &postern, EVENTS).await, (403, 1, 3));

    let reader = ada.role("Reader", &["shipping_events:read"]).await;
    ada.patch(&user, json!({ "roles": [role, reader] })).await.is(200);
    // Two to know the caller, four for the shards of the list.
    assert_eq!(cost(&who, &postern, EVENTS).await, (200, 2 + 4, 3));
    assert_eq!(cost(&who, &postern, EVENTS).await, (200, 1 + 4, 4));

    ada.patch(&user, json!({ "roles": [role] })).await.is(200);
    assert_eq!(cost(&who, &postern, EVENTS).await, (403, 1, 4));
    assert_eq!(cost(&who, &postern, EVENTS).await, (403, 1, 3));
}

#[tokio::test]
async fn a_hint_about_a_lineage_that_is_no_more_is_forgotten() {
    let postern = Postern::ready().await;
    let (_, token, role) = sam(&postern).await;
    let wanda = token.at(&postern).person("wanda@example.com", &[&role]).await;
    let who = wanda.at(&postern);
    assert_eq!(cost(&who, &postern, "/api/v1/session").await.0, 200);
    // Wanda, her session and role, the token and its owner.
    assert_eq!(cost(&who, &postern, "/api/v1/session").await, (200, 1, 5));
    let keep = json!({ "keep_sign_in": true });
    postern.ada().post(&format!("/api/v1/users/{}/adopt", wanda.id), keep).await.is(200);
    assert_eq!(cost(&who, &postern, "/api/v1/session").await, (200, 1, 5));
    assert_eq!(cost(&who, &postern, "/api/v1/session").await, (200, 1, 3));
}

#[tokio::test]
async fn what_the_path_names_is_read_along_with_the_caller() {
    let postern = Postern::ready().await;
    let (sam, token, role) = sam(&postern).await;
    let who = token.at(&postern);
    let other = postern.ada().role("Other", &[]).await;
    let invited = postern.ada().person("ina@example.com", &[]).await;
    who.get("/api/v1/session").await.is(200);
    for path in [
        format!("/api/v1/roles/{role}"),
        format!("/api/v1/roles/{other}"),
        format!("/api/v1/users/{}", sam.id),
        format!("/api/v1/users/{}", invited.id),
        "/api/v1/users/usr_000000000000".to_owned(),
    ] {
        assert_eq!(cost(&who, &postern, &path).await.1, 1, "{path}");
    }
    let own = sam.at(&postern);
    own.get("/api/v1/account").await.is(200);
    let path = format!("/api/v1/account/tokens/{}", token.id);
    assert_eq!(cost(&own, &postern, &path).await, (200, 1, 4));
}

#[tokio::test]
async fn writing_a_record_costs_one_call_to_know_the_caller_and_one_to_write() {
    let postern = Postern::ready().await;
    let (_, token, _) = sam(&postern).await;
    let write = async || -> Reply { token.at(&postern).post(EVENTS, json!({ "parcel": 17 })).await };
    write().await.is(201);
    postern.tap.reset();
    write().await.is(201);
    let names: Vec<String> = postern.tap.calls().into_iter().map(|call| call.operation).collect();
    assert_eq!(names, ["BatchGetItem", "PutItem"]);
}

#[tokio::test]
async fn every_operation_makes_the_calls_reviewed_here_and_reads_the_table_itself_consistently() {
    let ready = Postern::ready().await;
    let policy = Template::read().policy("ApiFunction");
    let mut table = Vec::new();
    for operation in operations(&ready) {
        let fresh = if operation.ends_with("/setup") { Some(fixture(&operation).await) } else { None };
        let postern = fresh.as_ref().unwrap_or(&ready);
        let asked = granted(&operation, postern).await;
        postern.tap.reset();
        let reply = asked.send(postern).await;
        assert!(reply.status < 300, "{operation}: {reply:?}");
        let calls = postern.tap.calls();
        for call in &calls {
            must_be_consistent(&operation, call);
            let refused = requests_of(&call.operation, &call.body).into_iter().find(|request| !policy.allows(request));
            assert!(refused.is_none(), "in AWS the function may not make the call of {operation}: {refused:?}");
        }
        let runs = calls.chunk_by(|a, b| a.operation == b.operation);
        let runs: Vec<String> = runs.map(|run| format!("{} {}", run.len(), run[0].operation)).collect();
        table.push(format!("{operation}: {}", runs.join(", ")));
    }
    insta::assert_snapshot!(table.join("\n"));
}

fn must_be_consistent(operation: &str, call: &Call) {
    let consistent = match call.operation.as_str() {
        // The indexes serve the change log alone, which decides nothing.
        "Query" if call.body.get("IndexName").is_some() => operation == "GET /api/v1/changes",
        "GetItem" | "Query" => call.body["ConsistentRead"] == true,
        "BatchGetItem" => {
            call.body["RequestItems"].as_object().unwrap().values().all(|of| of["ConsistentRead"] == true)
        }
        "PutItem" | "UpdateItem" | "TransactWriteItems" => true,
        _ => false,
    };
    assert!(consistent, "{operation}: {call:?}");
}
