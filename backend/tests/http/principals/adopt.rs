//! Adoption: makes a provisioned principal independent of its key, and ends every way in unless it is kept.

use postern_embedded::{Fault, Rule};
use serde_json::{Value, json};

use super::{ADMINISTRATOR, Principal, Provisioner, api_user_path, key_path, shown};
use crate::harness::{Kind, PASSWORD, Postern};

#[tokio::test]
async fn adopting_a_user_ends_every_credential_and_returns_a_new_invitation() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let hr = Provisioner::new(&postern, Kind::User).await;
    // The owner of the key sees the invitation and may know the password.
    let eve = hr.provision("eve@example.com", &[&hr.role]).await;
    let token = eve.caller.token("Made under the key").await.at(&postern);
    let adopt = format!("{}/adopt", eve.path);
    let mut expected = eve.shown().await;
    assert_eq!(expected["provisioned_by"], hr.named_key());

    let reply = ada.post_empty(&adopt).await.is(200);
    expected["provisioned_by"] = Value::Null;
    (expected["status"], expected["version"]) = (json!("invited"), json!(3));
    expected["invitation_expires_at"] = json!("2026-03-08T09:00:00.000Z");
    assert_eq!(reply["user"], expected);
    let tokens = json!([{ "key": token.id, "name": "Made under the key" }]);
    let before = json!({ "invited": false, "provisioned_by": hr.provisioning_key(), "ended_keys": tokens });
    let after = json!({ "invited": true, "provisioned_by": null, "invitation_expires_at": "2026-03-08T09:00:00.000Z" });
    ada.logged(&reply, "user.adopt", before, after).await.is_about("user", &eve.id, "eve@example.com");

    assert!(!eve.caller.works().await && !token.works().await);
    postern.sign_in("eve@example.com", PASSWORD).await.is_problem(401, "sign_in_failed");
    assert_eq!(ada.get(&Kind::User.keys(&eve.id)).await.is(200)["items"], json!([]));
    let again = ada.accept(&reply.text_at("/invitation/code")).await.at(&postern);
    hr.delete_key().await;
    assert!(again.works().await && !token.works().await);
    // Adopting an independent user changes nothing.
    let before = postern.dump().await;
    let reply = ada.post_empty(&adopt).await.is(200);
    assert_eq!((&reply["user"]["status"], reply.body.get("invitation")), (&json!("active"), None));
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn adopting_with_keep_sign_in_keeps_every_way_in_that_does_not_depend_on_the_key() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let eve = provisioner.provision("eve@example.com", &[&provisioner.role]).await;
        let independent = match kind {
            Kind::User => eve.caller.clone(),
            Kind::ApiUser => ada.key(&eve.id, "Issued by Ada").await.at(&postern),
        };
        let dependent = eve.key().await;
        let below = Principal::create(&dependent, Kind::User, "below@example.com", &[]).await;
        provisioner.delete_key().await;
        assert!(!eve.caller.works().await && !independent.works().await);

        let adopt = format!("{}/adopt", eve.path);
        let reply = ada.post(&adopt, json!({ "keep_sign_in": true })).await.is(200);
        let adopted = shown(&reply);
        assert_eq!((&adopted["status"], &adopted["provisioned_by"]), (&json!("active"), &Value::Null));
        assert_eq!((adopted, reply.body.get("invitation")), (&eve.shown().await, None));
        let before = json!({ "provisioned_by": provisioner.provisioning_key() });
        let entry =
            ada.logged(&reply, &format!("{}.adopt", kind.name()), before, json!({ "provisioned_by": null })).await;
        entry.is_about(kind.name(), &eve.id, "eve@example.com");
        assert!(independent.works().await);
        // A key or token from before still depends on the deleted key, and so does a principal that it provisioned.
        assert!(!dependent.works().await && !below.caller.works().await);
        if kind == Kind::User {
            postern.sign_in("eve@example.com", PASSWORD).await.is(200);
            assert!(eve.key().await.works().await);
        }
        // Adopting it again changes nothing.
        let before = postern.state().await;
        ada.post_empty(&adopt).await.is(200);
        assert_eq!(postern.state().await, before);
    }
}

#[tokio::test]
async fn adopting_ends_the_keys_of_an_api_user_unless_they_are_kept() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mallory = ada.person_with("mallory@example.com", &["api_users:read", "api_users:write"]).await;
    let stolen = ada.token("Stolen").await.at(&postern);
    let robot = stolen.api_user("Robot", &[]).await;
    // Mallory issues a key while the API user holds nothing, and waits for it to gain roles.
    let key = mallory.key(&robot, "Mallory's").await;
    stolen.edit(&api_user_path(&robot), json!({ "roles": [ADMINISTRATOR] })).await.is(200);
    let reply = ada.post_empty(&format!("{}/adopt", api_user_path(&robot))).await.is(200);
    assert_eq!((&reply["status"], &reply["keys"]), (&json!("active"), &json!(0)));
    assert!(!key.at(&postern).works().await);
    let ended = json!([{ "key": key.id, "name": "Mallory's" }]);
    assert_eq!(postern.entry_of(&reply).await.0["before"]["ended_keys"], ended);
    assert_eq!(ada.get(&Kind::ApiUser.keys(&robot)).await.is(200)["items"], json!([]));
    // A new key works.
    assert!(ada.key(&robot, "New").await.at(&postern).works().await);
}

#[tokio::test]
async fn adoption_ends_every_token_even_one_from_before_the_hand_over() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    for keep_sign_in in [false, true] {
        let eve = ada.person_with(&format!("eve-{keep_sign_in}@example.com"), &["api_tokens:generate"]).await;
        // Its holder would keep everything that the key gave Eve while she depended on it.
        let before = eve.token("From before").await;
        let key = json!({ "key": { "owner": ada.id, "id": ada.token("HR").await.id } });
        let path = Kind::User.path(&eve.id);
        ada.post(&format!("{path}/hand-over"), key).await.is(200);
        let during = eve.token("Made meanwhile").await;
        ada.post(&format!("{path}/adopt"), json!({ "keep_sign_in": keep_sign_in })).await.is(200);
        for token in [before, during] {
            assert_eq!(token.at(&postern).works().await, keep_sign_in);
        }
    }
}

#[tokio::test]
async fn only_an_independent_person_in_a_session_who_covers_the_principal_adopts_it() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let key = provisioner.key();
        let bound = Principal::create(&key, Kind::User, "bound@example.com", &[&provisioner.role]).await;
        let scanner = provisioner.provision("Scanner", &[&provisioner.role]).await;
        let few = ["api_users:read", "api_users:write", "users:read", "users:write"];
        let kim = ada.person_with("kim@example.com", &few).await;
        let lee = ada.person("lee@example.com", &[&provisioner.role]).await.at(&postern);
        let billing = ada.role("Billing", &["billing:read"]).await;
        let token = ada.token("Ada's").await.at(&postern);
        let adopt = format!("{}/adopt", scanner.path);
        let before = postern.state().await;
        for caller in [&key, &token] {
            caller.post_empty(&adopt).await.is_problem(403, "session_required");
        }
        bound.caller.post_empty(&adopt).await.is_problem(403, "independence_required");
        bound.caller.post_empty(&format!("{}/adopt", bound.path)).await.is_problem(403, "own_rights");
        let own = lee.post_empty(&format!("{}/adopt", Kind::User.path(&lee.id))).await;
        own.is_problem(403, "independence_required");
        let missing = ["api_tokens:generate", "inventory:read", "inventory:write"];
        kim.post_empty(&adopt).await.is_forbidden("beyond_your_rights", &missing);
        assert_eq!(postern.state().await, before);
        assert_eq!(scanner.shown().await["provisioned_by"]["id"], provisioner.key.id);
        // Held permissions count, not effective ones.
        ada.edit(&scanner.path, json!({ "roles": [billing] })).await.is(200);
        lee.post_empty(&adopt).await.is_forbidden("beyond_your_rights", &["billing:read"]);
        ada.edit(&scanner.path, json!({ "roles": [provisioner.role] })).await.is(200);
        let adopted = lee.post_empty(&adopt).await.is(200);
        assert_eq!(shown(&adopted)["provisioned_by"], Value::Null);
    }
}

#[tokio::test]
async fn leftover_items_of_ended_keys_are_neither_keys_nor_counted() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let ada = postern.ada();
    let fleet = Provisioner::new(&postern, Kind::ApiUser).await;
    let scanner = fleet.key().api_user("Scanner", &[]).await;
    let ended = fleet.key().key(&scanner, "Ended").await;
    let keys = Kind::ApiUser.keys(&scanner);
    // Adoption succeeds even if deleting the items of the ended keys fails.
    postern.tap.inject(Rule::on("BatchWriteItem", Fault::Unavailable).always());
    ada.post_empty(&format!("{}/adopt", api_user_path(&scanner))).await.is(200);
    postern.tap.reset();
    assert!(postern.dump().await.keys().any(|(_, sk)| *sk == format!("KEY#{}", ended.id)));
    assert!(!ended.at(&postern).works().await);
    ada.get(&key_path(&scanner, &ended)).await.is_problem(404, "not_found");
    for list in [&keys, "/api/v1/keys"] {
        let listed = ada.walk(list, 100).await;
        assert!(!listed.iter().any(|key| key.to_string().contains(&ended.id)), "{listed:?}");
    }
    // An ended key is subtracted from the count only once.
    let kept = ada.key(&scanner, "Kept").await;
    assert_eq!(ada.get(&api_user_path(&scanner)).await.is(200)["keys"], 1);
    assert!(kept.at(&postern).works().await);
    ada.delete(&api_user_path(&scanner)).await.is(204);

    let sam = Principal::create(&ada, Kind::User, "sam@example.com", &[ADMINISTRATOR]).await;
    sam.caller.token("Ended").await;
    postern.tap.inject(Rule::on("BatchWriteItem", Fault::Unavailable).always());
    let invited = ada.post(&format!("{}/invitation", sam.path), json!({ "tokens": "delete" })).await.is(200);
    postern.tap.reset();
    let again = ada.accept(&invited.text_at("/invitation/code")).await.at(&postern);
    again.token("Live").await;
    let tokens = Kind::User.keys(&sam.id);
    for _ in 0..2 {
        ada.delete(&tokens).await.is(204);
        assert_eq!(ada.get(&tokens).await.is(200)["items"], json!([]));
    }
    let left = postern.dump().await.keys().filter(|(pk, sk)| pk.contains(&sam.id) && sk.starts_with("KEY#")).count();
    assert_eq!(left, 0);
    assert!(again.token("Another").await.at(&postern).works().await);
}
