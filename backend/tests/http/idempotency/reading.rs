//! What a replay shows: what was made to those who may read it now, and to all others its id alone.

use postern_shared::path;
use serde_json::{Value, json};

use super::{Scene, once, operations, scene};
use crate::harness::{Actor, Postern, Reply};

/// The permission that reading takes what an operation makes or changes; nothing for one's own tokens.
fn reading(operation: &str) -> Option<&'static str> {
    match operation {
        "/account/tokens" | "/account/tokens/{key}/rotate" => None,
        "/roles" => Some("roles:read"),
        "/users" | "/users/{user}/adopt" | "/users/{user}/invitation" => Some("users:read"),
        "/api-users" | "/api-users/{api_user}/keys" | "/api-users/{api_user}/keys/{key}/rotate" => {
            Some("api_users:read")
        }
        "/resources" => Some("resources:read"),
        "/collections/{collection}/records" => Some("inventory:read"),
        _ => panic!("say in {} what reading takes that {operation} makes", file!()),
    }
}

/// A role with everything but one permission.
async fn all_but(ada: &Actor<'_>, name: &str, permission: &str) -> (String, Vec<String>) {
    let session = ada.get("/api/v1/session").await.is(200);
    let all: Vec<String> = serde_json::from_value(session["permissions"].clone()).unwrap();
    let rest: Vec<&str> = all.iter().map(String::as_str).filter(|one| *one != permission).collect();
    (ada.role(name, &rest).await, all)
}

/// Demands the id of what was made and nothing else, as far as the first answer said it.
#[track_caller]
fn is_id_alone(replay: &Reply, first: &Reply, scene: &Scene) {
    assert_eq!(replay.status, first.status, "{replay:?}");
    assert_eq!(replay.body, json!({ "id": first.text_at(scene.id) }));
    assert_eq!(replay.header("location"), first.header("location"));
    assert_eq!(replay.header("etag"), None);
}

#[tokio::test]
async fn without_the_permission_to_read_what_was_made_a_replay_answers_its_id_alone() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let mut swept = 0;
    for operation in operations(&postern) {
        let Some(permission) = reading(&operation) else { continue };
        let (role, all) = all_but(&ada, &format!("Maker {operation}"), permission).await;
        let (role_path, everything) = (format!("/api/v1/roles/{role}"), json!({ "permissions": all }));
        let login = format!("max{swept}@example.com");
        let max = ada.person(&login, &[&role]).await;
        let maker = ada.key(&ada.api_user(&format!("Maker {operation}"), &[&role]).await, "Key").await;
        let lacking = ada.get(&role_path).await.is(200)["permissions"].clone();
        for who in [max.at(&postern), maker.at(&postern)] {
            let scene = scene(&operation, &postern).await;
            let ask = async || once(&postern, &who, &operation, &scene.path, &scene.body).await;
            // The first answer shows what was made, also to a caller who may not read it later.
            let first = ask().await;
            if first.status == 403 && who.id == maker.id {
                // A key lets nobody in outside its lineage, and adopts nobody.
                assert!(["outside_lineage", "session_required"].contains(&&*first.text_at("/code")), "{operation}");
                continue;
            }
            assert!((200..300).contains(&first.status), "{operation}: {first:?}");
            is_id_alone(&ask().await, &first, &scene);
            ada.edit(&role_path, everything.clone()).await.is(200);
            let whole = ask().await.is(first.status);
            assert_eq!(whole.text_at(scene.id), first.text_at(scene.id), "{operation}");
            assert!(scene.secret.is_none() || whole["secret_already_shown"] == json!(true), "{operation}: {whole:?}");
            ada.edit(&role_path, json!({ "permissions": lacking })).await.is(200);
            is_id_alone(&ask().await, &first, &scene);
        }
        swept += 1;
    }
    assert_eq!(swept + 2, operations(&postern).len());
}

#[tokio::test]
async fn a_key_whose_scope_only_writes_is_answered_the_id_alone() {
    let postern = Postern::ready().await;
    let token = postern.ada().scoped_token("Writes", &["inventory:write", "resources:write"]).await;
    let who = token.at(&postern);
    for operation in ["/collections/{collection}/records", "/resources"] {
        let scene = scene(operation, &postern).await;
        let first = once(&postern, &who, operation, &scene.path, &scene.body).await.is(201);
        is_id_alone(&once(&postern, &who, operation, &scene.path, &scene.body).await, &first, &scene);
        let another = once(&postern, &who, operation, &scene.path, &json!({ "name": "another" })).await;
        another.is_problem(422, "idempotency_key_reused");
    }
}

#[tokio::test]
async fn ones_own_tokens_need_no_permission_and_still_show_their_secret_once() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Programmer", &["api_tokens:generate"]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let sam = sam.at(&postern);
    let body = json!({ "name": "Dock 4" });
    let made = once(&postern, &sam, "one", "/api/v1/account/tokens", &body).await.is(201);
    let rotate = format!("/api/v1/account/tokens/{}/rotate", made.text_at("/key/id"));
    let rotated = once(&postern, &sam, "two", &rotate, &json!({})).await.is(200);
    for (first, key, path, body) in
        [(&made, "one", "/api/v1/account/tokens", &body), (&rotated, "two", &rotate, &json!({}))]
    {
        let replay = once(&postern, &sam, key, path, body).await.is(first.status);
        assert_eq!(replay.text_at("/key/id"), first.text_at("/key/id"));
        assert_eq!((&replay["secret"], &replay["secret_already_shown"]), (&Value::Null, &json!(true)));
        assert_eq!(replay.header("location"), first.header("location"));
    }
}

#[tokio::test]
async fn an_id_alone_does_not_tell_what_became_of_what_it_names() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Maker", &["users:write"]).await;
    let maker = ada.key(&ada.api_user("Maker", &[&role]).await, "Key").await;
    let scene = scene("/users", &postern).await;
    let ask = async || once(&postern, &maker.at(&postern), "one", &scene.path, &scene.body).await;
    let first = ask().await.is(201);
    let replay = ask().await;
    ada.delete(&path::fill(path::USER, &[&first.text_at("/user/id")])).await.is(204);
    assert_eq!(ask().await.text, replay.text);
    is_id_alone(&ask().await, &first, &scene);
}

#[tokio::test]
async fn the_document_says_which_permission_shows_a_replay() {
    let postern = Postern::new().await;
    for operation in operations(&postern) {
        let post = &postern.document()["paths"][format!("{}{operation}", path::BASE)]["post"];
        let header =
            post["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "Idempotency-Key").unwrap();
        let (_, answer) =
            post["responses"].as_object().unwrap().iter().find(|(status, _)| status.starts_with('2')).unwrap();
        let either = &answer["content"]["application/json"]["schema"]["oneOf"];
        let permission = reading(&operation).map(|permission| permission.replace("inventory", "{collection}"));
        assert_eq!(either.is_array(), permission.is_some(), "{operation}");
        if let Some(permission) = permission {
            assert_eq!(either[1]["$ref"], "#/components/schemas/IdOnly", "{operation}");
            assert!(header["description"].as_str().unwrap().contains(&permission), "{operation}");
        }
    }
}
