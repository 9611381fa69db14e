//! Whose a request is: what it made belongs to the credential that sent it, and to no other of the same principal.

use serde_json::{Value, json};

use super::{once, operations, scene};
use crate::harness::{PASSWORD, Person, Postern, Program};

const RECORDS: &str = "/api/v1/collections/inventory/records";

#[tokio::test]
async fn two_credentials_of_one_principal_never_answer_for_each_other() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let token = ada.token("Ada's").await;
    let token = token.at(&postern);
    for operation in operations(&postern) {
        for (first, second) in [(&ada, &token), (&token, &ada)] {
            let scene = scene(&operation, &postern).await;
            let key = format!("{operation} {}", first.id);
            let made = once(&postern, first, &key, &scene.path, &scene.body).await;
            if made.status == 403 && first.id == token.id {
                // A token cannot act on the account, and lets nobody in outside its lineage.
                continue;
            }
            assert!((200..300).contains(&made.status), "{operation}: {made:?}");
            let other = once(&postern, second, &key, &scene.path, &scene.body).await;
            let is_done_again = match scene.secret {
                _ if other.status >= 400 => matches!(other.status, 403 | 409),
                Some(secret) => other.body.pointer(secret).is_some() && other["secret_already_shown"] == Value::Null,
                None => other.text_at(scene.id) != made.text_at(scene.id),
            };
            assert!(is_done_again, "{operation} is answered with what another credential made: {other:?}");
            // And nothing is taken from the one that was first.
            let replay = once(&postern, first, &key, &scene.path, &scene.body).await.is(made.status);
            assert_eq!(replay.text_at(scene.id), made.text_at(scene.id), "{operation}");
        }
    }
}

#[tokio::test]
async fn two_keys_and_two_sessions_are_as_many_credentials() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "inventory:write"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let (left, right) = (ada.key(&scanner, "Left").await, ada.key(&scanner, "Right").await);
    let again = postern.sign_in("ada@example.com", PASSWORD).await.is(200);
    let again = Person::of(&again);
    let (left, right, again) = (left.at(&postern), right.at(&postern), again.at(&postern));
    for (n, (first, second)) in [(&left, &right), (&right, &left), (&ada, &again), (&again, &ada)].iter().enumerate() {
        let (key, body) = (n.to_string(), json!({ "slab": n }));
        let made = once(&postern, first, &key, RECORDS, &body).await.is(201).text_at("/id");
        let other = once(&postern, second, &key, RECORDS, &body).await.is(201).text_at("/id");
        assert_ne!(made, other);
        // Nor does another request of the other get in the way.
        once(&postern, first, &format!("{n} more"), RECORDS, &body).await.is(201);
        once(&postern, second, &format!("{n} more"), RECORDS, &json!({})).await.is(201);
        assert_eq!(once(&postern, first, &key, RECORDS, &body).await.is(201).text_at("/id"), made);
        assert_eq!(once(&postern, second, &key, RECORDS, &body).await.is(201).text_at("/id"), other);
    }
}

#[tokio::test]
async fn a_key_with_a_new_secret_is_the_same_credential() {
    let postern = Postern::ready().await;
    let ada = postern.ada();
    let role = ada.role("Scanner", &["inventory:read", "inventory:write", "api_tokens:generate"]).await;
    let scanner = ada.api_user("Scanner", &[&role]).await;
    let sam = ada.person("sam@example.com", &[&role]).await;
    let sam = sam.at(&postern);
    let (key, token) = (ada.key(&scanner, "Left").await, sam.token("Sam's").await);
    let rotations = [
        (&ada, &key, format!("/api/v1/api-users/{scanner}/keys/{}/rotate", key.id)),
        (&sam, &token, format!("/api/v1/account/tokens/{}/rotate", token.id)),
    ];
    let body = json!({ "slab": 1 });
    for (who, first, path) in rotations {
        let made = once(&postern, &first.at(&postern), "one", RECORDS, &body).await.is(201).text_at("/id");
        let second = Program::of(&who.post(&path, json!({ "overlap_seconds": 60 })).await.is(200));
        let third = Program::of(&who.post(&path, json!({ "overlap_seconds": 60 })).await.is(200));
        // The secret before works as long as the overlap says.
        for program in [&second, &third] {
            let replay = once(&postern, &program.at(&postern), "one", RECORDS, &body).await.is(201);
            assert_eq!(replay.text_at("/id"), made);
        }
        once(&postern, &first.at(&postern), "one", RECORDS, &body).await.is_problem(401, "invalid_token");
    }
}
