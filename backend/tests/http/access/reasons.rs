//! Everything that can keep a principal or a key from using a permission that is held, each reason by itself.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{item, reasons};
use crate::harness::{ADMINISTRATOR, Actor, Postern, Program};
use crate::scanner::Scanner;

const READ: &str = "inventory:read";

/// A scanner that reads, and the item of its permission after a change.
async fn after(change: impl AsyncFnOnce(&Scanner)) -> Value {
    let scanner = Scanner::with(&[READ]).await;
    let before = item(&scanner.ada(), &scanner.id, READ).await;
    assert_eq!((reasons(&before), reasons(&before["keys"][0])), (vec![], vec![]));
    change(&scanner).await;
    let after = item(&scanner.ada(), &scanner.id, READ).await;
    assert_eq!(after["keys"][0]["allowed"] == true, scanner.key.at(&scanner.postern).works().await, "{after}");
    after
}

#[tokio::test]
async fn a_disabled_api_user_and_its_keys_cannot_use_it() {
    let item = after(async |scanner| {
        scanner.ada().patch(&format!("/api/v1/api-users/{}", scanner.id), json!({ "disabled": true })).await.is(200);
    });
    let item = item.await;
    assert_eq!((reasons(&item), reasons(&item["keys"][0])), (vec!["disabled"], vec!["key_owner"]));
}

#[tokio::test]
async fn a_disabled_key_cannot_use_it() {
    let item = after(async |scanner| {
        scanner.ada().edit(&scanner.path(&scanner.key), json!({ "disabled": true })).await.is(200);
    });
    let item = item.await;
    assert_eq!((reasons(&item), reasons(&item["keys"][0])), (vec![], vec!["key_disabled"]));
}

#[tokio::test]
async fn a_retired_resource_cannot_be_used() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("gates", "collection").await;
    let (id, key) = ada.integration("Gate", &["gates:read", "gates:write"]).await;
    ada.delete("/api/v1/resources/gates").await.is(204);
    let read = item(&ada, &id, "gates:read").await;
    assert_eq!((reasons(&read), reasons(&read["keys"][0])), (vec![], vec![]));
    assert_eq!(key.at(&postern).get("/api/v1/collections/gates/records").await.status, 200);
    let write = item(&ada, &id, "gates:write").await;
    assert_eq!((reasons(&write), reasons(&write["keys"][0])), (vec!["resource_retired"], vec!["resource_retired"]));
    let held = super::items(&ada, &format!("principal={}", ada.id)).await;
    assert!(super::texts(&held, "/permission").contains(&"gates:read"), "Ada can still read it");
    assert!(!super::texts(&held, "/permission").contains(&"gates:write"));
}

#[tokio::test]
async fn an_invited_user_cannot_use_it_yet() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Reader", &[READ]).await;
    let invited = ada.invite("bob@example.com", &[&role]).await;
    let bob = invited.text_at("/user/id");
    assert_eq!(reasons(&item(&ada, &bob, READ).await), ["invited"]);
    ada.accept(&invited.text_at("/invitation/code")).await;
    assert_eq!(reasons(&item(&ada, &bob, READ).await), Vec::<&str>::new());
}

/// The keys of an API user by name, with their reasons.
async fn keys(ada: &Actor<'_>, id: &str) -> Vec<(String, Vec<String>)> {
    let item = item(ada, id, READ).await;
    let keys = item["keys"].as_array().unwrap().iter();
    let of_key = |key: &Value| reasons(key).into_iter().map(str::to_owned).collect();
    let mut keys: Vec<_> = keys.map(|key| (key["name"].as_str().unwrap().to_owned(), of_key(key))).collect();
    keys.sort();
    keys
}

#[tokio::test]
async fn a_key_cannot_use_it_after_its_expiry_or_outside_its_scope() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let (id, _) = ada.integration("Plain", &[READ, "inventory:write"]).await;
    let expiry = postern.now() + SignedDuration::from_mins(1);
    ada.issue(&id, json!({ "name": "Expires", "expires_at": expiry })).await;
    ada.issue(&id, json!({ "name": "Scoped", "scope": ["inventory:write"] })).await;
    let of = |name: &str, reasons: &[&str]| (name.to_owned(), reasons.iter().map(|&it| it.to_owned()).collect());
    assert_eq!(keys(&ada, &id).await, [of("Expires", &[]), of("Plain", &[]), of("Scoped", &["key_scope"])]);
    postern.advance(SignedDuration::from_mins(1));
    assert_eq!(
        keys(&ada, &id).await,
        [of("Expires", &["key_expired"]), of("Plain", &[]), of("Scoped", &["key_scope"])]
    );
}

/// A person with a token, and an API user that the token has provisioned, whose only role reads the inventory.
struct Provisioned {
    postern: Postern,
    owner: String,
    owner_role: String,
    token: Program,
    child: String,
}

impl Provisioned {
    async fn new() -> Self {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let child_role = ada.role("Child", &[READ]).await;
        let owner_role = ada.role("Manager", &["api_tokens:generate", "api_users:write", "users:read", READ]).await;
        let owner = ada.person("hr@example.com", &[&owner_role]).await;
        let token = owner.at(&postern).token("HR system").await;
        let child = token.at(&postern).api_user("Child", &[&child_role]).await;
        Self { owner: owner.id, owner_role, token, child, postern }
    }

    fn ada(&self) -> Actor<'_> {
        self.postern.ada()
    }

    /// The only limit of the API user.
    async fn limit(&self) -> Value {
        let item = item(&self.ada(), &self.child, READ).await;
        let [limit] = &item["limits"].as_array().unwrap()[..] else { panic!("one limit in {item}") };
        assert_eq!(item["allowed"], false);
        limit.clone()
    }

    /// A limit that names the token.
    fn by_token(&self, reason: &str, block: Value) -> Value {
        let owner = json!({ "id": self.owner, "kind": "user", "name": "hr@example.com" });
        let key = json!({ "owner": owner, "id": self.token.id, "name": "HR system" });
        let mut limit = json!({ "reason": reason, "key": key });
        if !block.is_null() {
            limit["block"] = block;
        }
        limit
    }
}

#[tokio::test]
async fn a_blocked_principal_names_the_key_that_does_not_work() {
    let it = Provisioned::new().await;
    assert_eq!(reasons(&item(&it.ada(), &it.child, READ).await), Vec::<&str>::new());
    it.ada().patch(&format!("/api/v1/users/{}", it.owner), json!({ "disabled": true })).await.is(200);
    assert_eq!(it.limit().await, it.by_token("blocked", json!("owner_disabled")));
    it.ada().patch(&format!("/api/v1/users/{}", it.owner), json!({ "disabled": false })).await.is(200);
    it.ada().delete(&format!("/api/v1/users/{}/tokens/{}", it.owner, it.token.id)).await.is(204);
    let mut deleted = it.by_token("blocked", json!("key_deleted"));
    deleted["key"].as_object_mut().unwrap().remove("name");
    assert_eq!(it.limit().await, deleted);
}

#[tokio::test]
async fn an_ancestor_whose_owner_lost_the_permission_is_named() {
    let it = Provisioned::new().await;
    let permissions = json!({ "permissions": ["api_tokens:generate", "api_users:write", "users:read"] });
    it.ada().edit(&format!("/api/v1/roles/{}", it.owner_role), permissions).await.is(200);
    assert_eq!(it.limit().await, it.by_token("ancestor_owner", Value::Null));
}

#[tokio::test]
async fn an_ancestor_whose_scope_lacks_the_permission_is_named() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Later more", &[]).await;
    let token = ada.scoped_token("HR system", &["api_users:write"]).await;
    let child = token.at(&postern).api_user("Child", &[&role]).await;
    ada.key(&child, "Child's").await;
    ada.edit(&format!("/api/v1/roles/{role}"), json!({ "permissions": [READ] })).await.is(200);
    let item = item(&ada, &child, READ).await;
    let owner = json!({ "id": ada.id, "kind": "user", "name": "Ada" });
    let key = json!({ "owner": owner, "id": token.id, "name": "HR system" });
    assert_eq!(item["limits"], json!([{ "reason": "ancestor_scope", "key": key }]));
    assert_eq!(reasons(&item["keys"][0]), ["key_owner"]);
}

#[tokio::test]
async fn a_key_is_limited_by_the_key_that_issued_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &[READ]).await;
    let hr = ada.token("HR system").await;
    let id = hr.at(&postern).api_user("Scanner", &[&role]).await;
    hr.at(&postern).key(&id, "Issued").await;
    // Adopted with its keys, it depends on no key, but its key still does.
    ada.post(&format!("/api/v1/api-users/{id}/adopt"), json!({ "keep_sign_in": true })).await.is(200);
    ada.key(&id, "Plain").await;
    let path = format!("/api/v1/account/tokens/{}", hr.id);
    ada.edit(&path, json!({ "disabled": true })).await.is(200);
    let item = item(&ada, &id, READ).await;
    let keys = item["keys"].as_array().unwrap();
    let [issued, plain] = ["Issued", "Plain"].map(|name| keys.iter().find(|key| key["name"] == name).unwrap());
    assert_eq!((reasons(&item), reasons(plain), reasons(issued)), (vec![], vec![], vec!["blocked"]));
    assert_eq!(issued["limits"][0]["block"], "key_disabled");
    assert_eq!(issued["limits"][0]["key"]["name"], "HR system");
}

#[tokio::test]
async fn an_administrator_can_use_everything() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    ada.resource("gates", "external").await;
    let item = item(&ada, &ada.id, "gates:write").await;
    assert_eq!(reasons(&item), Vec::<&str>::new());
    assert_eq!((&item["roles"][0]["id"], &item["roles"][0]["name"]), (&json!(ADMINISTRATOR), &json!("Administrator")));
}
