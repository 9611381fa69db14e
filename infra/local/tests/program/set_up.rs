//! The set-up link.

use postern_backend::secret::bearer;
use postern_backend::secret::hash::Hash;

use crate::program::{Data, Program, command, run};
use crate::session::{self, PASSWORD, Session};
use crate::wire::ask;

#[test]
fn the_link_is_printed_once_and_works_once() {
    let (data, mut first) = Program::served();
    let address = first.address();
    let code = first.setup_code();
    assert_eq!(ask(&address, "GET /api/v1/healthz", &[], None).expect(200)["set_up"], false);
    Session::set_up(&mut first);
    assert_eq!(ask(&address, "GET /api/v1/healthz", &[], None).expect(200)["set_up"], true);
    assert_eq!(session::set_up(&address, &code).status, 409);
    let url = first.url();
    assert!(url.starts_with("http://localhost:"), "{url}");
    let ended = first.stop();
    assert!(ended.out.contains(&format!("{url}/setup#{code}\n")), "{}", ended.out);
    assert_eq!(ended.out.matches(&code).count(), 1, "{}", ended.out);
    assert!(!ended.log.contains(&code), "{}", ended.log);

    let mut second = Program::serve(&data);
    Session::sign_in(&mut second, PASSWORD);
    assert!(!second.stop().out.contains("/setup"));
}

#[test]
fn a_link_stops_working_when_its_process_ends() {
    let (data, mut first) = Program::served();
    let old = first.setup_code();
    first.stop();

    let mut second = Program::serve(&data);
    let refused = session::set_up(&second.address(), &old);
    assert!((400..500).contains(&refused.status), "{refused:?}");
    Session::set_up(&mut second);
}

#[test]
fn setup_code_prints_a_code_with_its_hash_and_creates_no_data() {
    let data = Data::new();
    let ended = run(command(&data).arg("setup-code"));
    assert!(ended.status.success(), "{}", ended.log);
    let printed: Vec<&str> = ended.out.lines().filter_map(|line| line.rsplit(' ').next()).collect();
    let [code, hash] = printed[..] else { panic!("{}", ended.out) };
    assert!(bearer::is_setup(code), "{}", ended.out);
    assert_eq!(hash, Hash::of(code).hex());
    assert!(!data.exists());
}
