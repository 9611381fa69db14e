//! The `Debug` output of types that hold a secret never contains it.

use std::fmt::Debug;

use postern_backend::caller::Credential;
use postern_backend::secret::bearer;
use postern_backend::secret::hash::{Hash, Secret};
use postern_backend::secret::password::{Hashed, Password};
use postern_shared::account::PasswordChange;
use postern_shared::api_key::IssuedKey;
use postern_shared::invitation::{Acceptance, Setup};
use postern_shared::session::SignIn;
use postern_shared::user::InvitedUser;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::piece_in;
use crate::harness::{PASSWORD, Postern};

#[track_caller]
fn hides(what: &impl Debug, secrets: &[&str]) {
    let shown = format!("{what:?} {what:#?}");
    for secret in secrets {
        assert_eq!(piece_in(secret, &shown), None, "{shown}");
        let hidden = secret.rsplit_once('_').map_or(*secret, |(_, hidden)| hidden);
        assert!(!shown.contains(&hidden[..8]), "{shown}");
    }
}

/// Asserts that a type read from this body hides these secrets.
#[track_caller]
fn hides_body<T: DeserializeOwned + Debug>(body: Value, secrets: &[&str]) {
    hides(&serde_json::from_value::<T>(body).unwrap(), secrets);
}

#[tokio::test]
async fn debug_output_contains_no_secret() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let code = postern.setup_code();

    let setup = json!({ "code": code, "login": "a@b", "name": "A", "password": PASSWORD });
    hides_body::<Setup>(setup, &[code, PASSWORD]);
    hides_body::<SignIn>(json!({ "login": "a@b", "password": PASSWORD }), &[PASSWORD]);
    hides_body::<Acceptance>(json!({ "code": code, "password": PASSWORD }), &[code, PASSWORD]);
    let change = json!({ "current": PASSWORD, "new": PASSWORD, "tokens": "keep" });
    hides_body::<PasswordChange>(change, &[PASSWORD]);

    let issued = ada.post("/api/v1/account/tokens", json!({ "name": "Dock 4" })).await.is(201);
    let secret = issued.text_at("/secret");
    hides_body::<IssuedKey>(issued.body, &[&secret]);
    let invited =
        ada.post("/api/v1/users", json!({ "login": "b@example.com", "name": "B", "roles": [] })).await.is(201);
    let code = invited.text_at("/invitation/code");
    hides_body::<InvitedUser>(invited.body, &[&code]);

    hides(&Secret::new(secret.clone()), &[&secret]);
    hides(&Password::new(PASSWORD), &[PASSWORD]);
    let hash = Hash::of(&secret);
    hides(&hash, &[&secret, &hash.hex()]);
    hides(&Credential::key(&secret), &[&secret, &hash.hex()]);
    hides(&bearer::read_key(&secret), &[&secret, &hash.hex()]);
    let phc = "$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbiBieXRlcyBvaw$uR7ZPVzRTnkzYH4aDDIYPO9XbN0gYVQ8Yb3Cxq2XvKk";
    hides(&Hashed::from_phc(phc.to_owned()), &[phc]);
    hides(&postern.app, &[postern.setup_code(), &secret, PASSWORD]);
}
