//! Rules 4 to 11 for keys of API users, against every known bypass: a key with `api_users:write` gains nothing for
//! itself, gives no one outside its lineage a way in, and creates nothing wider or longer-lived than itself.

use jiff::SignedDuration;
use serde_json::json;

use super::{API_USERS, Principal, Provisioner, api_user_path, key_path};
use crate::harness::{Actor, Kind, Postern, Program, Reply};

/// The responses to every operation on an API user and one of its keys. Only for callers who are refused all of them.
async fn manage_in_every_way(actor: &Actor<'_>, id: &str, key: &str) -> Vec<(&'static str, Reply)> {
    let (path, keys) = (api_user_path(id), Kind::ApiUser.keys(id));
    let key = format!("{keys}/{key}");
    vec![
        ("rename", actor.patch(&path, json!({ "name": "Another name" })).await),
        ("remove all roles", actor.patch(&path, json!({ "roles": [] })).await),
        ("disable", actor.patch(&path, json!({ "disabled": true })).await),
        ("issue a key", actor.post(&keys, json!({ "name": "Mine", "scope": [] })).await),
        ("rename a key", actor.patch(&key, json!({ "name": "Another name" })).await),
        ("disable a key", actor.patch(&key, json!({ "disabled": true })).await),
        ("enable a key", actor.patch(&key, json!({ "disabled": false })).await),
        ("rotate a key", actor.post(&format!("{key}/rotate"), json!({})).await),
        ("delete a key", actor.delete(&key).await),
        ("delete", actor.delete(&path).await),
    ]
}

#[tokio::test]
async fn a_key_manages_neither_itself_nor_its_owner_nor_an_ancestor() {
    let postern = Postern::ready().await;
    let fleet = Provisioner::new(&postern, Kind::ApiUser).await;
    let ada = postern.ada();
    let (main, sibling) = (fleet.key(), ada.key(&fleet.id, "Sibling").await.at(&postern));
    let scanner = fleet.provision("Scanner", &[&fleet.role]).await;
    let nested = Principal::create(&scanner.caller, Kind::ApiUser, "Nested", &[&fleet.role]).await;
    let before = postern.state().await;
    for (actor, id, key) in [
        (&main, &fleet.id, &main.id),
        (&main, &fleet.id, &sibling.id),
        (&sibling, &fleet.id, &main.id),
        (&scanner.caller, &scanner.id, &scanner.caller.id),
        (&scanner.caller, &fleet.id, &main.id),
        (&scanner.caller, &fleet.id, &sibling.id),
        (&nested.caller, &scanner.id, &scanner.caller.id),
        (&nested.caller, &fleet.id, &main.id),
    ] {
        for (way, reply) in manage_in_every_way(actor, id, key).await {
            assert!(reply.status == 403 && reply["code"] == "own_rights", "{way}: {reply:?}");
        }
    }
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn a_dependent_caller_issues_and_rotates_keys_only_in_its_lineage() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let fleet = Provisioner::new(&postern, Kind::ApiUser).await;
    let (main, spare) = (fleet.key(), ada.key(&fleet.id, "Spare").await.at(&postern));
    let person = main.person("bound@example.com", &[&fleet.role]).await.at(&postern);
    let token = ada.token("Ada's").await.at(&postern);
    // It holds nothing and is independent, so a key issued to it would outlive the caller's own key.
    let idle = Principal::create(&ada, Kind::ApiUser, "Idle", &[]).await;
    let scanner = fleet.provision("Scanner", &[]).await;
    let issue_and_rotate = async |actor: &Actor<'_>, api_user: &Principal<'_>| {
        let keys = Kind::ApiUser.keys(&api_user.id);
        let issue = actor.post(&keys, json!({ "name": format!("By {}", actor.id), "scope": [] })).await;
        [issue, actor.post(&format!("{keys}/{}/rotate", api_user.caller.id), json!({})).await]
    };
    for (actor, api_user) in [
        (&main, &idle),
        (&person, &idle),
        (&token, &idle),
        // Another key of the same owner has another lineage.
        (&spare, &scanner),
        (&token, &scanner),
    ] {
        for reply in issue_and_rotate(actor, api_user).await {
            reply.is_problem(403, "outside_lineage");
        }
    }
    assert!(idle.caller.works().await);
    for actor in [&main, &person, &ada] {
        let [issue, rotate] = issue_and_rotate(actor, &scanner).await;
        issue.is(201);
        rotate.is(200);
    }
}

#[tokio::test]
async fn a_key_never_exceeds_or_outlives_the_key_that_issued_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let soon = postern.now() + SignedDuration::from_mins(10);
    let scope = ["api_users:read", "api_users:write", "inventory:read"];
    let narrow = json!({ "name": "Narrow", "scope": scope, "expires_at": soon });
    let fleet = Provisioner::with(&postern, Kind::ApiUser, narrow).await;
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    // A key cannot put a permission that it lacks into a scope, even if the API user lacks it too.
    let wide = json!({ "name": "Wide", "scope": ["inventory:read", "inventory:write"] });
    let refused = fleet.key().post(&Kind::ApiUser.keys(&scanner), wide).await;
    refused.is_forbidden("beyond_your_rights", &["inventory:write"]);
    // Keys without a scope or with a later expiry stay within the issuing key, even if the API user gains roles.
    let later = postern.now() + SignedDuration::from_hours(1);
    let plain = fleet.key().key(&scanner, "Plain").await;
    let long = fleet.key().issue(&scanner, json!({ "name": "Long", "expires_at": later })).await;
    ada.edit(&api_user_path(&scanner), json!({ "roles": [fleet.role] })).await.is(200);
    ada.post(&format!("{}/adopt", api_user_path(&scanner)), json!({ "keep_sign_in": true })).await.is(200);
    for key in [&plain, &long] {
        assert_eq!(key.at(&postern).permissions().await, json!(scope));
    }
    // The API user now holds more than the key, so the key can no longer manage it.
    let refused = fleet.key().post(&Kind::ApiUser.keys(&scanner), json!({ "name": "Next", "scope": [] })).await;
    assert!(["beyond_your_rights", "outside_lineage"].contains(&refused.text_at("/code").as_str()));
    assert_eq!(refused.status, 403);
    postern.advance(SignedDuration::from_mins(10));
    for key in [&plain, &long] {
        assert!(!key.at(&postern).works().await);
    }
}

#[tokio::test]
async fn a_secret_rotated_by_a_key_does_not_outlive_that_key_through_adoption() {
    let postern = Postern::ready().await;
    let fleet = Provisioner::new(&postern, Kind::ApiUser).await;
    let ada = postern.ada();
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let theirs = fleet.key().key(&scanner, "Issued by the controller").await;
    let ours = ada.key(&scanner, "Issued by Ada").await;
    let rotate =
        async |key: &Program| fleet.key().post(&format!("{}/rotate", key_path(&scanner, key)), json!({})).await;
    let theirs = Program::of(&rotate(&theirs).await.is(200));
    rotate(&ours).await.is_problem(403, "outside_lineage");
    ada.post(&format!("{}/adopt", api_user_path(&scanner)), json!({ "keep_sign_in": true })).await.is(200);
    fleet.delete_key().await;
    assert!(!theirs.at(&postern).works().await && ours.at(&postern).works().await);
}

#[tokio::test]
async fn a_key_cannot_manage_stronger_api_users_but_can_revoke_stronger_descendants() {
    let postern = Postern::ready().await;
    let fleet = Provisioner::new(&postern, Kind::ApiUser).await;
    let ada = postern.ada();
    let billing = ada.role("Billing", &["billing:read"]).await;
    let stronger = ada.api_user("Above", &[&billing]).await;
    let stronger_key = ada.key(&stronger, "Main").await;
    ada.edit(&key_path(&stronger, &stronger_key), json!({ "disabled": true })).await.is(200);
    let before = postern.state().await;
    for (way, reply) in manage_in_every_way(&fleet.key(), &stronger, &stronger_key.id).await {
        let codes = ["beyond_your_rights", "outside_lineage"];
        assert!(reply.status == 403 && codes.iter().any(|code| reply["code"] == *code), "{way}: {reply:?}");
    }
    let enable = fleet.key().edit(&key_path(&stronger, &stronger_key), json!({ "disabled": false })).await;
    enable.is_problem(403, "beyond_your_rights");
    assert_eq!(postern.state().await, before);

    // A descendant that was given more by someone else can be disabled or deleted, but not changed otherwise.
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let scanners = fleet.key().key(&scanner, "Left").await;
    ada.edit(&api_user_path(&scanner), json!({ "roles": [billing] })).await.is(200);
    let key = key_path(&scanner, &scanners);
    for body in [json!({ "name": "X" }), json!({ "disabled": true, "note": "X" })] {
        fleet.key().edit(&key, body).await.is_problem(403, "beyond_your_rights");
    }
    fleet.key().edit(&key, json!({ "disabled": true })).await.is(200);
    fleet.key().edit(&key, json!({ "disabled": false })).await.is_problem(403, "beyond_your_rights");
    fleet.key().post(&format!("{key}/rotate"), json!({})).await.is_problem(403, "beyond_your_rights");
    fleet.key().delete(&key).await.is(204);
    fleet.key().edit(&api_user_path(&scanner), json!({ "disabled": true })).await.is(200);
    fleet.key().delete(&api_user_path(&scanner)).await.is(204);
}

#[tokio::test]
async fn a_lineage_is_at_most_three_keys_deep() {
    let postern = Postern::ready().await;
    let fleet = Provisioner::new(&postern, Kind::ApiUser).await;
    let mut lineage = vec![fleet.provision("One", &[&fleet.role]).await];
    for name in ["Two", "Three"] {
        let above = &lineage[lineage.len() - 1].caller;
        lineage.push(Principal::create(above, Kind::ApiUser, name, &[&fleet.role]).await);
    }
    let last = &lineage[2].caller;
    last.post(API_USERS, json!({ "name": "Four" })).await.is_problem(409, "lineage_too_deep");
    assert!(last.works().await);
    fleet.delete_key().await;
    assert!(!last.at(&postern.second().await).works().await);
    for api_user in &lineage {
        assert_eq!(api_user.shown().await["status"], "blocked");
    }
}
