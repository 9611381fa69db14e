//! Rules 4 to 11 for keys of API users, by every way round them that we know: a key that may write API users mints nothing for
//! itself, lets nobody in beside its lineage, and nothing it makes is wider or lives longer than it does.

use jiff::SignedDuration;
use serde_json::json;

use super::{API_USERS, Fleet, issue, key_place, must_be, place, touch_in_every_way};
use crate::harness::{Postern, Program};

const SESSION: &str = "/api/v1/session";

#[tokio::test]
async fn a_key_touches_neither_itself_nor_its_owner_nor_anything_it_depends_on() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let sibling = ada.key(&fleet.id, "Sibling").await;
    let scanner = fleet.key().api_user("Scanner", &[&fleet.role]).await;
    let scanners = fleet.key().key(&scanner, "Left").await;
    let nested = scanners.at(&postern).api_user("Nested", &[&fleet.role]).await;
    let nesteds = scanners.at(&postern).key(&nested, "Inner").await;
    let before = postern.state().await;
    for (actor, id, key) in [
        (&fleet.key, &fleet.id, &fleet.key),
        (&fleet.key, &fleet.id, &sibling),
        (&sibling, &fleet.id, &fleet.key),
        (&scanners, &scanner, &scanners),
        (&scanners, &fleet.id, &fleet.key),
        (&scanners, &fleet.id, &sibling),
        (&nesteds, &scanner, &scanners),
        (&nesteds, &fleet.id, &fleet.key),
    ] {
        for (way, reply) in touch_in_every_way(&actor.at(&postern), id, &key.id).await {
            assert!(reply.status == 403 && reply["code"] == "own_rights", "{way}: {reply:?}");
        }
        let enable = actor.at(&postern).patch(&key_place(id, key), json!({ "disabled": false })).await;
        enable.is_problem(403, "own_rights");
    }
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn whoever_depends_on_a_key_lets_nobody_in_outside_its_lineage() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let rights = ["api_tokens:generate", "api_users:read", "api_users:write", "users:read", "users:write"];
    let role = ada.role("Provisioning", &rights).await;
    let controller = ada.api_user("Controller", &[&role]).await;
    let (main, spare) = (ada.key(&controller, "Main").await, ada.key(&controller, "Spare").await);
    let bound = main.at(&postern).person("bound@example.com", &[&role]).await;
    let token = ada.token("Ada's").await;
    // Less than anyone here, and independent: to get a key to it would be to outlive one's own.
    let idle = ada.api_user("Idle", &[]).await;
    let idles = ada.key(&idle, "Idle's").await;
    let scanner = main.at(&postern).api_user("Scanner", &[]).await;
    let scanners = main.at(&postern).key(&scanner, "Left").await;
    let outside = [
        (main.at(&postern), &idle, &idles),
        (bound.at(&postern), &idle, &idles),
        (token.at(&postern), &idle, &idles),
        // Another key of the same owner has another lineage.
        (spare.at(&postern), &scanner, &scanners),
        (token.at(&postern), &scanner, &scanners),
    ];
    for (actor, id, key) in outside {
        let issue = actor.post(&format!("{}/keys", place(id)), json!({ "name": "Mine", "scope": [] })).await;
        issue.is_problem(403, "outside_lineage");
        let rotate = actor.post(&format!("{}/rotate", key_place(id, key)), json!({})).await;
        rotate.is_problem(403, "outside_lineage");
    }
    must_be(&idles.at(&postern).get(SESSION).await, true);
    for actor in [main.at(&postern), bound.at(&postern), ada.clone()] {
        actor.post(&format!("{}/keys", place(&scanner)), json!({ "name": "More" })).await.is(201);
        actor.post(&format!("{}/rotate", key_place(&scanner, &scanners)), json!({})).await.is(200);
    }
}

#[tokio::test]
async fn a_key_issued_with_a_wider_scope_or_a_later_end_stays_within_the_one_that_issued_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let soon = postern.now() + SignedDuration::from_mins(10);
    let scope = ["api_users:read", "api_users:write", "inventory:read"];
    let fleet = Fleet::with(&postern, json!({ "name": "Narrow", "scope": scope, "expires_at": soon })).await;
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    // What it cannot do itself it cannot put into a scope, also where the API user does not hold it.
    let wide = json!({ "name": "Wide", "scope": ["inventory:read", "inventory:write"] });
    let refused = fleet.key().post(&format!("{}/keys", place(&scanner)), wide).await;
    assert_eq!(refused.is_problem(403, "beyond_your_rights")["missing_permissions"], json!(["inventory:write"]));
    // No scope and no end of its own, and the API user is given more: still no more, and no longer.
    let later = postern.now() + SignedDuration::from_hours(1);
    let plain = fleet.key().key(&scanner, "Plain").await;
    let long = issue(&fleet.key(), &scanner, json!({ "name": "Long", "expires_at": later })).await;
    ada.edit(&place(&scanner), json!({ "roles": [fleet.role] })).await.is(200);
    ada.post(&format!("{}/adopt", place(&scanner)), json!({ "keep_sign_in": true })).await.is(200);
    for key in [&plain, &long] {
        assert_eq!(key.at(&postern).get(SESSION).await.is(200)["permissions"], json!(scope));
    }
    // By now it holds more than the key can do, so the key does not reach it any more.
    let refused = fleet.key().post(&format!("{}/keys", place(&scanner)), json!({ "name": "Next", "scope": [] })).await;
    assert!(["beyond_your_rights", "outside_lineage"].contains(&refused.text_at("/code").as_str()));
    assert_eq!(refused.status, 403);
    postern.pass(SignedDuration::from_mins(10));
    for key in [&plain, &long] {
        must_be(&key.at(&postern).get(SESSION).await, false);
    }
}

#[tokio::test]
async fn a_secret_that_a_key_got_by_rotation_does_not_outlive_it_by_adoption() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let theirs = fleet.key().key(&scanner, "Issued by the controller").await;
    let ours = ada.key(&scanner, "Issued by Ada").await;
    let rotate =
        async |key: &Program| fleet.key().post(&format!("{}/rotate", key_place(&scanner, key)), json!({})).await;
    let theirs = Program::of(&rotate(&theirs).await.is(200));
    rotate(&ours).await.is_problem(403, "outside_lineage");
    ada.post(&format!("{}/adopt", place(&scanner)), json!({ "keep_sign_in": true })).await.is(200);
    ada.delete(&key_place(&fleet.id, &fleet.key)).await.is(204);
    must_be(&theirs.at(&postern).get(SESSION).await, false);
    must_be(&ours.at(&postern).get(SESSION).await, true);
}

#[tokio::test]
async fn keys_of_whoever_holds_more_are_out_of_reach_but_can_be_taken_within_ones_own_lineage() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let ada = postern.ada();
    let billing = ada.role("Billing", &["billing:read"]).await;
    let above = ada.api_user("Above", &[&billing]).await;
    let aboves = ada.key(&above, "Main").await;
    ada.edit(&key_place(&above, &aboves), json!({ "disabled": true })).await.is(200);
    let before = postern.state().await;
    for (way, reply) in touch_in_every_way(&fleet.key(), &above, &aboves.id).await {
        let codes = ["beyond_your_rights", "outside_lineage"];
        assert!(reply.status == 403 && codes.iter().any(|code| reply["code"] == *code), "{way}: {reply:?}");
    }
    let enable = fleet.key().edit(&key_place(&above, &aboves), json!({ "disabled": false })).await;
    enable.is_problem(403, "beyond_your_rights");
    assert_eq!(postern.state().await, before);

    // What it brought in and someone else gave more to: it can take away, and nothing else.
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let scanners = fleet.key().key(&scanner, "Left").await;
    ada.edit(&place(&scanner), json!({ "roles": [billing] })).await.is(200);
    let key = key_place(&scanner, &scanners);
    for body in [json!({ "name": "X" }), json!({ "disabled": true, "note": "X" })] {
        fleet.key().edit(&key, body).await.is_problem(403, "beyond_your_rights");
    }
    fleet.key().edit(&key, json!({ "disabled": true })).await.is(200);
    fleet.key().edit(&key, json!({ "disabled": false })).await.is_problem(403, "beyond_your_rights");
    fleet.key().post(&format!("{key}/rotate"), json!({})).await.is_problem(403, "beyond_your_rights");
    fleet.key().delete(&key).await.is(204);
    fleet.key().edit(&place(&scanner), json!({ "disabled": true })).await.is(200);
    fleet.key().delete(&place(&scanner)).await.is(204);
}

#[tokio::test]
async fn a_lineage_of_keys_is_three_links_deep_and_no_deeper() {
    let postern = Postern::ready().await;
    let fleet = Fleet::new(&postern).await;
    let mut key = fleet.key.clone();
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        let id = key.at(&postern).api_user(name, &[&fleet.role]).await;
        key = key.at(&postern).key(&id, "Next").await;
        ids.push(id);
    }
    let create = key.at(&postern).post(API_USERS, json!({ "name": "Four" })).await;
    create.is_problem(409, "lineage_too_deep");
    must_be(&key.at(&postern).get(SESSION).await, true);
    postern.ada().delete(&key_place(&fleet.id, &fleet.key)).await.is(204);
    must_be(&key.at(&postern.second().await).get(SESSION).await, false);
    for id in &ids {
        assert_eq!(postern.ada().get(&place(id)).await.is(200)["status"], "blocked");
    }
}
