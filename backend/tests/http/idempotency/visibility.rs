//! A replay shows the object to callers who may read it now, and only its id to all others.

use http::Method;
use postern_shared::path;
use serde_json::{Value, json};

use super::{operations, post, send};
use crate::fixture::Fixture;
use crate::harness::{Actor, Postern, Reply};
use crate::holders::every_permission;
use crate::operations::{APPEND, Operation};

/// Creates a role with all permissions but one. Returns its id and all permissions.
async fn all_but(ada: &Actor<'_>, name: &str, permission: &str) -> (String, Vec<String>) {
    let all = every_permission(ada).await;
    let rest: Vec<&str> = all.iter().map(String::as_str).filter(|one| *one != permission).collect();
    (ada.role(name, &rest).await, all)
}

/// Asserts that a replay shows only the id, with the status and `Location` of the first answer.
#[track_caller]
fn is_only_the_id(replay: &Reply, first: &Reply) {
    assert_eq!(replay.status, first.status, "{replay:?}");
    assert_eq!(replay.body, json!({ "id": first.shown_id() }));
    assert_eq!(replay.header("location"), first.header("location"));
    assert_eq!(replay.header("etag"), None);
}

#[tokio::test]
async fn a_replay_without_the_read_permission_shows_only_the_id() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern));
    let mut checked = 0;
    for operation in operations() {
        let Some(permission) = operation.replay.and_then(|replay| replay.permission) else { continue };
        let (role, all) = all_but(&ada, &format!("Maker {operation}"), permission).await;
        let (role_path, everything) = (format!("/api/v1/roles/{role}"), json!({ "permissions": all }));
        let login = format!("max{checked}@example.com");
        let max = ada.person(&login, &[&role]).await;
        let maker = ada.key(&ada.api_user(&format!("Maker {operation}"), &[&role]).await, "Key").await;
        let reduced = ada.get(&role_path).await.is(200)["permissions"].clone();
        for who in [max.at(&postern), maker.at(&postern)] {
            let prepared = fixture.prepare(operation, &ada).await;
            let ask = async || send(&who, &operation.to_string(), &prepared).await;
            // The first answer shows the object even to a caller without the read permission.
            let first = ask().await;
            if first.status == 403 && who.id == maker.id {
                // A key invites nobody outside its lineage and adopts nobody.
                assert!(["outside_lineage", "session_required"].contains(&&*first.text_at("/code")), "{operation}");
                continue;
            }
            let first = first.is_success();
            is_only_the_id(&ask().await, &first);
            ada.edit(&role_path, everything.clone()).await.is(200);
            let whole = ask().await.is(first.status);
            assert_eq!(whole.shown_id(), first.shown_id(), "{operation}");
            assert!(
                prepared.secret().is_none() || whole["secret_already_shown"] == json!(true),
                "{operation}: {whole:?}"
            );
            ada.edit(&role_path, json!({ "permissions": reduced })).await.is(200);
            is_only_the_id(&ask().await, &first);
        }
        checked += 1;
    }
    assert_eq!(checked + 2, operations().count());
}

#[tokio::test]
async fn a_write_only_scope_replays_only_the_id() {
    let postern = Postern::ready().await;
    let token = postern.ada().scoped_token("Writes", &["inventory:write", "resources:write"]).await;
    let who = token.at(&postern);
    let fixture = Fixture::new(&postern);
    for operation in [APPEND, Operation::of(&Method::POST, path::RESOURCES)] {
        let (prepared, key) = (fixture.prepare(operation, &postern.ada()).await, operation.to_string());
        let first = send(&who, &key, &prepared).await.is(201);
        is_only_the_id(&send(&who, &key, &prepared).await, &first);
        let another = post(&who, &key, &prepared.path, &json!({ "name": "another" })).await;
        another.is_problem(422, "idempotency_key_reused");
    }
}

#[tokio::test]
async fn replays_of_a_users_own_tokens_need_no_read_permission_and_show_no_secret() {
    let postern = Postern::ready().await;
    let sam = postern.ada().person_with("sam@example.com", &["api_tokens:generate"]).await;
    let fixture = Fixture::new(&postern);
    for operation in operations().filter(|operation| operation.replay.is_some_and(|it| it.permission.is_none())) {
        let prepared = fixture.prepare(operation, &sam).await;
        let first = send(&sam, &operation.to_string(), &prepared).await.is_success();
        let replay = send(&sam, &operation.to_string(), &prepared).await.is(first.status);
        assert_eq!(replay.text_at("/key/id"), first.text_at("/key/id"), "{operation}");
        assert_eq!((&replay["secret"], &replay["secret_already_shown"]), (&Value::Null, &json!(true)), "{operation}");
        assert_eq!(replay.header("location"), first.header("location"), "{operation}");
    }
}

#[tokio::test]
async fn a_replay_of_only_the_id_does_not_reveal_a_deletion() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let maker = ada.program_with("Maker", &["users:write"]).await;
    let prepared = Fixture::new(&postern).prepare(Operation::of(&Method::POST, path::USERS), &ada).await;
    let ask = async || send(&maker, "one", &prepared).await;
    let first = ask().await.is(201);
    let replay = ask().await;
    ada.delete(&path::user(&first.text_at("/user/id").parse().unwrap())).await.is(204);
    assert_eq!(ask().await.text, replay.text);
    is_only_the_id(&ask().await, &first);
}

#[tokio::test]
async fn the_openapi_document_names_the_permission_that_a_full_replay_needs() {
    let postern = Postern::new().await;
    for operation in operations() {
        let post = operation.documented(&postern);
        let header =
            post["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "Idempotency-Key").unwrap();
        let (_, answer) =
            post["responses"].as_object().unwrap().iter().find(|(status, _)| status.starts_with('2')).unwrap();
        let either = &answer["content"]["application/json"]["schema"]["anyOf"];
        let permission = operation.replay.and_then(|replay| replay.permission);
        let permission = permission.map(|permission| permission.replace("inventory", "{collection}"));
        assert_eq!(either.is_array(), permission.is_some(), "{operation}");
        if let Some(permission) = permission {
            assert_eq!(either[1]["$ref"], "#/components/schemas/IdOnly", "{operation}");
            assert!(header["description"].as_str().unwrap().contains(&permission), "{operation}");
        }
    }
}
