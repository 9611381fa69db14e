//! `postern recover`.

use crate::program::{Data, Program, command, refusal, run};
use crate::session::{PASSWORD, Session, sign_in};

const NEW_PASSWORD: &str = "seven even swans on a pond";

#[test]
fn an_administrator_who_forgot_the_password_is_recovered() {
    let (data, mut program) = Program::served();
    let old = Session::set_up(&mut program);

    let refused = refusal(command(&data).args(["recover", "alice"]));
    assert!(refused.contains("stop it first"), "{refused}");
    old.ask("GET /api/v1/account", None).expect(200);
    program.stop();

    let recovered = run(command(&data).args(["recover", "Alice", "--public-url", "https://postern.example.com"]));
    assert_eq!(recovered.status.code(), Some(0), "{}", recovered.log);
    let link = recovered.out.lines().last().unwrap();
    let code = link.strip_prefix("https://postern.example.com/invitation#").unwrap();
    assert!(!recovered.log.contains(code), "{}", recovered.log);

    let mut program = Program::serve(&data);
    let address = program.address();
    assert_eq!(sign_in(&address, "alice", PASSWORD).status, 401);
    assert_eq!(status_at(&address, &old), 401);
    Session::accept(&mut program, code, NEW_PASSWORD).ask("GET /api/v1/account", None).expect(200);
    assert_eq!(sign_in(&address, "alice", PASSWORD).status, 401);
    Session::sign_in(&mut program, NEW_PASSWORD);
}

/// The answer to a session from an earlier run, whose program listened on another address.
fn status_at(address: &str, old: &Session) -> u16 {
    let port = |address: &str| address.rsplit_once(':').unwrap().1.to_owned();
    let cookie = old.cookie.replace(&port(&old.address), &port(address));
    let moved = Session { address: address.to_owned(), cookie };
    moved.ask("GET /api/v1/account", None).status
}

#[test]
fn an_unknown_user_is_not_recovered_and_no_file_is_created() {
    let data = Data::new();
    let refused = refusal(command(&data).args(["recover", "alice"]));
    assert!(refused.contains("there is no data file"), "{refused}");
    assert!(!data.exists());

    let mut program = Program::serve(&data);
    Session::set_up(&mut program);
    program.stop();
    let refused = refusal(command(&data).args(["recover", "bob"]));
    assert_eq!(refused, "bob cannot be recovered: There is no such user.");
}
