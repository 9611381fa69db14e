//! What is kept when the program is killed.

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use serde_json::json;

use crate::program::Program;
use crate::session::{PASSWORD, Session};

pub(crate) const RECORDS: &str = "/collections/inventory/records";

/// Writes records until the program no longer answers, and sends the id of each acknowledged one.
pub(crate) fn write_until_killed(session: &Session, ids: &Sender<String>) {
    for number in 0.. {
        let Some(answer) = session.try_ask(&format!("POST /api/v1{RECORDS}"), Some(&json!({ "number": number })))
        else {
            return;
        };
        ids.send(answer.expect(201)["id"].as_str().unwrap().to_owned()).unwrap();
    }
}

#[test]
fn no_acknowledged_record_is_lost() {
    let (data, mut program) = Program::served();
    let session = Session::set_up(&mut program);
    let (sender, receiver) = channel();
    let mut acknowledged: Vec<String> = Vec::new();
    thread::scope(|threads| {
        for sender in [sender.clone(), sender.clone(), sender] {
            threads.spawn(|| write_until_killed(&session, &{ sender }));
        }
        acknowledged.extend(receiver.iter().take(150));
        program.signal("KILL");
        acknowledged.extend(receiver.iter());
    });
    assert!(acknowledged.len() >= 150, "{}", acknowledged.len());
    assert_eq!(program.end().status.code(), None);

    let mut again = Program::serve(&data);
    let kept = Session::sign_in(&mut again, PASSWORD).all(RECORDS);
    let kept: BTreeSet<&str> = kept.iter().map(|record| record["id"].as_str().unwrap()).collect();
    let lost: Vec<_> = acknowledged.iter().filter(|id| !kept.contains(id.as_str())).collect();
    assert!(lost.is_empty(), "{lost:?} of {}", acknowledged.len());
}
