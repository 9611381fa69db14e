//! `POST /users`: invites a person, who chooses their own password.

use serde_json::{Value, json};

use super::USERS;
use crate::harness::{PUBLIC_URL, Postern};

#[tokio::test]
async fn a_user_is_created_with_an_invitation() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let body = json!({ "login": " Bob@example.com ", "name": " Bob ", "roles": [role, role] });
    let reply = ada.post(USERS, body).await.is(201);
    let id = reply.text_at("/user/id");
    let user = json!({
        "id": id, "login": "Bob@example.com", "name": "Bob", "roles": [role], "disabled": false, "status": "invited",
        "provisioned_by": null, "created_at": "2026-03-01T09:00:00Z", "version": 1,
    });
    let code = reply.text_at("/invitation/code");
    let invitation = json!({
        "url": format!("{PUBLIC_URL}/invitation#{code}"), "code": code, "expires_at": "2026-03-08T09:00:00Z",
    });
    assert_eq!(reply.body, json!({ "user": user, "invitation": invitation }));
    let location = reply.header("location").unwrap();
    assert_eq!(location, format!("{USERS}/{id}"));
    let found = ada.get(location).await.is(200);
    assert_eq!((&found.body, found.header("etag")), (&user, Some("\"1\"")));

    let entry = postern.entry_of(&reply).await;
    let after = json!({
        "login": "Bob@example.com", "name": "Bob", "roles": [role], "disabled": false, "invited": true,
        "provisioned_by": null,
    });
    entry.says("user.create", Value::Null, after).is_by(&ada).is_about("user", &id, "Bob");
}

#[tokio::test]
async fn logins_are_unique_regardless_of_case_and_width_until_their_user_is_deleted() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let body = |login: &str| json!({ "login": login, "name": "Bob" });
    let id = ada.post(USERS, body("bob@example.com")).await.is(201).text_at("/user/id");
    let before = postern.dump().await;
    for login in ["bob@example.com", "BOB@EXAMPLE.COM", "\u{ff42}ob@example.com", "Ada@example.com"] {
        let refused = ada.post(USERS, body(login)).await.is_problem(409, "name_taken");
        refused.is_field_problem("login", "taken");
    }
    assert_eq!(postern.dump().await, before);
    ada.delete(&format!("{USERS}/{id}")).await.is(204);
    let again = ada.post(USERS, body("BOB@example.com")).await.is(201);
    assert_ne!(again.text_at("/user/id"), id);
}

#[tokio::test]
async fn an_unknown_role_is_refused_at_every_position() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &[]).await;
    let before = postern.dump().await;
    for n in 0..2 {
        let mut roles = [role.as_str(); 2];
        roles[n] = "rol_abcdefghijkl";
        let refused = ada.post(USERS, json!({ "login": "bob@example.com", "name": "Bob", "roles": roles })).await;
        refused.is_problem(422, "invalid_field").is_field_problem(&format!("roles[{n}]"), "unknown_role");
    }
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn nobody_assigns_a_role_beyond_their_own_permissions() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let clerk = ada.role("Clerk", &["users:write", "inventory:read"]).await;
    let reader = ada.role("Reader", &["inventory:read"]).await;
    let auditor = ada.role("Auditor", &["inventory:read", "billing:read"]).await;
    let kim = ada.person("kim@example.com", &[&clerk]).await;
    let kim = kim.at(&postern);
    for roles in [[&reader, &auditor], [&auditor, &reader]] {
        let body = json!({ "login": "bob@example.com", "name": "Bob", "roles": roles });
        let refused = kim.post(USERS, body).await.is_problem(403, "beyond_your_rights");
        assert_eq!(refused["missing_permissions"], json!(["billing:read"]));
    }
    let body = json!({ "login": "bob@example.com", "name": "Bob", "roles": [reader] });
    kim.post(USERS, body).await.is(201);
}

#[tokio::test]
async fn a_user_created_by_a_token_depends_on_it_and_gets_its_owners_roles_by_default() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("HR", &["api_tokens:generate", "users:read", "users:write"]).await;
    let hana = ada.person("hana@example.com", &[&role]).await;
    let hana = hana.at(&postern);
    let token = hana.token("HR system").await;
    let provisioning_key = json!({ "owner": hana.id, "id": token.id });
    let create = async |login: &str, roles: Option<Value>| {
        let mut body = json!({ "login": login, "name": login });
        if let Some(roles) = roles {
            body["roles"] = roles;
        }
        token.at(&postern).post(USERS, body).await.is(201)
    };
    let silent = create("silent@example.com", None).await;
    assert_eq!((&silent["user"]["roles"], &silent["user"]["provisioned_by"]), (&json!([role]), &provisioning_key));
    let empty = create("empty@example.com", Some(json!([]))).await;
    assert_eq!((&empty["user"]["roles"], &empty["user"]["provisioned_by"]), (&json!([]), &provisioning_key));
    let entry = postern.entry_of(&silent).await;
    entry.is_by(&token.at(&postern));
    assert_eq!((&entry.0["after"]["roles"], &entry.0["after"]["provisioned_by"]), (&json!([role]), &provisioning_key));

    // In a session the default is no roles.
    let body = json!({ "login": "plain@example.com", "name": "Plain" });
    let plain = hana.post(USERS, body).await.is(201);
    assert_eq!((&plain["user"]["roles"], &plain["user"]["provisioned_by"]), (&json!([]), &Value::Null));
}
