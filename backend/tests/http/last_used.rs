//! The last use of a credential is recorded at most once a minute, never moves back and never restores a deleted
//! credential. A failure to record it changes no answer.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::SignedDuration;
use postern_embedded::{Call, Fault, Rule};

use crate::harness::Postern;

const SOON: Duration = Duration::from_millis(500);

/// The number of calls that recorded a use with a key or session since the last reset.
pub fn recorded(postern: &Postern) -> usize {
    let is_credential = |call: &Call| {
        let sort_key = call.body["Key"]["sk"]["S"].as_str().unwrap_or_default();
        sort_key.starts_with("KEY#") || sort_key.starts_with("SESSION#")
    };
    postern.tap.calls().iter().filter(|call| call.operation == "UpdateItem" && is_credential(call)).count()
}

#[tokio::test]
async fn a_hundred_requests_at_once_record_the_use_of_a_credential_once_a_minute() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let token = postern.ada().token("Dock 4").await;
    postern.advance(SignedDuration::from_mins(1));
    for who in [token.at(&postern), postern.ada()] {
        for minute in 1..=3 {
            postern.tap.reset();
            // Every request reads before the first one continues.
            postern.tap.inject(Rule::on("BatchGetItem", Fault::Delay(SOON)).always());
            let replies = join_all((0..100).map(|_| who.session())).await;
            assert!(replies.iter().all(|reply| reply.status == 200));
            assert_eq!(recorded(&postern), 1, "in minute {minute}");
            postern.advance(SignedDuration::from_mins(1));
        }
    }
}

#[tokio::test]
async fn independent_instances_record_a_use_only_once() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let token = postern.ada().token("Dock 4").await;
    assert!(token.at(&postern).works().await);
    let before = postern.state().await;
    assert!(token.at(&second).works().await && second.ada().works().await);
    assert_eq!(recorded(&second), 0, "it has read the recorded use");
    assert_eq!(postern.state().await, before);
}

#[tokio::test]
async fn the_last_use_never_moves_back() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let second = postern.second().await;
    let token = postern.ada().token("Dock 4").await;
    let path = format!("/api/v1/account/tokens/{}", token.id);
    // The first instance writes slowly. Meanwhile the second one records a later use.
    postern.tap.inject(Rule::on("UpdateItem", Fault::Stall(SOON)));
    let later = async {
        tokio::task::yield_now().await;
        postern.advance(SignedDuration::from_mins(5));
        token.at(&second).session().await
    };
    let who = token.at(&postern);
    let (slow, quick) = tokio::join!(who.session(), later);
    assert_eq!((slow.status, quick.status), (200, 200));
    assert_eq!((recorded(&postern), recorded(&second)), (1, 1));
    let at = postern.ada().get(&path).await.is(200)["last_used"]["at"].clone();
    assert_eq!(at, postern.now().to_string());

    // An instance whose clock is behind.
    postern.advance(-SignedDuration::from_mins(4));
    assert!(token.at(&postern.second().await).works().await);
    assert_eq!(postern.ada().get(&path).await.is(200)["last_used"]["at"], at);
}

#[tokio::test]
async fn recording_a_use_never_restores_a_deleted_key_or_session() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let second = postern.second().await;
    let token = postern.ada().token("Dock 4").await;
    let session = postern.new_session("ada@example.com").await;
    postern.advance(SignedDuration::from_mins(2));
    let token_path = format!("/api/v1/account/tokens/{}", token.id);
    for (who, deleted_by, path) in [
        (token.at(&postern), second.ada(), token_path.as_str()),
        (session.clone(), session.at(&second), "/api/v1/session"),
    ] {
        postern.tap.reset();
        postern.tap.inject(Rule::on("UpdateItem", Fault::Stall(SOON)));
        let delete = async {
            tokio::task::yield_now().await;
            deleted_by.delete(path).await.is(204);
            postern.dump().await
        };
        let (reply, deleted) = tokio::join!(who.session(), delete);
        reply.is(200);
        assert_eq!(recorded(&postern), 1);
        assert_eq!(postern.dump().await, deleted, "{path}");
    }
}

#[tokio::test]
async fn a_failure_to_record_a_use_changes_no_answer() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let token = postern.ada().token("Dock 4").await;
    let role = postern.ada().role("Reader", &["roles:read"]).await;
    let path = format!("/api/v1/roles/{role}");
    let expected = token.at(&postern).get(&path).await.is(200);
    let faults = [
        Fault::Conflict,
        Fault::Throttle,
        Fault::Unavailable,
        Fault::Unreachable,
        Fault::LostReply,
        Fault::Delay(Duration::from_secs(5)),
        Fault::Hang,
    ];
    for fault in faults {
        postern.advance(SignedDuration::from_mins(1));
        postern.tap.reset();
        postern.tap.inject(Rule::on("UpdateItem", fault.clone()).always());
        let began = tokio::time::Instant::now();
        for who in [token.at(&postern), postern.ada()] {
            assert_eq!(who.get(&path).await.is(200).text, expected.text, "{fault:?}");
        }
        assert_eq!(recorded(&postern), 2, "one attempt each: {fault:?}");
        assert!(began.elapsed() < Duration::from_secs(3), "{fault:?}");
    }
}
