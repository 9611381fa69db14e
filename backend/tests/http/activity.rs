//! `/activity`: what an actor did, or what was done with a credential. Changes and records are in one order, and
//! nothing is missing after the key, its owner and the role are deleted.

use std::collections::BTreeMap;

use http::Method;
use jiff::SignedDuration;
use postern_shared::path;
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::harness::{Actor, Postern, Program};
use crate::operations::OPERATIONS;

const ACTIVITY: &str = "/api/v1/activity";
const RECORDS: &str = "/api/v1/collections/inventory/records";
const EVENTS: &str = "/api/v1/collections/shipping_events/records";

/// An API user whose two keys have written records and made changes in turn.
struct Scanner {
    postern: Postern,
    id: String,
    role: String,
    left: Program,
    right: Program,
    /// What each key did, newest first: the id of the record, or of the role that was created.
    done: Vec<(String, &'static str)>,
}

impl Scanner {
    async fn new() -> Self {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let may = ["change_log:read", "inventory:read", "inventory:write", "roles:write", "shipping_events:write"];
        let role = ada.role("Scanner", &may).await;
        let id = ada.api_user("Hours Scanner", &[&role]).await;
        let (left, right) = (ada.key(&id, "Left").await, ada.key(&id, "Right").await);
        let mut done = Vec::new();
        for n in 0..6 {
            for (key, name) in [(&left, "Left"), (&right, "Right")] {
                let key = key.at(&postern);
                let path = if n % 2 == 0 { RECORDS } else { EVENTS };
                done.push((key.post(path, json!({ "slab": n })).await.is(201).text_at("/id"), name));
                postern.advance(SignedDuration::from_millis(1));
                done.push((key.role(&format!("{name} {n}"), &[]).await, name));
                postern.advance(SignedDuration::from_millis(1));
            }
            postern.advance(SignedDuration::from_mins(1));
        }
        done.reverse();
        Self { postern, id, role, left, right, done }
    }

    /// What a query finds, in pages of at most `limit`: the ids of the records and targets, with the names of the keys.
    async fn found(&self, query: &str, limit: usize) -> Vec<(String, String)> {
        let items = self.postern.ada().walk(&format!("{ACTIVITY}?{query}"), limit).await;
        let id = |item: &Value| item.pointer("/record/id").or(item.pointer("/change/target/id")).unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        items.iter().map(|item| (text(&id(item)), text(&item["credential"]["name"]))).collect()
    }

    /// What was done with one of the keys, or with both.
    fn done_with(&self, key: Option<&str>) -> Vec<(String, String)> {
        let with = |name: &str| key.is_none_or(|key| key == name);
        self.done.iter().filter(|(_, name)| with(name)).map(|(id, name)| (id.clone(), (*name).to_owned())).collect()
    }
}

#[tokio::test]
async fn the_activity_of_an_api_user_tells_its_keys_apart_even_after_all_of_them_are_deleted() {
    let scanner = Scanner::new().await;
    let (actor, left) = (format!("actor={}", scanner.id), format!("credential={}", scanner.left.id));
    let right_of_actor = format!("{actor}&credential={}", scanner.right.id);
    let check = async |when: &str| {
        for limit in [1, 3, 24, 100] {
            assert_eq!(scanner.found(&actor, limit).await, scanner.done_with(None), "{when} by {limit}");
            assert_eq!(scanner.found(&left, limit).await, scanner.done_with(Some("Left")), "{when} by {limit}");
        }
        assert_eq!(scanner.found(&right_of_actor, 5).await, scanner.done_with(Some("Right")), "{when}");
    };
    check("with everything").await;
    let ada = scanner.postern.ada();
    // The key of another actor: nothing, on one page.
    let none = ada.get(&format!("/api/v1/activity?actor=deployer&{left}&limit=1")).await.is(200).body;
    assert_eq!(none, json!({ "items": [], "next_cursor": null }));
    let path = format!("/api/v1/api-users/{}", scanner.id);
    ada.delete(&format!("{path}/keys/{}", scanner.left.id)).await.is(204);
    check("without a key").await;
    ada.delete(&path).await.is(204);
    check("without the API user").await;
    ada.delete(&format!("/api/v1/roles/{}", scanner.role)).await.is(204);
    check("without the role").await;
}

#[tokio::test]
async fn an_activity_names_the_credential_the_request_and_what_was_done() {
    let postern = Postern::ready().await;
    let (id, key) = postern.ada().integration("Scanner", &["inventory:write", "roles:write"]).await;
    let name = postern.ada().get(&format!("/api/v1/api-users/{id}/keys/{}", key.id)).await.is(200).text_at("/name");
    let key = key.at(&postern);
    let send = async |path: &str, body: Value| {
        let request = key.request(Method::POST, path).header("user-agent", "<b>scanner</b> 1.0");
        key.send_json(request, body).await.is(201)
    };
    let record = send(RECORDS, json!({ "slab": 17, "secret": "pst_x" })).await;
    postern.advance(SignedDuration::from_secs(1));
    let role = send("/api/v1/roles", json!({ "name": "=1+1", "permissions": [] })).await;
    let listed = postern.ada().get(&format!("{ACTIVITY}?actor={id}")).await.is(200);
    let entry = postern.entry_of(&role).await;
    let actor = json!({ "kind": "api_user", "id": id, "name": "Scanner" });
    let credential = json!({ "kind": "api_key", "id": key.id, "name": name });
    let request = |reply: &crate::harness::Reply| json!({ "id": reply.header("x-request-id"), "address": "203.0.113.7", "agent": "<b>scanner</b> 1.0" });
    let target = json!({ "kind": "role", "id": role["id"], "name": "=1+1" });
    assert_eq!(
        listed["items"],
        json!([
            {
                "at": "2026-03-01T09:00:01.000Z", "kind": "change", "actor": actor, "credential": credential,
                "change": { "id": entry.0["id"], "action": "role.create", "target": target },
                "request": request(&role),
            },
            {
                "at": "2026-03-01T09:00:00.000Z", "kind": "record", "actor": actor, "credential": credential,
                "record": { "collection": "inventory", "id": record["id"] }, "request": request(&record),
            },
        ])
    );
    let csv = postern.ada().get(&format!("{ACTIVITY}.csv?actor={id}")).await.is(200);
    let mut reader = csv::Reader::from_reader(csv.text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |name: &str| {
        let position = columns.iter().position(|column| column == name).unwrap();
        rows.iter().map(|row| row[position].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(column("kind"), ["change", "record"]);
    assert_eq!(column("credential"), [name.as_str(), &name]);
    assert_eq!(column("action"), ["role.create", "record.create"]);
    assert_eq!(column("target"), ["'=1+1", ""]);
    assert_eq!(column("record_id"), ["", &record.text_at("/id")]);
}

#[tokio::test]
async fn activity_can_be_limited_to_a_kind_and_a_window_of_time() {
    let scanner = Scanner::new().await;
    let actor = format!("actor={}", scanner.id);
    for (kind, prefix) in [("change", true), ("record", false)] {
        let expected: Vec<_> =
            scanner.done_with(None).into_iter().filter(|(id, _)| id.starts_with("rol_") == prefix).collect();
        assert_eq!(expected.len(), 12);
        for limit in [1, 5, 100] {
            assert_eq!(scanner.found(&format!("{actor}&kind={kind}"), limit).await, expected, "{kind} by {limit}");
        }
    }
    // Each round of 4 starts 1 minute and 4 ms after the one before. The second to fourth are in this window.
    let window = format!("{actor}&from=2026-03-01T09:01:00.004Z&to=2026-03-01T09:04:00.016Z");
    assert_eq!(scanner.found(&window, 5).await, scanner.done_with(None)[8..20]);
}

#[tokio::test]
async fn records_can_be_limited_to_a_writer() {
    let scanner = Scanner::new().await;
    let ada = scanner.postern.ada();
    ada.post(RECORDS, json!({ "slab": 99 })).await.is(201);
    let all = ada.walk(RECORDS, 100).await;
    let by = async |by: &str| {
        let mut found = Vec::new();
        for limit in [1, 2, 100] {
            found = ada.walk(&format!("{RECORDS}?by={by}"), limit).await;
        }
        found
    };
    let of = |credential: &str| -> Vec<Value> {
        all.iter().filter(|record| record["credential"]["id"] == credential).cloned().collect()
    };
    assert_eq!(by(&scanner.left.id).await, of(&scanner.left.id));
    assert_eq!(by(&ada.session_id()).await, all[..1]);
    assert_eq!(by(&ada.id).await, all[..1]);
    assert_eq!(by(&scanner.id).await, all[1..]);
    assert_eq!(by("key_000000000000").await, [] as [Value; 0]);
    let window = format!("{RECORDS}?by={}&from=2026-03-01T09:01:00Z", scanner.id);
    assert_eq!(ada.walk(&window, 3).await, all[1..5]);
    for bad in ["", "a%20b", "Ada!", "foo", "rol_000000000001", "deployer"] {
        ada.get(&format!("{RECORDS}?by={bad}")).await.is_problem(400, "bad_query");
    }
}

#[tokio::test]
async fn a_page_takes_one_query_for_each_kind_and_shard_and_one_batch() {
    let scanner = Scanner::new().await;
    let postern = &scanner.postern;
    let caller: Actor<'_> = scanner.left.at(postern);
    let cost = async |query: &str| {
        caller.get(ACTIVITY).await.is(200);
        postern.tap.reset();
        caller.get(&format!("{ACTIVITY}?{query}")).await.is(200);
        let count = |operation: &str| postern.tap.calls().iter().filter(|call| call.operation == operation).count();
        // One batch reads the caller.
        (count("Query"), count("BatchGetItem") - 1)
    };
    assert_eq!(cost(&format!("actor={}", scanner.id)).await, (8, 1));
    assert_eq!(cost(&format!("credential={}&limit=1", scanner.right.id)).await, (8, 1));
    assert_eq!(cost("kind=record").await, (4, 1));
    assert_eq!(cost("actor=usr_000000000000").await, (8, 0));
    let read = |call: &postern_embedded::Call| call.body.to_string().contains("ProjectionExpression");
    cost("limit=100").await;
    assert_eq!(postern.tap.calls().iter().filter(|call| read(call)).count(), 1, "the data of records is not read");
}

#[tokio::test]
async fn activity_needs_the_permission_to_read_the_change_log() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let reader = ada.program_with("May", &["change_log:read"]).await;
    let other = ada.program_with("May not", &["api_users:read", "inventory:read", "users:read"]).await;
    let of_ada = format!("{ACTIVITY}?actor={}", ada.id);
    assert!(!reader.get(&of_ada).await.is(200)["items"].as_array().unwrap().is_empty());
    assert_eq!(reader.get(ACTIVITY).await.is(200)["items"], json!([]), "without a filter it is the caller's own");
    other.get(&of_ada).await.is_forbidden("insufficient_scope", &["change_log:read"]);
    for bad in [
        "actor=",
        "actor=a%20b",
        "actor=foo",
        "actor=rol_000000000001",
        "credential=key%7C",
        "credential=usr_000000000000",
        "kind=role",
        "kind=",
        "from=yesterday",
        "target=x",
    ] {
        ada.get(&format!("{ACTIVITY}?{bad}")).await.is_problem(400, "bad_query");
    }
}

#[tokio::test]
async fn every_change_and_record_is_in_the_activity_of_its_actor_and_its_credential_once_and_in_order() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern);
    for operation in OPERATIONS.iter().filter(|operation| operation.changes() && operation.template != path::SETUP) {
        let sender = fixture.sender(*operation).await;
        let prepared = fixture.prepare(*operation, &sender).await;
        prepared.send(&postern, &sender).await.is_success();
        postern.advance(SignedDuration::from_millis(1));
    }
    let mut expected: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    let stored: Vec<Value> = postern.dump().await.values().map(|item| serde_json::from_str(item).unwrap()).collect();
    for item in stored.iter().filter(|item| item["by_actor"].is_string()) {
        let id = item["position"].as_str().unwrap().to_owned();
        let actor = item.get("actor").or(item.get("by")).unwrap()["id"].as_str().unwrap().to_owned();
        expected.entry(("actor", actor)).or_default().push(id.clone());
        if let Some(credential) = item["credential"]["id"].as_str() {
            expected.entry(("credential", credential.to_owned())).or_default().push(id);
        }
    }
    assert!(expected.len() > 10, "{expected:?}");
    // Several changes to one target in a millisecond are later than the clock.
    postern.advance(SignedDuration::from_secs(1));
    let ada = postern.new_session("ada@example.com").await;
    for ((by, id), mut positions) in expected {
        positions.sort_unstable_by(|a, b| b.cmp(a));
        let found = ada.walk(&format!("{ACTIVITY}?{by}={id}&to={}", postern.now()), 7).await;
        let found: Vec<String> = found.iter().map(position).collect();
        assert_eq!(found, positions, "{by} {id}");
    }
}

/// The position of an activity, as the table stores it.
fn position(item: &Value) -> String {
    let text = |pointer: &str| item.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let of_record = || {
        let at: postern_shared::time::Timestamp = text("/at").unwrap().parse().unwrap();
        format!("{at:.3}-{}", text("/record/id").unwrap())
    };
    text("/change/id").unwrap_or_else(of_record)
}
