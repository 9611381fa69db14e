//! The log of an API user: its actions, with the key used; the changes made to it. The log outlives the API user.

use serde_json::{Value, json};

use super::CHANGES;
use crate::harness::{Actor, Postern};

/// Actor, credential, action and target of the matching entries, oldest first.
async fn log_lines(caller: &Actor<'_>, query: &str) -> Vec<[String; 4]> {
    let mut entries = caller.walk(&format!("{CHANGES}?{query}"), 100).await;
    entries.reverse();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let line = |entry: &Value| {
        let [actor, credential] = [&entry["actor"]["name"], &entry["credential"]["id"]].map(text);
        [actor, credential, text(&entry["action"]), text(&entry["target"]["name"])]
    };
    entries.iter().map(line).collect()
}

#[tokio::test]
async fn the_log_shows_an_api_users_actions_by_key_and_the_changes_made_to_it() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Provisioner", &["roles:write", "api_users:write", "api_users:read", "inventory:write"]).await;
    let robot = ada.api_user("Robot", &[&role]).await;
    let path = format!("/api/v1/api-users/{robot}");
    let (left, right) = (ada.key(&robot, "Left").await, ada.key(&robot, "Right").await);
    left.at(&postern).role("By left", &[]).await;
    let child = right.at(&postern).api_user("Child", &[]).await;
    right.at(&postern).key(&child, "Child's").await;
    left.at(&postern).post("/api/v1/collections/inventory/records", json!({})).await.is(201);
    ada.edit(&path, json!({ "name": "Robot II" })).await.is(200);
    left.at(&postern).role("By left again", &[]).await;
    ada.delete(&format!("{path}/keys/{}", right.id)).await.is(204);
    ada.delete(&path).await.is(204);
    ada.api_user("Robot II", &[]).await;
    ada.get(&path).await.is_problem(404, "not_found");

    let line = |actor: &str, credential: &str, action: &str, target: &str| {
        [actor, credential, action, target].map(str::to_owned)
    };
    let by_robot = [
        line("Robot", &left.id, "role.create", "By left"),
        line("Robot", &right.id, "api_user.create", "Child"),
        line("Robot", &right.id, "key.create", "Child"),
        line("Robot II", &left.id, "role.create", "By left again"),
    ];
    // In the same millisecond, only entries of one target are ordered.
    let mut logged_by = log_lines(&ada, &format!("actor={robot}")).await;
    logged_by.sort();
    let mut expected = by_robot.to_vec();
    expected.sort();
    assert_eq!(logged_by, expected);
    let with_left = log_lines(&ada, &format!("credential={}", left.id)).await;
    assert_eq!(with_left.len(), 2);
    assert!(with_left.iter().all(|line| line[1] == left.id && line[2] == "role.create"));

    let session = ada.session_id();
    let to_robot = [
        line("Ada", &session, "api_user.create", "Robot"),
        line("Ada", &session, "key.create", "Robot"),
        line("Ada", &session, "key.create", "Robot"),
        line("Ada", &session, "api_user.edit", "Robot II"),
        line("Ada", &session, "key.delete", "Robot II"),
        line("Ada", &session, "api_user.delete", "Robot II"),
    ];
    assert_eq!(log_lines(&ada, &format!("target={robot}")).await, to_robot);
    assert_eq!(log_lines(&ada, &format!("target={robot}&actor={robot}")).await, Vec::<[String; 4]>::new());
    assert_eq!(log_lines(&ada, &format!("target={child}&actor={robot}")).await, by_robot[1..3]);
}

#[tokio::test]
async fn an_entry_has_actor_credential_time_target_both_states_and_request() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let robot = ada.api_user("Robot", &["rol_000000000000"]).await;
    let key = ada.key(&robot, "Left").await;
    let role = key.at(&postern).role("Dock", &["inventory:read"]).await;
    let path = format!("/api/v1/roles/{role}");
    let etag = ada.get(&path).await.header("etag").unwrap().to_owned();
    let request = key.at(&postern).request(http::Method::PATCH, &path).header("if-match", etag);
    let request = request.header("content-type", "application/json").header("user-agent", "scanner/1.7");
    let body = json!({ "name": "Gate", "permissions": ["inventory:read", "users:read"] }).to_string();
    let edited = postern.send(request.body(body.into()).unwrap()).await.is(200);
    let found = ada.get(&format!("{CHANGES}?credential={}", key.id)).await.is(200);
    let mut entry = found["items"][0].clone();
    let id = entry["id"].take();
    assert!(id.as_str().unwrap().starts_with(entry["at"].as_str().unwrap().trim_end_matches('Z')), "{id}");
    let at = entry["at"].take().as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(
        at,
        postern.now() + jiff::SignedDuration::from_millis(1),
        "the clock stands still, so the entry is one millisecond after the last"
    );
    assert_eq!(
        entry,
        json!({
            "id": null,
            "at": null,
            "actor": { "kind": "api_user", "id": robot, "name": "Robot" },
            "credential": { "kind": "api_key", "id": key.id },
            "action": "role.edit",
            "target": { "kind": "role", "id": role, "name": "Gate" },
            "before": { "name": "Dock", "permissions": ["inventory:read"] },
            "after": { "name": "Gate", "permissions": ["inventory:read", "users:read"] },
            "request": {
                "id": edited.header("x-request-id").unwrap(), "address": "203.0.113.7", "agent": "scanner/1.7",
            },
        })
    );
}
