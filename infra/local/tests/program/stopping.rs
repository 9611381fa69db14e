//! Stopping while clients are connected.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use crate::program::Program;
use crate::wire::{BODY, begin_a_request, connect, request};

#[test]
fn idle_connections_do_not_delay_stopping() {
    for signal in ["TERM", "INT"] {
        let (_data, mut program) = Program::served();
        let mut idle = connect(&program.address());
        idle.write_all(request("GET /api/v1/healthz", &[], None).as_bytes()).unwrap();
        let mut first = [0; 12];
        idle.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        let _silent = connect(&program.address());

        let signalled = Instant::now();
        program.signal(signal);
        assert_eq!(program.end().status.code(), Some(0));
        assert!(signalled.elapsed() < Duration::from_secs(5), "{:?}", signalled.elapsed());
    }
}

#[test]
fn a_request_that_has_begun_is_still_answered() {
    let (_data, mut program) = Program::served();
    let mut begun = begin_a_request(&program.address());
    program.signal("TERM");
    program.wait_for_log("stopping");
    begun.write_all(BODY.as_bytes()).unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let ended = program.end();
    assert_eq!(ended.status.code(), Some(0));
    assert!(!ended.log.contains("cut off"), "{}", ended.log);
}

#[test]
fn a_request_that_does_not_end_is_cut_off() {
    let (_data, mut program) = Program::served();
    let _endless = begin_a_request(&program.address());
    let signalled = Instant::now();
    let ended = program.stop();
    assert!(signalled.elapsed() < Duration::from_secs(15), "{:?}", signalled.elapsed());
    assert!(ended.log.contains("cut off the requests"), "{}", ended.log);
}

#[test]
fn a_second_signal_stops_it_at_once() {
    let (_data, mut program) = Program::served();
    let _endless = begin_a_request(&program.address());
    let signalled = Instant::now();
    program.signal("TERM");
    program.wait_for_log("stopping");
    program.signal("INT");
    assert_eq!(program.end().status.code(), Some(0));
    assert!(signalled.elapsed() < Duration::from_secs(5), "{:?}", signalled.elapsed());
}
