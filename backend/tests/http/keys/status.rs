//! The status of a key: what it says of itself, and what its owner and the keys it depends on say.

use serde_json::{Value, json};

use super::Owner;
use crate::harness::{Kind, PASSWORD, Postern, Program};

/// The status of a key wherever it is shown, with what suspends it. Fails unless all places agree.
async fn status(postern: &Postern, path: &str, key: &Program) -> (Value, Value) {
    let ada = postern.ada();
    let own = ada.get(&format!("{path}/{}", key.id)).await.is(200).body;
    let is_it = |shown: &Value| shown["id"] == key.id;
    let listed = ada.walk(path, 100).await.into_iter().find(is_it);
    let all = ada.walk("/api/v1/keys", 100).await.into_iter().map(|item| item["key"].clone()).find(is_it);
    assert_eq!([&listed, &all], [&Some(own.clone()), &Some(own.clone())]);
    let suspended = ada.walk("/api/v1/keys?state=blocked", 1).await;
    let is_listed = suspended.iter().any(|item| is_it(&item["key"]));
    assert_eq!(is_listed, own["status"] == "suspended");
    assert_eq!(own["status"] == "active", key.at(postern).works().await);
    (own["status"].clone(), own["suspended_by"].clone())
}

#[tokio::test]
async fn a_key_is_suspended_while_its_owner_is_disabled_and_says_so_everywhere() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (ada, key) = (owner.postern.ada(), owner.key("Left").await);
        let (path, keys) = (kind.path(&owner.id), kind.keys(&owner.id));
        let active = (json!("active"), Value::Null);
        assert_eq!(status(&owner.postern, &keys, &key).await, active);
        ada.edit(&path, json!({ "disabled": true })).await.is(200);
        let by_owner = json!({
            "key": { "owner": owner.id, "id": key.id, "name": "Left", "owner_name": owner.name },
            "reason": "owner_disabled",
        });
        let suspended = (json!("suspended"), by_owner);
        assert_eq!(status(&owner.postern, &keys, &key).await, suspended);
        // What it says of itself comes first.
        let edited = ada.edit(&format!("{keys}/{}", key.id), json!({ "disabled": true })).await.is(200);
        assert_eq!([&edited["status"], &edited["suspended_by"]], [&json!("disabled"), &Value::Null]);
        let edited = ada.edit(&format!("{keys}/{}", key.id), json!({ "disabled": false })).await.is(200);
        assert_eq!((edited["status"].clone(), edited["suspended_by"].clone()), suspended);
        ada.edit(&path, json!({ "disabled": false })).await.is(200);
        assert_eq!(status(&owner.postern, &keys, &key).await, active);
    }
}

#[tokio::test]
async fn a_key_is_suspended_while_its_owner_or_its_issuer_depends_on_a_key_that_does_not_work() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Provisioning", &["api_users:read", "api_users:write"]).await;
    let controller = ada.api_user("Controller", &[&role]).await;
    let main = ada.key(&controller, "Main").await;
    let other = ada.api_user("Other", &[]).await;
    let by_main = main.at(&postern);
    let bound = by_main.api_user("Bound", &[]).await;
    let (of_bound, issued) = (by_main.key(&bound, "Bound").await, by_main.key(&bound, "Issued").await);
    // Adopted, its owner is independent, but the key still depends on the one that issued it.
    ada.post(&format!("/api/v1/api-users/{bound}/adopt"), json!({ "keep_sign_in": true })).await.is(200);
    let nested = by_main.api_user("Nested", &[]).await;
    let of_nested = by_main.key(&nested, "Nested").await;
    let own = ada.key(&other, "Own").await;
    let main_path = format!("/api/v1/api-users/{controller}/keys/{}", main.id);
    for (disabled, expected) in [(true, "suspended"), (false, "active")] {
        ada.edit(&main_path, json!({ "disabled": disabled })).await.is(200);
        for (owner, key) in [(&bound, &of_bound), (&bound, &issued), (&nested, &of_nested)] {
            let (status, by) = status(&postern, &Kind::ApiUser.keys(owner), key).await;
            assert_eq!(status, expected);
            let key = json!({ "owner": controller, "id": main.id, "name": "Main", "owner_name": "Controller" });
            let block = json!({ "key": key, "reason": "key_disabled" });
            assert_eq!(by, if disabled { block } else { Value::Null });
        }
        assert_eq!(status(&postern, &Kind::ApiUser.keys(&other), &own).await.0, "active");
    }
}

#[tokio::test]
async fn tokens_that_are_shown_after_an_invitation_was_accepted_are_active_again() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let sam = ada.person_with("sam@example.com", &["api_tokens:generate"]).await;
    let token = sam.token("Scanner").await;
    let invited = ada.post(&format!("/api/v1/users/{}/invitation", sam.id), json!({ "tokens": "keep" })).await.is(200);
    let (status, by) = status(&postern, &Kind::User.keys(&sam.id), &token).await;
    assert_eq!((status, &by["reason"]), (json!("suspended"), &json!("owner_invited")));
    let accepted = postern.accept(&invited.text_at("/invitation/code"), PASSWORD).await.is(200);
    assert_eq!(accepted["tokens"][0]["status"], "active");
    assert_eq!(accepted["tokens"][0]["id"], token.id);
}
