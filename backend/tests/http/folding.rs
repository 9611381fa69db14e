//! The change log is complete: folding an entity's entries yields its current state. Their order is strict even while
//! the clock stands still.

use serde_json::{Map, Value, json};

use crate::harness::{Entry, Postern};

/// The state of an entity after these entries; `None` once it is deleted.
fn fold(log: &[Entry]) -> Option<Map<String, Value>> {
    let mut state = None;
    for Entry(entry) in log {
        let action = entry["action"].as_str().unwrap().split_once('.');
        let current = state.get_or_insert_with(Map::new);
        if let Some(before) = entry["before"].as_object().filter(|_| matches!(action, Some(("role" | "user", "edit"))))
        {
            assert!(
                before.iter().all(|(field, value)| current[field] == *value),
                "{entry} does not follow {current:?}"
            );
        }
        match (action, entry["after"].as_object()) {
            (Some(("role" | "user", "delete")), _) => state = None,
            (Some(("role" | "user", _)) | None, Some(after)) => current.extend(after.clone()),
            _ => {}
        }
    }
    state
}

/// Asserts that fields have the same values in the folded state and in the API's view.
fn assert_agrees(state: &Map<String, Value>, shown: &Value, fields: &[&str]) {
    for field in fields {
        assert_eq!(state.get(*field), shown.get(field), "{field} of {shown}");
    }
}

#[tokio::test]
async fn folding_a_roles_log_yields_the_role() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Dock", &["inventory:read"]).await;
    let path = format!("/api/v1/roles/{role}");
    let edits = [
        json!({ "name": "Gate" }),
        json!({ "permissions": [] }),
        json!({ "description": "By the gate", "permissions": ["users:read", "inventory:read"] }),
        json!({}),
        json!({ "name": "DOCK", "description": "" }),
    ];
    for (n, edit) in edits.into_iter().enumerate() {
        let shown = ada.patch(&path, edit).await.is(200);
        let log = postern.log_of(&role).await;
        assert_eq!(log.len(), 2 + n - usize::from(n >= 3));
        assert_agrees(&fold(&log).unwrap(), &shown.body, &["name", "description", "permissions"]);
    }
    ada.delete(&path).await.is(204);
    assert_eq!(fold(&postern.log_of(&role).await), None);
}

#[tokio::test]
async fn folding_a_users_log_yields_the_user() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Integrator", &["api_tokens:generate"]).await;
    let token = ada.token("HR").await;
    let sam = token.at(&postern).person("sam@example.com", &[&role]).await;
    let path = format!("/api/v1/users/{}", sam.id);
    let fields = ["login", "name", "roles", "disabled", "provisioned_by"];
    let assert_log_agrees = async || {
        let shown = ada.get(&path).await.is(200);
        assert_agrees(&fold(&postern.log_of(&sam.id).await).unwrap(), &shown.body, &fields);
    };
    assert_log_agrees().await;
    sam.at(&postern).token("Scanner").await;
    sam.at(&postern).delete("/api/v1/session").await.is(204);
    ada.patch(&path, json!({ "name": "Sam", "roles": [] })).await.is(200);
    assert_log_agrees().await;
    ada.patch(&path, json!({ "disabled": true })).await.is(200);
    ada.post_empty(&format!("{path}/adopt")).await.is(200);
    assert_log_agrees().await;
    ada.patch(&path, json!({ "disabled": false, "roles": [role] })).await.is(200);
    ada.delete(&format!("{path}/sessions")).await.is(204);
    ada.post(&format!("{path}/invitation"), json!({ "tokens": "keep" })).await.is(200);
    assert_log_agrees().await;
    ada.delete(&path).await.is(204);

    let log = postern.log_of(&sam.id).await;
    assert_eq!(fold(&log), None);
    let actions: Vec<&str> = log.iter().map(|entry| entry.0["action"].as_str().unwrap()).collect();
    let expected = [
        "user.create",
        "invitation.accept",
        "key.create",
        "session.delete",
        "user.edit",
        "user.edit",
        "user.adopt",
        "user.edit",
        "sessions.delete",
        "user.invite",
        "user.delete",
    ];
    assert_eq!(actions, expected);
}

#[tokio::test]
async fn an_entry_records_the_user_agent() {
    let postern = Postern::ready().await;
    let request = postern.ada().request(http::Method::POST, "/api/v1/roles");
    let request = request.header("content-type", "application/json").header("user-agent", "curl/8.5.0\u{e9}");
    let reply = postern.send(request.body(r#"{"name":"Dock"}"#.into()).unwrap()).await.is(201);
    let request = json!({
        "id": reply.header("x-request-id").unwrap(), "address": "203.0.113.7", "agent": "curl/8.5.0\u{e9}",
    });
    assert_eq!(postern.entry_of(&reply).await.0["request"], request);
}
