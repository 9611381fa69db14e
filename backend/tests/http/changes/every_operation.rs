//! Every operation that changes something adds one entry with its action and target.
//!
//! To add an operation: add a line to [`ACTIONS`] and a request for it to [`send_granted`]; until then this test fails.

use axum::body::Body;
use http::Method;
use jiff::SignedDuration;
use postern_shared::path;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Reply, fill};

/// The action each operation logs. Empty for those that add no entry: a record is its own entry, and two only read.
#[rustfmt::skip] // One operation, one line.
const ACTIONS: &[(&str, &str)] = &[
    ("DELETE /account/sessions/{session}", "session.delete"),
    ("DELETE /account/tokens/{key}", "key.delete"),
    ("DELETE /api-users/{api_user}", "api_user.delete"),
    ("DELETE /api-users/{api_user}/keys/{key}", "key.delete"),
    ("DELETE /resources/{resource}", "resource.retire"),
    ("DELETE /roles/{role}", "role.delete"),
    ("DELETE /session", "session.delete"),
    ("DELETE /users/{user}", "user.delete"),
    ("DELETE /users/{user}/sessions", "sessions.delete"),
    ("DELETE /users/{user}/tokens", "keys.delete"),
    ("DELETE /users/{user}/tokens/{key}", "key.delete"),
    ("PATCH /account/tokens/{key}", "key.edit"),
    ("PATCH /api-users/{api_user}", "api_user.edit"),
    ("PATCH /api-users/{api_user}/keys/{key}", "key.edit"),
    ("PATCH /resources/{resource}", "resource.edit"),
    ("PATCH /roles/{role}", "role.edit"),
    ("PATCH /users/{user}", "user.edit"),
    ("POST /account/password", "password.change"),
    ("POST /account/tokens", "key.create"),
    ("POST /account/tokens/{key}/rotate", "key.rotate"),
    ("POST /api-users", "api_user.create"),
    ("POST /api-users/{api_user}/adopt", "api_user.adopt"),
    ("POST /api-users/{api_user}/hand-over", "api_user.hand_over"),
    ("POST /api-users/{api_user}/keys", "key.create"),
    ("POST /api-users/{api_user}/keys/{key}/adopt-all", "api_user.adopt"),
    ("POST /api-users/{api_user}/keys/{key}/rotate", "key.rotate"),
    ("POST /collections/{collection}/records", ""),
    ("POST /impact", ""),
    ("POST /invitations/accept", "invitation.accept"),
    ("POST /resources", "resource.create"),
    ("POST /roles", "role.create"),
    ("POST /session", "session.create"),
    ("POST /setup", "setup"),
    ("POST /users", "user.create"),
    ("POST /users/{user}/adopt", "user.adopt"),
    ("POST /users/{user}/hand-over", "user.hand_over"),
    ("POST /users/{user}/invitation", "user.invite"),
    ("POST /users/{user}/tokens/{key}/adopt-all", "api_user.adopt"),
    ("POST /verify", ""),
];

/// Ada's key, to which principals can be handed over.
async fn provisioner(ada: &Actor<'_>, name: &str) -> Value {
    json!({ "owner": ada.id, "id": ada.token(name).await.id })
}

/// Prepares and sends a request that is granted. Also returns the id of its target, if known in advance.
#[expect(clippy::too_many_lines, reason = "one operation after the other, a few lines each")]
async fn send_granted(operation: &str, postern: &Postern) -> (Reply, Option<String>) {
    let (method, template) = operation.split_once(' ').unwrap();
    let name = postern.app.random.base62(8).to_lowercase();
    if operation == "POST /setup" {
        return (postern.set_up("ada@example.com", "Ada").await, None);
    }
    let ada = postern.ada();
    let login = format!("{name}@example.com");
    let sign_in_again = async || Person::of(&postern.sign_in("ada@example.com", PASSWORD).await.is(200));
    let invited = async |caller: &Actor<'_>| {
        caller.post("/api/v1/users", json!({ "login": login, "name": "Bob", "roles": [] })).await.is(201)
    };
    let (mut caller, mut ids, mut body, mut target) = (ada.clone(), Vec::new(), Value::Null, None);
    match operation {
        "POST /session" => return (postern.sign_in("ada@example.com", PASSWORD).await, Some(ada.id)),
        "POST /invitations/accept" => {
            let invited = invited(&ada).await;
            body = json!({ "code": invited.text_at("/invitation/code"), "password": PASSWORD });
            (caller, target) = (postern.anonymous(), Some(invited.text_at("/user/id")));
        }
        "DELETE /session" => (caller, target) = (sign_in_again().await.at(postern), Some(ada.id)),
        "DELETE /account/sessions/{session}" => {
            (ids, target) = (vec![sign_in_again().await.at(postern).session_id()], Some(ada.id));
        }
        "POST /account/password" => {
            let person = ada.person(&login, &[]).await;
            (caller, body, target) = (
                person.at(postern),
                json!({ "current": PASSWORD, "new": PASSWORD, "tokens": "keep" }),
                Some(person.id),
            );
        }
        "POST /account/tokens" => (body, target) = (json!({ "name": name }), Some(ada.id)),
        _ if template.starts_with("/account/tokens/{key}") => {
            (ids, target) = (vec![ada.token(&name).await.id], Some(ada.id));
        }
        "POST /roles" => body = json!({ "name": name }),
        _ if template.starts_with("/roles/") => ids = vec![ada.role(&name, &[]).await],
        "POST /users" => body = json!({ "login": login, "name": "Bob", "roles": [] }),
        "POST /users/{user}/adopt" => {
            ids = vec![invited(&ada.token(&name).await.at(postern)).await.text_at("/user/id")];
        }
        "POST /users/{user}/hand-over" => {
            (ids, body) =
                (vec![invited(&ada).await.text_at("/user/id")], json!({ "key": provisioner(&ada, &name).await }));
        }
        "POST /users/{user}/invitation" => {
            (ids, body) = (vec![invited(&ada).await.text_at("/user/id")], json!({ "tokens": "keep" }));
        }
        "POST /api-users/{api_user}/hand-over" => {
            (ids, body) = (vec![ada.api_user(&name, &[]).await], json!({ "key": provisioner(&ada, &name).await }));
        }
        "DELETE /users/{user}/tokens" => {
            ada.token(&name).await;
            ids = vec![ada.id];
        }
        "DELETE /users/{user}/tokens/{key}" => ids = vec![ada.id.clone(), ada.token(&name).await.id],
        "POST /users/{user}/tokens/{key}/adopt-all" => {
            let token = ada.token(&name).await;
            target = Some(token.at(postern).api_user(&name, &[]).await);
            ids = vec![ada.id, token.id];
        }
        _ if template.starts_with("/users/") => ids = vec![invited(&ada).await.text_at("/user/id")],
        "POST /api-users" => body = json!({ "name": name, "roles": [] }),
        "POST /api-users/{api_user}/adopt" => ids = vec![ada.token(&name).await.at(postern).api_user(&name, &[]).await],
        "POST /api-users/{api_user}/keys/{key}/adopt-all" => {
            let owner = ada.api_user(&name, &["rol_000000000000"]).await;
            let key = ada.key(&owner, "Key").await;
            target = Some(key.at(postern).api_user(&format!("{name} child"), &[]).await);
            ids = vec![owner, key.id];
        }
        _ if template.starts_with("/api-users/") => {
            let owner = ada.api_user(&name, &[]).await;
            let key = ada.key(&owner, "Key").await.id;
            ids = if template.contains("{key}") { vec![owner, key] } else { vec![owner] };
        }
        "POST /resources" => body = json!({ "name": format!("r{name}"), "kind": "external" }),
        _ if template.starts_with("/resources/") => {
            let new = json!({ "name": format!("r{name}"), "kind": "external" });
            ids = vec![ada.post("/api/v1/resources", new).await.is(201).text_at("/name")];
        }
        "POST /collections/{collection}/records" => (ids, body) = (vec!["inventory".to_owned()], json!({})),
        "POST /impact" => body = json!({ "action": "principal.delete", "principal": ada.id }),
        "POST /verify" => body = json!({ "key": "pst_nothing" }),
        _ => panic!("add a request for {operation} to {}", file!()),
    }
    if operation.ends_with("/keys") {
        body = json!({ "name": name });
    }
    if operation.ends_with("/rotate") {
        body = json!({});
    }
    if operation.starts_with("PATCH ") {
        let field = if template.starts_with("/resources") { "description" } else { "name" };
        body = json!({ field: "Another" });
    }
    target = target.or_else(|| ids.first().cloned());
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let path = fill(&format!("{}{template}", path::BASE), &ids);
    let request = caller.request(method.parse::<Method>().unwrap(), &path).header("content-type", "application/json");
    let request = if method == "PATCH" { request.header("if-match", "\"1\"") } else { request };
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    (postern.send(request.body(body).unwrap()).await, target)
}

#[tokio::test]
async fn every_operation_that_changes_something_adds_one_entry() {
    let postern = Postern::ready().await;
    let paths = postern.document()["paths"].as_object().unwrap().clone();
    let mut operations: Vec<String> = Vec::new();
    for (path, item) in &paths {
        let methods = ["post", "patch", "delete"].into_iter().filter(|method| item[*method].is_object());
        let path = path.strip_prefix(path::BASE).unwrap();
        operations.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    operations.sort();
    assert_eq!(operations, ACTIONS.iter().map(|(operation, _)| *operation).collect::<Vec<_>>());

    let empty = Postern::new().await;
    for (operation, action) in ACTIONS {
        let postern = if *operation == "POST /setup" { &empty } else { &postern };
        let (reply, target) = send_granted(operation, postern).await;
        assert!((200..300).contains(&reply.status), "{operation}: {reply:?}");
        postern.advance(SignedDuration::from_millis(7));
        if action.is_empty() {
            assert!(postern.entries_of(&reply).await.is_empty(), "{operation}");
            continue;
        }
        let entry = postern.entry_of(&reply).await.0;
        assert_eq!(entry["action"], *action, "{operation}");
        let created_id = ["/user/id", "/id", "/name"].iter().find_map(|id| reply.body.pointer(id)).cloned();
        assert_eq!(entry["target"]["id"], target.map_or_else(|| created_id.unwrap(), Value::String), "{operation}");
        assert!(entry["before"].is_object() || entry["after"].is_object() || *action == "sessions.delete", "{entry}");
        let (created, deleted) = (action.ends_with(".create"), action.ends_with(".delete"));
        assert_eq!(
            entry["before"].is_object(),
            !created && *action != "setup" && *action != "password.change" && *action != "sessions.delete",
            "{entry}"
        );
        assert_eq!(entry["after"].is_object(), !deleted, "{entry}");
    }
}
