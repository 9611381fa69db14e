//! A replay shows the object to callers who may read it now, and only its id to all others.

use postern_shared::path;
use serde_json::{Value, json};

use super::{Case, case, operations, post_idempotent};
use crate::harness::{Actor, Postern, Reply};

/// The permission to read the object of an operation. None for the caller's own tokens.
fn read_permission(operation: &str) -> Option<&'static str> {
    match operation {
        "/account/tokens" | "/account/tokens/{key}/rotate" => None,
        "/roles" => Some("roles:read"),
        "/users" | "/users/{user}/adopt" | "/users/{user}/invitation" => Some("users:read"),
        "/api-users" | "/api-users/{api_user}/keys" | "/api-users/{api_user}/keys/{key}/rotate" => {
            Some("api_users:read")
        }
        "/resources" => Some("resources:read"),
        "/collections/{collection}/records" => Some("inventory:read"),
        _ => panic!("add the read permission of {operation} to {}", file!()),
    }
}

/// Creates a role with all permissions but one. Returns its id and all permissions.
async fn all_but(ada: &Actor<'_>, name: &str, permission: &str) -> (String, Vec<String>) {
    let session = ada.get("/api/v1/session").await.is(200);
    let all: Vec<String> = serde_json::from_value(session["permissions"].clone()).unwrap();
    let rest: Vec<&str> = all.iter().map(String::as_str).filter(|one| *one != permission).collect();
    (ada.role(name, &rest).await, all)
}

/// Asserts that a replay shows only the id, with the status and `Location` of the first answer.
#[track_caller]
fn is_only_the_id(replay: &Reply, first: &Reply, case: &Case) {
    assert_eq!(replay.status, first.status, "{replay:?}");
    assert_eq!(replay.body, json!({ "id": first.text_at(case.id) }));
    assert_eq!(replay.header("location"), first.header("location"));
    assert_eq!(replay.header("etag"), None);
}

#[tokio::test]
async fn a_replay_without_the_read_permission_shows_only_the_id() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut checked = 0;
    for operation in operations(&postern) {
        let Some(permission) = read_permission(&operation) else { continue };
        let (role, all) = all_but(&ada, &format!("Maker {operation}"), permission).await;
        let (role_path, everything) = (format!("/api/v1/roles/{role}"), json!({ "permissions": all }));
        let login = format!("max{checked}@example.com");
        let max = ada.person(&login, &[&role]).await;
        let maker = ada.key(&ada.api_user(&format!("Maker {operation}"), &[&role]).await, "Key").await;
        let reduced = ada.get(&role_path).await.is(200)["permissions"].clone();
        for who in [max.at(&postern), maker.at(&postern)] {
            let case = case(&operation, &postern).await;
            let ask = async || post_idempotent(&postern, &who, &operation, &case.path, &case.body).await;
            // The first answer shows the object even to a caller without the read permission.
            let first = ask().await;
            if first.status == 403 && who.id == maker.id {
                // A key invites nobody outside its lineage and adopts nobody.
                assert!(["outside_lineage", "session_required"].contains(&&*first.text_at("/code")), "{operation}");
                continue;
            }
            assert!((200..300).contains(&first.status), "{operation}: {first:?}");
            is_only_the_id(&ask().await, &first, &case);
            ada.edit(&role_path, everything.clone()).await.is(200);
            let whole = ask().await.is(first.status);
            assert_eq!(whole.text_at(case.id), first.text_at(case.id), "{operation}");
            assert!(case.secret.is_none() || whole["secret_already_shown"] == json!(true), "{operation}: {whole:?}");
            ada.edit(&role_path, json!({ "permissions": reduced })).await.is(200);
            is_only_the_id(&ask().await, &first, &case);
        }
        checked += 1;
    }
    assert_eq!(checked + 2, operations(&postern).len());
}

#[tokio::test]
async fn a_write_only_scope_replays_only_the_id() {
    let postern = Postern::ready().await;
    let token = postern.ada().scoped_token("Writes", &["inventory:write", "resources:write"]).await;
    let who = token.at(&postern);
    for operation in ["/collections/{collection}/records", "/resources"] {
        let case = case(operation, &postern).await;
        let first = post_idempotent(&postern, &who, operation, &case.path, &case.body).await.is(201);
        is_only_the_id(&post_idempotent(&postern, &who, operation, &case.path, &case.body).await, &first, &case);
        let another = post_idempotent(&postern, &who, operation, &case.path, &json!({ "name": "another" })).await;
        another.is_problem(422, "idempotency_key_reused");
    }
}

#[tokio::test]
async fn replays_of_a_users_own_tokens_need_no_read_permission_and_show_no_secret() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Programmer", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let sam = sam.at(&postern);
    let body = json!({ "name": "Dock 4" });
    let issued = post_idempotent(&postern, &sam, "one", "/api/v1/account/tokens", &body).await.is(201);
    let rotate = format!("/api/v1/account/tokens/{}/rotate", issued.text_at("/key/id"));
    let rotated = post_idempotent(&postern, &sam, "two", &rotate, &json!({})).await.is(200);
    for (first, key, path, body) in
        [(&issued, "one", "/api/v1/account/tokens", &body), (&rotated, "two", &rotate, &json!({}))]
    {
        let replay = post_idempotent(&postern, &sam, key, path, body).await.is(first.status);
        assert_eq!(replay.text_at("/key/id"), first.text_at("/key/id"));
        assert_eq!((&replay["secret"], &replay["secret_already_shown"]), (&Value::Null, &json!(true)));
        assert_eq!(replay.header("location"), first.header("location"));
    }
}

#[tokio::test]
async fn a_replay_of_only_the_id_does_not_reveal_a_deletion() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Maker", &["users:write"]).await;
    let maker = ada.key(&ada.api_user("Maker", &[&role]).await, "Key").await;
    let case = case("/users", &postern).await;
    let ask = async || post_idempotent(&postern, &maker.at(&postern), "one", &case.path, &case.body).await;
    let first = ask().await.is(201);
    let replay = ask().await;
    ada.delete(&path::user(&first.text_at("/user/id").parse().unwrap())).await.is(204);
    assert_eq!(ask().await.text, replay.text);
    is_only_the_id(&ask().await, &first, &case);
}

#[tokio::test]
async fn the_openapi_document_names_the_permission_that_a_full_replay_needs() {
    let postern = Postern::new().await;
    for operation in operations(&postern) {
        let post = &postern.document()["paths"][format!("{}{operation}", path::BASE)]["post"];
        let header =
            post["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "Idempotency-Key").unwrap();
        let (_, answer) =
            post["responses"].as_object().unwrap().iter().find(|(status, _)| status.starts_with('2')).unwrap();
        let either = &answer["content"]["application/json"]["schema"]["oneOf"];
        let permission = read_permission(&operation).map(|permission| permission.replace("inventory", "{collection}"));
        assert_eq!(either.is_array(), permission.is_some(), "{operation}");
        if let Some(permission) = permission {
            assert_eq!(either[1]["$ref"], "#/components/schemas/IdOnly", "{operation}");
            assert!(header["description"].as_str().unwrap().contains(&permission), "{operation}");
        }
    }
}
