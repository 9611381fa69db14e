//! `POST ../keys/{key}/adopt-all`: everything that a key brought in, as far as the caller reaches, one commit each.

use std::collections::BTreeSet;

use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{API_USERS, place};
use crate::harness::{Actor, Person, Postern, Program};

/// A controller whose key has brought in two API users, two people and one API user who has billing besides.
struct Brood {
    controller: String,
    key: Program,
    bound: Person,
    scanners: [String; 2],
    biller: String,
}

const RIGHTS: [&str; 4] = ["api_users:read", "api_users:write", "users:read", "users:write"];

async fn brood(postern: &Postern) -> Brood {
    let ada = postern.ada();
    let role = ada.role("Provisioning", &RIGHTS).await;
    let controller = ada.api_user("Controller", &[&role]).await;
    let program = ada.key(&controller, "Main").await;
    let key = program.at(postern);
    let scanners = [key.api_user("Scanner 1", &[]).await, key.api_user("Scanner 2", &[&role]).await];
    let bound = key.person("bound@example.com", &[&role]).await;
    key.post("/api/v1/users", json!({ "login": "ina@example.com", "name": "Ina", "roles": [] })).await.is(201);
    let biller = key.api_user("Biller", &[]).await;
    let billing = ada.role("Billing", &["billing:read"]).await;
    ada.edit(&place(&biller), json!({ "roles": [billing] })).await.is(200);
    Brood { controller, key: program, bound, scanners, biller }
}

impl Brood {
    fn path(&self) -> String {
        format!("{API_USERS}/{}/keys/{}/adopt-all", self.controller, self.key.id)
    }

    /// Who still depends on the key.
    async fn left(&self, ada: &Actor<'_>) -> Vec<Value> {
        let lists = [ada.walk(API_USERS, 100).await, ada.walk("/api/v1/users", 100).await].concat();
        let bound = lists.iter().filter(|item| item["provisioned_by"]["id"] == *self.key.id);
        bound.map(|item| item["name"].clone()).collect()
    }
}

#[tokio::test]
async fn one_adopts_all_that_one_covers_also_when_the_key_is_gone_and_the_rest_is_left_for_others() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let brood = brood(&postern).await;
    let clerk = ada.role("Clerk", &RIGHTS).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    let kim = kim.at(&postern);
    let half = ada.role("Half", &RIGHTS[..2]).await;
    let lee = ada.person("lee@example.com", &[&half]).await;
    ada.delete(&format!("{API_USERS}/{}/keys/{}", brood.controller, brood.key.id)).await.is(204);

    // Lee may not change people, nor API users who hold more.
    let first = lee.at(&postern).post_nothing(&brood.path()).await.is(200);
    assert_eq!(first.body, json!({ "adopted": 1, "refused": 4, "invited": [] }));
    let second = kim.post_nothing(&brood.path()).await.is(200);
    assert_eq!((&second["adopted"], &second["refused"]), (&json!(3), &json!(1)));
    // Each of the people has a new way in, for the key may know the old one.
    let invited = second["invited"].as_array().unwrap();
    let logins: BTreeSet<&str> = invited.iter().map(|it| it["user"]["login"].as_str().unwrap()).collect();
    assert_eq!(logins, BTreeSet::from(["bound@example.com", "ina@example.com"]));
    brood.bound.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    for invited in invited {
        ada.accept(invited["invitation"]["code"].as_str().unwrap()).await;
    }
    let entries = postern.entries_of(&second).await;
    assert_eq!(entries.len(), 3);
    for entry in &entries {
        entry.is_by(&kim);
    }
    assert_eq!(brood.left(&ada).await, ["Biller"]);
    let none = kim.post_nothing(&brood.path()).await.is(200);
    assert_eq!(none.body, json!({ "adopted": 0, "refused": 1, "invited": [] }));
    assert_eq!(ada.post_nothing(&brood.path()).await.is(200)["adopted"], 1);
    assert_eq!(ada.get(&place(&brood.biller)).await.is(200)["status"], "active");
    for id in &brood.scanners {
        assert_eq!(ada.get(&place(id)).await.is(200)["status"], "active");
    }
}

#[tokio::test]
async fn adopting_all_that_breaks_off_goes_on_when_it_is_asked_again() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let ada = postern.ada();
    let brood = brood(&postern).await;
    postern.tap.inject(Rule::on("TransactWriteItems", Fault::Unavailable).skip(2).always());
    // What was done is answered, with its invitations, which no other answer has; going on says what is wrong.
    let broken_off = ada.post_nothing(&brood.path()).await.is(200);
    assert_eq!((&broken_off["adopted"], &broken_off["refused"]), (&json!(2), &json!(0)));
    let cursor = broken_off.text_at("/next_cursor");
    ada.post_nothing(&format!("{}?cursor={cursor}", brood.path())).await.is(503);
    postern.tap.reset();
    assert_eq!(brood.left(&ada).await.len(), 3);
    assert_eq!(ada.post_nothing(&brood.path()).await.is(200)["adopted"], 3);
    assert_eq!(brood.left(&ada).await, Vec::<Value>::new());
}

#[tokio::test]
async fn nobody_who_depends_on_a_key_adopts_all_and_a_key_is_named_with_its_owner() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let brood = brood(&postern).await;
    let other = ada.api_user("Other", &[]).await;
    let before = postern.state().await;
    brood.key.at(&postern).post_nothing(&brood.path()).await.is_problem(403, "session_required");
    let refused = brood.bound.at(&postern).post_nothing(&brood.path()).await;
    refused.is_problem(403, "independence_required");
    // Named with another owner, or as a token, it is a key that has brought in nothing.
    for path in [
        format!("{API_USERS}/{other}/keys/{}/adopt-all", brood.key.id),
        format!("/api/v1/users/{}/tokens/{}/adopt-all", ada.id, brood.key.id),
        format!("{API_USERS}/{}/keys/key_abcdefghijkl/adopt-all", brood.controller),
    ] {
        let reply = ada.post_nothing(&path).await.is(200);
        assert_eq!(reply.body, json!({ "adopted": 0, "refused": 0, "invited": [] }), "{path}");
    }
    let nobodys = format!("{API_USERS}/api_abcdefghijkl/keys/{}/adopt-all", brood.key.id);
    ada.post_nothing(&nobodys).await.is_problem(404, "not_found");
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn it_goes_page_by_page_past_those_that_stay() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let brood = brood(&postern).await;
    let half = ada.role("Half", &RIGHTS[..2]).await;
    let lee = ada.person("lee@example.com", &[&half]).await;
    let (mut adopted, mut refused, mut pages) = (0, 0, 0);
    let mut path = format!("{}?limit=1", brood.path());
    loop {
        let page = lee.at(&postern).post_nothing(&path).await.is(200);
        adopted += page["adopted"].as_u64().unwrap();
        refused += page["refused"].as_u64().unwrap();
        pages += 1;
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("{}?limit=1&cursor={cursor}", brood.path());
    }
    assert_eq!((adopted, refused, pages), (1, 4, 5));
    // A cursor is for one key and one caller.
    let first = ada.post(&format!("{}?limit=1", brood.path()), json!({ "keep_sign_in": true })).await.is(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let other = format!("{API_USERS}/{}/keys/key_abcdefghijkl/adopt-all?cursor={cursor}", brood.controller);
    ada.post_nothing(&other).await.is_problem(400, "bad_cursor");
    let others = lee.at(&postern).post_nothing(&format!("{}?cursor={cursor}", brood.path())).await;
    others.is_problem(400, "bad_cursor");
}

#[tokio::test]
async fn a_body_can_be_left_out_and_is_read_strictly_where_it_is_there() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let brood = brood(&postern).await;
    let adopt = format!("/api/v1/users/{}/adopt", brood.bound.id);
    let before = postern.state().await;
    for path in [&brood.path(), &adopt] {
        for body in ["[]", "null", "x", "{} {}", "{\"keep_sign_in\":1}", "{\"keep\":true}", "{\"keep_sign_in\":null}"] {
            let request = ada.request(http::Method::POST, path).header("content-type", "application/json");
            postern.send(request.body(body.into()).unwrap()).await.is_problem(400, "bad_body");
        }
        let request = ada.request(http::Method::POST, path).body("{\"keep_sign_in\":true}".into()).unwrap();
        postern.send(request).await.is_problem(415, "unsupported_media_type");
    }
    assert_eq!(postern.state().await, before);
    ada.post(&adopt, json!({})).await.is(200);
    ada.post_nothing(&brood.path()).await.is(200);
}
