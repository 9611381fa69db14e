//! That a credential was used is noted at most once a minute, forward only, never for one that is gone, and failing at it
//! changes no answer.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::SignedDuration;
use postern_embedded::{Fault, Rule};

use crate::harness::Postern;

const SOON: Duration = Duration::from_millis(500);

/// How many calls noted a use since the last reset.
fn notes(postern: &Postern) -> usize {
    postern.tap.calls().iter().filter(|call| call.operation == "UpdateItem").count()
}

#[tokio::test]
async fn a_hundred_requests_at_once_note_the_use_of_a_credential_once_a_minute() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let token = postern.ada().token("Dock 4").await;
    postern.advance(SignedDuration::from_mins(1));
    for who in [token.at(&postern), postern.ada()] {
        for minute in 1..=3 {
            postern.tap.reset();
            // All of them have read when the first of them goes on.
            postern.tap.inject(Rule::on("BatchGetItem", Fault::Delay(SOON)).always());
            let replies = join_all((0..100).map(|_| who.get("/api/v1/session"))).await;
            assert!(replies.iter().all(|reply| reply.status == 200));
            assert_eq!(notes(&postern), 1, "in minute {minute}");
            postern.advance(SignedDuration::from_mins(1));
        }
    }
}

#[tokio::test]
async fn instances_that_know_nothing_of_each_other_write_a_use_once() {
    let postern = Postern::ready().await;
    let second = postern.second().await;
    let token = postern.ada().token("Dock 4").await;
    token.at(&postern).get("/api/v1/session").await.is(200);
    let before = postern.dump().await;
    token.at(&second).get("/api/v1/session").await.is(200);
    second.ada().get("/api/v1/session").await.is(200);
    assert_eq!(notes(&second), 0, "it has read when the use was noted last");
    assert_eq!(postern.dump().await, before);
}

#[tokio::test]
async fn a_use_is_never_noted_backwards() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let second = postern.second().await;
    let token = postern.ada().token("Dock 4").await;
    let path = format!("/api/v1/account/tokens/{}", token.id);
    // The first instance is slow to write: meanwhile the second notes a later use.
    postern.tap.inject(Rule::on("UpdateItem", Fault::Stall(SOON)));
    let later = async {
        tokio::task::yield_now().await;
        postern.advance(SignedDuration::from_mins(5));
        token.at(&second).get("/api/v1/session").await
    };
    let who = token.at(&postern);
    let (slow, quick) = tokio::join!(who.get("/api/v1/session"), later);
    assert_eq!((slow.status, quick.status), (200, 200));
    assert_eq!((notes(&postern), notes(&second)), (1, 1));
    let at = postern.ada().get(&path).await.is(200)["last_used"]["at"].clone();
    assert_eq!(at, postern.now().to_string());

    // A clock that is behind.
    postern.advance(-SignedDuration::from_mins(4));
    token.at(&postern.second().await).get("/api/v1/session").await.is(200);
    assert_eq!(postern.ada().get(&path).await.is(200)["last_used"]["at"], at);
}

#[tokio::test]
async fn noting_a_use_never_brings_a_deleted_key_or_session_back() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let second = postern.second().await;
    let token = postern.ada().token("Dock 4").await;
    let session =
        crate::harness::Person::of(&postern.sign_in("ada@example.com", crate::harness::PASSWORD).await.is(200));
    postern.advance(SignedDuration::from_mins(2));
    let deletions = [(token.at(&postern), "KEY#"), (session.at(&postern), "SESSION#")];
    for (who, kind) in deletions {
        postern.tap.reset();
        postern.tap.inject(Rule::on("UpdateItem", Fault::Stall(SOON)));
        let delete = async {
            tokio::task::yield_now().await;
            let path =
                if kind == "KEY#" { format!("/api/v1/account/tokens/{}", token.id) } else { "/api/v1/session".into() };
            let who = if kind == "KEY#" { second.ada() } else { session.at(&second) };
            who.delete(&path).await.is(204);
            postern.dump().await
        };
        let (reply, deleted) = tokio::join!(who.get("/api/v1/session"), delete);
        reply.is(200);
        assert_eq!(notes(&postern), 1);
        assert_eq!(postern.dump().await, deleted, "{kind}");
    }
}

#[tokio::test]
async fn a_use_that_cannot_be_noted_changes_no_answer() {
    let postern = Postern::ready().await;
    postern.skip_time();
    let token = postern.ada().token("Dock 4").await;
    let role = postern.ada().role("Reader", &["roles:read"]).await;
    let path = format!("/api/v1/roles/{role}");
    let asked = token.at(&postern).get(&path).await.is(200);
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
            assert_eq!(who.get(&path).await.is(200).text, asked.text, "{fault:?}");
        }
        assert_eq!(notes(&postern), 2, "each is tried once: {fault:?}");
        assert!(began.elapsed() < Duration::from_secs(3), "{fault:?}");
    }
}
