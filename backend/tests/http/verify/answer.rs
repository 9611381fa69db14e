//! `POST /verify`: the owner and permissions of a valid key; for an invalid one only `active: false`.

use jiff::SignedDuration;
use postern_backend::secret::bearer;
use serde_json::{Value, json};

use crate::harness::{Actor, Postern, Program, Reply};

const VERIFY: &str = "/api/v1/verify";
const INACTIVE: &str = r#"{"active":false}"#;

/// A service that may only verify keys, and a scanner whose key it verifies.
struct Fixture {
    service: Program,
    role: String,
    scanner: String,
    key: Program,
}

async fn fixture(postern: &Postern) -> Fixture {
    let ada = postern.ada();
    let verifier = ada.role("Verifier", &["api_keys:verify"]).await;
    let service = ada.api_user("Slab service", &[&verifier]).await;
    let service = ada.key(&service, "Main").await;
    let role = ada.role("Scanner", &["inventory:read", "inventory:write"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let key = ada.key(&scanner, "Left").await;
    Fixture { service, role, scanner, key }
}

impl Fixture {
    fn path(&self) -> String {
        format!("/api/v1/api-users/{}", self.scanner)
    }

    async fn ask(&self, postern: &Postern, key: &str) -> Reply {
        verify(&self.service.at(postern), key).await
    }
}

async fn verify(actor: &Actor<'_>, key: &str) -> Reply {
    actor.post(VERIFY, json!({ "key": key })).await.is(200)
}

async fn allowed(actor: &Actor<'_>, key: &Program, permission: &str) -> Value {
    let reply = actor.post(VERIFY, json!({ "key": key.secret, "permission": permission })).await.is(200);
    assert_eq!(reply["active"], true);
    reply["allowed"].clone()
}

#[tokio::test]
async fn a_valid_key_is_answered_with_its_owner_and_permissions() {
    let postern = Postern::ready().await;
    let fixture = fixture(&postern).await;
    let ada = postern.ada();
    let mut expected = json!({
        "active": true, "principal": { "id": fixture.scanner, "kind": "api_user", "name": "Scanner" },
        "credential": { "kind": "api_key", "id": fixture.key.id }, "administrator": false,
        "permissions": ["inventory:read", "inventory:write"],
    });
    assert_eq!(fixture.ask(&postern, &fixture.key.secret).await.body, expected);
    let body = json!({ "key": fixture.key.secret, "permission": "inventory:read" });
    expected["allowed"] = json!(true);
    assert_eq!(fixture.service.at(&postern).post(VERIFY, body).await.is(200).body, expected);

    let token = ada.scoped_token("Ada's", &["roles:read"]).await;
    let expected = json!({
        "active": true, "principal": { "id": ada.id, "kind": "user", "name": "Ada" },
        "credential": { "kind": "api_token", "id": token.id }, "administrator": false, "permissions": ["roles:read"],
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
    let fixture = fixture(&postern).await;
    let ada = postern.ada();
    let invited = ada.post("/api/v1/users", json!({ "login": "ina@example.com", "name": "Ina" })).await.is(201);
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
        format!(" {valid}"),
        format!("Bearer {valid}"),
        cookie.strip_prefix("__Host-postern=").unwrap().to_owned(),
        invited.text_at("/invitation/code"),
        postern.setup_code().to_owned(),
        unknown.reveal().to_owned(),
    ];
    // Each of these keys was valid before, and the second instance has seen it.
    let keys = format!("{}/keys", fixture.path());
    let issue = async |body: Value| Program::of(&ada.post(&keys, body).await.is(201));
    let soon = postern.now() + SignedDuration::from_mins(1);
    let rotated = issue(json!({ "name": "Rotated" })).await;
    let expired = issue(json!({ "name": "Expired", "expires_at": soon })).await;
    let disabled = issue(json!({ "name": "Disabled" })).await;
    let deleted = issue(json!({ "name": "Deleted" })).await;
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
async fn a_key_is_invalid_while_its_owner_or_an_ancestor_does_not_work() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let fixture = fixture(&postern).await;
    let ada = postern.ada();
    let role = ada.role("Provisioning", &["api_users:read", "api_users:write"]).await;
    let controller = ada.api_user("Controller", &[&role]).await;
    let main = ada.key(&controller, "Main").await;
    let dependent = main.at(&postern).api_user("Bound", &[]).await;
    let dependent = main.at(&postern).key(&dependent, "Bound").await;
    assert_eq!(fixture.ask(&second, &dependent.secret).await["active"], true);
    let path = format!("/api/v1/api-users/{controller}/keys/{}", main.id);
    ada.edit(&path, json!({ "disabled": true })).await.is(200);
    assert_eq!(fixture.ask(&second, &dependent.secret).await.text, INACTIVE);
    ada.edit(&path, json!({ "disabled": false })).await.is(200);
    assert_eq!(fixture.ask(&second, &dependent.secret).await["active"], true);
    ada.delete(&path).await.is(204);
    assert_eq!(fixture.ask(&second, &dependent.secret).await.text, INACTIVE);

    assert_eq!(fixture.ask(&second, &fixture.key.secret).await["active"], true);
    ada.edit(&fixture.path(), json!({ "disabled": true })).await.is(200);
    assert_eq!(fixture.ask(&second, &fixture.key.secret).await.text, INACTIVE);
    ada.edit(&fixture.path(), json!({ "disabled": false })).await.is(200);
    assert_eq!(fixture.ask(&second, &fixture.key.secret).await["active"], true);
    ada.delete(&fixture.path()).await.is(204);
    assert_eq!(fixture.ask(&second, &fixture.key.secret).await.text, INACTIVE);
}

#[tokio::test]
async fn a_permission_is_allowed_within_the_scope_and_until_its_resource_is_retired() {
    let postern = Postern::ready().await;
    let fixture = fixture(&postern).await;
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
    ada.post("/api/v1/resources", json!({ "name": "slabs", "kind": "external" })).await.is(201);
    let body = json!({ "permissions": ["inventory:read", "slabs:read"] });
    ada.edit(&format!("/api/v1/roles/{}", fixture.role), body).await.is(200);
    let body = json!({ "name": "Narrow", "scope": ["slabs:read"] });
    let narrow = Program::of(&ada.post(&format!("{}/keys", fixture.path()), body).await.is(201));
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
async fn only_callers_with_the_permission_verify_keys() {
    let postern = Postern::ready().await;
    let fixture = fixture(&postern).await;
    let body = json!({ "key": fixture.key.secret });
    postern.anonymous().post(VERIFY, body.clone()).await.is_problem(401, "unauthenticated");
    let refused = fixture.key.at(&postern).post(VERIFY, body).await.is_problem(403, "insufficient_scope");
    assert_eq!(refused["missing_permissions"], json!(["api_keys:verify"]));
    for invalid in [json!({}), json!({ "key": null }), json!({ "key": "x", "permissions": [] })] {
        fixture.service.at(&postern).post(VERIFY, invalid).await.is_problem(400, "bad_body");
    }
}

#[tokio::test]
async fn a_caller_that_verifies_its_own_key_gets_its_identity() {
    let postern = Postern::ready().await;
    let fixture = fixture(&postern).await;
    let token = postern.ada().token("Ada's").await;
    for (own, administrator) in [(&fixture.service, false), (&token, true)] {
        let actor = own.at(&postern);
        for _ in 0..2 {
            let answer = verify(&actor, &own.secret).await;
            let identity = actor.get("/api/v1/session").await.is(200);
            let mut expected = identity.body.clone();
            expected["active"] = json!(true);
            assert_eq!((&answer.body, &answer["administrator"]), (&expected, &json!(administrator)));
        }
        postern.tap.reset();
        verify(&actor, &own.secret).await;
        assert_eq!(postern.tap.calls().len(), 1);
    }
}
