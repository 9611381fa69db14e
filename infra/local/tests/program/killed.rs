//! Killed in the middle of things.

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use serde_json::json;
use tempfile::tempdir;

use crate::program::Program;
use crate::visit::{PASSWORD, Visit};

const RECORDS: &str = "/api/v1/collections/inventory/records";

/// Writes records until nobody answers any more, and says the id of each that was acknowledged.
fn write_until_killed(visit: &Visit, say: &Sender<String>) {
    for number in 0.. {
        let Some(answer) = visit.try_ask(&format!("POST {RECORDS}"), Some(&json!({ "number": number }))) else {
            return;
        };
        say.send(answer.expect(201)["id"].as_str().unwrap().to_owned()).unwrap();
    }
}

fn all_records(visit: &Visit) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut from = String::new();
    loop {
        let page = visit.ask(&format!("GET {RECORDS}?limit=100{from}"), None).expect(200);
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(cursor) => from = format!("&cursor={cursor}"),
            None => return ids,
        }
    }
}

#[test]
fn no_record_that_was_acknowledged_is_lost() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("postern.db");
    let mut program = Program::serve(&data);
    let visit = Visit::set_up(&mut program);
    let (say, said) = channel();
    let mut acknowledged: Vec<String> = Vec::new();
    thread::scope(|threads| {
        for say in [say.clone(), say.clone(), say] {
            threads.spawn(|| write_until_killed(&visit, &{ say }));
        }
        acknowledged.extend(said.iter().take(150));
        program.signal("KILL");
        acknowledged.extend(said.iter());
    });
    assert!(acknowledged.len() >= 150, "{}", acknowledged.len());
    assert_eq!(program.end().status.code(), None);

    let mut again = Program::serve(&data);
    let kept = all_records(&Visit::sign_in(&mut again, PASSWORD));
    let lost: Vec<_> = acknowledged.iter().filter(|id| !kept.contains(*id)).collect();
    assert!(lost.is_empty(), "{lost:?} of {}", acknowledged.len());
}
