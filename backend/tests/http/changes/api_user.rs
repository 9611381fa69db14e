//! The log of an API user: its actions, with the key used; the changes made to it. The log outlives the API user.

use serde_json::{Value, json};

use super::CHANGES;
use crate::harness::{Actor, Postern};

/// The matching entries, oldest first, each as a line: actor, credential, action and target.
async fn log_lines(caller: &Actor<'_>, query: &str) -> Vec<String> {
    let entries = caller.walk(&format!("{CHANGES}?{query}"), 100).await;
    let fields = ["/actor/name", "/credential/id", "/action", "/target/name"];
    let line = |entry: &Value| fields.map(|field| entry.pointer(field).unwrap().as_str().unwrap()).join(", ");
    entries.iter().rev().map(line).collect()
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

    let (left, right, session) = (left.id, right.id, ada.session_id());
    let by_robot = [
        format!("Robot, {left}, role.create, By left"),
        format!("Robot, {right}, api_user.create, Child"),
        format!("Robot, {right}, key.create, Child"),
        format!("Robot II, {left}, role.create, By left again"),
    ];
    // In the same millisecond, only entries of one target are ordered.
    let mut logged_by = log_lines(&ada, &format!("actor={robot}")).await;
    logged_by.sort();
    let mut expected = by_robot.to_vec();
    expected.sort();
    assert_eq!(logged_by, expected);
    let mut with_left = log_lines(&ada, &format!("credential={left}")).await;
    with_left.sort();
    assert_eq!(with_left, [by_robot[3].clone(), by_robot[0].clone()]);

    let to_robot = [
        "api_user.create, Robot",
        "key.create, Robot",
        "key.create, Robot",
        "api_user.edit, Robot II",
        "key.delete, Robot II",
        "api_user.delete, Robot II",
    ]
    .map(|line| format!("Ada, {session}, {line}"));
    assert_eq!(log_lines(&ada, &format!("target={robot}")).await, to_robot);
    assert_eq!(log_lines(&ada, &format!("target={robot}&actor={robot}")).await, [""; 0]);
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
    let key = key.at(&postern);
    let request = key.request(http::Method::PATCH, &path).header("if-match", "\"1\"");
    let body = json!({ "name": "Gate", "permissions": ["inventory:read", "users:read"] });
    let edited = key.send_json(request.header("user-agent", "scanner/1.7\u{e9}"), body).await.is(200);
    let found = ada.get(&format!("{CHANGES}?credential={}", key.id)).await.is(200);
    let mut entry = found["items"][0].clone();
    let id = entry["id"].take();
    assert!(id.as_str().unwrap().starts_with(entry["at"].as_str().unwrap().trim_end_matches('Z')), "{id}");
    let at = entry["at"].take().as_str().unwrap().parse::<postern_shared::time::Timestamp>().unwrap();
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
            "credential": { "kind": "api_key", "id": key.id, "name": "Left" },
            "action": "role.edit",
            "target": { "kind": "role", "id": role, "name": "Gate" },
            "before": { "name": "Dock", "permissions": ["inventory:read"] },
            "after": { "name": "Gate", "permissions": ["inventory:read", "users:read"] },
            "request": {
                "id": edited.header("x-request-id").unwrap(), "address": "203.0.113.7", "agent": "scanner/1.7\u{e9}",
            },
        })
    );
}

#[tokio::test]
async fn an_entry_about_a_key_has_the_name_that_the_key_had_then() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let robot = ada.api_user("Robot", &["rol_000000000000"]).await;
    let [left, other] = [ada.key(&robot, "Left").await, ada.key(&robot, "Other").await];
    let child = left.at(&postern).api_user("Child", &[]).await;
    let path = format!("/api/v1/api-users/{robot}/keys/{}", left.id);
    ada.edit(&path, json!({ "name": "Dock 4" })).await.is(200);
    ada.post(&format!("{path}/rotate"), json!({})).await.is(200);
    let successor = json!({ "key": { "owner": robot, "id": other.id } });
    ada.post(&format!("{path}/succeed"), successor).await.is(200);
    ada.delete(&path).await.is(204);
    ada.edit(&format!("/api/v1/api-users/{robot}"), json!({ "name": "Robot II" })).await.is(200);

    let keys = async |target: &str| -> Vec<Value> {
        let entries = ada.walk(&format!("{CHANGES}?target={target}"), 100).await;
        entries.iter().rev().map(|entry| json!([entry["action"], entry["target"]["key"], entry["keys"]])).collect()
    };
    let named = |key: &str, name: &str| json!({ "id": key, "name": name });
    let with_owner = |key: &str, name: &str| json!({ "owner": robot, "id": key, "name": name, "owner_name": "Robot" });
    let expected = [
        json!(["api_user.create", null, null]),
        json!(["key.create", named(&left.id, "Left"), null]),
        json!(["key.create", named(&other.id, "Other"), null]),
        json!(["key.edit", named(&left.id, "Dock 4"), null]),
        json!(["key.rotate", named(&left.id, "Dock 4"), null]),
        json!(["key.succeed", named(&left.id, "Dock 4"), [with_owner(&other.id, "Other")]]),
        json!(["key.delete", named(&left.id, "Dock 4"), null]),
        json!(["api_user.edit", null, null]),
    ];
    assert_eq!(keys(&robot).await, expected);
    let mut moved = [with_owner(&left.id, "Dock 4"), with_owner(&other.id, "Other")];
    moved.sort_by_key(|key| key["id"].to_string());
    let expected =
        [json!(["api_user.create", null, [with_owner(&left.id, "Left")]]), json!(["api_user.hand_over", null, moved])];
    assert_eq!(keys(&child).await, expected);
}
