//! Secrets that must not be printed, and addresses that must not be trusted.

use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;

use serde_json::json;

use crate::program::{Data, Program, command};
use crate::session::{PASSWORD, Session, sign_in};
use crate::wire::ask;

/// An address from the range for documentation.
const FORGED: &str = "203.0.113.77";

#[test]
fn no_secret_is_printed_or_logged_during_a_run() {
    for form in ["text", "json"] {
        let data = Data::new();
        let mut program = Program::start(command(&data).args(["--port", "0", "--log", form]));
        let first = Session::set_up(&mut program);
        let code = program.setup_code();
        let again = Session::sign_in(&mut program, PASSWORD);
        let wrong = "not the right password";
        assert_eq!(sign_in(&first.address, "alice", wrong).status, 401);
        let issued = again.ask("POST /api/v1/account/tokens", Some(&json!({ "name": "robot" }))).expect(201);
        let token = issued["secret"].as_str().unwrap();
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("x-forwarded-for", FORGED), ("forwarded", FORGED)];
        ask(&first.address, "GET /api/v1/session", &headers, None).expect(200);
        ask(&first.address, &format!("GET /api/v1/session?token={token}"), &headers, None);
        ask(&first.address, &format!("GET /api/v1/users/{token}"), &headers, None);
        ask(&first.address, &format!("GET /{token}"), &headers, None);
        let ended = program.stop();

        assert!(ended.log.contains("answered"), "{}", ended.log);
        let secret_part = |secret: &str| secret.rsplit_once('_').unwrap().1.to_owned();
        let secrets = [PASSWORD, wrong, &secret_part(&first.cookie), &secret_part(&again.cookie), &secret_part(token)];
        for secret in secrets {
            assert!(!ended.out.contains(secret), "{secret} is in\n{}", ended.out);
            assert!(!ended.log.contains(secret), "{secret} is in\n{}", ended.log);
        }
        assert!(!ended.log.contains(&secret_part(&code)), "{}", ended.log);
        assert!(!ended.log.contains(FORGED), "{}", ended.log);
    }
}

/// Aborts a command in a folder that allows core dumps; whether it left one.
#[cfg(target_os = "linux")]
fn dumps_core(command: &Command, wait: impl FnOnce(&mut Program)) -> bool {
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "ulimit -c unlimited && exec \"$@\"", "sh"])
        .arg(command.get_program())
        .args(command.get_args());
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(limited.current_dir(folder.path()));
    wait(&mut program);
    program.signal("ABRT");
    let status = program.end().status;
    assert_eq!(status.signal(), Some(6));
    status.core_dumped()
}

#[test]
#[cfg(target_os = "linux")]
fn a_crash_leaves_no_copy_of_the_memory() {
    // Some machines never write one.
    let mut other = Command::new("sh");
    other.args(["-c", "echo ready && exec sleep 60"]);
    if dumps_core(&other, |program| program.wait_for_out("ready")) {
        let data = Data::new();
        let mut serving = command(&data);
        serving.args(["--port", "0"]);
        assert!(!dumps_core(&serving, |program| drop(program.address())));
    }
}

#[test]
fn every_line_of_a_json_log_is_json() {
    let data = Data::new();
    let mut program = Program::start(command(&data).args(["--port", "0", "--log", "json"]));
    ask(&program.address(), "GET /api/v1/healthz", &[], None).expect(200);
    let log = program.stop().log;
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered = lines.iter().find(|line| line["message"] == "answered").unwrap();
    assert_eq!(answered["route"], "/api/v1/healthz");
    assert_eq!(answered["status"], 200);
}

#[test]
fn an_address_that_a_caller_claims_is_ignored() {
    let (_data, mut program) = Program::served();
    let first = Session::set_up(&mut program);
    let body = json!({ "login": "alice", "password": PASSWORD });
    let headers = [("x-forwarded-for", FORGED), ("x-real-ip", FORGED), ("forwarded", FORGED)];
    ask(&first.address, "POST /api/v1/session", &headers, Some(&body)).expect(200);
    let sessions = first.ask("GET /api/v1/account/sessions", None).expect(200);
    let sessions = sessions["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    for session in sessions {
        assert_eq!(session["address"], "127.0.0.1");
    }
}
