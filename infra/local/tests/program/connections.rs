//! Clients that keep the server waiting, and too many of them.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::program::{Data, Program, bare, command};
use crate::wire::{BODY, ask, begin_a_request, connect, request};

/// What the server sends until it closes the connection.
fn rest(mut connection: TcpStream) -> String {
    let mut text = Vec::new();
    match connection.read_to_end(&mut text) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("it stays open: {error}"),
        _ => String::from_utf8(text).unwrap(),
    }
}

fn serve(options: &[&str]) -> (Data, Program, String) {
    let data = Data::new();
    let mut program = Program::start(command(&data).args(["--port", "0"]).args(options));
    let address = program.address();
    (data, program, address)
}

#[test]
fn a_head_that_does_not_arrive_in_time_is_not_waited_for() {
    let (_data, _program, address) = serve(&["--receive-timeout", "1"]);
    for begin in ["", "GET /api/v1/hea", "GET / HTTP/1.1\r\nhost: localhost\r\nx: "] {
        let mut connection = connect(&address);
        connection.write_all(begin.as_bytes()).unwrap();
        assert_eq!(rest(connection), "", "{begin:?}");
    }
    let mut again = connect(&address);
    again.write_all(request("GET /api/v1/healthz", &[], None).as_bytes()).unwrap();
    again.read_exact(&mut [0; 12]).unwrap();
    again.write_all(b"GET /api/v1/hea").unwrap();
    assert!(!rest(again).contains("HTTP/1.1"));
}

#[test]
fn a_byte_at_a_time_does_not_keep_a_connection_open() {
    let (_data, _program, address) = serve(&["--receive-timeout", "1"]);
    let mut connection = connect(&address);
    connection.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    connection.write_all(b"GET / HTTP/1.1\r\nx: ").unwrap();
    let ended = (0..600).any(|_| {
        let is_written = connection.write_all(b"x").is_ok();
        let read = connection.read(&mut [0]);
        let is_waiting = read.as_ref().is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
        !is_written || !is_waiting
    });
    assert!(ended);
}

#[test]
fn a_body_that_does_not_arrive_in_time_is_refused() {
    let (_data, _program, address) = serve(&["--receive-timeout", "1"]);
    let mut connection = begin_a_request(&address);
    connection.write_all(b"{").unwrap();
    let answer = rest(connection);
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("incomplete"), "{answer}");
}

#[test]
fn an_idle_connection_is_closed() {
    let (_data, _program, address) = serve(&["--idle-timeout", "1"]);
    let mut connection = connect(&address);
    connection.write_all(request("GET /api/v1/healthz", &[], None).as_bytes()).unwrap();
    let answer = rest(connection);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(!answer.contains("connection: close"), "{answer}");
}

#[test]
fn beyond_the_limit_the_connections_that_wait_for_their_clients_for_longest_make_room() {
    let (_data, mut program, address) = serve(&["--max-connections", "4"]);
    let first = connect(&address);
    let begun: Vec<_> = (0..6).map(|_| begin_a_request(&address)).collect();
    ask(&address, "GET /api/v1/healthz", &[], None).expect(200);
    assert_eq!(rest(first), "");
    let mut begun = begun.into_iter();
    assert_eq!(rest(begun.next().unwrap()), "");
    let mut last = begun.next_back().unwrap();
    last.write_all(BODY.as_bytes()).unwrap();
    let mut status = [0; 12];
    last.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 401");
    program.wait_for_log("4 connections are open, which is the limit");
    assert_eq!(program.stop().log.matches("which is the limit").count(), 1);
}

#[test]
fn few_open_files_are_enough_to_answer_among_many_silent_connections() {
    let data = Data::new();
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 160 && exec \"$@\"", "sh"]).arg(bare().get_program());
    let mut program = Program::start(limited.arg("--data").arg(&*data).args(["--port", "0"]));
    let address = program.address();
    program.wait_for_log("160 open files");
    let silent: Vec<_> = (0..300).map(|_| connect(&address)).collect();
    ask(&address, "GET /api/v1/healthz", &[], None).expect(200);
    drop(silent);
    assert!(!program.stop().log.contains("cannot be accepted"));
}

#[test]
fn http_2_is_not_spoken_without_tls() {
    let (_data, _program, address) = serve(&[]);
    let mut connection = connect(&address);
    connection.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    let answer = rest(connection);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer:?}");
}
