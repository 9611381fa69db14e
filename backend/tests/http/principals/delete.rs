//! Deleting a principal: it cannot be undone and ends all its credentials. Keys stop working even if their items cannot
//! be deleted.

use futures_util::future::join_all;
use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{API_USERS, Principal, api_user_path};
use crate::harness::{Actor, Dump, Kind, PASSWORD, Postern, Program};

/// The items that an API user's keys have left in the table: the keys themselves and their list entries.
fn leftovers(dump: Dump, id: &str) -> Vec<(String, String)> {
    let is_leftover = |(pk, sk): &(String, String)| {
        (pk == &format!("PRINCIPAL#{id}") && sk.starts_with("KEY#")) || (pk.starts_with("KEYS#") && sk.contains(id))
    };
    dump.into_keys().filter(is_leftover).collect()
}

#[tokio::test]
async fn a_deleted_principal_is_not_found_but_frees_its_name_and_keeps_its_log() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let role = ada.role("Dock", &["api_tokens:generate"]).await;
        let principal = Principal::create(&ada, kind, "sam@example.com", &[&role]).await;
        let (path, keys) = (&principal.path, kind.keys(&principal.id));
        let key = match kind {
            Kind::User => principal.caller.token("Scanner").await,
            Kind::ApiUser => ada.key(&principal.id, "Scanner").await,
        };
        let reply = ada.delete(path).await.is(204);
        let mut before = json!({ "name": "sam@example.com", "external_id": null, "roles": [role], "disabled": false, "provisioned_by": null });
        if kind == Kind::User {
            (before["login"], before["invited"]) = (json!("sam@example.com"), json!(false));
        }
        let entry = ada.logged(&reply, &format!("{}.delete", kind.name()), before, Value::Null).await;
        entry.is_about(kind.name(), &principal.id, "sam@example.com");
        for ended in [&principal.caller, &key.at(&postern)] {
            assert!(!ended.works().await);
        }
        if kind == Kind::User {
            postern.sign_in("sam@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
            let password = format!("PASSWORD#{}", principal.id);
            assert!(postern.dump().await.keys().all(|(partition, _)| !partition.starts_with(&password)));
        }

        let key = format!("{keys}/{}", key.id);
        let mut gone = vec![ada.get(path).await, ada.get(&keys).await, ada.delete(path).await, ada.delete(&key).await];
        gone.push(ada.post_empty(&format!("{path}/adopt")).await);
        if kind == Kind::User {
            gone.push(ada.get(&format!("{path}/sessions")).await);
        } else {
            gone.push(ada.get(&key).await);
            gone.push(ada.post(&keys, json!({ "name": "New" })).await);
            gone.push(ada.post(&format!("{key}/rotate"), json!({})).await);
        }
        for reply in gone {
            reply.is_problem(404, "not_found");
        }
        assert_eq!(ada.walk(kind.list(), 10).await.len(), usize::from(kind == Kind::User), "only Ada is left");
        assert_eq!(ada.get(&format!("/api/v1/roles/{role}")).await.is(200)["holders"], 0);
        ada.delete(&format!("/api/v1/roles/{role}")).await.is(204);
        let actions = match kind {
            Kind::User => ["user.create", "invitation.accept", "key.create", "user.delete"],
            Kind::ApiUser => ["api_user.create", "key.create", "key.create", "api_user.delete"],
        };
        let log = postern.log_of(&principal.id).await;
        assert_eq!(log.iter().map(|entry| entry.0["action"].clone()).collect::<Vec<_>>(), actions);
        let changes = ada.get(&format!("/api/v1/changes?target={}", principal.id)).await.is(200);
        assert_eq!(changes["items"].as_array().unwrap().len(), 4);

        // The next principal of this name has none of the access.
        let another = Principal::create(&ada, kind, "SAM@example.com", &[]).await;
        assert_ne!(another.id, principal.id);
        assert_eq!(another.caller.permissions().await, json!([]));
        if kind == Kind::User {
            postern.sign_in("sam@example.com", PASSWORD).await.is(200);
        }
        assert!(!principal.caller.works().await);
    }
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
        keys.push(ada.issue(&id, json!({ "name": format!("Key {n}"), "expires_at": expires })).await);
    }
    ada.edit(&format!("{}/keys/{}", api_user_path(&id), keys[7].id), json!({ "disabled": true })).await.is(200);
    assert_eq!(ada.get(&api_user_path(&id)).await.is(200)["keys"], 120);
    for key in [&keys[0], &keys[60], &keys[119]] {
        assert!(key.at(&second).works().await);
    }
    assert_eq!(leftovers(postern.dump().await, &id).len(), 120 + 120 + 40 + 1);

    // The table processes only part of the first batch of deletions. The rest is sent again.
    postern.tap.inject(Rule::on("BatchWriteItem", Fault::Partial(3)));
    ada.delete(&api_user_path(&id)).await.is(204);
    let callers: Vec<_> = keys.iter().map(|key| key.at(&second)).collect();
    assert_eq!(join_all(callers.iter().map(Actor::works)).await, [false; 120]);
    assert_eq!(leftovers(postern.dump().await, &id), []);
    assert!(left_alone.at(&postern).works().await);
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
        ada.issue(&id, json!({ "name": "Soon", "expires_at": soon })).await,
        ada.issue(&id, json!({ "name": "Plain" })).await,
        ada.issue(&id, json!({ "name": "Off" })).await,
    ];
    ada.edit(&format!("{}/keys/{}", api_user_path(&id), keys[2].id), json!({ "disabled": true })).await.is(200);
    for fault in [Rule::on("BatchWriteItem", Fault::Unavailable), Rule::on("Query", Fault::Unreachable)] {
        postern.tap.inject(fault.always().when(|body| body["KeyConditionExpression"].is_null() || reads_keys(body)));
    }
    ada.delete(&api_user_path(&id)).await.is(204);
    postern.tap.reset();
    assert_eq!(leftovers(postern.dump().await, &id).len(), 3 + 3 + 1 + 1);
    for key in &keys {
        assert!(!key.at(&postern).works().await && !key.at(&postern.second().await).works().await);
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
