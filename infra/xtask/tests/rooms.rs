//! The tables of rooms in the READMEs are true: a room uses exactly the rooms that its column "knows" lists.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot read the tree fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

/// The rooms of a README, in the order of its rows, each with the rooms it knows.
type Rooms = Vec<(String, BTreeSet<String>)>;

/// The words in backticks of a cell.
fn names(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Reads the table under the header `| room | its job | knows |`. Names that are not rooms are left out.
fn rooms(readme: &str) -> Rooms {
    let (_, table) = readme.split_once("| room | its job | knows |\n").expect("the README has a table of rooms");
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let rows: Vec<(Vec<String>, &str)> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
            (names(cells[0]), cells[2])
        })
        .collect();
    let all: BTreeSet<String> = rows.iter().flat_map(|(rooms, _)| rooms.clone()).collect();
    let mut found = Rooms::new();
    for (n, (rooms, knows)) in rows.iter().enumerate() {
        let mut known: BTreeSet<String> = names(knows).into_iter().filter(|name| all.contains(name)).collect();
        if knows.contains("everything below") {
            known.extend(rows[n..].iter().flat_map(|(rooms, _)| rooms.clone()));
        }
        found.extend(rooms.iter().map(|room| (room.clone(), known.clone())));
    }
    found
}

/// The sources of a room: its folder, or its file.
fn sources(src: &Path, room: &str) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![src.join(room), src.join(format!("{room}.rs"))]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.exists() {
            found.push(path);
        }
    }
    found
}

/// The modules that follow `crate::` in a source, outside of comments.
fn used(source: &str) -> BTreeSet<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let paths = code.flat_map(|line| line.split("crate::").skip(1));
    paths.map(|path| path.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()).collect()
}

/// Compares a README with the sources beside it. Rooms that know "everything below" may use less.
fn compare(package: &str) {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(package);
    let readme = read_to_string(package.join("README.md")).unwrap();
    let rooms = rooms(&readme);
    let names: BTreeSet<&String> = rooms.iter().map(|(room, _)| room).collect();
    let mut wrong = BTreeMap::new();
    for (room, known) in &rooms {
        let sources = sources(&package.join("src"), room);
        let used: BTreeSet<String> = sources.iter().flat_map(|path| used(&read_to_string(path).unwrap())).collect();
        let used: BTreeSet<String> = used.into_iter().filter(|name| names.contains(name) && name != room).collect();
        let free = readme.lines().any(|line| line.contains(&format!("`{room}`")) && line.contains("everything below"));
        if used != *known && !sources.is_empty() && !(free && used.is_subset(known)) {
            wrong.insert(room, (known, used));
        }
    }
    assert!(wrong.is_empty(), "room, what its README says it knows, what it uses: {wrong:#?}");
}

#[test]
fn the_rooms_of_the_service_are_as_its_readme_says() {
    compare("backend");
}

#[test]
fn the_rooms_of_the_console_are_as_its_readme_says() {
    compare("frontend");
}
