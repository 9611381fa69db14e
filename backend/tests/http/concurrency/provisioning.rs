//! Provisioning with one key, 16 requests at a time. Every commit checks the key and its owner, and in DynamoDB two
//! transactions in flight cannot have the same item.

use std::time::Duration;

use futures_util::future::join_all;
use postern_embedded::{Fault, Rule};
use serde_json::json;

use crate::harness::{Actor, Postern, Program, Reply};

/// The requests at a time.
const STREAMS: usize = 16;
/// How long a transaction of DynamoDB takes, and any other call.
const TRANSACTION: Duration = Duration::from_millis(15);
const CALL: Duration = Duration::from_millis(5);
/// What the key can do.
const PERMISSIONS: [&str; 6] =
    ["api_users:read", "api_users:write", "roles:read", "roles:write", "users:read", "users:write"];

/// Creates and edits a role, an API user with a key, and a user; each request after the one before.
async fn provision(caller: &Actor<'_>, stream: usize, shared_role: &str) -> Vec<Reply> {
    let mut replies = Vec::new();
    let role = caller.post("/api/v1/roles", json!({ "name": format!("Role {stream}"), "permissions": [] })).await;
    let path = role.header("location").unwrap_or_default().to_owned();
    replies.push(role);
    replies.push(caller.edit(&path, json!({ "description": "Provisioned" })).await);
    let body = json!({ "name": format!("Scanner {stream}"), "roles": [shared_role] });
    let api_user = caller.post("/api/v1/api-users", body).await;
    let path = api_user.header("location").unwrap_or_default().to_owned();
    replies.push(api_user);
    replies.push(caller.post(&format!("{path}/keys"), json!({ "name": "First" })).await);
    replies.push(caller.edit(&path, json!({ "disabled": true })).await);
    let body = json!({ "login": format!("user{stream}@example.com"), "name": "User", "roles": [shared_role] });
    let user = caller.post("/api/v1/users", body).await;
    let path = user.header("location").unwrap_or_default().to_owned();
    replies.push(user);
    replies.push(caller.edit(&path, json!({ "name": "Renamed" })).await);
    replies
}

/// Lets the streams run, each on one of these instances, and asserts that each request succeeds and does what it says.
/// Returns the number of requests, and that of transactions.
async fn provision_on(instances: &[Postern]) -> (usize, usize) {
    let ada = instances[0].ada();
    let shared_role = ada.role("Shared", &["users:read"]).await;
    let (_, key): (_, Program) = ada.integration("Provisioner", &PERMISSIONS).await;
    // The key is known to each instance, and its use is noted.
    for instance in instances {
        key.at(instance).get("/api/v1/roles").await.is(200);
        instance.tap.reset();
        instance.tap.inject(Rule::any(Fault::Delay(CALL)).when(|body| body.get("TransactItems").is_none()).always());
    }
    instances[0].skip_time();
    let callers: Vec<Actor<'_>> = (0..STREAMS).map(|n| key.at(&instances[n % instances.len()])).collect();
    let streams = callers.iter().enumerate().map(|(n, caller)| provision(caller, n, &shared_role));
    let replies: Vec<Reply> = join_all(streams).await.into_iter().flatten().collect();
    let calls = instances.iter().flat_map(|instance| instance.tap.calls());
    let transactions = calls.filter(|call| call.operation == "TransactWriteItems").count();

    for reply in &replies {
        assert!((200..300).contains(&reply.status), "{reply:?}");
    }
    assert_eq!(replies.len(), STREAMS * 7);
    for (list, count) in [("users", STREAMS + 1), ("api-users", STREAMS + 1), ("roles", STREAMS + 3)] {
        assert_eq!(ada.walk(&format!("/api/v1/{list}"), 100).await.len(), count, "{list}");
    }
    assert_eq!(ada.get(&format!("/api/v1/roles/{shared_role}")).await.is(200)["holders"], 2 * STREAMS);
    (replies.len(), transactions)
}

#[tokio::test]
async fn sixteen_requests_at_a_time_with_one_key_all_succeed_in_one_process() {
    let postern = [Postern::ready_with_slow_transactions(TRANSACTION).await];
    let (requests, transactions) = provision_on(&postern).await;
    // Only the first request of each stream is decided twice: it finds that another one was the first of the key.
    assert!(transactions <= requests + STREAMS, "{transactions} transactions for {requests} requests");
}

#[tokio::test]
async fn sixteen_requests_at_a_time_with_one_key_all_succeed_on_sixteen_instances() {
    let mut instances = vec![Postern::ready_with_slow_transactions(TRANSACTION).await];
    while instances.len() < STREAMS {
        let next = instances[0].second().await;
        instances.push(next);
    }
    let (requests, transactions) = provision_on(&instances).await;
    // Attempts while another instance has the key are paid for, so there must not be too many: it takes about 5.
    assert!(transactions <= 7 * requests, "{transactions} transactions for {requests} requests");
}
