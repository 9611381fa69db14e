//! `POST /verify`: the owner and permissions of a valid key; for an invalid one only `active: false`.

use jiff::SignedDuration;
use postern_backend::secret::bearer;
use serde_json::{Value, json};

use super::{Fixture, VERIFY, verify};
use crate::harness::{Actor, Postern, Program};

const INACTIVE: &str = r#"{"active":false}"#;

async fn allowed(actor: &Actor<'_>, key: &Program, permission: &str) -> Value {
    let reply = actor.post(VERIFY, json!({ "key": key.secret, "permission": permission })).await.is(200);
    assert_eq!(reply["active"], true);
    reply["allowed"].clone()
}

#[tokio::test]
async fn a_valid_key_is_answered_with_its_owner_and_permissions() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let ada = postern.ada();
    let mut expected = json!({
        "active": true, "principal": { "id": fixture.scanner, "kind": "api_user", "name": "Scanner" },
        "credential": { "kind": "api_key", "id": fixture.key.id, "name": "Left" }, "administrator": false,
        "permissions": ["inventory:read", "inventory:write"],
    });
    assert_eq!(fixture.ask(&postern, &fixture.key.secret).await.body, expected);
    let body = json!({ "key": fixture.key.secret, "permission": "inventory:read" });
    expected["allowed"] = json!(true);
    assert_eq!(fixture.service.at(&postern).post(VERIFY, body).await.is(200).body, expected);

    let token = ada.scoped_token("Ada's", &["roles:read"]).await;
    let expected = json!({
        "active": true, "principal": { "id": ada.id, "kind": "user", "name": "Ada" },
        "credential": { "kind": "api_token", "id": token.id, "name": "Ada's" }, "administrator": false, "permissions": ["roles:read"],
    });
    assert_eq!(fixture.ask(&postern, &token.secret).await.body, expected);
    // A change to the role applies at once, on every instance.
    let second = postern.second().await;
    assert_eq!(fixture.ask(&second, &fixture.key.secret).await["permissions"].as_array().unwrap().len(), 2);
    ada.edit(&format!("/api/v1/roles/{}", fixture.role), json!({ "permissions": ["inventory:read"] })).await.is(200);
    assert_eq!(fixture.ask(&second, &fixture.key.secret).await["permissions"], json!(["inventory:read"]));
}

#[tokio::test]
async fn every_invalid_key_is_answered_with_the_same_bytes() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let fixture = Fixture::new(&postern).await;
    let ada = postern.ada();
    let invited =
        ada.post("/api/v1/users", json!({ "login": "ina@example.com", "name": "Ina", "roles": [] })).await.is(201);
    let cookie = ada.request(http::Method::GET, "/").body(()).unwrap().headers()["cookie"].to_str().unwrap().to_owned();
    let (owner, id) = (fixture.scanner.parse().unwrap(), "key_abcdefghijkl".parse().unwrap());
    let unknown = bearer::key(&postern.app.random, &postern_shared::principal::KeyRef { owner, id });
    let valid = &fixture.key.secret;
    let flipped = if valid.ends_with('0') { "1" } else { "0" };
    let mut invalid = vec![
        String::new(),
        "x".repeat(8192),
        "pst_\u{e4}".to_owned(),
        format!("{}{flipped}", &valid[..valid.len() - 1]),
        format!("Bearer {valid}"),
        cookie.strip_prefix("__Host-postern=").unwrap().to_owned(),
        invited.text_at("/invitation/code"),
        postern.setup_code().to_owned(),
        unknown.reveal().to_owned(),
    ];
    // Each of these keys was valid before, and the second instance has seen it.
    let keys = format!("{}/keys", fixture.path);
    let soon = postern.now() + SignedDuration::from_mins(1);
    let expired = ada.issue(&fixture.scanner, json!({ "name": "Expired", "expires_at": soon })).await;
    let [rotated, disabled, deleted] = [
        ada.key(&fixture.scanner, "Rotated").await,
        ada.key(&fixture.scanner, "Disabled").await,
        ada.key(&fixture.scanner, "Deleted").await,
    ];
    for key in [&rotated, &expired, &disabled, &deleted] {
        assert_eq!(fixture.ask(&second, &key.secret).await["active"], true);
        invalid.push(key.secret.clone());
    }
    ada.post(&format!("{keys}/{}/rotate", rotated.id), json!({})).await.is(200);
    ada.edit(&format!("{keys}/{}", disabled.id), json!({ "disabled": true })).await.is(200);
    ada.delete(&format!("{keys}/{}", deleted.id)).await.is(204);
    postern.advance(SignedDuration::from_mins(1));
    let before = postern.state().await;
    for key in &invalid {
        for instance in [&postern, &second] {
            assert_eq!(fixture.ask(instance, key).await.text, INACTIVE, "{key}");
        }
        let body = json!({ "key": key, "permission": "inventory:read" });
        assert_eq!(fixture.service.at(&postern).post(VERIFY, body).await.is(200).text, INACTIVE, "{key}");
    }
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn white_space_around_a_key_does_not_count() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let key = &fixture.key.secret;
    for spelled in [format!(" {key}"), format!("{key}\r\n"), format!("\t{key}\u{a0}")] {
        assert_eq!(fixture.ask(&postern, &spelled).await["active"], true, "{spelled:?}");
    }
    assert_eq!(fixture.ask(&postern, &key.replacen('_', "_ ", 1)).await.text, INACTIVE);
}

#[tokio::test]
async fn a_key_is_invalid_while_its_owner_or_an_ancestor_does_not_work() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let fixture = Fixture::new(&postern).await;
    let ada = postern.ada();
    let (path, dependent) = fixture.dependent(&postern).await;
    // Disabling and deleting the ancestor's key, then the key's own owner.
    for (path, key) in [(&path, &dependent), (&fixture.path, &fixture.key)] {
        let is_active = async || {
            let answer = fixture.ask(&second, &key.secret).await;
            assert!(answer["active"] == true || answer.text == INACTIVE, "{answer:?}");
            answer["active"] == true
        };
        assert!(is_active().await);
        for disabled in [true, false] {
            ada.edit(path, json!({ "disabled": disabled })).await.is(200);
            assert_eq!(is_active().await, !disabled, "{path}");
        }
        ada.delete(path).await.is(204);
        assert!(!is_active().await, "{path}");
    }
}

#[tokio::test]
async fn a_permission_is_allowed_within_the_scope_and_until_its_resource_is_retired() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let ada = postern.ada();
    let service = fixture.service.at(&postern);
    let token = ada.token("Everything").await;
    for (permission, key_may, token_may) in [
        ("inventory:read", true, true),
        ("inventory:write", true, true),
        ("billing:read", false, true),
        ("slabs:read", false, false),
        ("inventory:delete", false, false),
        ("inventory", false, false),
        ("", false, false),
        ("Inventory:read", false, false),
        ("a b:read", false, false),
    ] {
        assert_eq!(allowed(&service, &fixture.key, permission).await, key_may, "{permission}");
        assert_eq!(allowed(&service, &token, permission).await, token_may, "{permission}");
    }
    ada.resource("slabs", "external").await;
    let body = json!({ "permissions": ["inventory:read", "slabs:read"] });
    ada.edit(&format!("/api/v1/roles/{}", fixture.role), body).await.is(200);
    let narrow = ada.issue(&fixture.scanner, json!({ "name": "Narrow", "scope": ["slabs:read"] })).await;
    for (permission, key_may, narrow_may, token_may) in
        [("slabs:read", true, true, true), ("slabs:write", false, false, true), ("inventory:read", true, false, true)]
    {
        assert_eq!(allowed(&service, &fixture.key, permission).await, key_may, "{permission}");
        assert_eq!(allowed(&service, &narrow, permission).await, narrow_may, "{permission}");
        assert_eq!(allowed(&service, &token, permission).await, token_may, "{permission}");
    }
    ada.delete("/api/v1/resources/slabs").await.is(204);
    for key in [&fixture.key, &narrow, &token] {
        assert_eq!(allowed(&service, key, "slabs:read").await, false);
    }
}

#[tokio::test]
async fn a_caller_that_verifies_its_own_key_gets_its_identity() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern).await;
    let token = postern.ada().token("Ada's").await;
    for (own, administrator) in [(&fixture.service, false), (&token, true)] {
        let actor = own.at(&postern);
        for _ in 0..2 {
            let answer = verify(&actor, &own.secret).await;
            let session = actor.session().await.is(200).body;
            let mut expected = json!({ "active": true });
            for field in ["principal", "administrator", "permissions"] {
                expected[field] = session[field].clone();
            }
            let [kind, id, name] = ["kind", "id", "name"].map(|field| &session["credential"][field]);
            expected["credential"] = json!({ "kind": kind, "id": id, "name": name });
            assert_eq!((&answer.body, &answer["administrator"]), (&expected, &json!(administrator)));
        }
        postern.tap.reset();
        verify(&actor, &own.secret).await;
        assert_eq!(postern.tap.calls().len(), 1);
    }
}
