//! The calls that verifying a key makes, the last use that it records, and failures of the table.

use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};
use serde_json::json;

use super::{Fixture, VERIFY, verify};
use crate::harness::{Actor, Postern};
use crate::last_used::recorded;

/// The number of reads that verifying a key makes, and whether the key is valid.
async fn cost(actor: &Actor<'_>, postern: &Postern, key: &str) -> (usize, bool) {
    postern.tap.reset();
    let body = json!({ "key": key, "permission": "inventory:read" });
    let reply = actor.post(VERIFY, body).await.is(200);
    let calls = postern.tap.calls();
    assert!(calls.iter().all(|call| ["BatchGetItem", "UpdateItem"].contains(&call.operation.as_str())), "{calls:?}");
    (calls.iter().filter(|call| call.operation == "BatchGetItem").count(), reply["active"] == true)
}

#[tokio::test]
async fn a_known_key_is_verified_in_one_call_and_a_new_one_in_two_or_three() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let (service, key) = (&fixture.service, &fixture.key);
    let (_, dependent) = fixture.dependent(&postern).await;

    let second = postern.second().await;
    let actor = service.at(&second);
    // The caller and the key are both new to this instance, and are read in parallel.
    assert_eq!(cost(&actor, &second, &key.secret).await, (2, true));
    assert_eq!(cost(&actor, &second, &key.secret).await, (1, true));
    assert_eq!(second.tap.calls().len(), 1, "nothing is written");
    assert_eq!(cost(&actor, &second, &dependent.secret).await, (3, true));
    assert_eq!(cost(&actor, &second, &dependent.secret).await, (1, true));
    assert_eq!(cost(&actor, &second, "pst_nonsense").await, (1, false));
    fixture.ada.delete(&fixture.path).await.is(204);
    assert_eq!(cost(&actor, &second, &key.secret).await, (1, false));
    assert_eq!(recorded(&second), 0);
}

#[tokio::test]
async fn the_use_of_the_verified_key_is_recorded_at_most_once_a_minute() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let (service, key) = (&fixture.service, &fixture.key);
    let path = format!("{}/keys/{}", fixture.path, key.id);
    let last_used = async || postern.ada().get(&path).await.is(200)["last_used"]["at"].clone();
    let actor = service.at(&postern);
    assert!(actor.works().await);
    for minute in 0..3 {
        for n in 0..4 {
            postern.tap.reset();
            assert!(cost(&actor, &postern, &key.secret).await.1);
            // The use of the caller's key is one call, that of the verified key another.
            let expected = if n == 0 { 1 + usize::from(minute > 0) } else { 0 };
            assert_eq!(recorded(&postern), expected, "minute {minute}, request {n}");
        }
        let at = postern.now();
        assert_eq!(last_used().await, json!(at));
        postern.advance(SignedDuration::from_secs(59));
        postern.tap.reset();
        cost(&actor, &postern, &key.secret).await;
        assert_eq!((recorded(&postern), last_used().await), (0, json!(at)));
        postern.advance(SignedDuration::from_secs(1));
    }
    // A caller that verifies its own key records one use.
    postern.tap.reset();
    verify(&actor, &service.secret).await;
    assert_eq!(recorded(&postern), 1);
    let own = postern.ada().get("/api/v1/keys").await.is(200);
    let own = own["items"].as_array().unwrap().iter().find(|item| item["key"]["id"] == service.id).unwrap();
    assert_eq!(own["key"]["last_used"]["address"], "203.0.113.7");
    // An invalid key records no use.
    postern.ada().edit(&path, json!({ "disabled": true })).await.is(200);
    let sort_key = format!("KEY#{}", key.id);
    let uses = async || postern.dump().await.into_iter().find(|((_, sk), _)| *sk == sort_key);
    let before = uses().await;
    assert_eq!(cost(&actor, &postern, &key.secret).await, (1, false));
    assert_eq!(uses().await, before);
}

#[tokio::test]
async fn the_key_was_used_from_where_the_verifier_says_and_never_from_the_verifier() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let (service, ada) = (fixture.service.at(&postern), postern.ada());
    let path = format!("{}/keys/{}", fixture.path, fixture.key.id);
    let seen = async || {
        let last = ada.get(&path).await.is(200)["last_used"].clone();
        let usage = ada.get(&format!("{path}/usage")).await.is(200);
        let addresses = usage["addresses"].as_array().unwrap().iter().map(|known| known["address"].clone());
        ([last["address"].clone(), last["agent"].clone()], addresses.collect::<Vec<_>>())
    };
    let told = |address: &str, agent: &str| json!({ "key": fixture.key.secret, "address": address, "agent": agent });
    let silent = json!({ "key": fixture.key.secret });
    for (body, last, addresses) in [
        (silent.clone(), ["", ""], &[][..]),
        (told("198.51.100.4", "Dock/1"), ["198.51.100.4", "Dock/1"], &["198.51.100.4"]),
        (told("::ffff:198.51.100.5", "Dock\u{7}/2"), ["198.51.100.5", "Dock/2"], &["198.51.100.5", "198.51.100.4"]),
        (silent, ["", ""], &["198.51.100.5", "198.51.100.4"]),
    ] {
        service.post(VERIFY, body).await.is(200);
        let addresses = addresses.iter().map(|address| json!(address)).collect();
        assert_eq!(seen().await, (last.map(|text| json!(text)), addresses));
        postern.advance(SignedDuration::from_mins(1));
    }
    // A refusal, too, is one of the end caller.
    let mut refused = told("198.51.100.6", "Dock/3");
    refused["permission"] = json!("roles:read");
    service.post(VERIFY, refused).await.is(200);
    let refusals = ada.get("/api/v1/refusals").await.is(200);
    let refused = &refusals["items"][0];
    assert_eq!([&refused["address"], &refused["agent"]], ["198.51.100.6", "Dock/3"]);
    assert_eq!(refused["new_address"], false, "the last address is not known");
    for bad in ["", "dock-4", "198.51.100.4, 198.51.100.5"] {
        let refused = postern.unchanged_by(service.post(VERIFY, told(bad, ""))).await;
        refused.is_invalid("address", "not_an_address");
    }
}

#[tokio::test]
async fn a_failure_to_record_a_use_changes_no_answer() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let Fixture { service, key, .. } = Fixture::new(&postern).await;
    let actor = service.at(&postern);
    for fault in [Fault::Unavailable, Fault::Throttle, Fault::LostReply, Fault::Hang] {
        postern.advance(SignedDuration::from_mins(1));
        postern.tap.reset();
        postern.tap.inject(Rule::on("UpdateItem", fault).always());
        let reply = verify(&actor, &key.secret).await;
        assert_eq!((&reply["active"], recorded(&postern)), (&json!(true), 2));
    }
}

#[tokio::test]
async fn an_unreachable_table_is_an_error_and_not_an_answer() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let Fixture { service, key, .. } = Fixture::new(&postern).await;
    for fault in [Fault::Unavailable, Fault::Throttle, Fault::Unreachable, Fault::Hang] {
        // The read of the caller fails, or only the later read of the key.
        for skip in 0..2 {
            let second = postern.second().await;
            second.tap.inject(Rule::on("BatchGetItem", fault.clone()).skip(skip).always());
            let reply = service.at(&second).post(VERIFY, json!({ "key": key.secret })).await;
            let reply = reply.is_problem(503, "unavailable");
            assert!(reply.header("retry-after").is_some() && !reply.text.contains("active"), "{reply:?}");
        }
    }
    // A partial batch is completed.
    let second = postern.second().await;
    second.tap.inject(Rule::on("BatchGetItem", Fault::Partial(1)).times(3));
    assert_eq!(verify(&service.at(&second), &key.secret).await["active"], true);
}
