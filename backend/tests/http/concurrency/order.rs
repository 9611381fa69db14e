//! Many concurrent writers to one entity: no write is lost, and the change log has one consistent order even if the
//! clocks differ.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{crowd, tally, two_instances};
use crate::harness::{Actor, Reply};

/// Reads and edits an entity, and repeats both while another writer is faster.
async fn edit_with_retries(caller: &Actor<'_>, path: &str, edit: impl Fn(&Reply) -> Value) -> Reply {
    for _ in 0..200 {
        let read = caller.get(path).await.is(200);
        let reply = caller.patch_version(path, read.header("etag").unwrap(), edit(&read)).await;
        if reply.status != 412 {
            return reply;
        }
    }
    panic!("another writer was always faster")
}

#[tokio::test]
async fn thirty_concurrent_edits_of_one_role_are_all_kept() {
    let [first, second] = two_instances().await;
    first.skip_time();
    let role = first.ada().role("Reader", &["roles:read"]).await;
    let path = &format!("/api/v1/roles/{role}");
    let replies = crowd(&[&first, &second], 30, |n, instance| async move {
        // The clocks of the instances differ by up to ten seconds.
        instance.advance(SignedDuration::from_secs(if n % 3 == 0 { 10 } else { -5 }));
        let add = |read: &Reply| json!({ "description": format!("{}{n} ", read["description"].as_str().unwrap()) });
        edit_with_retries(&instance.ada(), path, add).await
    })
    .await;
    assert_eq!(tally(&replies), "30 × 200");
    let read = first.ada().get(path).await.is(200);
    let mut numbers: Vec<usize> = read.text_at("/description").split_whitespace().map(|n| n.parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..30).collect::<Vec<_>>());
    assert_eq!(read["version"], 31);

    let log = first.log_of(&role).await;
    assert_eq!(log.len(), 31);
    for pair in log.windows(2) {
        let [after, before] = [&pair[0].0["after"], &pair[1].0["before"]];
        assert_eq!(after["description"], before["description"], "each entry follows from the one before");
    }
    assert_eq!(log[30].0["after"]["description"], read["description"]);
}

#[tokio::test]
async fn fifty_concurrent_writes_to_one_user_are_all_in_its_log_in_one_order() {
    let [first, second] = two_instances().await;
    first.skip_time();
    let ada = first.ada();
    let before = first.log_of(&ada.id).await.len();
    let path = &format!("/api/v1/users/{}", ada.id);
    let replies = crowd(&[&first, &second], 50, |n, instance| async move {
        let caller = instance.ada();
        match n % 5 {
            0 => edit_with_retries(&caller, path, |_| json!({ "name": format!("Ada {n}") })).await,
            1 => caller.delete(&format!("{path}/tokens")).await,
            _ => caller.post("/api/v1/account/tokens", json!({ "name": format!("Token {n}") })).await,
        }
    })
    .await;
    assert_eq!(tally(&replies), "10 × 200, 30 × 201, 10 × 204");

    // `log_of` checks that the order is strict. Every effective write has an entry, and the entries add up to the
    // state.
    let log = first.log_of(&ada.id).await.split_off(before);
    let entries = |action: &str| log.iter().filter(|entry| entry.0["action"] == action).collect::<Vec<_>>();
    assert_eq!((entries("user.edit").len(), entries("key.create").len()), (10, 30));
    let deleted =
        entries("keys.delete").iter().map(|entry| entry.0["before"]["keys"].as_array().unwrap().len()).sum::<usize>();
    let tokens = ada.walk("/api/v1/account/tokens", 20).await;
    assert_eq!(tokens.len() + deleted, 30);
    let dump = first.dump().await;
    let stored: Value = dump[&(format!("PRINCIPAL#{}", ada.id), "PRINCIPAL".to_owned())].parse().unwrap();
    assert_eq!(stored["keys"], json!(tokens.len()));
    let name = ada.get(path).await.is(200)["name"].clone();
    assert_eq!(entries("user.edit")[9].0["after"]["name"], name);
}

#[tokio::test]
async fn fifty_concurrent_keys_of_one_api_user_are_all_in_its_log_in_one_order() {
    let [first, second] = two_instances().await;
    first.skip_time();
    let scanner = first.ada().api_user("Hours Scanner", &[]).await;
    let path = &format!("/api/v1/api-users/{scanner}");
    let replies = crowd(&[&first, &second], 50, |n, instance| async move {
        instance.ada().post(&format!("{path}/keys"), json!({ "name": format!("Key {n}") })).await
    })
    .await;
    assert_eq!(tally(&replies), "50 × 201");

    // `log_of` checks that the order is strict.
    let log = first.log_of(&scanner).await;
    let mut logged: Vec<_> = log[1..].iter().map(|entry| entry.0["after"]["key"].clone()).collect();
    let mut issued: Vec<_> = replies.iter().map(|reply| reply["key"]["id"].clone()).collect();
    for ids in [&mut logged, &mut issued] {
        ids.sort_by_key(ToString::to_string);
    }
    assert_eq!(logged, issued);
    assert_eq!(first.ada().get(path).await.is(200)["keys"], 50);
}
