//! The permission matrix, reviewed on one page: the status that every operation answers to every kind of sender.
//!
//! A sender `with` holds only the permission that the operation demands; one `without` holds every other permission.
//! When an operation is added or a line changes on purpose, review the new page, then accept it with `cargo insta
//! review` or by running this test with `INSTA_UPDATE=always`.

use std::fmt::Write as _;

use serde_json::json;

use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{Actor, Person, Postern, Program};
use crate::samples::{Sample, samples};

const SENDERS: [&str; 8] =
    ["nobody", "session with", "session without", "key with", "key without", "disabled", "invited", "blocked"];

/// A person with one role, a session and a token.
struct Holder {
    person: Person,
    token: Program,
    role: String,
}

impl Holder {
    async fn new(by: &Actor<'_>, fixture: &Fixture<'_>, all: &[String]) -> Self {
        let role =
            fixture.postern.ada().role(&fixture.name(), &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let person = by.person(&fixture.name(), &[&role]).await;
        let token = person.at(fixture.postern).token("Dock 4").await;
        Self { person, token, role }
    }

    /// Replaces the permissions of their role.
    async fn set_permissions(&self, postern: &Postern, permissions: &[&String]) {
        let path = format!("/api/v1/roles/{}", self.role);
        postern.ada().patch(&path, json!({ "permissions": permissions })).await.is(200);
    }
}

/// The status for a sender who is likely to be refused. After a success the next sender gets a new request.
async fn answer(fixture: &Fixture<'_>, sample: Sample, spare: &mut Option<PreparedRequest>, who: &Actor<'_>) -> String {
    let ready = match spare.take() {
        Some(ready) => ready,
        None => fixture.prepare(sample, &fixture.postern.ada()).await,
    };
    let status = ready.send(fixture.postern, who).await.status;
    *spare = Some(ready).filter(|_| status >= 400);
    status.to_string()
}

/// The statuses of an operation, in the order of [`SENDERS`].
async fn line(fixture: &Fixture<'_>, sample: Sample, all: &[String], stopped: &[&Holder; 3]) -> Vec<String> {
    let postern = fixture.postern;
    let vera = Holder::new(&postern.ada(), fixture, all).await;
    let (session, key) = (vera.person.at(postern), vera.token.at(postern));
    // Prepared while Vera still has every permission: some requests name the sender's own tokens.
    let [first, second] = [fixture.prepare(sample, &session).await, fixture.prepare(sample, &session).await];
    let demanded = |permission: &&String| sample.demand.permissions().contains(&permission.as_str());

    let mut without = ["-".to_owned(), "-".to_owned()];
    if !sample.demand.permissions().is_empty() {
        vera.set_permissions(postern, &all.iter().filter(|permission| !demanded(permission)).collect::<Vec<_>>()).await;
        without = [first.send(postern, &session).await, first.send(postern, &key).await]
            .map(|reply| reply.status.to_string());
    }
    vera.set_permissions(postern, &all.iter().filter(demanded).collect::<Vec<_>>()).await;
    let key_with = first.send(postern, &key).await.status.to_string();
    // The session comes last because some operations end it.
    let session_with = second.send(postern, &session).await.status.to_string();

    let [session_without, key_without] = without;
    let mut spare = None;
    let mut cells = vec![answer(fixture, sample, &mut spare, &postern.anonymous()).await];
    cells.extend([session_with, session_without, key_with, key_without]);
    for holder in stopped {
        let by_session = answer(fixture, sample, &mut spare, &holder.person.at(postern)).await;
        let by_key = answer(fixture, sample, &mut spare, &holder.token.at(postern)).await;
        cells.push(if by_session == by_key { by_session } else { format!("{by_session}/{by_key}") });
    }
    cells
}

#[tokio::test]
async fn every_operation_answers_every_kind_of_sender_as_reviewed() {
    let postern = Postern::ready().await;
    let (ada, fixture) = (postern.ada(), Fixture::new(&postern).await);
    let session = ada.get("/api/v1/session").await.is(200);
    let all: Vec<String> = serde_json::from_value(session["permissions"].clone()).unwrap();

    let disabled = Holder::new(&ada, &fixture, &all).await;
    let invited = Holder::new(&ada, &fixture, &all).await;
    let hr = ada.token("HR").await;
    let blocked = Holder::new(&hr.at(&postern), &fixture, &all).await;
    ada.patch(&format!("/api/v1/users/{}", disabled.person.id), json!({ "disabled": true })).await.is(200);
    ada.post(&format!("/api/v1/users/{}/invitation", invited.person.id), json!({ "tokens": "keep" })).await.is(200);
    ada.delete(&format!("/api/v1/account/tokens/{}", hr.id)).await.is(204);

    let mut page = format!("{:<62}{:<33}", "operation", "demands");
    for sender in SENDERS {
        write!(page, " {sender:>15}").unwrap();
    }
    for sample in samples() {
        write!(page, "\n{:<62}{:<33}", sample.operation, format!("{:?}", sample.demand)).unwrap();
        for cell in line(&fixture, sample, &all, &[&disabled, &invited, &blocked]).await {
            write!(page, " {cell:>15}").unwrap();
        }
        delete_spare_tokens(&ada).await;
    }
    insta::assert_snapshot!(page);
}

/// Deletes the tokens that the samples created for Ada, because their number is limited.
async fn delete_spare_tokens(ada: &Actor<'_>) {
    let tokens = ada.get("/api/v1/account/tokens?limit=100").await.is(200);
    for token in tokens["items"].as_array().unwrap().iter().filter(|token| token["name"] != "HR system") {
        ada.delete(&format!("/api/v1/account/tokens/{}", token["id"].as_str().unwrap())).await.is(204);
    }
}
