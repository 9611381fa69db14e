//! The status of a principal, and the reason of a block.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{ADMINISTRATOR, Principal, Provisioner, new};
use crate::harness::{Kind, PASSWORD, Postern};

#[tokio::test]
async fn a_provisioned_principal_is_blocked_while_its_provisioning_key_does_not_work() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let second = postern.second().await;
        let ada = postern.ada();
        let expires_at = postern.now() + SignedDuration::from_mins(10);
        let key = json!({ "name": "Main", "expires_at": expires_at });
        let provisioner = Provisioner::with(&postern, kind, key).await;
        let eve = provisioner.provision("eve", &[&provisioner.role]).await;
        // Created in Eve's session, or with the key that she has as an API user. Vera's token depends on the same keys.
        let vera = Principal::create(&eve.caller, Kind::User, "vera", &[&provisioner.role]).await;
        let veras = vera.key().await;
        if kind == Kind::User {
            assert_eq!(vera.shown().await["provisioned_by"], provisioner.named_key());
        }
        let edit_key = async |disabled: bool| {
            provisioner.manager.edit(&provisioner.key_path, json!({ "disabled": disabled })).await.is(200);
        };
        let edit_owner = async |disabled: bool| {
            ada.edit(&provisioner.path, json!({ "disabled": disabled })).await.is(200);
        };
        // Asserts the status in the list and in the single look-up, and who can act.
        let is_blocked_by = async |reason: Option<&str>| {
            let found = eve.shown().await;
            let mut key = provisioner.named_key();
            if reason.is_some_and(|reason| reason.ends_with("_deleted")) {
                key.as_object_mut().unwrap().remove("name");
            }
            let blocked_by = reason.map(|reason| json!({ "key": key, "reason": reason }));
            let status = if reason.is_some() { "blocked" } else { "active" };
            assert_eq!((&found["status"], found.get("blocked_by")), (&json!(status), blocked_by.as_ref()));
            assert_eq!(found["provisioned_by"], key);
            assert_eq!(ada.get(&format!("{}?q=eve", kind.list())).await.is(200)["items"][0], found);
            for (kind, principal) in [(kind, &eve), (Kind::User, &vera)] {
                let listed = ada.walk(&format!("{}?status=blocked", kind.list()), 1).await;
                let is_listed = listed.iter().any(|item| item["id"] == principal.id.as_str());
                assert_eq!(is_listed, reason.is_some(), "{reason:?}");
            }
            let below = vera.shown().await;
            let below = (below["status"].as_str().unwrap(), below["blocked_by"]["reason"].as_str());
            assert_eq!(below, (status, reason));
            for instance in [&postern, &second] {
                for caller in [&eve.caller, &vera.caller, &veras] {
                    assert_eq!(caller.at(instance).works().await, reason.is_none(), "{} {reason:?}", caller.id);
                }
            }
            let signed_in = postern.sign_in("vera", PASSWORD).await;
            match reason {
                None => signed_in.is(200),
                Some(_) => signed_in.is_problem(403, "sign_in_blocked"),
            };
        };
        is_blocked_by(None).await;
        edit_key(true).await;
        is_blocked_by(Some("key_disabled")).await;
        edit_key(false).await;
        is_blocked_by(None).await;
        // A rotated key still works.
        provisioner.manager.post(&format!("{}/rotate", provisioner.key_path), json!({})).await.is(200);
        is_blocked_by(None).await;
        edit_owner(true).await;
        is_blocked_by(Some("owner_disabled")).await;
        edit_owner(false).await;
        is_blocked_by(None).await;
        if kind == Kind::User {
            let invite = format!("{}/invitation", provisioner.path);
            let invited = ada.post(&invite, json!({ "tokens": "keep" })).await.is(200);
            is_blocked_by(Some("owner_invited")).await;
            ada.accept(&invited.text_at("/invitation/code")).await;
            is_blocked_by(None).await;
        }
        postern.advance(SignedDuration::from_mins(10) - SignedDuration::from_millis(1));
        is_blocked_by(None).await;
        postern.advance(SignedDuration::from_millis(1));
        is_blocked_by(Some("key_expired")).await;
        ada.delete(&format!("{}/{}", kind.keys(&provisioner.id), provisioner.key.id)).await.is(204);
        is_blocked_by(Some("key_deleted")).await;
        ada.delete(&provisioner.path).await.is(204);
        is_blocked_by(Some("owner_deleted")).await;
    }
}

#[tokio::test]
async fn a_provisioned_principal_never_exceeds_its_provisioning_key() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let scanner = provisioner.provision("Scanner", &[&provisioner.role]).await;
        assert_eq!(scanner.caller.permissions().await, json!(Provisioner::PERMISSIONS));
        // A role assigned by someone else adds nothing that the provisioning key lacks.
        let billing = ada.role("Billing", &["billing:read"]).await;
        for wide in [billing.as_str(), ADMINISTRATOR] {
            ada.edit(&scanner.path, json!({ "roles": [provisioner.role, wide] })).await.is(200);
            assert_eq!(scanner.caller.permissions().await, json!(Provisioner::PERMISSIONS));
            assert_eq!(scanner.caller.session().await["administrator"], false);
        }
        // When the provisioning key loses permissions, so does the principal.
        let less = ada.role("Less", &["api_users:read", "inventory:read"]).await;
        ada.edit(&provisioner.path, json!({ "roles": [less] })).await.is(200);
        assert_eq!(scanner.caller.permissions().await, json!(["api_users:read", "inventory:read"]));
        ada.edit(&format!("/api/v1/roles/{less}"), json!({ "permissions": ["inventory:read"] })).await.is(200);
        assert_eq!(scanner.caller.permissions().await, json!(["inventory:read"]));
    }
}

#[tokio::test]
async fn a_lineage_is_at_most_three_keys_deep_and_blocked_by_its_first_broken_link() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let first = Provisioner::new(&postern, kind).await;
        let (mut lineage, mut key) = (Vec::new(), first.key());
        for name in ["One", "Two", "Three"] {
            let next = Principal::create(&key, kind, name, &[&first.role]).await;
            key = next.key().await;
            lineage.push(next);
        }
        key.post(kind.list(), new(kind, "Four", &[])).await.is_problem(409, "lineage_too_deep");
        assert!(key.works().await);
        lineage.push(Principal::create(&lineage[0].caller, Kind::User, "fay", &[]).await);
        if kind == Kind::User {
            // In a session the last person creates another user at the same depth.
            lineage.push(Principal::create(&lineage[2].caller, kind, "gil", &[&first.role]).await);
        }
        first.delete_key().await;
        let second = postern.second().await;
        for descendant in &lineage {
            let found = descendant.shown().await;
            assert_eq!((&found["status"], &found["blocked_by"]["reason"]), (&json!("blocked"), &json!("key_deleted")));
            assert_eq!(found["blocked_by"]["key"]["id"], first.key.id);
            assert!(!descendant.caller.works().await && !descendant.caller.at(&second).works().await);
        }
        assert!(!key.works().await);
    }
}

#[tokio::test]
async fn disabled_takes_precedence_over_blocked_and_blocked_over_invited() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let hr = Provisioner::new(&postern, Kind::User).await;
    let eve = hr.provision("eve", &[&hr.role]).await;
    let status = async || -> Value { eve.shown().await["status"].take() };
    ada.post(&format!("{}/invitation", eve.path), json!({ "tokens": "keep" })).await.is(200);
    assert_eq!(status().await, "invited");
    ada.delete(&Kind::User.keys(&hr.id)).await.is(204);
    assert_eq!(status().await, "blocked");
    ada.edit(&eve.path, json!({ "disabled": true })).await.is(200);
    assert_eq!(status().await, "disabled");
    ada.edit(&eve.path, json!({ "disabled": false })).await.is(200);
    ada.post_empty(&format!("{}/adopt", eve.path)).await.is(200);
    assert_eq!(status().await, "invited");
}

#[tokio::test]
async fn a_key_has_names_only_for_callers_who_may_read_its_owner() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let fleet = Provisioner::new(&postern, Kind::ApiUser).await;
    let eve = Principal::create(&fleet.key(), Kind::User, "eve", &[]).await;
    let reader = ada.person_with("reader@example.com", &["roles:read", "users:read"]).await;
    fleet.manager.edit(&fleet.key_path, json!({ "disabled": true })).await.is(200);
    for (caller, key) in [(&ada, fleet.named_key()), (&reader, fleet.provisioning_key())] {
        let shown = caller.get(&eve.path).await.is(200);
        assert_eq!((&shown["provisioned_by"], &shown["blocked_by"]["key"]), (&key, &key));
        let listed = caller.get("/api/v1/users?q=eve").await.is(200);
        assert_eq!(listed["items"][0]["provisioned_by"], key);
    }

    let maker = ada.program_with("Maker", &["roles:read", "roles:write"]).await;
    let path = format!("/api/v1/roles/{}", maker.role("Made", &[]).await);
    for (caller, name) in [(&ada, json!("Maker")), (&reader, Value::Null)] {
        let shown = caller.get(&path).await.is(200);
        assert_eq!(shown["provisioned_by"]["owner_name"], name);
        let listed = caller.get("/api/v1/roles?q=made").await.is(200);
        assert_eq!(listed["items"][0], shown.body);
    }
    let edited = ada.edit(&path, json!({ "name": "Remade" })).await.is(200);
    assert_eq!(edited["provisioned_by"]["owner_name"], "Maker");
}
