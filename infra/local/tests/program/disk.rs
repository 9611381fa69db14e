//! What happens when the disk fails.

use std::fs;

use serde_json::json;

use crate::killed::RECORDS;
use crate::program::Program;
use crate::session::{PASSWORD, Session};

#[test]
fn after_a_failed_sync_nothing_is_confirmed_until_the_next_start() {
    let (data, mut program) = Program::served();
    let session = Session::set_up(&mut program);
    let record = json!({ "number": 1 });
    let append =
        |session: &Session| session.ask_with(&format!("POST /api/v1{RECORDS}"), &[("event-id", "e1")], &record);
    // Without its write-ahead log, nothing can be synced.
    let (log, elsewhere) = (data.beside("postern.db-wal"), data.beside("elsewhere"));
    fs::rename(&log, &elsewhere).unwrap();
    append(&session).expect(503);
    fs::rename(&elsewhere, &log).unwrap();
    append(&session).expect(503);
    session.ask("GET /api/v1/healthz", None).expect(503);
    session.ask(&format!("GET /api/v1{RECORDS}"), None).expect(503);
    program.signal("TERM");
    let ended = program.end();
    assert!(ended.log.contains("until this program is started again"), "{}", ended.log);

    let mut again = Program::serve(&data);
    let session = Session::sign_in(&mut again, PASSWORD);
    let answer = append(&session);
    assert!(matches!(answer.status, 200 | 201), "{answer:?}");
    assert_eq!(session.all(RECORDS).len(), 1);
}
