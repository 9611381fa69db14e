//! `POST /api-users/{id}/adopt`, and lineage: an API user depends on the key that provisioned it until it is adopted.

use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{Fleet, api_user_path, assert_authenticated, key_path};
use crate::harness::Postern;

const SESSION: &str = "/api/v1/session";

#[tokio::test]
async fn a_provisioned_api_user_never_exceeds_its_provisioning_key() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[&fleet.role]).await;
    let key = fleet.key().key(&scanner, "Left").await;
    let permissions = async || key.at(&postern).get(SESSION).await.is(200)["permissions"].clone();
    assert_eq!(permissions().await, json!(Fleet::PERMISSIONS));
    // A role assigned by someone else adds nothing that the provisioning key lacks.
    let billing = ada.role("Billing", &["billing:read"]).await;
    ada.edit(&api_user_path(&scanner), json!({ "roles": [fleet.role, billing] })).await.is(200);
    assert_eq!(permissions().await, json!(Fleet::PERMISSIONS));
    // When the provisioning key loses permissions, so does the API user.
    let less = ada.role("Less", &["api_users:read", "inventory:read"]).await;
    ada.edit(&api_user_path(&fleet.id), json!({ "roles": [less] })).await.is(200);
    assert_eq!(permissions().await, json!(["api_users:read", "inventory:read"]));
}

#[tokio::test]
async fn a_provisioned_api_user_is_blocked_while_its_provisioning_key_does_not_work() {
    let postern = Postern::ready().await;
    let expires_at = postern.now() + SignedDuration::from_mins(10);
    let fleet = Fleet::with(&postern, json!({ "name": "Controller", "expires_at": expires_at })).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let key = fleet.key().key(&scanner, "Left").await;
    let second = postern.second().await;
    let is_blocked_by = async |reason: Option<&str>| {
        let found = ada.get(&api_user_path(&scanner)).await.is(200);
        let blocked_by = reason.map(|reason| json!({ "key": fleet.provisioning_key(), "reason": reason }));
        let status = if reason.is_some() { "blocked" } else { "active" };
        assert_eq!((&found["status"], &found["blocked_by"]), (&json!(status), &blocked_by.unwrap_or(Value::Null)));
        assert_authenticated(&key.at(&second).get(SESSION).await, reason.is_none());
    };
    is_blocked_by(None).await;
    ada.edit(&key_path(&fleet.id, &fleet.key), json!({ "disabled": true })).await.is(200);
    is_blocked_by(Some("key_disabled")).await;
    ada.edit(&key_path(&fleet.id, &fleet.key), json!({ "disabled": false })).await.is(200);
    is_blocked_by(None).await;
    // A rotated key still works.
    ada.post(&format!("{}/rotate", key_path(&fleet.id, &fleet.key)), json!({})).await.is(200);
    is_blocked_by(None).await;
    ada.edit(&api_user_path(&fleet.id), json!({ "disabled": true })).await.is(200);
    is_blocked_by(Some("owner_disabled")).await;
    ada.edit(&api_user_path(&fleet.id), json!({ "disabled": false })).await.is(200);
    postern.advance(SignedDuration::from_mins(10));
    is_blocked_by(Some("key_expired")).await;
    ada.delete(&key_path(&fleet.id, &fleet.key)).await.is(204);
    is_blocked_by(Some("key_deleted")).await;
    ada.delete(&api_user_path(&fleet.id)).await.is(204);
    is_blocked_by(Some("owner_deleted")).await;
}

#[tokio::test]
async fn an_adopted_api_user_depends_on_no_key_but_its_keys_still_do() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let theirs = fleet.key().key(&scanner, "Issued by the controller").await;
    let ours = ada.key(&scanner, "Issued by Ada").await;
    ada.delete(&key_path(&fleet.id, &fleet.key)).await.is(204);
    for key in [&theirs, &ours] {
        assert_authenticated(&key.at(&postern).get(SESSION).await, false);
    }

    let reply = ada.post(&format!("{}/adopt", api_user_path(&scanner)), json!({ "keep_sign_in": true })).await.is(200);
    assert_eq!((&reply["status"], &reply["provisioned_by"]), (&json!("active"), &Value::Null));
    assert_eq!(reply.body, ada.get(&api_user_path(&scanner)).await.is(200).body);
    let entry = postern.entry_of(&reply).await;
    entry.says(
        "api_user.adopt",
        json!({ "provisioned_by": fleet.provisioning_key() }),
        json!({ "provisioned_by": null }),
    );
    entry.is_by(&ada).is_about("api_user", &scanner, "Scanner");
    assert_authenticated(&ours.at(&postern).get(SESSION).await, true);
    assert_authenticated(&theirs.at(&postern).get(SESSION).await, false);
    // Adopting it again changes nothing.
    let before = postern.state().await;
    ada.post_empty(&format!("{}/adopt", api_user_path(&scanner))).await.is(200);
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn only_an_independent_person_who_covers_the_api_user_can_adopt_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let permissions = ["api_users:read", "api_users:write", "inventory:read", "users:read", "users:write"];
    let role = ada.role("Provisioning", &permissions).await;
    let controller = ada.api_user("Controller", &[&role]).await;
    let controller = ada.key(&controller, "Main").await;
    let controller = controller.at(&postern);
    let person = controller.person("bound@example.com", &[&role]).await;
    let scanner = controller.api_user("Scanner", &[&role]).await;
    let few = ada.role("Few", &["api_users:read", "api_users:write"]).await;
    let kim = ada.person("kim@example.com", &[&few]).await;
    let adopt = format!("{}/adopt", api_user_path(&scanner));
    let adas = ada.token("Ada's").await;

    let before = postern.state().await;
    controller.post_empty(&adopt).await.is_problem(403, "session_required");
    adas.at(&postern).post_empty(&adopt).await.is_problem(403, "session_required");
    person.at(&postern).post_empty(&adopt).await.is_problem(403, "independence_required");
    let refused = kim.at(&postern).post_empty(&adopt).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["inventory:read", "users:read", "users:write"]));
    assert_eq!(postern.state().await, before);
    ada.post_empty(&adopt).await.is(200);
}

#[tokio::test]
async fn adopting_ends_the_keys_of_an_api_user_unless_they_are_kept() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["api_users:read", "api_users:write"]).await;
    let mallory = ada.person("mallory@example.com", &[&clerk]).await;
    let stolen = ada.token("Stolen").await;
    let robot = stolen.at(&postern).api_user("Robot", &[]).await;
    // Mallory issues a key while the API user holds nothing, and waits for it to gain roles.
    let key = mallory.at(&postern).key(&robot, "Mallory's").await;
    stolen.at(&postern).edit(&api_user_path(&robot), json!({ "roles": ["rol_000000000000"] })).await.is(200);
    let reply = ada.post_empty(&format!("{}/adopt", api_user_path(&robot))).await.is(200);
    assert_eq!((&reply["status"], &reply["keys"]), (&json!("active"), &json!(0)));
    assert_authenticated(&key.at(&postern).get(SESSION).await, false);
    let ended = json!([{ "key": key.id, "name": "Mallory's" }]);
    assert_eq!(postern.entry_of(&reply).await.0["before"]["ended_keys"], ended);
    assert_eq!(ada.get(&format!("{}/keys", api_user_path(&robot))).await.is(200)["items"], json!([]));
    // A new key works.
    assert_authenticated(&ada.key(&robot, "New").await.at(&postern).get(SESSION).await, true);
}

#[tokio::test]
async fn leftover_items_of_ended_keys_are_neither_keys_nor_counted() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let ended = fleet.key().key(&scanner, "Ended").await;
    // Adoption succeeds even if deleting the items of the ended keys fails.
    postern.tap.inject(Rule::on("BatchWriteItem", Fault::Unavailable).always());
    ada.post_empty(&format!("{}/adopt", api_user_path(&scanner))).await.is(200);
    postern.tap.reset();
    let is_left = || async { postern.dump().await.keys().any(|(_, sk)| *sk == format!("KEY#{}", ended.id)) };
    assert!(is_left().await);
    assert_authenticated(&ended.at(&postern).get(SESSION).await, false);
    ada.get(&key_path(&scanner, &ended)).await.is_problem(404, "not_found");
    for list in [format!("{}/keys", api_user_path(&scanner)), "/api/v1/keys".to_owned()] {
        let listed = ada.walk(&list, 100).await;
        assert!(!listed.iter().any(|key| key.to_string().contains(&ended.id)), "{listed:?}");
    }
    // An ended key is subtracted from the count only once.
    let kept = ada.key(&scanner, "Kept").await;
    assert_eq!(ada.get(&api_user_path(&scanner)).await.is(200)["keys"], 1);
    assert_authenticated(&kept.at(&postern).get(SESSION).await, true);
    ada.delete(&api_user_path(&scanner)).await.is(204);

    let sam = ada.person("sam@example.com", &["rol_000000000000"]).await;
    sam.at(&postern).token("Ended").await;
    let path = format!("/api/v1/users/{}", sam.id);
    postern.tap.inject(Rule::on("BatchWriteItem", Fault::Unavailable).always());
    let invited = ada.post(&format!("{path}/invitation"), json!({ "tokens": "delete" })).await.is(200);
    postern.tap.reset();
    let sam = ada.accept(&invited.text_at("/invitation/code")).await;
    sam.at(&postern).token("Live").await;
    for _ in 0..2 {
        ada.delete(&format!("{path}/tokens")).await.is(204);
        assert_eq!(ada.get(&format!("{path}/tokens")).await.is(200)["items"], json!([]));
    }
    let left = postern.dump().await.keys().filter(|(pk, sk)| pk.contains(&sam.id) && sk.starts_with("KEY#")).count();
    assert_eq!(left, 0);
    sam.at(&postern).token("Another").await.at(&postern).get(SESSION).await.is(200);
}
