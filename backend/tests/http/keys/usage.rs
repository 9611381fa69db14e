//! The last use of a key: time, address and agent, to the minute.

use http::Method;
use http::header::USER_AGENT;
use jiff::SignedDuration;
use postern_backend::http::ClientAddress;
use serde_json::{Value, json};

use super::Owner;
use crate::harness::{Kind, Postern, Program};

async fn use_from(postern: &Postern, key: &Program, address: &str) {
    let request = key.at(postern).request(Method::GET, "/api/v1/session").header(USER_AGENT, "curl/8.5.0");
    postern.send_with(request.extension(ClientAddress(address.parse().unwrap())), String::new()).await.is(200);
}

#[tokio::test]
async fn the_last_use_is_recorded_to_the_minute_with_address_and_agent() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (postern, manager, key) = (&owner.postern, owner.manager(), owner.key("Backup").await);
        let last_used = async || manager.get(&owner.path_of(&key)).await.is(200).body["last_used"].take();
        assert_eq!(last_used().await, Value::Null);
        use_from(postern, &key, "198.51.100.1").await;
        let first = json!({ "at": "2026-03-01T09:00:00.000Z", "address": "198.51.100.1", "agent": "curl/8.5.0" });
        assert_eq!(last_used().await, first);

        postern.advance(SignedDuration::from_millis(59_999));
        use_from(postern, &key, "198.51.100.1").await;
        assert_eq!(last_used().await, first);
        // Another instance, which has not seen the first use, does not record it either.
        use_from(&owner.second, &key, "198.51.100.1").await;
        assert_eq!(last_used().await, first);

        postern.advance(SignedDuration::from_millis(1));
        use_from(postern, &key, "2001:db8::1").await;
        let second = json!({ "at": "2026-03-01T09:01:00.000Z", "address": "2001:db8::1", "agent": "curl/8.5.0" });
        assert_eq!(last_used().await, second);
        assert_eq!(manager.get(&owner.path).await.is(200)["items"][0]["last_used"], second);
    }
}

#[tokio::test]
async fn using_a_key_is_not_an_edit_and_a_refused_request_is_not_a_use() {
    for kind in Kind::each() {
        let owner = Owner::ready(kind).await;
        let (used, disabled) = (owner.key("Backup").await, owner.key("Off").await);
        let log = owner.postern.log_of(&owner.id).await.len();
        use_from(&owner.postern, &used, "198.51.100.1").await;
        let shown = owner.manager().get(&owner.path_of(&used)).await.is(200);
        assert_eq!((&shown["version"], shown.header("etag")), (&json!(1), Some("\"1\"")));
        assert_eq!(owner.postern.log_of(&owner.id).await.len(), log);

        let path = owner.path_of(&disabled);
        owner.manager().edit(&path, json!({ "disabled": true })).await.is(200);
        assert_eq!(owner.working([&disabled]).await, [false]);
        assert_eq!(owner.manager().get(&path).await.is(200)["last_used"], Value::Null);
    }
}
