//! `POST /users`, which invites a person, and `POST /api-users`, which creates a machine identity without a key.

use serde_json::{Value, json};

use super::{ADMINISTRATOR, Provisioner, new, shown};
use crate::harness::{Kind, PUBLIC_URL, Postern};

#[tokio::test]
async fn a_principal_is_created_with_a_name_and_roles() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let role = ada.role("Dock", &["inventory:read"]).await;
        let mut body = json!({ "name": " Bob ", "roles": [role, role] });
        let mut after =
            json!({ "name": "Bob", "external_id": null, "roles": [role], "disabled": false, "provisioned_by": null });
        if kind == Kind::User {
            body["login"] = json!(" Bob@example.com ");
            (after["login"], after["invited"]) = (json!("Bob@example.com"), json!(true));
        }
        let reply = ada.post(kind.list(), body.clone()).await.is(201);
        let id = shown(&reply)["id"].as_str().unwrap();
        let mut expected = json!({
            "id": id, "name": "Bob", "roles": [role], "disabled": false, "provisioned_by": null,
            "created_at": "2026-03-01T09:00:00.000Z", "updated_at": "2026-03-01T09:00:00.000Z", "version": 1,
        });
        if kind == Kind::User {
            (expected["login"], expected["status"]) = (json!("Bob@example.com"), json!("invited"));
            expected["invitation_expires_at"] = json!("2026-03-08T09:00:00.000Z");
            let code = reply.text_at("/invitation/code");
            let invitation = json!({
                "url": format!("{PUBLIC_URL}/invitation#{code}"), "code": code, "expires_at": "2026-03-08T09:00:00.000Z",
            });
            assert_eq!(reply.body, json!({ "user": expected, "invitation": invitation }));
        } else {
            expected["status"] = json!("active");
            (expected["keys"], expected["last_used_at"], expected["calls"]) = (json!(0), Value::Null, json!({}));
            assert_eq!(reply.body, expected);
        }
        let location = reply.header("location").unwrap();
        assert_eq!(location, kind.path(id));
        let found = ada.get(location).await.is(200);
        (expected["effective_permissions"], expected["limits"]) = match kind {
            Kind::User => (json!([]), json!([{ "reason": "invited" }])),
            Kind::ApiUser => (json!(["inventory:read"]), json!([])),
        };
        assert_eq!((&found.body, found.header("etag")), (&expected, Some("\"1\"")));
        assert_eq!(ada.get(&format!("/api/v1/roles/{role}")).await.is(200)["holders"], 1);
        let entry = ada.logged(&reply, &format!("{}.create", kind.name()), Value::Null, after).await;
        entry.is_about(kind.name(), id, "Bob");
        ada.post(kind.list(), body).await.is_problem(409, "name_taken");
    }
}

#[tokio::test]
async fn no_role_in_the_list_can_be_unknown_or_exceed_the_caller() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let kim = ada.person_with("kim@example.com", &["users:write", "api_users:write", "inventory:read"]).await;
        let (reader, spare) = (ada.role("Reader", &["inventory:read"]).await, ada.role("Spare", &[]).await);
        let auditor = ada.role("Auditor", &["inventory:read", "billing:read"]).await;
        let before = postern.state().await;
        for n in 0..3 {
            let with = |role: &str| {
                let mut roles = vec![&*reader, &*spare];
                roles.insert(n, role);
                new(kind, "Scanner", &roles)
            };
            kim.post(kind.list(), with(&auditor)).await.is_forbidden("beyond_your_rights", &["billing:read"]);
            kim.post(kind.list(), with(ADMINISTRATOR)).await.is_problem(403, "beyond_your_rights");
            for actor in [&ada, &kim] {
                let refused = actor.post(kind.list(), with("rol_abcdefghijkl")).await;
                refused.is_invalid(&format!("roles[{n}]"), "unknown_role");
            }
        }
        assert_eq!(postern.state().await, before);
        kim.post(kind.list(), new(kind, "Scanner", &[&reader])).await.is(201);
    }
}

#[tokio::test]
async fn a_new_principal_names_its_roles_or_inherits_those_of_the_keys_owner_and_never_both() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let provisioner = Provisioner::new(&postern, kind).await;
        let key = provisioner.key();
        let before = postern.state().await;
        for actor in [&key, &provisioner.manager, &postern.ada()] {
            for silent in [Value::Null, json!(false)] {
                let refused = actor.post(kind.list(), without_roles(kind, "Silent", silent)).await;
                let refused = refused.is_invalid("roles", "required");
                let sentence = refused.body["errors"][0]["detail"].as_str().unwrap();
                assert!(sentence.contains("[]") && sentence.contains(r#""inherit_roles": true"#), "{sentence}");
            }
            let mut both = new(kind, "Both", &[]);
            both["inherit_roles"] = json!(true);
            actor.post(kind.list(), both).await.is_invalid("inherit_roles", "conflicting");
        }
        let inheriting = without_roles(kind, "Heir", json!(true));
        provisioner.manager.post(kind.list(), inheriting).await.is_invalid("inherit_roles", "needs_key");
        assert_eq!(postern.state().await, before);
    }
}

#[tokio::test]
async fn inherited_roles_are_granted_and_logged_like_named_ones() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let provisioner = Provisioner::new(&postern, kind).await;
        let key = provisioner.key();
        let heir = key.post(kind.list(), without_roles(kind, "Heir", json!(true))).await.is(201);
        let empty = key.post(kind.list(), new(kind, "Empty", &[])).await.is(201);
        for (reply, name, roles) in [(&heir, "Heir", json!([provisioner.role])), (&empty, "Empty", json!([]))] {
            let created = shown(reply);
            assert_eq!((&created["roles"], &created["provisioned_by"]), (&roles, &provisioner.named_key()));
            let entry = postern.entry_of(reply).await;
            entry.is_by(&key).is_about(kind.name(), created["id"].as_str().unwrap(), name);
            let after = &entry.0["after"];
            assert_eq!((&after["roles"], &after["provisioned_by"]), (&roles, &provisioner.provisioning_key()));
        }
        let role = format!("/api/v1/roles/{}", provisioner.role);
        assert_eq!(postern.ada().get(&role).await.is(200)["holders"], 2);
        let scope = Provisioner::PERMISSIONS.into_iter().filter(|permission| *permission != "inventory:write");
        let narrow = json!({ "name": "Narrow", "scope": scope.collect::<Vec<_>>() });
        let narrow = provisioner.another_key(narrow).await;
        let refused = narrow.at(&postern).post(kind.list(), without_roles(kind, "Wide", json!(true))).await;
        refused.is_forbidden("beyond_your_rights", &["inventory:write"]);
    }
}

/// A body without roles, and with this `inherit_roles` unless it is null.
fn without_roles(kind: Kind, name: &str, inherit_roles: Value) -> Value {
    let mut body = new(kind, name, &[]);
    body.as_object_mut().unwrap().remove("roles");
    if !inherit_roles.is_null() {
        body["inherit_roles"] = inherit_roles;
    }
    body
}
