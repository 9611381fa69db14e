//! The options, and the errors that invalid ones cause.

use std::net::TcpListener;

use crate::program::{Data, Program, bare, command, refusal, run};
use crate::wire::ask;

#[test]
fn an_invalid_argument_is_named_in_a_single_line() {
    let data = Data::new();
    for (arguments, named) in [
        (vec!["--port", "many"], "--port"),
        (vec!["--port"], "--port"),
        (vec!["--address", "everywhere"], "--address"),
        (vec!["--public-url", "postern.example.com"], "--public-url"),
        (vec!["--public-url", "https://example.com/postern"], "--public-url"),
        (vec!["--log", "xml"], "--log"),
        (vec!["--colour"], "--colour"),
        (vec!["dance"], "dance"),
        (vec!["recover"], "<LOGIN>"),
        (vec!["--address", "0.0.0.0"], "--public-url"),
        (vec!["--address", "::"], "--public-url"),
    ] {
        let line = refusal(command(&data).args(&arguments));
        assert!(line.contains(named), "{arguments:?}: {line}");
    }
    let line = refusal(command(&data).env("POSTERN_LOG", "loud=very"));
    assert!(line.contains("POSTERN_LOG"), "{line}");
    let line = refusal(command(&data).env("POSTERN_PORT", "many"));
    assert!(line.contains("--port"), "{line}");
    assert!(!data.exists());
}

#[test]
fn a_data_file_that_cannot_be_used_is_named() {
    let data = Data::new();
    let junk = data.beside("junk.db");
    std::fs::write(&junk, "a shopping list, surely longer than a header".repeat(50)).unwrap();
    let inside_a_file = junk.join("postern.db");
    for data in [data.parent().unwrap(), &junk, &inside_a_file] {
        let line = refusal(command(data).args(["--port", "0"]));
        assert!(line.contains(data.to_str().unwrap()), "{line}");
    }
    let line = refusal(bare().env_remove("XDG_DATA_HOME").env_remove("HOME").args(["--port", "0"]));
    assert!(line.contains("--data"), "{line}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let taken = TcpListener::bind(address).unwrap();
        let address = taken.local_addr().unwrap();
        let line = refusal(command(&Data::new()).args(["--port", &address.port().to_string()]));
        assert!(line.contains(&address.to_string()), "{line}");
    }
}

#[test]
fn both_addresses_of_localhost_are_listened_on_unless_one_is_chosen() {
    let (_data, mut program) = Program::served();
    let port = program.address().rsplit_once(':').unwrap().1.to_owned();
    for address in [format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        ask(&address, "GET /api/v1/healthz", &[], None).expect(200);
    }
    assert_eq!(program.url(), format!("http://localhost:{port}"));

    let mut chosen = Program::start(command(&Data::new()).args(["--port", "0", "--address", "::1"]));
    let address = chosen.address();
    assert!(address.starts_with("[::1]:"), "{address}");
    assert_eq!(chosen.url(), format!("http://{address}"));
}

#[test]
fn the_environment_sets_options_that_the_command_line_leaves_out() {
    let data = Data::new();
    let mut command = bare();
    command.env("POSTERN_PORT", "0").env("POSTERN_DATA", &*data).env("POSTERN_TABLE", "other-table");
    command.env("POSTERN_LOG", "warn").env("POSTERN_LOG_FORM", "json");
    command.env("POSTERN_PUBLIC_URL", "https://postern.example.com");
    let mut program = Program::start(&mut command);
    let answer = ask(&program.address(), "GET /api/v1/healthz", &[], None);
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
    let ended = program.stop();
    assert!(ended.out.contains("https://postern.example.com/setup#psu_"), "{}", ended.out);
    assert_eq!(ended.log, "");
    assert!(data.exists());
}

#[test]
fn help_and_version_are_not_errors() {
    for option in ["--help", "--version"] {
        let shown = run(bare().arg(option));
        assert_eq!((shown.status.code(), shown.log.as_str()), (Some(0), ""));
        assert!(shown.out.to_lowercase().contains("postern"), "{}", shown.out);
    }
}
