//! `DELETE /api-users/{id}`: cannot be undone. Its keys stop working even if their items cannot be deleted.

use futures_util::future::join_all;
use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{API_USERS, Fleet, api_user_path, assert_authenticated, issue};
use crate::harness::{Dump, Postern, Program};

const SESSION: &str = "/api/v1/session";

/// The items that an API user's keys have left in the table: the keys themselves and their list entries.
fn leftovers(dump: Dump, id: &str) -> Vec<(String, String)> {
    let is_leftover = |(pk, sk): &(String, String)| {
        (pk == &format!("PRINCIPAL#{id}") && sk.starts_with("KEY#")) || (pk.starts_with("KEYS#") && sk.contains(id))
    };
    dump.into_keys().filter(is_leftover).collect()
}

#[tokio::test]
async fn a_deleted_api_user_is_not_found_but_frees_its_name_and_keeps_its_log() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let id = ada.api_user("Hours Scanner", &[&role]).await;
    let key = ada.key(&id, "Left").await;
    let reply = ada.delete(&api_user_path(&id)).await.is(204);
    let entry = postern.entry_of(&reply).await;
    let before = json!({ "name": "Hours Scanner", "roles": [role], "disabled": false, "provisioned_by": null });
    entry.says("api_user.delete", before, Value::Null).is_by(&ada).is_about("api_user", &id, "Hours Scanner");

    for path in
        [api_user_path(&id), format!("{}/keys", api_user_path(&id)), format!("{}/keys/{}", api_user_path(&id), key.id)]
    {
        ada.get(&path).await.is_problem(404, "not_found");
    }
    ada.delete(&api_user_path(&id)).await.is_problem(404, "not_found");
    ada.post(&format!("{}/keys", api_user_path(&id)), json!({ "name": "New" })).await.is_problem(404, "not_found");
    ada.post_empty(&format!("{}/adopt", api_user_path(&id))).await.is_problem(404, "not_found");
    ada.post(&format!("{}/keys/{}/rotate", api_user_path(&id), key.id), json!({})).await.is_problem(404, "not_found");
    assert_eq!(ada.get(API_USERS).await.is(200)["items"], json!([]));
    assert_eq!(ada.get(&format!("/api/v1/roles/{role}")).await.is(200)["holders"], 0);
    ada.delete(&format!("/api/v1/roles/{role}")).await.is(204);
    let actions: Vec<_> = postern.log_of(&id).await.iter().map(|entry| entry.0["action"].clone()).collect();
    assert_eq!(actions, ["api_user.create", "key.create", "api_user.delete"]);
    assert_eq!(ada.get(&format!("/api/v1/changes?target={id}")).await.is(200)["items"].as_array().unwrap().len(), 3);
    ada.api_user("hours scanner", &[]).await;
}

#[tokio::test]
async fn all_of_a_hundred_and_twenty_keys_are_refused_at_once_and_deleted() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let bystander = ada.api_user("Bystander", &[]).await;
    let left_alone = ada.key(&bystander, "Left alone").await;
    let mut keys: Vec<Program> = Vec::new();
    for n in 0..120 {
        let expires = (n % 3 == 0).then(|| postern.now() + SignedDuration::from_hours(24));
        keys.push(issue(&ada, &id, json!({ "name": format!("Key {n}"), "expires_at": expires })).await);
    }
    ada.edit(&format!("{}/keys/{}", api_user_path(&id), keys[7].id), json!({ "disabled": true })).await.is(200);
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["keys"], 120);
    for key in [&keys[0], &keys[60], &keys[119]] {
        assert_authenticated(&key.at(&second).get(SESSION).await, true);
    }
    assert_eq!(leftovers(postern.dump().await, &id).len(), 120 + 120 + 40 + 1);

    // The table processes only part of the first batch of deletions. The rest is sent again.
    postern.tap.inject(Rule::on("BatchWriteItem", Fault::Partial(3)));
    ada.delete(&api_user_path(&id)).await.is(204);
    let callers: Vec<_> = keys.iter().map(|key| key.at(&second)).collect();
    for reply in join_all(callers.iter().map(|key| key.get(SESSION))).await {
        assert_authenticated(&reply, false);
    }
    assert_eq!(leftovers(postern.dump().await, &id), []);
    assert_authenticated(&left_alone.at(&postern).get(SESSION).await, true);
    assert_eq!(ada.walk("/api/v1/keys", 1).await.len(), 1);
}

#[tokio::test]
async fn keys_whose_items_cannot_be_deleted_are_still_refused_and_never_listed() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let ada = postern.ada();
    let id = ada.api_user("Hours Scanner", &[]).await;
    let soon = postern.now() + SignedDuration::from_hours(24);
    let keys = [
        issue(&ada, &id, json!({ "name": "Soon", "expires_at": soon })).await,
        issue(&ada, &id, json!({ "name": "Plain" })).await,
        issue(&ada, &id, json!({ "name": "Off" })).await,
    ];
    ada.edit(&format!("{}/keys/{}", api_user_path(&id), keys[2].id), json!({ "disabled": true })).await.is(200);
    for fault in [Rule::on("BatchWriteItem", Fault::Unavailable), Rule::on("Query", Fault::Unreachable)] {
        postern.tap.inject(fault.always().when(|body| body["KeyConditionExpression"].is_null() || reads_keys(body)));
    }
    ada.delete(&api_user_path(&id)).await.is(204);
    postern.tap.reset();
    assert_eq!(leftovers(postern.dump().await, &id).len(), 3 + 3 + 1 + 1);
    for key in &keys {
        assert_authenticated(&key.at(&postern).get(SESSION).await, false);
        assert_authenticated(&key.at(&postern.second().await).get(SESSION).await, false);
    }
    for state in ["", "?state=expiring", "?state=never_used", "?state=disabled"] {
        assert_eq!(ada.walk(&format!("/api/v1/keys{state}"), 1).await, Vec::<Value>::new(), "{state}");
    }
    ada.get(&format!("{}/keys", api_user_path(&id))).await.is_problem(404, "not_found");
    assert_eq!(ada.get(API_USERS).await.is(200)["items"], json!([]));
}

fn reads_keys(body: &Value) -> bool {
    body["ExpressionAttributeValues"][":prefix"]["S"] == "KEY#"
}

#[tokio::test]
async fn a_caller_deletes_only_api_users_it_covers_and_only_the_version_it_names() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let billing = ada.role("Billing", &["billing:read"]).await;
    let stronger = ada.api_user("Above", &[&billing]).await;
    let weaker = ada.api_user("Below", &[]).await;
    fleet.key().delete(&api_user_path(&stronger)).await.is_problem(403, "beyond_your_rights");
    fleet.key().delete(&api_user_path(&fleet.id)).await.is_problem(403, "own_rights");
    let stale = fleet.key().request(http::Method::DELETE, &api_user_path(&weaker)).header("if-match", "\"7\"");
    postern.send(stale.body(axum::body::Body::empty()).unwrap()).await.is_problem(412, "stale_version");
    let reply = fleet.key().delete(&api_user_path(&weaker)).await.is(204);
    postern.entry_of(&reply).await.is_by(&fleet.key()).is_about("api_user", &weaker, "Below");
}
