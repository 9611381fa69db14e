//! The set-up link.

use tempfile::tempdir;

use crate::program::Program;
use crate::visit::{self, PASSWORD, Visit};
use crate::wire::ask;

#[test]
fn the_link_is_printed_once_and_works_once() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("postern.db");
    let mut first = Program::serve(&data);
    let address = first.address();
    let code = first.setup_code();
    assert_eq!(ask(&address, "GET /api/v1/healthz", &[], None).expect(200)["set_up"], false);
    Visit::set_up(&mut first);
    assert_eq!(ask(&address, "GET /api/v1/healthz", &[], None).expect(200)["set_up"], true);
    assert_eq!(visit::set_up(&address, &code).status, 409);
    let ended = first.stop();
    assert!(ended.out.contains(&format!("http://{address}/setup#{code}\n")), "{}", ended.out);
    assert_eq!(ended.out.matches(&code).count(), 1, "{}", ended.out);
    assert!(!ended.log.contains(&code), "{}", ended.log);

    let mut second = Program::serve(&data);
    Visit::sign_in(&mut second, PASSWORD);
    assert!(!second.stop().out.contains("/setup"));
}

#[test]
fn a_link_ends_with_its_process() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("postern.db");
    let mut first = Program::serve(&data);
    let old = first.setup_code();
    first.stop();

    let mut second = Program::serve(&data);
    let refused = visit::set_up(&second.address(), &old);
    assert!((400..500).contains(&refused.status), "{refused:?}");
    Visit::set_up(&mut second);
}
