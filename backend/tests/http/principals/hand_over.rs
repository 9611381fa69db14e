//! `POST /users/{user}/hand-over`: makes an independent user depend on a key (rule 13).

use serde_json::{Value, json};

use super::{ADMINISTRATOR, USERS};
use crate::harness::{Actor, Kind, Postern};

const RIGHTS: [&str; 5] = ["api_tokens:generate", "inventory:read", "roles:write", "users:read", "users:write"];

/// A person whose token manages users, and an independent user.
struct Fixture<'a> {
    hana: Actor<'a>,
    token: Actor<'a>,
    eve: Actor<'a>,
    staff: String,
}

async fn fixture(postern: &Postern) -> Fixture<'_> {
    let ada = postern.ada();
    let hana = ada.person_with("hana@example.com", &RIGHTS).await;
    let token = hana.token("HR system").await.at(postern);
    let staff = ada.role("Staff", &["api_tokens:generate", "inventory:read"]).await;
    let eve = ada.person("eve@example.com", &[&staff]).await.at(postern);
    Fixture { hana, token, eve, staff }
}

fn to(owner: &str, key: &str) -> Value {
    json!({ "key": { "owner": owner, "id": key } })
}

fn path(id: &str) -> String {
    format!("{USERS}/{id}/hand-over")
}

impl Fixture<'_> {
    fn to_hr(&self) -> Value {
        to(&self.hana.id, &self.token.id)
    }
}

#[tokio::test]
async fn after_a_hand_over_the_key_manages_the_user_and_the_user_depends_on_it() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), fixture(&postern).await);
    let (user, hr) = (Kind::User.path(&fixture.eve.id), &fixture.token);
    hr.patch(&user, json!({ "name": "Eve" })).await.is_problem(403, "outside_lineage");

    let mut expected = ada.get(&user).await.is(200).body;
    let reply = ada.post(&path(&fixture.eve.id), fixture.to_hr()).await.is(200);
    let provisioning_key = json!({ "owner": fixture.hana.id, "id": fixture.token.id });
    expected["provisioned_by"] = provisioning_key.clone();
    expected["version"] = json!(3);
    assert_eq!((&reply.body, reply.header("etag")), (&expected, Some("\"3\"")));
    let entry = postern.entry_of(&reply).await;
    entry.says("user.hand_over", json!({ "provisioned_by": null }), json!({ "provisioned_by": provisioning_key }));
    entry.is_by(&ada).is_about("user", &fixture.eve.id, "eve@example.com");
    // Repeating it changes nothing.
    let before = postern.state().await;
    assert_eq!(ada.post(&path(&fixture.eve.id), fixture.to_hr()).await.is(200).body, expected);
    assert_eq!(postern.state().await, before);

    // From the next request on, her permissions are limited to those of the key.
    let eve = &fixture.eve;
    assert_eq!(eve.permissions().await, json!(["api_tokens:generate", "inventory:read"]));
    let billing = ada.role("Billing", &["billing:read"]).await;
    ada.patch(&user, json!({ "roles": [fixture.staff, billing] })).await.is(200);
    assert_eq!(eve.permissions().await, json!(["api_tokens:generate", "inventory:read"]));
    ada.patch(&user, json!({ "roles": [fixture.staff] })).await.is(200);
    hr.patch(&user, json!({ "name": "Eve", "roles": [] })).await.is(200);
    hr.post(&format!("{user}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    // Deleting the key blocks her, and adoption makes her independent.
    ada.delete(&format!("{}/{}", Kind::User.keys(&fixture.hana.id), fixture.token.id)).await.is(204);
    assert_eq!(ada.get(&user).await.is(200)["blocked_by"]["reason"], "key_deleted");
    let adopted = ada.post_empty(&format!("{user}/adopt")).await.is(200);
    ada.accept(&adopted.text_at("/invitation/code")).await;
}

#[tokio::test]
async fn only_an_independent_person_in_a_session_who_covers_the_user_hands_over() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), fixture(&postern).await);
    let dependent = fixture.token.person("bound@example.com", &[&fixture.staff]).await.at(&postern);
    let kim = ada.person_with("kim@example.com", &["users:read", "users:write"]).await;
    let writer = fixture.token.person_with("writer@example.com", &["inventory:read", "users:write"]).await;
    let before = postern.state().await;
    let (eve, body) = (path(&fixture.eve.id), fixture.to_hr());
    for (caller, user, code) in [
        (&fixture.token, &eve, "session_required"),
        (&dependent, &eve, "insufficient_scope"),
        (&writer, &eve, "independence_required"),
        (&kim, &eve, "beyond_your_rights"),
        // Nobody hands themselves over.
        (&kim, &path(&kim.id), "independence_required"),
        (&ada, &path(&ada.id), "independence_required"),
    ] {
        caller.post(user, body.clone()).await.is_problem(403, code);
    }
    let missing = ["api_tokens:generate", "inventory:read"];
    kim.post(&eve, body.clone()).await.is_forbidden("beyond_your_rights", &missing);
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn a_key_that_cannot_provision_the_user_is_refused_with_the_reason() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), fixture(&postern).await);
    let eve = path(&fixture.eve.id);
    let hana = &fixture.hana;
    let disabled = hana.token("Disabled").await;
    hana.edit(&format!("/api/v1/account/tokens/{}", disabled.id), json!({ "disabled": true })).await.is(200);
    let soon = postern.now() + jiff::SignedDuration::from_secs(1);
    let expired = hana.generate(json!({ "name": "Soon", "expires_at": soon })).await;
    let narrow = hana.scoped_token("Narrow", &["api_tokens:generate", "users:write"]).await;
    let own = fixture.eve.token("Eve's").await.at(&postern);
    let issuing = ada.role("Issuing", &["api_users:read", "api_users:write", "inventory:read"]).await;
    ada.patch(&format!("{USERS}/{}", fixture.eve.id), json!({ "roles": [fixture.staff, issuing] })).await.is(200);
    let robot = own.api_user("Robot", &[&issuing]).await;
    let descendant = own.key(&robot, "Below Eve's").await;
    postern.advance(jiff::SignedDuration::from_secs(1));

    let before = postern.state().await;
    for (owner, key, code) in [
        (&*fixture.hana.id, "key_abcdefghijkl", "unknown_key"),
        ("usr_abcdefghijkl", &*fixture.token.id, "unknown_key"),
        (&*fixture.hana.id, &*disabled.id, "broken_key"),
        (&*fixture.hana.id, &*expired.id, "broken_key"),
        (&*fixture.hana.id, &*narrow.id, "insufficient_key"),
        (&*fixture.eve.id, &*own.id, "circular"),
        (&*robot, &*descendant.id, "circular"),
    ] {
        ada.post(&eve, to(owner, key)).await.is_invalid("key", code);
    }
    let refused = ada.post(&eve, to(&fixture.hana.id, &narrow.id)).await;
    let missing = ["api_users:read", "api_users:write", "inventory:read"];
    assert_eq!(refused["missing_permissions"], json!(missing));
    assert_eq!(postern.state().await, before);
    let dependent = fixture.token.person("bound@example.com", &[]).await;
    let other = hana.token("Other").await;
    let refused = ada.post(&path(&dependent.id), to(&fixture.hana.id, &other.id)).await;
    refused.is_problem(409, "already_provisioned");
    // Only an unscoped token of an administrator covers an administrator.
    let second = ada.person("second@example.com", &[ADMINISTRATOR]).await;
    ada.post(&path(&second.id), fixture.to_hr()).await.is_invalid("key", "insufficient_key");
    let adas = ada.token("Ada's").await;
    ada.post(&path(&second.id), to(&ada.id, &adas.id)).await.is(200);
    // Now Ada is the last administrator who counts.
    let demote = json!({ "roles": [] });
    ada.patch(&format!("{USERS}/{}", ada.id), demote).await.is_problem(409, "last_administrator");
}

#[tokio::test]
async fn the_descendants_of_the_user_count_towards_the_depth_limit() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Everyone", &RIGHTS).await;
    // A chain of three keys: the last one can provision a principal without descendants.
    let mut keys = Vec::new();
    let mut person = ada.person("zero@example.com", &[&role]).await;
    for n in 1..=3 {
        let token = person.at(&postern).token(&format!("Token {n}")).await;
        keys.push((person.id.clone(), token.id.clone()));
        person = token.at(&postern).person(&format!("{n}@example.com"), &[&role]).await;
    }
    // A user with two generations of descendants.
    let tall = ada.person("tall@example.com", &[&role]).await;
    let middle = tall.at(&postern).token("T").await.at(&postern).person("middle@example.com", &[&role]).await;
    middle.at(&postern).token("M").await.at(&postern).person("low@example.com", &[&role]).await;
    for (owner, key) in &keys[1..] {
        ada.post(&path(&tall.id), to(owner, key)).await.is_problem(409, "lineage_too_deep");
    }
    let flat = ada.person("flat@example.com", &[&role]).await;
    for (user, (owner, key)) in [(&flat, &keys[2]), (&tall, &keys[0])] {
        ada.post(&path(&user.id), to(owner, key)).await.is(200);
    }
    // A user created by the lowest one would have more than three ancestor keys.
    let token = postern.new_session("low@example.com").await.token("L").await;
    let new = json!({ "login": "lowest@example.com", "name": "Lowest", "roles": [] });
    token.at(&postern).post(USERS, new).await.is_problem(409, "lineage_too_deep");
    // The owner of the first key has the most generations of descendants, so it cannot be handed over to any key.
    let adas = ada.token("Ada's").await;
    ada.post(&path(&keys[0].0), to(&ada.id, &adas.id)).await.is_problem(409, "lineage_too_deep");
}
