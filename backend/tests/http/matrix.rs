//! The permission matrix, reviewed on one page: the status that every operation answers to every kind of sender.
//!
//! A sender `with` holds only the permission that the operation demands; one `without` holds every other permission.
//! When an operation is added or a line changes on purpose, review the new page, then accept it with `cargo insta
//! review` or by running this test with `INSTA_UPDATE=always`.

use std::fmt::Write as _;

use crate::fixture::{Fixture, PreparedRequest};
use crate::harness::{Actor, Postern};
use crate::holders::{Holder, every_permission, stopped};
use crate::operations::{OPERATIONS, Operation};

const SENDERS: [&str; 8] =
    ["nobody", "session with", "session without", "key with", "key without", "disabled", "invited", "blocked"];

/// The status for a sender who is likely to be refused. After a success the next sender gets a new request.
async fn answer(
    fixture: &Fixture<'_>,
    operation: Operation,
    spare: &mut Option<PreparedRequest>,
    who: &Actor<'_>,
) -> String {
    let prepared = match spare.take() {
        Some(prepared) => prepared,
        None => fixture.prepare(operation, &fixture.postern.ada()).await,
    };
    let status = prepared.send(fixture.postern, who).await.status;
    *spare = Some(prepared).filter(|_| status >= 400);
    status.to_string()
}

/// The statuses of an operation, in the order of [`SENDERS`].
async fn line(
    fixture: &Fixture<'_>,
    operation: Operation,
    all: &[String],
    stopped: &[(&str, Holder); 3],
) -> Vec<String> {
    let postern = fixture.postern;
    let vera = Holder::new(&postern.ada(), fixture).await;
    let [session, key] = vera.callers(postern);
    // Prepared while Vera still has every permission: some requests name the sender's own tokens.
    let [first, second] = [fixture.prepare(operation, &session).await, fixture.prepare(operation, &session).await];
    let permissions = operation.demand.permissions();
    let (demanded, others): (Vec<&String>, Vec<&String>) =
        all.iter().partition(|permission| permissions.contains(&permission.as_str()));

    let mut without = ["-".to_owned(), "-".to_owned()];
    if !demanded.is_empty() {
        vera.set_permissions(postern, &others).await;
        without = [first.send(postern, &session).await, first.send(postern, &key).await]
            .map(|reply| reply.status.to_string());
    }
    vera.set_permissions(postern, &demanded).await;
    let key_with = first.send(postern, &key).await.status.to_string();
    // The session comes last because some operations end it.
    let session_with = second.send(postern, &session).await.status.to_string();

    let [session_without, key_without] = without;
    let mut spare = None;
    let mut cells = vec![answer(fixture, operation, &mut spare, &postern.anonymous()).await];
    cells.extend([session_with, session_without, key_with, key_without]);
    for (_, holder) in stopped {
        let [session, key] = holder.callers(postern);
        let by_session = answer(fixture, operation, &mut spare, &session).await;
        let by_key = answer(fixture, operation, &mut spare, &key).await;
        cells.push(if by_session == by_key { by_session } else { format!("{by_session}/{by_key}") });
    }
    cells
}

#[tokio::test]
async fn every_operation_answers_every_kind_of_sender_as_reviewed() {
    let postern = Postern::ready().await;
    let fixture = Fixture::new(&postern);
    let all = every_permission(&postern.ada()).await;
    let stopped = stopped(&fixture).await;
    assert_eq!(stopped.each_ref().map(|(why, _)| *why), SENDERS[5..]);

    let mut page = format!("{:<62}{:<33}", "operation", "demands");
    for sender in SENDERS {
        write!(page, " {sender:>15}").unwrap();
    }
    for operation in OPERATIONS {
        write!(page, "\n{operation:<62}{:<33}", format!("{:?}", operation.demand)).unwrap();
        for cell in line(&fixture, *operation, &all, &stopped).await {
            write!(page, " {cell:>15}").unwrap();
        }
    }
    insta::assert_snapshot!(page);
}
