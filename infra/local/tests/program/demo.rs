//! The demo: a made-up company to explore, which is created once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::program::{Ended, Program, command, run};
use crate::wire::ask;

/// How long filling the demo may take on a busy machine.
const FILLING: Duration = Duration::from_mins(5);

/// A person who has signed in with the credentials that the program prints.
struct Guest {
    address: String,
    cookie: String,
}

impl Guest {
    /// All items of a list, from all its pages.
    fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let line = format!("GET /api/v1{path}{}limit=100{cursor}", if path.contains('?') { '&' } else { '?' });
            let page = ask(&self.address, &line, &[("cookie", &self.cookie)], None).expect(200);
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    /// The number of items in a list by status.
    fn statuses(&self, path: &str) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for item in self.all(path) {
            *counts.entry(item["status"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        counts
    }
}

fn demo(data: &Path) -> Program {
    let mut program = Program::start(command(data).args(["--port", "0", "--demo"]));
    program.address_within(FILLING);
    program
}

/// Signs in as every person whose credentials the program prints. Returns them by role.
fn guests(program: &mut Program) -> BTreeMap<String, Guest> {
    let address = program.address();
    program.wait_for_out("integration owner");
    let lines = program.printed("@gradewell.example");
    let people = lines.iter().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let login = words.iter().position(|word| word.contains('@')).unwrap();
        let (role, password) = (words[..login].join(" "), words[login + 1..].join(" "));
        let body = json!({ "login": words[login], "password": password });
        let answer = ask(&address, "POST /api/v1/session", &[], Some(&body));
        assert_eq!(answer.status, 200, "{line}: {answer:?}");
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        (role, Guest { address: address.clone(), cookie })
    });
    people.collect()
}

fn count(counts: &BTreeMap<String, usize>, status: &str) -> usize {
    counts.get(status).copied().unwrap_or_default()
}

fn assert_company(administrator: &Guest) {
    assert_eq!(administrator.all("/roles").len(), 9);
    let users = administrator.statuses("/users");
    assert_eq!(users.values().sum::<usize>(), 15);
    assert_eq!([count(&users, "invited"), count(&users, "disabled"), count(&users, "blocked")], [2, 1, 2]);
    let api_users = administrator.statuses("/api-users");
    assert_eq!(api_users.values().sum::<usize>(), 10);
    assert_eq!([count(&api_users, "disabled"), count(&api_users, "blocked")], [1, 1]);

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
    let folder = tempdir().unwrap();
    let data = folder.path().join("demo.db");
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

    let Ended { status, log, .. } = run(command(&data).args(["--port", "0"]));
    assert_eq!(status.code(), Some(1));
    assert!(log.contains("--demo"), "{log}");
}

#[test]
fn an_interrupted_demo_is_filled_again_from_the_start() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("demo.db");
    let mut first = Program::start(command(&data).args(["--port", "0", "--demo"]));
    first.wait_for_out("Filling ");
    drop(first);
    let mut second = Program::start(command(&data).args(["--port", "0", "--demo"]));
    second.wait_for_out("Filling ");
    assert!(second.stop().out.starts_with("Filling "));
    assert_eq!(fs::read_to_string(folder.path().join("demo.db.demo")).unwrap().trim(), "begun");
}

#[test]
fn the_demo_leaves_other_data_alone_and_serves_only_this_machine() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("postern.db");
    Program::serve(&data).stop();
    let before = fs::read(&data).unwrap();
    let Ended { status, log, .. } = run(command(&data).args(["--port", "0", "--demo"]));
    assert_eq!(status.code(), Some(1));
    assert!(log.contains("--data"), "{log}");
    assert_eq!(fs::read(&data).unwrap(), before);

    for reachable in [["--public-url", "https://postern.example.com"], ["--address", "0.0.0.0"]] {
        let Ended { status, log, .. } = run(command(&data).arg("--demo").args(reachable));
        assert_eq!((status.code(), log.lines().count()), (Some(1), 1), "{log}");
        assert!(log.contains("--demo"), "{log}");
    }
}
