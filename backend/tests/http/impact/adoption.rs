//! Adopting all that a key provisions: the preview names exactly those who are adopted then, and those who stay.

use serde_json::{Value, json};

use super::{IMPACT, names, predicted};
use crate::harness::{Postern, Reply};

/// The sorted names in a list of an impact.
fn sorted<'a>(impact: &'a Reply, list: &str) -> Vec<&'a str> {
    let mut names = if impact[list].is_null() { Vec::new() } else { names(&impact.body, list, "/name") };
    names.sort_unstable();
    names
}

#[tokio::test]
async fn the_preview_names_those_who_are_adopted_and_those_who_stay() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Maker", &["api_users:write", "users:write", "inventory:read"]).await;
    let billing = ada.role("Billing", &["billing:read"]).await;
    let system = ada.api_user("HR", &[&role]).await;
    let key = ada.key(&system, "Import").await;
    let reader = key.at(&postern).api_user("Reader", &[&role]).await;
    key.at(&postern).person("pia@example.com", &[&role]).await;
    let biller = key.at(&postern).api_user("Biller", &[]).await;
    ada.edit(&format!("/api/v1/api-users/{biller}"), json!({ "roles": [billing] })).await.is(200);
    ada.key(&reader, "Door").await;
    let covers = ["api_users:write", "api_users:read", "users:write", "inventory:read", "roles:read"];
    let kim = ada.person_with("kim@example.com", &covers).await;
    let api_users_alone = ["api_users:write", "api_users:read", "users:read", "inventory:read", "roles:read"];
    let lee = ada.person_with("lee@example.com", &api_users_alone).await;
    let hidden = ada.person_with("mia@example.com", &["api_users:write", "users:write", "api_users:read"]).await;
    let keys = format!("/api/v1/api-users/{system}/keys/{}", key.id);
    let adopt_all = json!({ "action": "key.adopt_all", "owner": system, "key": key.id });

    for deleted in [false, true] {
        if deleted {
            ada.delete(&keys).await.is(204);
        }
        let all = predicted(&ada, adopt_all.clone()).await;
        assert_eq!(sorted(&all, "adopted"), ["Biller", "Reader", "pia@example.com"]);
        assert_eq!(
            (sorted(&all, "refused").len(), sorted(&all, "keys_stopped")),
            (0, if deleted { vec![] } else { vec!["Door"] })
        );
        assert_eq!(sorted(&all, "revived").len(), if deleted { 3 } else { 0 });
        // Kim cannot read users, who are counted.
        let some = predicted(&kim, adopt_all.clone()).await;
        assert_eq!((sorted(&some, "adopted"), &some["adopted"]["total"]), (vec!["Reader"], &json!(2)));
        assert_eq!(sorted(&some, "refused"), ["Biller"]);
    }
    let neither = predicted(&lee, adopt_all.clone()).await;
    assert_eq!(sorted(&neither, "refused"), ["Biller", "Reader", "pia@example.com"], "Reader can write users");
    let blind = predicted(&hidden, adopt_all.clone()).await;
    assert_eq!((sorted(&blind, "adopted"), &blind["adopted"]["total"]), (vec!["Biller", "Reader"], &json!(3)));

    let mut kept = adopt_all.clone();
    kept["keep_sign_in"] = json!(true);
    assert_eq!(predicted(&ada, kept).await["keys_revived"]["total"], 1);
    let done = kim.post_empty(&format!("{keys}/adopt-all")).await.is(200);
    assert_eq!((&done["adopted"], &done["refused"]), (&json!(2), &json!(1)));
    assert_eq!(sorted(&predicted(&kim, adopt_all).await, "refused"), ["Biller"]);
}

#[tokio::test]
async fn who_depends_on_a_key_or_names_no_owner_gets_no_preview_of_an_adoption() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let system = ada.api_user("HR", &[]).await;
    let key = ada.key(&system, "Import").await;
    let adopt_all = |owner: &str| json!({ "action": "key.adopt_all", "owner": owner, "key": key.id });
    let program = ada.program_with("Writer", &["api_users:write"]).await;
    program.post(IMPACT, adopt_all(&system)).await.is_problem(403, "independence_required");
    let reader = ada.person_with("kim@example.com", &["users:write"]).await;
    reader.post(IMPACT, adopt_all(&system)).await.is_forbidden("insufficient_scope", &["api_users:write"]);
    ada.post(IMPACT, adopt_all("api_0000000000zz")).await.is_problem(404, "not_found");
    assert_eq!(predicted(&ada, adopt_all(&system)).await["adopted"], Value::Null);
}
