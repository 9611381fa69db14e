//! `postern recover`.

use tempfile::tempdir;

use crate::program::{Program, command, run};
use crate::visit::{PASSWORD, Visit, sign_in};

const NEW_PASSWORD: &str = "seven even swans on a pond";

#[test]
fn an_administrator_who_forgot_the_password_comes_back() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("postern.db");
    let mut program = Program::serve(&data);
    let old = Visit::set_up(&mut program);

    let refused = run(command(&data).args(["recover", "alice"]));
    assert_eq!((refused.status.code(), refused.out.as_str()), (Some(1), ""));
    assert!(refused.log.contains("stop it first"), "{}", refused.log);
    old.ask("GET /api/v1/account", None).expect(200);
    program.stop();

    let recovered = run(command(&data).args(["recover", "Alice", "--public-url", "https://postern.example.com"]));
    assert_eq!(recovered.status.code(), Some(0), "{}", recovered.log);
    let link = recovered.out.lines().last().unwrap();
    let code = link.strip_prefix("https://postern.example.com/invitation#").unwrap();
    assert!(!recovered.log.contains(code), "{}", recovered.log);

    let mut program = Program::serve(&data);
    let address = program.address();
    assert_eq!(sign_in(&address, PASSWORD).status, 401);
    assert_eq!(old_session(&old, &address), 401);
    Visit::accept(&mut program, code, NEW_PASSWORD).ask("GET /api/v1/account", None).expect(200);
    assert_eq!(sign_in(&address, PASSWORD).status, 401);
    Visit::sign_in(&mut program, NEW_PASSWORD);
}

/// What becomes of a session that was begun where the program listened before.
fn old_session(old: &Visit, address: &str) -> u16 {
    let moved = Visit { address: address.to_owned(), cookie: old.cookie.clone() };
    moved.ask("GET /api/v1/account", None).status
}

#[test]
fn nobody_else_is_recovered_and_no_file_is_made_for_it() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("postern.db");
    let nowhere = run(command(&data).args(["recover", "alice"]));
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(nowhere.log.contains("there is no data file"), "{}", nowhere.log);
    assert!(!data.exists());

    let mut program = Program::serve(&data);
    Visit::set_up(&mut program);
    program.stop();
    let unknown = run(command(&data).args(["recover", "bob"]));
    assert_eq!((unknown.status.code(), unknown.out.as_str()), (Some(1), ""));
    assert_eq!(unknown.log, "postern: bob cannot be recovered: There is no such user.\n");
}
