//! Editing a principal: name, roles, disabled.

use serde_json::json;

use super::{ADMINISTRATOR, Principal, Provisioner, new, shown};
use crate::harness::{Kind, PASSWORD, Postern};

#[tokio::test]
async fn an_edit_changes_only_its_fields_and_logs_the_differences() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let (dock, gate) = (ada.role("Dock", &[]).await, ada.role("Gate", &[]).await);
        let bob = Principal::create(&ada, kind, "Bob", &[&dock]).await;
        let mut expected = bob.shown().await;
        let (version, action) = (expected["version"].as_u64().unwrap() + 1, format!("{}.edit", kind.name()));

        let reply = ada.edit(&bob.path, json!({ "name": " Robert ", "roles": [gate, dock, gate] })).await.is(200);
        (expected["name"], expected["roles"]) = (json!("Robert"), json!([gate, dock]));
        expected["version"] = json!(version);
        assert_eq!((&reply.body, reply.header("etag")), (&expected, Some(&*format!("\"{version}\""))));
        assert_eq!(bob.shown().await, expected);
        assert!(bob.caller.works().await);
        let before = json!({ "name": "Bob", "roles": [dock] });
        let entry = ada.logged(&reply, &action, before, json!({ "name": "Robert", "roles": [gate, dock] })).await;
        entry.is_about(kind.name(), &bob.id, "Robert");
        let reply = ada.edit(&bob.path, json!({ "disabled": true })).await.is(200);
        postern.entry_of(&reply).await.says(&action, json!({ "disabled": false }), json!({ "disabled": true }));
    }
}

#[tokio::test]
async fn disabling_suspends_the_keys_and_ends_the_sessions_and_enabling_restores_only_the_keys() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let second = postern.second().await;
        let ada = postern.ada();
        let role = ada.role("Integrator", &["api_tokens:generate"]).await;
        let principal = Principal::create(&ada, kind, "sam@example.com", &[&role]).await;
        let keys = match kind {
            Kind::User => [principal.caller.token("One").await, principal.caller.token("Two").await],
            Kind::ApiUser => [ada.key(&principal.id, "One").await, ada.key(&principal.id, "Two").await],
        };
        let count = ada.walk(&kind.keys(&principal.id), 10).await.len();
        for (disabled, status) in [(false, "active"), (true, "disabled"), (false, "active")] {
            let reply = ada.edit(&principal.path, json!({ "disabled": disabled })).await.is(200);
            assert_eq!((&reply["disabled"], &reply["status"]), (&json!(disabled), &json!(status)));
            assert_eq!(reply.body.get("keys"), (kind == Kind::ApiUser).then(|| json!(3)).as_ref());
            for instance in [&postern, &second] {
                for key in &keys {
                    assert_eq!(key.at(instance).works().await, !disabled, "{disabled}");
                }
            }
            assert_eq!(ada.walk(&kind.keys(&principal.id), 10).await.len(), count);
            if disabled {
                assert!(!principal.caller.works().await);
                let refused = postern.sign_in("sam@example.com", PASSWORD).await;
                match kind {
                    Kind::User => refused.is_problem(403, "sign_in_blocked"),
                    Kind::ApiUser => refused.is_problem(401, "sign_in_failed"),
                };
            }
        }
        if kind == Kind::User {
            assert!(!principal.caller.works().await, "the session has ended");
            postern.sign_in("sam@example.com", PASSWORD).await.is(200);
        }
    }
}

#[tokio::test]
async fn an_edit_without_a_difference_changes_nothing() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let role = ada.role("Dock", &[]).await;
        let created = ada.post(kind.list(), new(kind, "Bob", &[&role])).await.is(201);
        let path = kind.path(shown(&created)["id"].as_str().unwrap());
        let before = postern.state().await;
        ada.patch_version(&path, "\"9\"", json!({ "disabled": true })).await.is_problem(412, "stale_version");
        for same in [json!({ "name": "Bob ", "roles": [role], "disabled": false }), json!({})] {
            let reply = ada.patch_version(&path, "\"1\"", same).await.is(200);
            assert_eq!((&reply["version"], reply.header("etag")), (&json!(1), Some("\"1\"")));
        }
        // Also the last administrator's edit of herself.
        for same in [json!({ "name": "Ada", "roles": [ADMINISTRATOR], "disabled": false }), json!({})] {
            let own = ada.patch_version(&Kind::User.path(&ada.id), "\"1\"", same).await.is(200);
            assert_eq!((&own["version"], own.header("etag")), (&json!(1), Some("\"1\"")));
        }
        assert_eq!(postern.state().await, before);
    }
}

#[tokio::test]
async fn a_role_change_applies_to_the_next_request_and_updates_the_holder_counts() {
    let records = "/api/v1/collections/inventory/records";
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let second = postern.second().await;
        let ada = postern.ada();
        let reader = ada.role("Reader", &["inventory:read"]).await;
        let writer = ada.role("Writer", &["inventory:write"]).await;
        let principal = Principal::create(&ada, kind, "Hours-Scanner", &[&reader]).await;
        let caller = principal.caller.at(&second);
        caller.get(records).await.is(200);
        caller.post(records, json!({})).await.is_problem(403, "insufficient_scope");
        let reply = ada.edit(&principal.path, json!({ "roles": [writer] })).await.is(200);
        let entry = postern.entry_of(&reply).await;
        entry.says(&format!("{}.edit", kind.name()), json!({ "roles": [reader] }), json!({ "roles": [writer] }));
        caller.get(records).await.is_problem(403, "insufficient_scope");
        caller.post(records, json!({})).await.is(201);
        for (role, holders) in [(&reader, 0), (&writer, 1)] {
            assert_eq!(ada.get(&format!("/api/v1/roles/{role}")).await.is(200)["holders"], holders);
        }
        let refused = ada.delete(&format!("/api/v1/roles/{writer}")).await.is_problem(409, "role_in_use");
        assert!(refused.text_at("/detail").contains("Hours-Scanner"));
        ada.delete(&format!("/api/v1/roles/{reader}")).await.is(204);
    }
}

#[tokio::test]
async fn a_caller_edits_only_principals_it_covers_and_assigns_only_known_roles_it_covers() {
    for kind in Kind::each() {
        let postern = Postern::ready().await;
        let ada = postern.ada();
        let provisioner = Provisioner::new(&postern, kind).await;
        let kim = ada.person("kim@example.com", &[&provisioner.role]).await.at(&postern);
        let billing = ada.role("Billing", &["billing:read"]).await;
        let reader = ada.role("Reader", &["inventory:read"]).await;
        let stronger = Principal::create(&ada, kind, "Above", &[&billing, &reader]).await;
        for (caller, name) in [(provisioner.key(), "by-key"), (kim, "by-person")] {
            let equal = provisioner.provision(name, &[&provisioner.role]).await;
            for body in [json!({ "name": "X" }), json!({ "disabled": true }), json!({ "roles": [] })] {
                let refused = caller.edit(&stronger.path, body).await;
                refused.is_forbidden("beyond_your_rights", &["billing:read"]);
            }
            for forbidden in [billing.as_str(), ADMINISTRATOR] {
                for position in 0..=3 {
                    let mut roles = vec![reader.as_str(), &provisioner.role, &reader];
                    roles.insert(position, forbidden);
                    let refused = postern.unchanged_by(caller.edit(&equal.path, json!({ "roles": roles }))).await;
                    refused.is_problem(403, "beyond_your_rights");
                }
                let only = caller.edit(&equal.path, json!({ "roles": [forbidden] })).await;
                only.is_problem(403, "beyond_your_rights");
            }
            let unknown = json!({ "roles": [reader, "rol_abcdefghijkl"] });
            caller.edit(&equal.path, unknown).await.is_invalid("roles[1]", "unknown_role");
            let rest = json!({ "name": format!("Renamed {name}"), "roles": [reader], "disabled": true });
            caller.edit(&equal.path, rest).await.is(200);
            let own = caller.edit(&Kind::of(&caller.audit().0).path(&caller.audit().0), json!({ "roles": [] })).await;
            own.is_problem(403, "own_rights");
        }
        // Covering is not enough without the permission to write.
        let (read, write) = (format!("{}s:read", kind.name()), format!("{}s:write", kind.name()));
        let narrow = provisioner.another_key(json!({ "name": "Narrow", "scope": [read] })).await;
        let weaker = Principal::create(&ada, kind, "Weaker", &[]).await;
        let refused = narrow.at(&postern).edit(&weaker.path, json!({ "disabled": false })).await;
        refused.is_forbidden("insufficient_scope", &[&write]);
    }
}
