//! What a key brings in lives and dies with the key, until it is adopted: lineage as the API tells it, and
//! `POST /api-users/{id}/adopt`.

use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{Fleet, key_place, must_be, place};
use crate::harness::Postern;

const SESSION: &str = "/api/v1/session";

#[tokio::test]
async fn what_a_key_brought_in_is_bounded_by_it_at_every_request() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[&fleet.role]).await;
    let key = fleet.key().key(&scanner, "Left").await;
    let may = async || key.at(&postern).get(SESSION).await.is(200)["permissions"].clone();
    assert_eq!(may().await, json!(Fleet::RIGHTS));
    // More given by someone else is not more than its origin can.
    let billing = ada.role("Billing", &["billing:read"]).await;
    ada.edit(&place(&scanner), json!({ "roles": [fleet.role, billing] })).await.is(200);
    assert_eq!(may().await, json!(Fleet::RIGHTS));
    // And the origin's less is its less.
    let less = ada.role("Less", &["api_users:read", "inventory:read"]).await;
    ada.edit(&place(&fleet.id), json!({ "roles": [less] })).await.is(200);
    assert_eq!(may().await, json!(["api_users:read", "inventory:read"]));
}

#[tokio::test]
async fn what_a_key_brought_in_is_blocked_with_the_reason_for_as_long_as_the_key_is() {
    let postern = Postern::ready().await;
    let expires_at = postern.now() + SignedDuration::from_mins(10);
    let fleet = Fleet::with(&postern, json!({ "name": "Controller", "expires_at": expires_at })).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let key = fleet.key().key(&scanner, "Left").await;
    let second = postern.second().await;
    let seen = async |reason: Option<&str>| {
        let found = ada.get(&place(&scanner)).await.is(200);
        let blocked_by = reason.map(|reason| json!({ "key": fleet.origin(), "reason": reason }));
        let status = if reason.is_some() { "blocked" } else { "active" };
        assert_eq!((&found["status"], &found["blocked_by"]), (&json!(status), &blocked_by.unwrap_or(Value::Null)));
        must_be(&key.at(&second).get(SESSION).await, reason.is_none());
    };
    seen(None).await;
    ada.edit(&key_place(&fleet.id, &fleet.key), json!({ "disabled": true })).await.is(200);
    seen(Some("key_disabled")).await;
    ada.edit(&key_place(&fleet.id, &fleet.key), json!({ "disabled": false })).await.is(200);
    seen(None).await;
    // A rotation keeps the lineage alive.
    ada.post(&format!("{}/rotate", key_place(&fleet.id, &fleet.key)), json!({})).await.is(200);
    seen(None).await;
    ada.edit(&place(&fleet.id), json!({ "disabled": true })).await.is(200);
    seen(Some("owner_disabled")).await;
    ada.edit(&place(&fleet.id), json!({ "disabled": false })).await.is(200);
    postern.pass(SignedDuration::from_mins(10));
    seen(Some("key_expired")).await;
    ada.delete(&key_place(&fleet.id, &fleet.key)).await.is(204);
    seen(Some("key_deleted")).await;
    ada.delete(&place(&fleet.id)).await.is(204);
    seen(Some("owner_deleted")).await;
}

#[tokio::test]
async fn adopted_an_api_user_depends_on_no_key_but_the_keys_it_was_issued_do() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let theirs = fleet.key().key(&scanner, "Issued by the controller").await;
    let ours = ada.key(&scanner, "Issued by Ada").await;
    ada.delete(&key_place(&fleet.id, &fleet.key)).await.is(204);
    for key in [&theirs, &ours] {
        must_be(&key.at(&postern).get(SESSION).await, false);
    }

    let reply = ada.post(&format!("{}/adopt", place(&scanner)), json!({ "keep_sign_in": true })).await.is(200);
    assert_eq!((&reply["status"], &reply["provisioned_by"]), (&json!("active"), &Value::Null));
    assert_eq!(reply.body, ada.get(&place(&scanner)).await.is(200).body);
    let entry = postern.entry_of(&reply).await;
    entry.says("api_user.adopt", json!({ "provisioned_by": fleet.origin() }), json!({ "provisioned_by": null }));
    entry.is_by(&ada).is_about("api_user", &scanner, "Scanner");
    must_be(&ours.at(&postern).get(SESSION).await, true);
    must_be(&theirs.at(&postern).get(SESSION).await, false);
    // Once is enough.
    let before = postern.state().await;
    ada.post_nothing(&format!("{}/adopt", place(&scanner))).await.is(200);
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn only_a_person_who_depends_on_no_key_and_covers_it_adopts() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let rights = ["api_users:read", "api_users:write", "inventory:read", "users:read", "users:write"];
    let role = ada.role("Provisioning", &rights).await;
    let controller = ada.api_user("Controller", &[&role]).await;
    let controller = ada.key(&controller, "Main").await;
    let controller = controller.at(&postern);
    let bound = controller.person("bound@example.com", &[&role]).await;
    let scanner = controller.api_user("Scanner", &[&role]).await;
    let few = ada.role("Few", &["api_users:read", "api_users:write"]).await;
    let kim = ada.person("kim@example.com", &[&few]).await;
    let adopt = format!("{}/adopt", place(&scanner));
    let adas = ada.token("Ada's").await;

    let before = postern.state().await;
    controller.post_nothing(&adopt).await.is_problem(403, "session_required");
    adas.at(&postern).post_nothing(&adopt).await.is_problem(403, "session_required");
    bound.at(&postern).post_nothing(&adopt).await.is_problem(403, "independence_required");
    let refused = kim.at(&postern).post_nothing(&adopt).await.is_problem(403, "beyond_your_rights");
    assert_eq!(refused["missing_permissions"], json!(["inventory:read", "users:read", "users:write"]));
    assert_eq!(postern.state().await, before);
    ada.post_nothing(&adopt).await.is(200);
}

#[tokio::test]
async fn adopting_ends_the_keys_of_an_api_user_unless_they_are_kept() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["api_users:read", "api_users:write"]).await;
    let mallory = ada.person("mallory@example.com", &[&clerk]).await;
    let stolen = ada.token("Stolen").await;
    let robot = stolen.at(&postern).api_user("Robot", &[]).await;
    // Mallory covers it while it holds nothing, and waits for it to hold more.
    let key = mallory.at(&postern).key(&robot, "Mallory's").await;
    stolen.at(&postern).edit(&place(&robot), json!({ "roles": ["rol_000000000000"] })).await.is(200);
    let reply = ada.post_nothing(&format!("{}/adopt", place(&robot))).await.is(200);
    assert_eq!((&reply["status"], &reply["keys"]), (&json!("active"), &json!(0)));
    must_be(&key.at(&postern).get(SESSION).await, false);
    let ended = json!([{ "key": key.id, "name": "Mallory's" }]);
    assert_eq!(postern.entry_of(&reply).await.0["before"]["ended_keys"], ended);
    assert_eq!(ada.get(&format!("{}/keys", place(&robot))).await.is(200)["items"], json!([]));
    // A new one works.
    must_be(&ada.key(&robot, "New").await.at(&postern).get(SESSION).await, true);
}

#[tokio::test]
async fn what_is_left_of_keys_that_have_ended_is_no_key_and_is_not_counted() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let ended = fleet.key().key(&scanner, "Ended").await;
    // Their items stay where tidying up fails; what ended them is done all the same.
    postern.tap.inject(Rule::on("BatchWriteItem", Fault::Unavailable).always());
    ada.post_nothing(&format!("{}/adopt", place(&scanner))).await.is(200);
    postern.tap.reset();
    let left = || async { postern.dump().await.keys().any(|(_, sk)| *sk == format!("KEY#{}", ended.id)) };
    assert!(left().await);
    must_be(&ended.at(&postern).get(SESSION).await, false);
    ada.get(&key_place(&scanner, &ended)).await.is_problem(404, "not_found");
    for list in [format!("{}/keys", place(&scanner)), "/api/v1/keys".to_owned()] {
        let listed = ada.walk(&list, 100).await;
        assert!(!listed.iter().any(|key| key.to_string().contains(&ended.id)), "{listed:?}");
    }
    // Counted out once and not again, whatever else ends or is deleted.
    let kept = ada.key(&scanner, "Kept").await;
    assert_eq!(ada.get(&place(&scanner)).await.is(200)["keys"], 1);
    must_be(&kept.at(&postern).get(SESSION).await, true);
    ada.delete(&place(&scanner)).await.is(204);

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
