//! What is kept when the program is killed.

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use serde_json::json;
use tempfile::tempdir;

use crate::program::Program;
use crate::session::{PASSWORD, Session};

const RECORDS: &str = "/api/v1/collections/inventory/records";

/// Writes records until the program no longer answers, and sends the id of each acknowledged one.
fn write_until_killed(session: &Session, ids: &Sender<String>) {
    for number in 0.. {
        let Some(answer) = session.try_ask(&format!("POST {RECORDS}"), Some(&json!({ "number": number }))) else {
            return;
        };
        ids.send(answer.expect(201)["id"].as_str().unwrap().to_owned()).unwrap();
    }
}

fn all_records(session: &Session) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut from = String::new();
    loop {
        let page = session.ask(&format!("GET {RECORDS}?limit=100{from}"), None).expect(200);
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(cursor) => from = format!("&cursor={cursor}"),
            None => return ids,
        }
    }
}

#[test]
fn no_acknowledged_record_is_lost() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("postern.db");
    let mut program = Program::serve(&data);
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
    let kept = all_records(&Session::sign_in(&mut again, PASSWORD));
    let lost: Vec<_> = acknowledged.iter().filter(|id| !kept.contains(*id)).collect();
    assert!(lost.is_empty(), "{lost:?} of {}", acknowledged.len());
}
