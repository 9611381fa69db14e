//! The demo: a made-up company to explore, which is created once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::program::{Data, Program, command, refusal};
use crate::session::Session;

/// How long filling the demo may take on a busy machine.
const FILLING: Duration = Duration::from_mins(5);

/// The number of items in a list, and of those with each status.
fn counts<const N: usize>(session: &Session, path: &str, statuses: [&str; N]) -> (usize, [usize; N]) {
    let items = session.all(path);
    (items.len(), statuses.map(|status| items.iter().filter(|item| item["status"] == status).count()))
}

fn demo(data: &Path) -> Program {
    let mut program = Program::start(command(data).args(["--port", "0", "--demo"]));
    program.address_within(FILLING);
    program
}

/// Signs in as every person whose credentials the program prints. Returns them by role.
fn guests(program: &mut Program) -> BTreeMap<String, Session> {
    let address = program.address();
    program.wait_for_out("integration owner");
    let lines = program.printed("@gradewell.example");
    let people = lines.iter().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let login = words.iter().position(|word| word.contains('@')).unwrap();
        let (role, password) = (words[..login].join(" "), words[login + 1..].join(" "));
        (role, Session::sign_in_as(&address, words[login], &password))
    });
    people.collect()
}

fn assert_company(administrator: &Session) {
    assert_eq!(administrator.all("/roles").len(), 9);
    assert_eq!(
        counts(administrator, "/users", ["invited", "invitation_expired", "disabled", "blocked"]),
        (15, [1, 1, 1, 2])
    );
    assert_eq!(counts(administrator, "/api-users", ["disabled", "blocked"]), (10, [1, 1]));

    let keys = |state: &str| -> Vec<String> {
        let keys = administrator.all(&format!("/keys?state={state}"));
        keys.iter().map(|owned| owned["key"]["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keys("expiring"), ["Handheld"]);
    assert_eq!(keys("idle"), ["Batch import"]);
    assert_eq!(keys("disabled"), ["Dock 3 (spare)"]);
    for name in ["Mobile app", "Booth camera", "Stock dashboard"] {
        assert!(keys("never_used").contains(&name.to_owned()), "{name}");
    }
    let overlapping =
        administrator.all("/keys").into_iter().filter(|owned| owned["key"].get("previous_until").is_some());
    assert_eq!(overlapping.map(|owned| owned["key"]["name"].clone()).collect::<Vec<_>>(), ["Dock 2"]);

    let resources = administrator.all("/resources");
    let retired = resources.iter().filter(|resource| !resource["retired_at"].is_null()).count();
    assert_eq!((resources.len(), retired), (7, 1));
    let changes = administrator.all("/changes?from=2000-01-01T00:00:00Z").len();
    assert!(changes > 300, "{changes} changes");
    let collections = ["shipping_events", "receiving_events", "inventory", "grading_orders", "damage_reports"];
    let records = collections.map(|name| administrator.all(&format!("/collections/{name}/records")).len());
    assert!(records.iter().all(|&records| records > 5), "{records:?}");
    assert!(records.iter().sum::<usize>() > 1_400, "{records:?}");
}

#[test]
fn the_demo_is_filled_once_and_prints_credentials_that_work() {
    let data = Data::new();
    let mut first = demo(&data);
    let people = guests(&mut first);
    assert_eq!(people.keys().collect::<Vec<_>>(), ["administrator", "integration owner", "operator"]);
    assert_company(&people["administrator"]);
    let users = people["administrator"].all("/users");
    let ended = first.stop();
    assert!(ended.out.starts_with("Filling "), "{}", ended.out);
    assert!(!ended.out.contains("/setup#"), "{}", ended.out);

    let mut second = demo(&data);
    assert_eq!(guests(&mut second)["administrator"].all("/users"), users);
    assert!(!second.stop().out.contains("Filling "));

    let line = refusal(command(&data).args(["--port", "0"]));
    assert!(line.contains("--demo"), "{line}");
}

#[test]
fn an_interrupted_demo_is_filled_again_from_the_start() {
    let data = Data::new();
    let mut first = Program::start(command(&data).args(["--port", "0", "--demo"]));
    first.wait_for_out("Filling ");
    drop(first);
    let mut second = Program::start(command(&data).args(["--port", "0", "--demo"]));
    second.wait_for_out("Filling ");
    assert!(second.stop().out.starts_with("Filling "));
    assert_eq!(fs::read_to_string(data.beside("postern.db.demo")).unwrap().trim(), "begun");
}

#[test]
fn the_demo_leaves_other_data_alone_and_serves_only_this_machine() {
    let data = Data::new();
    Program::serve(&data).stop();
    let before = fs::read(&*data).unwrap();
    let line = refusal(command(&data).args(["--port", "0", "--demo"]));
    assert!(line.contains("--data"), "{line}");
    assert_eq!(fs::read(&*data).unwrap(), before);

    for reachable in [["--public-url", "https://postern.example.com"], ["--address", "0.0.0.0"]] {
        let line = refusal(command(&data).arg("--demo").args(reachable));
        assert!(line.contains("--demo"), "{line}");
    }
}
