//! Hand-over concurrent with requests that could bypass it: each pair ends as if one had followed the other.

use serde_json::{Value, json};

use super::{interleave, tally};
use crate::harness::{Person, Postern, Program};

const USERS: &str = "/api/v1/users";
const ADMINISTRATOR: &str = "rol_000000000000";
const PERMISSIONS: [&str; 6] =
    ["api_tokens:generate", "inventory:read", "inventory:write", "roles:write", "users:read", "users:write"];

fn key_of(owner: &Person, key: &Program) -> Value {
    json!({ "key": { "owner": owner.id, "id": key.id } })
}

fn hand_over_path(person: &Person) -> String {
    format!("{USERS}/{}/hand-over", person.id)
}

/// Two people with the same role and one token each.
async fn pair(postern: &Postern, n: usize) -> [(Person, Program); 2] {
    let role = postern.ada().role(&format!("Role {n}"), &PERMISSIONS).await;
    let mut pair = Vec::new();
    for name in ["eve", "hana"] {
        let person = postern.ada().person(&format!("{name}{n}@example.com"), &[&role]).await;
        let token = person.at(postern).token("Token").await;
        pair.push((person, token));
    }
    pair.try_into().unwrap()
}

/// The actions in a target's log, oldest first.
async fn actions_of(postern: &Postern, target: &str) -> Vec<String> {
    let log = postern.log_of(target).await;
    log.iter().map(|entry| entry.0["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn two_people_handed_over_to_each_other_form_no_cycle() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    for n in 0..4 {
        let [(eve, eves), (hana, hanas)] = pair(&postern, n).await;
        interleave(&postern);
        interleave(&second);
        let (one, other) = (postern.ada(), second.ada());
        let (eves_path, hanas_path) = (hand_over_path(&eve), hand_over_path(&hana));
        let replies =
            tokio::join!(one.post(&eves_path, key_of(&hana, &hanas)), other.post(&hanas_path, key_of(&eve, &eves)));
        postern.tap.reset();
        second.tap.reset();
        let replies = [replies.0, replies.1];
        assert_eq!(tally(&replies), "1 × 200, 1 × 422", "{replies:?}");
        let refused = replies.iter().find(|reply| reply.status == 422).unwrap();
        assert_eq!(refused["errors"][0]["code"], "circular");
    }
}

#[tokio::test]
async fn a_token_generated_meanwhile_predates_the_hand_over_or_depends_on_the_key() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let mut orders = std::collections::BTreeSet::new();
    for n in 0..8 {
        let [(eve, _), (hana, hanas)] = pair(&postern, n).await;
        interleave(if n % 2 == 0 { &postern } else { &second });
        let (ada, eves, path) = (postern.ada(), eve.at(&second), hand_over_path(&eve));
        let (handed_over, token) = tokio::join!(
            ada.post(&path, key_of(&hana, &hanas)),
            eves.post("/api/v1/account/tokens", json!({ "name": "Meanwhile" }))
        );
        postern.tap.reset();
        second.tap.reset();
        handed_over.is(200);
        let token = Program::of(&token.is(201));
        let actions = actions_of(&postern, &eve.id).await;
        let position = |action: &str| actions.iter().rposition(|other| other == action).unwrap();
        let predates = position("key.create") < position("user.hand_over");
        orders.insert(predates);
        // After adoption with every token kept, only a token from before the hand-over outlives the key.
        let keep = json!({ "keep_sign_in": true });
        postern.ada().post(&format!("{USERS}/{}/adopt", eve.id), keep).await.is(200);
        postern.ada().delete(&format!("{USERS}/{}/tokens/{}", hana.id, hanas.id)).await.is(204);
        let works = token.at(&postern).get("/api/v1/session").await.status == 200;
        assert_eq!(works, predates, "{actions:?}");
    }
    assert_eq!(orders.len(), 2, "the race went one way only");
}

#[tokio::test]
async fn two_administrators_who_hand_each_other_over_leave_one() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let robot = ada.api_user("Robot", &[ADMINISTRATOR]).await;
    let key = ada.key(&robot, "Robot's").await;
    let bob = ada.person("bob@example.com", &[ADMINISTRATOR]).await;
    let body = json!({ "key": { "owner": robot, "id": key.id } });
    interleave(&postern);
    interleave(&second);
    let (one, other) = (postern.ada(), bob.at(&second));
    let (adas, bobs) = (format!("{USERS}/{}/hand-over", bob.id), format!("{USERS}/{}/hand-over", ada.id));
    let replies = tokio::join!(one.post(&adas, body.clone()), other.post(&bobs, body));
    postern.tap.reset();
    second.tap.reset();
    let replies = [replies.0, replies.1];
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1, "{replies:?}");
    let refused = replies.iter().find(|reply| reply.status != 200).unwrap();
    assert!(["independence_required", "own_rights"].contains(&&*refused.text_at("/code")), "{refused:?}");
}

#[tokio::test]
async fn an_adoption_or_invitation_meanwhile_comes_before_or_after() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    for n in 0..6 {
        let [(eve, _), (hana, hanas)] = pair(&postern, n).await;
        let (invites, user) = (n % 2 == 0, format!("{USERS}/{}", eve.id));
        interleave(if n % 3 == 0 { &postern } else { &second });
        let (ada, hr, path) = (postern.ada(), hanas.at(&second), hand_over_path(&eve));
        let meanwhile = async {
            if invites {
                hr.post(&format!("{user}/invitation"), json!({ "tokens": "keep" })).await
            } else {
                second.ada().post_empty(&format!("{user}/adopt")).await
            }
        };
        let (handed_over, other) = tokio::join!(ada.post(&path, key_of(&hana, &hanas)), meanwhile);
        postern.tap.reset();
        second.tap.reset();
        handed_over.is(200);
        let actions = actions_of(&postern, &eve.id).await;
        let position = |action: &str| actions.iter().position(|other| other == action);
        let handed_over = position("user.hand_over").unwrap();
        match (invites, other.status) {
            // The key can invite her again only once she depends on it.
            (true, 200) => assert!(position("user.invite").unwrap() > handed_over, "{actions:?}"),
            (true, _) => drop(other.is_problem(403, "outside_lineage")),
            // Adopting an independent user has no effect.
            (false, 200) => assert!(position("user.adopt").is_none_or(|adopted| adopted > handed_over), "{actions:?}"),
            (false, _) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_user_created_meanwhile_never_makes_the_lineage_too_deep() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let ada = postern.ada();
    let role = ada.role("Everyone", &PERMISSIONS).await;
    let mut person = ada.person("zero@example.com", &[&role]).await;
    let mut token = person.at(&postern).token("One").await;
    for n in 1..=2 {
        person = token.at(&postern).person(&format!("{n}@example.com"), &[&role]).await;
        token = person.at(&postern).token("Next").await;
    }
    // `token` is the third key of its lineage: a user who depends on it cannot have dependents.
    for n in 0..6 {
        let eve = ada.person(&format!("eve{n}@example.com"), &[&role]).await;
        let eves = eve.at(&postern).token("Eve's").await;
        interleave(if n % 2 == 0 { &postern } else { &second });
        let (path, new) =
            (hand_over_path(&eve), json!({ "login": format!("new{n}@example.com"), "name": "New", "roles": [] }));
        let (one, other) = (postern.ada(), eves.at(&second));
        let replies = tokio::join!(one.post(&path, key_of(&person, &token)), other.post(USERS, new));
        postern.tap.reset();
        second.tap.reset();
        let statuses = (replies.0.status, replies.1.status);
        assert!([(200, 409), (409, 201)].contains(&statuses), "{replies:?}");
        let refused = if statuses.0 == 409 { &replies.0 } else { &replies.1 };
        assert_eq!(refused["code"], "lineage_too_deep");
    }
}

#[tokio::test]
async fn a_key_does_not_widen_its_role_while_the_role_leaves_the_lineage() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let [_, (_, hanas)] = pair(&postern, 0).await;
    let outside = postern.ada().person("outside@example.com", &[]).await;
    let user = format!("{USERS}/{}", outside.id);
    for n in 0..6 {
        let dock = hanas.at(&postern).role(&format!("Dock {n}"), &["inventory:read"]).await;
        let path = format!("/api/v1/roles/{dock}");
        let etag = postern.ada().get(&user).await.header("etag").unwrap().to_owned();
        interleave(if n % 2 == 0 { &postern } else { &second });
        let wider = json!({ "permissions": ["inventory:read", "inventory:write"] });
        let (ada, hr) = (postern.ada(), hanas.at(&second));
        let (assigned, widened) = tokio::join!(
            ada.patch_version(&user, &etag, json!({ "roles": [dock] })),
            hr.patch_version(&path, "\"1\"", wider)
        );
        postern.tap.reset();
        second.tap.reset();
        assigned.is(200);
        let actions = actions_of(&postern, &dock).await;
        let role = postern.ada().get(&path).await.is(200);
        assert_eq!(role["provisioned_by"], Value::Null);
        match widened.status {
            // The role was widened first and then assigned.
            200 => assert_eq!(actions, ["role.create", "role.edit", "role.edit"]),
            _ => assert!([403, 412].contains(&widened.status), "{widened:?}"),
        }
        let entries = postern.log_of(&dock).await;
        assert_eq!(entries.last().unwrap().0["after"], json!({ "provisioned_by": null }), "{entries:?}");
    }
}
