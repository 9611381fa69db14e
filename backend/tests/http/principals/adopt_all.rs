//! `POST ../keys/{key}/adopt-all`: adopts every principal that depends on a key and that the caller covers, one
//! commit each.

use std::collections::BTreeSet;

use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{API_USERS, Provisioner, USERS, api_user_path, new};
use crate::harness::{Actor, Kind, Postern};

/// A controller whose key has provisioned two API users, two people, and an API user that also has a billing role.
struct Lineage<'a> {
    controller: Provisioner<'a>,
    /// The path that adopts all of it.
    path: String,
    person: Actor<'a>,
    scanners: [String; 2],
    biller: String,
}

async fn lineage(postern: &Postern) -> Lineage<'_> {
    let ada = postern.ada();
    let controller = Provisioner::new(postern, Kind::ApiUser).await;
    let key = controller.key();
    let scanners = [key.api_user("Scanner 1", &[]).await, key.api_user("Scanner 2", &[&controller.role]).await];
    let person = key.person("bound@example.com", &[&controller.role]).await.at(postern);
    key.post(USERS, new(Kind::User, "ina@example.com", &[])).await.is(201);
    let biller = key.api_user("Biller", &[]).await;
    let billing = ada.role("Billing", &["billing:read"]).await;
    ada.edit(&api_user_path(&biller), json!({ "roles": [billing] })).await.is(200);
    Lineage { path: format!("{}/adopt-all", controller.key_path), controller, person, scanners, biller }
}

impl Lineage<'_> {
    /// The names of the principals that still depend on the key.
    async fn dependents(&self) -> Vec<Value> {
        let ada = self.controller.postern.ada();
        let lists = [ada.walk(API_USERS, 100).await, ada.walk(USERS, 100).await].concat();
        let dependents = lists.iter().filter(|item| item["provisioned_by"]["id"] == *self.controller.key.id);
        dependents.map(|item| item["name"].clone()).collect()
    }
}

#[tokio::test]
async fn adopting_all_adopts_the_principals_that_the_caller_covers_and_leaves_the_rest() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let lineage = lineage(&postern).await;
    let kim = ada.person("kim@example.com", &[&lineage.controller.role]).await.at(&postern);
    let lee = ada.person_with("lee@example.com", &["api_users:read", "api_users:write"]).await;
    lineage.controller.delete_key().await;

    // Lee can change neither people nor API users who hold more.
    let first = lee.post_empty(&lineage.path).await.is(200);
    assert_eq!(first.body, json!({ "adopted": 1, "refused": 4, "invited": [] }));
    let second = kim.post_empty(&lineage.path).await.is(200);
    assert_eq!((&second["adopted"], &second["refused"]), (&json!(3), &json!(1)));
    // Each person is invited again, because the key may know the old way to sign in.
    let invited = second["invited"].as_array().unwrap();
    let logins: BTreeSet<&str> = invited.iter().map(|it| it["user"]["login"].as_str().unwrap()).collect();
    assert_eq!(logins, BTreeSet::from(["bound@example.com", "ina@example.com"]));
    assert!(!lineage.person.works().await);
    for invited in invited {
        ada.accept(invited["invitation"]["code"].as_str().unwrap()).await;
    }
    let entries = postern.entries_of(&second).await;
    assert_eq!(entries.len(), 3);
    for entry in &entries {
        entry.is_by(&kim);
    }
    assert_eq!(lineage.dependents().await, ["Biller"]);
    let none = kim.post_empty(&lineage.path).await.is(200);
    assert_eq!(none.body, json!({ "adopted": 0, "refused": 1, "invited": [] }));
    assert_eq!(ada.post_empty(&lineage.path).await.is(200)["adopted"], 1);
    assert_eq!(ada.get(&api_user_path(&lineage.biller)).await.is(200)["status"], "active");
    for id in &lineage.scanners {
        assert_eq!(ada.get(&api_user_path(id)).await.is(200)["status"], "active");
    }
}

#[tokio::test]
async fn adopting_all_can_be_repeated_after_a_fault() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let ada = postern.ada();
    let lineage = lineage(&postern).await;
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Unavailable).skip(2).always());
    // The response to a partial run holds the only copy of its invitations. Continuing reports the fault.
    let partial = ada.post_empty(&lineage.path).await.is(200);
    assert_eq!((&partial["adopted"], &partial["refused"]), (&json!(2), &json!(0)));
    let cursor = partial.text_at("/next_cursor");
    ada.post_empty(&format!("{}?cursor={cursor}", lineage.path)).await.is(503);
    postern.tap.reset();
    assert_eq!(lineage.dependents().await.len(), 3);
    assert_eq!(ada.post_empty(&lineage.path).await.is(200)["adopted"], 3);
    assert_eq!(lineage.dependents().await, Vec::<Value>::new());
}

#[tokio::test]
async fn adopting_all_needs_an_independent_caller_and_the_owner_of_the_key() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let lineage = lineage(&postern).await;
    let key = &lineage.controller.key.id;
    let other = ada.api_user("Other", &[]).await;
    let before = postern.state().await;
    lineage.controller.key().post_empty(&lineage.path).await.is_problem(403, "session_required");
    lineage.person.post_empty(&lineage.path).await.is_problem(403, "independence_required");
    // Under another owner, or as a token, the key id names a key that provisioned nobody.
    for path in [
        format!("{}/{key}/adopt-all", Kind::ApiUser.keys(&other)),
        format!("{}/{key}/adopt-all", Kind::User.keys(&ada.id)),
        format!("{}/key_abcdefghijkl/adopt-all", Kind::ApiUser.keys(&lineage.controller.id)),
    ] {
        let reply = ada.post_empty(&path).await.is(200);
        assert_eq!(reply.body, json!({ "adopted": 0, "refused": 0, "invited": [] }), "{path}");
    }
    let unknown_owner = format!("{}/{key}/adopt-all", Kind::ApiUser.keys("api_abcdefghijkl"));
    ada.post_empty(&unknown_owner).await.is_problem(404, "not_found");
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn adopting_all_in_pages_skips_the_principals_it_cannot_adopt() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let lineage = lineage(&postern).await;
    let lee = ada.person_with("lee@example.com", &["api_users:read", "api_users:write"]).await;
    let (mut adopted, mut refused, mut pages) = (0, 0, 0);
    let mut path = format!("{}?limit=1", lineage.path);
    loop {
        let page = lee.post_empty(&path).await.is(200);
        adopted += page["adopted"].as_u64().unwrap();
        refused += page["refused"].as_u64().unwrap();
        pages += 1;
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("{}?limit=1&cursor={cursor}", lineage.path);
    }
    assert_eq!((adopted, refused, pages), (1, 4, 5));
    // A cursor is valid for one key and one caller.
    let first = ada.post(&format!("{}?limit=1", lineage.path), json!({ "keep_sign_in": true })).await.is(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let keys = Kind::ApiUser.keys(&lineage.controller.id);
    let other = format!("{keys}/key_abcdefghijkl/adopt-all?cursor={cursor}");
    ada.post_empty(&other).await.is_problem(400, "bad_cursor");
    let others = lee.post_empty(&format!("{}?cursor={cursor}", lineage.path)).await;
    others.is_problem(400, "bad_cursor");
}
