//! Rule 17: no request removes the last administrator, and only active, independent administrators count.

use serde_json::json;

use super::{ADMINISTRATOR, create, manage_in_every_way, user};
use crate::harness::{Actor, Postern};

/// Asserts that the only administrator cannot remove herself in any way.
async fn every_way_is_refused(by: &Actor<'_>, id: &str) {
    for body in [
        json!({ "disabled": true }),
        json!({ "roles": [] }),
        json!({ "roles": [], "disabled": false, "name": "Nobody" }),
    ] {
        by.patch(&user(id), body).await.is_problem(409, "last_administrator");
    }
    by.post(&format!("{}/invitation", user(id)), json!({ "tokens": "keep" })).await.is_problem(403, "own_rights");
    by.delete(&user(id)).await.is_problem(409, "last_administrator");
    by.get("/api/v1/session").await.is(200);
}

#[tokio::test]
async fn the_only_administrator_cannot_be_removed_by_any_route() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    every_way_is_refused(&ada, &ada.id).await;
    // A second role does not help, and neither does keeping only that one.
    let spare = ada.role("Spare", &["users:write"]).await;
    ada.patch(&user(&ada.id), json!({ "roles": [spare, ADMINISTRATOR] })).await.is(200);
    ada.patch(&user(&ada.id), json!({ "roles": [spare] })).await.is_problem(409, "last_administrator");
    every_way_is_refused(&ada, &ada.id).await;
}

#[tokio::test]
async fn administrators_who_are_invited_disabled_deleted_or_dependent_do_not_count() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let administrator = json!([ADMINISTRATOR]);
    let new = create(&ada, "invited@example.com", administrator.clone()).await.is(201);
    every_way_is_refused(&ada, &ada.id).await;
    let disabled = ada.person("disabled@example.com", &[ADMINISTRATOR]).await;
    ada.patch(&user(&disabled.id), json!({ "disabled": true })).await.is(200);
    every_way_is_refused(&ada, &ada.id).await;
    let deleted = ada.person("deleted@example.com", &[ADMINISTRATOR]).await;
    ada.delete(&user(&deleted.id)).await.is(204);
    every_way_is_refused(&ada, &ada.id).await;
    let token = ada.token("Ada's").await;
    let dependent = token.at(&postern).person("bound@example.com", &[ADMINISTRATOR]).await;
    every_way_is_refused(&ada, &ada.id).await;
    assert_eq!(dependent.at(&postern).get("/api/v1/session").await["administrator"], true);
    // The administrator who depends on her token can do everything except manage her.
    for (way, reply) in manage_in_every_way(&dependent.at(&postern), &ada.id, &token.id).await {
        assert!(reply.status == 403 && reply["code"] == "own_rights", "{way}: {reply:?}");
    }
    // The invited administrator counts after accepting.
    ada.accept(&new.text_at("/invitation/code")).await;
    ada.patch(&user(&ada.id), json!({ "roles": [] })).await.is(200);
}

#[tokio::test]
async fn one_of_two_administrators_can_be_removed_in_any_way_and_then_the_other_stays() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let bob = ada.person("bob@example.com", &[ADMINISTRATOR]).await;
    let path = user(&bob.id);
    ada.patch(&path, json!({ "disabled": true })).await.is(200);
    ada.patch(&path, json!({ "disabled": false })).await.is(200);
    ada.patch(&path, json!({ "roles": [] })).await.is(200);
    ada.patch(&path, json!({ "roles": [ADMINISTRATOR] })).await.is(200);
    let again = ada.post(&format!("{path}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    every_way_is_refused(&ada, &ada.id).await;
    let bob = ada.accept(&again.text_at("/invitation/code")).await;
    // She deletes herself. Now he is the last and cannot remove himself.
    ada.delete(&user(&ada.id)).await.is(204);
    ada.get("/api/v1/session").await.is_problem(401, "invalid_token");
    let bob = bob.at(&postern);
    let etag = bob.get(&path).await.is(200).header("etag").unwrap().to_owned();
    bob.patch_version(&path, &etag, json!({ "roles": [] })).await.is_problem(409, "last_administrator");
    bob.delete(&path).await.is_problem(409, "last_administrator");
}

#[tokio::test]
async fn an_adopted_administrator_counts() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Ada's").await;
    let dependent = token.at(&postern).person("bound@example.com", &[ADMINISTRATOR]).await;
    ada.post(&format!("{}/adopt", user(&dependent.id)), json!({ "keep_sign_in": true })).await.is(200);
    dependent.at(&postern).delete(&user(&ada.id)).await.is(204);
    token.at(&postern).get("/api/v1/session").await.is_problem(401, "invalid_token");
    let identity = dependent.at(&postern).get("/api/v1/session").await.is(200);
    assert_eq!(identity["administrator"], true);
}

#[tokio::test]
async fn another_administrator_is_found_behind_a_hundred_who_do_not_count() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for n in 0..101 {
        create(&ada, &format!("invited-{n}@example.com"), json!([ADMINISTRATOR])).await.is(201);
    }
    every_way_is_refused(&ada, &ada.id).await;
    ada.person("bob@example.com", &[ADMINISTRATOR]).await;
    ada.patch(&user(&ada.id), json!({ "disabled": true })).await.is(200);
}
