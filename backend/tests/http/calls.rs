//! The number of calls to the table per request. Everything that decides is read consistently. A caller is resolved
//! in one call, or two the first time; a stale prefetch hint costs one extra call once and never decides anything.

use postern_embedded::Call;
use postern_shared::path;
use serde_json::json;

use crate::fixture::{self, Fixture};
use crate::harness::{Actor, Person, Postern, Program};
use crate::operations::{GRANTS, OPERATIONS, Operation, ROLE_IMPACT};
use crate::template::Template;

const EVENTS: &str = "/api/v1/collections/shipping_events/records";

/// The calls since the last reset, without notes about use.
fn calls(postern: &Postern) -> Vec<Call> {
    postern.tap.calls().into_iter().filter(|call| !is_note(call)).collect()
}

/// Whether a call notes the use of a credential or a permission, or counts calls.
fn is_note(call: &Call) -> bool {
    let key = ["pk", "sk"].map(|name| call.body["Key"][name]["S"].as_str().unwrap_or_default());
    let is_noted = ["USAGE#", "CALLS", "PRINCIPAL#", "REFUSED"].iter().any(|prefix| key[0].starts_with(prefix));
    call.operation == "UpdateItem" && is_noted
}

/// Sends a request. Returns its status, the number of its calls, and the number of items that the first call reads.
async fn cost(caller: &Actor<'_>, postern: &Postern, path: &str) -> (u16, usize, usize) {
    postern.tap.reset();
    let reply = caller.get(path).await;
    let calls = calls(postern);
    let batch =
        calls.first().and_then(|call| call.body["RequestItems"].as_object()?.values().next()?["Keys"].as_array());
    (reply.status, calls.len(), batch.map_or(0, Vec::len))
}

/// Sam, his token and his role.
async fn sam(postern: &Postern) -> (Person, Program, String) {
    let permissions = ["api_tokens:generate", "roles:read", "shipping_events:write", "users:read", "users:write"];
    let role = postern.ada().role("Shipping", &permissions).await;
    let sam = postern.ada().person("sam@example.com", &[&role]).await;
    let token = sam.at(postern).token("Dock 4").await;
    (sam, token, role)
}

#[tokio::test]
async fn a_caller_is_resolved_in_two_calls_the_first_time_and_then_in_one() {
    let postern = Postern::ready().await;
    let (sam, token, _) = sam(&postern).await;
    let second = postern.second().await;
    for caller in [sam.at(&second), token.at(&second)] {
        assert_eq!(cost(&caller, &second, "/api/v1/session").await, (200, 2, 2));
        assert_eq!(cost(&caller, &second, "/api/v1/session").await, (200, 1, 3));
        assert_eq!(cost(&caller, &second, "/api/v1/session").await, (200, 1, 3));
    }
}

#[tokio::test]
async fn a_provisioned_caller_is_resolved_in_three_calls_the_first_time() {
    let postern = Postern::ready().await;
    let (_, token, _) = sam(&postern).await;
    let ada = postern.ada();
    let lead = ada.role("Lead", &["api_tokens:generate", "users:read", "users:write"]).await;
    let wanda = token.at(&postern).person("wanda@example.com", &[&lead]).await;
    let line = wanda.at(&postern).token("Line 1").await;
    let reader = ada.role("Reader", &["users:read"]).await;
    let vera = line.at(&postern).person("vera@example.com", &[&reader]).await;
    let second = postern.second().await;
    // A longer lineage takes no more calls than a short one, for people and programs alike.
    for (caller, items) in [(wanda.at(&second), 6), (line.at(&second), 6), (vera.at(&second), 9)] {
        assert_eq!(cost(&caller, &second, "/api/v1/session").await, (200, 3, 2));
        assert_eq!(cost(&caller, &second, "/api/v1/session").await, (200, 1, items));
    }
}

#[tokio::test]
async fn the_names_of_a_provisioning_key_take_no_call_for_users_and_one_for_roles() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let maker = ada.token("Maker").await.at(&postern);
    let roles = [maker.role("Made", &[]).await, maker.role("Made too", &[]).await];
    let user = maker.person("made@example.com", &[]).await;
    let reader = ada.person_with("reader@example.com", &["roles:read"]).await;
    let (role, user) = (format!("/api/v1/roles/{}", roles[0]), format!("/api/v1/users/{}", user.id));
    for (caller, path, calls) in [
        (&ada, user.as_str(), 2),
        // Its status depends on the key, so the key is read anyway.
        (&ada, "/api/v1/users?q=made", 4),
        (&ada, &role, 2),
        (&ada, "/api/v1/roles?q=made", 4),
        // Who may not read the key's owner gets no names, and nothing is read for them.
        (&reader, &role, 1),
        (&reader, "/api/v1/roles?q=made", 3),
    ] {
        caller.get(path).await.is(200);
        assert_eq!(cost(caller, &postern, path).await.1, calls, "{path}");
    }
}

#[tokio::test]
async fn a_malformed_key_costs_no_call_and_an_invalid_one_costs_one() {
    let postern = Postern::ready().await;
    let token = postern.ada().token("Dock 4").await;
    let bearer = |secret: String| Program { id: String::new(), secret };
    let forge = |public: &str| {
        let secret = postern.app.random.base62(28);
        with_checksum(&format!("{public}_{secret}"))
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
        assert_eq!(postern.tap.calls().len(), 1, "the use is not recorded");
        assert_eq!(cost(&bearer(key).at(&postern), &postern, EVENTS).await, (401, 1, 2), "the key is not remembered");
    }
    assert_eq!(cost(&postern.anonymous(), &postern, EVENTS).await, (401, 0, 0));
}

/// A text followed by its checksum, as in every secret.
pub fn with_checksum(body: &str) -> String {
    const DIGITS: &[u8] = postern_backend::random::BASE62;
    let crc = crc32fast::hash(body.as_bytes()) as usize;
    let sum = (0..6).rev().map(|n| char::from(DIGITS[crc / 62_usize.pow(n) % 62]));
    body.chars().chain(sum).collect()
}

#[tokio::test]
async fn a_stale_hint_costs_one_extra_call_once_and_the_response_is_correct() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (sam, token, role) = sam(&postern).await;
    let user = format!("/api/v1/users/{}", sam.id);
    let caller = token.at(&postern);
    assert_eq!(cost(&caller, &postern, "/api/v1/session").await.0, 200);
    assert_eq!(cost(&caller, &postern, EVENTS).await, (403, 1, 3));

    let reader = ada.role("Reader", &["shipping_events:read"]).await;
    ada.patch(&user, json!({ "roles": [role, reader] })).await.is(200);
    // Two calls to resolve the caller, four for the shards of the list.
    assert_eq!(cost(&caller, &postern, EVENTS).await, (200, 2 + 4, 3));
    assert_eq!(cost(&caller, &postern, EVENTS).await, (200, 1 + 4, 4));

    ada.patch(&user, json!({ "roles": [role] })).await.is(200);
    assert_eq!(cost(&caller, &postern, EVENTS).await, (403, 1, 4));
    assert_eq!(cost(&caller, &postern, EVENTS).await, (403, 1, 3));
}

#[tokio::test]
async fn a_hint_about_a_former_lineage_is_forgotten() {
    let postern = Postern::ready().await;
    let (_, token, role) = sam(&postern).await;
    let wanda = token.at(&postern).person("wanda@example.com", &[&role]).await;
    let caller = wanda.at(&postern);
    assert_eq!(cost(&caller, &postern, "/api/v1/session").await.0, 200);
    // Reads Wanda, her session and role, the token and its owner.
    assert_eq!(cost(&caller, &postern, "/api/v1/session").await, (200, 1, 5));
    let keep = json!({ "keep_sign_in": true });
    postern.ada().post(&format!("/api/v1/users/{}/adopt", wanda.id), keep).await.is(200);
    assert_eq!(cost(&caller, &postern, "/api/v1/session").await, (200, 1, 5));
    assert_eq!(cost(&caller, &postern, "/api/v1/session").await, (200, 1, 3));
}

#[tokio::test]
async fn the_entity_in_the_path_is_read_in_the_same_call_as_the_caller() {
    let postern = Postern::ready().await;
    let (sam, token, role) = sam(&postern).await;
    let caller = token.at(&postern);
    let other = postern.ada().role("Other", &[]).await;
    let invited = postern.ada().person("ina@example.com", &[]).await;
    caller.get("/api/v1/session").await.is(200);
    for path in [
        format!("/api/v1/roles/{role}"),
        format!("/api/v1/roles/{other}"),
        format!("/api/v1/users/{}", sam.id),
        format!("/api/v1/users/{}", invited.id),
        "/api/v1/users/usr_000000000000".to_owned(),
    ] {
        assert_eq!(cost(&caller, &postern, &path).await.1, 1, "{path}");
    }
    let own = sam.at(&postern);
    own.get("/api/v1/account").await.is(200);
    let path = format!("/api/v1/account/tokens/{}", token.id);
    assert_eq!(cost(&own, &postern, &path).await, (200, 1, 4));
}

#[tokio::test]
async fn every_operation_makes_the_reviewed_calls_with_consistent_reads() {
    let policy = Template::read().policy("ApiFunction");
    let mut table = Vec::new();
    for operation in OPERATIONS.iter().chain(GRANTS).chain([&ROLE_IMPACT]) {
        let postern = fixture::instance(operation).await;
        let fixture = Fixture::new(&postern);
        let sender = fixture.sender(*operation).await;
        let prepared = fixture.prepare(*operation, &sender).await;
        postern.tap.reset();
        prepared.send(&postern, &sender).await.is_success();
        let calls = postern.tap.calls();
        for call in &calls {
            assert_consistent(operation, call);
            let denied = policy.refusal(&call.operation, &call.body);
            assert!(denied.is_none(), "the function's IAM policy does not allow a call of {operation}: {denied:?}");
            assert_keeps_entries_and_records(operation, call);
        }
        // Notes are written beside the others, in no certain order.
        let (notes, calls): (Vec<Call>, Vec<Call>) = calls.into_iter().partition(is_note);
        let runs = calls.chunk_by(|a, b| a.operation == b.operation);
        let runs = runs.map(|run| format!("{} {}", run.len(), run[0].operation));
        let runs = runs.chain((!notes.is_empty()).then(|| format!("{} of notes", notes.len())));
        table.push(format!("{operation}: {}", runs.collect::<Vec<_>>().join(", ")));
    }
    insta::assert_snapshot!(table.join("\n"));
}

/// Entries of the change log, records and events are written once. IAM cannot hold a transaction to that.
fn assert_keeps_entries_and_records(operation: &Operation, call: &Call) {
    let actions = call.body["TransactItems"].as_array().into_iter().flatten();
    let keys =
        actions.flat_map(|action| [&action["Update"]["Key"], &action["Delete"]["Key"]]).chain([&call.body["Key"]]);
    for partition in keys.filter_map(|key| key["pk"]["S"].as_str()).filter(|_| call.operation != "GetItem") {
        let is_kept = ["CHANGES#", "RECORDS#", "EVENT#"].iter().any(|prefix| partition.starts_with(prefix));
        assert!(!is_kept, "{operation} edits or deletes an item of {partition}");
    }
}

fn assert_consistent(operation: &Operation, call: &Call) {
    let consistent = match call.operation.as_str() {
        // Indexes cannot be read consistently. Only logs and the lists of keys by use read them; they decide nothing.
        "Query" if call.body.get("IndexName").is_some() => {
            [path::CHANGES, path::CHANGES_CSV, path::ACTIVITY, path::ACTIVITY_CSV, path::OVERVIEW]
                .contains(&operation.template)
        }
        "GetItem" | "Query" => call.body["ConsistentRead"] == true,
        "BatchGetItem" => {
            call.body["RequestItems"].as_object().unwrap().values().all(|of| of["ConsistentRead"] == true)
        }
        "PutItem" | "UpdateItem" | "TransactWriteItems" => true,
        _ => false,
    };
    assert!(consistent, "{operation}: {call:?}");
}
