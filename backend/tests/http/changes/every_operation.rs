//! Every operation that changes something leaves one entry, which says what was done to what.
//!
//! To add an operation: add a line to [`ACTIONS`] and say in [`granted`] how it is granted; until then this fails.

use axum::body::Body;
use http::Method;
use jiff::SignedDuration;
use postern_shared::path;
use serde_json::{Value, json};

use crate::harness::{Actor, PASSWORD, Person, Postern, Reply};

/// What each operation is in the log; nothing for those that leave no entry: a record is its own, and two only look.
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

/// A key of Ada's that can provision others.
async fn provisioner(ada: &Actor<'_>, mark: &str) -> Value {
    json!({ "owner": ada.id, "id": ada.token(mark).await.id })
}

/// Sends a request that is granted, after preparing what it needs. Gives what it was done to, if that is known before.
#[expect(clippy::too_many_lines, reason = "one operation after the other, a few lines each")]
async fn granted(operation: &str, postern: &Postern) -> (Reply, Option<String>) {
    let (method, template) = operation.split_once(' ').unwrap();
    let mark = postern.app.random.base62(8).to_lowercase();
    if operation == "POST /setup" {
        return (postern.set_up("ada@example.com", "Ada").await, None);
    }
    let ada = postern.ada();
    let login = format!("{mark}@example.com");
    let again = async || Person::of(&postern.sign_in("ada@example.com", PASSWORD).await.is(200));
    let invited = async |who: &Actor<'_>| {
        who.post("/api/v1/users", json!({ "login": login, "name": "Bob", "roles": [] })).await.is(201)
    };
    let (mut who, mut ids, mut body, mut target) = (ada.clone(), Vec::new(), Value::Null, None);
    match operation {
        "POST /session" => return (postern.sign_in("ada@example.com", PASSWORD).await, Some(ada.id)),
        "POST /invitations/accept" => {
            let invited = invited(&ada).await;
            body = json!({ "code": invited.text_at("/invitation/code"), "password": PASSWORD });
            (who, target) = (postern.nobody(), Some(invited.text_at("/user/id")));
        }
        "DELETE /session" => (who, target) = (again().await.at(postern), Some(ada.id)),
        "DELETE /account/sessions/{session}" => {
            (ids, target) = (vec![again().await.at(postern).session_id()], Some(ada.id));
        }
        "POST /account/password" => {
            let person = ada.person(&login, &[]).await;
            (who, body, target) = (
                person.at(postern),
                json!({ "current": PASSWORD, "new": PASSWORD, "tokens": "keep" }),
                Some(person.id),
            );
        }
        "POST /account/tokens" => (body, target) = (json!({ "name": mark }), Some(ada.id)),
        _ if template.starts_with("/account/tokens/{key}") => {
            (ids, target) = (vec![ada.token(&mark).await.id], Some(ada.id));
        }
        "POST /roles" => body = json!({ "name": mark }),
        _ if template.starts_with("/roles/") => ids = vec![ada.role(&mark, &[]).await],
        "POST /users" => body = json!({ "login": login, "name": "Bob", "roles": [] }),
        "POST /users/{user}/adopt" => {
            ids = vec![invited(&ada.token(&mark).await.at(postern)).await.text_at("/user/id")];
        }
        "POST /users/{user}/hand-over" => {
            (ids, body) =
                (vec![invited(&ada).await.text_at("/user/id")], json!({ "key": provisioner(&ada, &mark).await }));
        }
        "POST /users/{user}/invitation" => {
            (ids, body) = (vec![invited(&ada).await.text_at("/user/id")], json!({ "tokens": "keep" }));
        }
        "POST /api-users/{api_user}/hand-over" => {
            (ids, body) = (vec![ada.api_user(&mark, &[]).await], json!({ "key": provisioner(&ada, &mark).await }));
        }
        "DELETE /users/{user}/tokens" => {
            ada.token(&mark).await;
            ids = vec![ada.id];
        }
        "DELETE /users/{user}/tokens/{key}" => ids = vec![ada.id.clone(), ada.token(&mark).await.id],
        "POST /users/{user}/tokens/{key}/adopt-all" => {
            let token = ada.token(&mark).await;
            target = Some(token.at(postern).api_user(&mark, &[]).await);
            ids = vec![ada.id, token.id];
        }
        _ if template.starts_with("/users/") => ids = vec![invited(&ada).await.text_at("/user/id")],
        "POST /api-users" => body = json!({ "name": mark, "roles": [] }),
        "POST /api-users/{api_user}/adopt" => ids = vec![ada.token(&mark).await.at(postern).api_user(&mark, &[]).await],
        "POST /api-users/{api_user}/keys/{key}/adopt-all" => {
            let owner = ada.api_user(&mark, &["rol_000000000000"]).await;
            let key = ada.key(&owner, "Key").await;
            target = Some(key.at(postern).api_user(&format!("{mark} child"), &[]).await);
            ids = vec![owner, key.id];
        }
        _ if template.starts_with("/api-users/") => {
            let owner = ada.api_user(&mark, &[]).await;
            let key = ada.key(&owner, "Key").await.id;
            ids = vec![owner, key];
        }
        "POST /resources" => body = json!({ "name": format!("r{mark}"), "kind": "external" }),
        _ if template.starts_with("/resources/") => {
            let new = json!({ "name": format!("r{mark}"), "kind": "external" });
            ids = vec![ada.post("/api/v1/resources", new).await.is(201).text_at("/name")];
        }
        "POST /collections/{collection}/records" => (ids, body) = (vec!["inventory".to_owned()], json!({})),
        "POST /impact" => body = json!({ "action": "principal.delete", "principal": ada.id }),
        "POST /verify" => body = json!({ "key": "pst_nothing" }),
        _ => panic!("say in {} how {operation} is granted", file!()),
    }
    if operation.ends_with("/keys") {
        body = json!({ "name": mark });
    }
    if operation.ends_with("/rotate") {
        body = json!({});
    }
    if operation.starts_with("PATCH ") {
        let name = if template.starts_with("/resources") { "description" } else { "name" };
        body = json!({ name: "Another" });
    }
    target = target.or_else(|| ids.first().cloned());
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let path = path::fill(&format!("{}{template}", path::BASE), &ids);
    let request = who.request(method.parse::<Method>().unwrap(), &path).header("content-type", "application/json");
    let request = if method == "PATCH" { request.header("if-match", "\"1\"") } else { request };
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    (postern.send(request.body(body).unwrap()).await, target)
}

#[tokio::test]
async fn every_operation_that_changes_something_leaves_one_entry() {
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
        let (reply, target) = granted(operation, postern).await;
        assert!((200..300).contains(&reply.status), "{operation}: {reply:?}");
        postern.pass(SignedDuration::from_millis(7));
        if action.is_empty() {
            assert!(postern.entries_of(&reply).await.is_empty(), "{operation}");
            continue;
        }
        let entry = postern.entry_of(&reply).await.0;
        assert_eq!(entry["action"], *action, "{operation}");
        let made = ["/user/id", "/id", "/name"].iter().find_map(|id| reply.body.pointer(id)).cloned();
        assert_eq!(entry["target"]["id"], target.map_or_else(|| made.unwrap(), Value::String), "{operation}");
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
