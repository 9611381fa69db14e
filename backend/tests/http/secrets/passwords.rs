//! Passwords are stored as argon2id hashes of the promised strength, and signing in replaces a weaker hash.

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use postern_backend::secret::password::Hashed;
use postern_backend::store::commit::Commit;
use postern_backend::store::entity::password::StoredPassword;
use postern_backend::store::item::item_of;
use postern_backend::store::item_key;
use serde_json::Value;

use crate::harness::{PASSWORD, Postern};

/// The stored hash of every password.
async fn stored(postern: &Postern) -> Vec<String> {
    let dump = postern.dump().await;
    let items = dump.iter().filter(|((pk, _), _)| pk.starts_with("PASSWORD#"));
    items.map(|(_, item)| item.parse::<Value>().unwrap()["password"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn must_be_strong(hash: &str) {
    let hash = PasswordHash::new(hash).unwrap();
    let params = Params::try_from(&hash).unwrap();
    assert_eq!(hash.algorithm.as_str(), "argon2id");
    assert!(params.m_cost() >= 19456 && params.t_cost() >= 2 && params.p_cost() == 1, "{hash}");
    assert!(hash.salt.unwrap().as_ref().len() >= 16, "{hash}");
}

#[tokio::test]
async fn every_password_is_stored_as_argon2id_of_the_promised_strength_with_its_own_salt() {
    let postern = Postern::ready().await;
    let bob = postern.ada().person("bob@example.com", &[]).await;
    let change = serde_json::json!({ "current": PASSWORD, "new": PASSWORD, "tokens": "keep" });
    let before = stored(&postern).await;
    bob.at(&postern).post("/api/v1/account/password", change).await.is(204);
    let mut hashes = [before, stored(&postern).await].concat();
    hashes.sort();
    hashes.dedup();
    // Ada's hash, and Bob's before and after: one password, three hashes.
    assert_eq!(hashes.len(), 3);
    for hash in &hashes {
        must_be_strong(hash);
    }
}

#[tokio::test]
async fn a_weaker_hash_is_replaced_when_its_owner_signs_in_and_not_before() {
    let postern = Postern::ready().await;
    let user: postern_shared::id::UserId = postern.ada().id.parse().unwrap();
    for (memory, passes) in [(8 * 1024, 2), (19 * 1024, 1)] {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(memory, passes, 1, None).unwrap());
        let weak: PasswordHash = weak.hash_password_with_salt(PASSWORD.as_bytes(), b"sixteen bytes ok").unwrap();
        let weak = weak.to_string();
        let mut commit = Commit::default();
        let item = StoredPassword { password: Hashed::from_phc(weak.clone()) };
        commit.put(item_key::password(&user), item_of(&item_key::password(&user), &item).unwrap());
        postern.app.store.commit(commit).await.unwrap();

        postern.sign_in("ada@example.com", "copper lantern meadow fox").await.is(401);
        assert_eq!(stored(&postern).await, std::slice::from_ref(&weak));
        let computed = postern.app.passwords.computed();
        postern.sign_in("ada@example.com", PASSWORD).await.is(200);
        assert_eq!(postern.app.passwords.computed() - computed, 2, "one hash to verify, one to store");
        let strong = stored(&postern).await;
        must_be_strong(&strong[0]);
        postern.sign_in("ada@example.com", PASSWORD).await.is(200);
        assert_eq!(stored(&postern).await, strong, "only once");
    }
    postern.ada().get("/api/v1/account").await.is(200);
}
