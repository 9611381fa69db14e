//! Moving what depends on a key to another key of its owner: nobody loses anything, and the preview lists what moves.

use serde_json::{Value, json};

use crate::harness::{Actor, Postern};

const NONE: Value = Value::Null;

/// The names in a list of an impact, and its total.
fn named(impact: &Value, list: &str) -> (Vec<String>, u64) {
    let list = &impact[list];
    let name = |it: &Value| it["name"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = list["named"].as_array().into_iter().flatten().map(name).collect();
    names.sort();
    (names, list["total"].as_u64().unwrap_or_default())
}

async fn impact(by: &Actor<'_>, keys: &[Value; 2]) -> Value {
    let [old, new] = keys;
    let proposal = json!({ "action": "key.succeed", "owner": old["owner"], "key": old["id"], "to": new });
    by.post("/api/v1/impact", proposal).await.is(200).body
}

#[tokio::test]
async fn the_preview_of_a_succession_lists_what_moves_and_the_succession_moves_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (old, new) = (ada.token("Old").await, ada.token("New").await);
    let keys = [&old, &new].map(|key| json!({ "owner": ada.id, "id": key.id }));
    let role = ada.role("Reader", &["inventory:read"]).await;
    let robot = old.at(&postern).api_user("Robot", &[&role]).await;
    old.at(&postern).key(&robot, "Robot's").await;
    let person = old.at(&postern).person("bound@example.com", &[&role]).await.at(&postern);
    let nothing = json!({ "named": [], "total": 0 });

    for disabled in [false, true] {
        let path = format!("/api/v1/account/tokens/{}", old.id);
        ada.edit(&path, json!({ "disabled": disabled })).await.is(200);
        let shown = postern.unchanged_by(impact(&ada, &keys)).await;
        assert_eq!(named(&shown, "moved"), (vec!["Robot".to_owned(), "bound@example.com".to_owned()], 2));
        assert_eq!(named(&shown, "keys_moved"), (vec!["Robot's".to_owned()], 1));
        for list in ["stopped", "keys_stopped", "changed"] {
            assert_eq!(shown[list], nothing, "{list} of {shown}");
        }
        assert_eq!(named(&shown, "revived").1, if disabled { 2 } else { 0 }, "{shown}");
    }
    // Somebody who may not name a successor learns nothing.
    let other = ada.person_with("kim@example.com", &["users:write"]).await;
    let refused = impact(&other, &keys).await;
    assert_eq!((&refused["moved"], &refused["keys_moved"]), (&NONE, &NONE));

    let succeed = format!("/api/v1/account/tokens/{}/succeed", old.id);
    let moved = ada.post(&succeed, json!({ "key": keys[1] })).await.is(200);
    assert_eq!(
        moved.body,
        json!({
            "moved": { "users": 1, "api_users": 1, "keys": 1, "roles": 0 },
            "remaining": { "principals": nothing, "keys": nothing, "roles": 0 },
            "complete": true,
        })
    );
    let after = impact(&ada, &keys).await;
    assert_eq!((&after["moved"], &after["keys_moved"]), (&NONE, &NONE));
    person.session().await.is(200);
}
