//! `postern backup`, and what is restored from it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;

use crate::killed::{RECORDS, write_until_killed};
use crate::program::{Data, Program, command, refusal, run};
use crate::session::{PASSWORD, Session};

fn back_up(data: &Path, to: &Path) {
    let ended = run(command(data).arg("backup").arg(to));
    assert_eq!(ended.status.code(), Some(0), "{}", ended.log);
    assert!(ended.out.contains(to.to_str().unwrap()), "{}", ended.out);
}

/// Serves the data, and returns the ids of its records.
fn records(data: &Path) -> BTreeSet<String> {
    let mut program = Program::serve(data);
    let records = Session::sign_in(&mut program, PASSWORD).all(RECORDS);
    program.stop();
    records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_backup_while_records_are_written_has_all_that_were_acknowledged_before() {
    let (data, mut program) = Program::served();
    let session = Session::set_up(&mut program);
    let (sender, receiver) = channel();
    let mut backups = Vec::new();
    thread::scope(|threads| {
        for sender in [sender.clone(), sender] {
            threads.spawn(|| write_until_killed(&session, &{ sender }));
        }
        let mut acknowledged = BTreeSet::new();
        for number in 0..4 {
            acknowledged.extend(receiver.iter().take(30));
            let to = data.beside(&format!("backup-{number}.db"));
            back_up(&data, &to);
            backups.push((to, acknowledged.clone()));
            // The program has gone on meanwhile.
            acknowledged.extend(receiver.iter().take(1));
        }
        program.signal("KILL");
    });
    drop(program);
    for (backup, acknowledged) in &backups {
        assert_eq!(fs::metadata(backup).unwrap().permissions().mode() & 0o777, 0o600);
        let kept = records(backup);
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "{lost:?} of {}", acknowledged.len());
    }

    // Restores the first one in place, as the README says. What a killed program leaves beside its file is of no other.
    let restored = data.beside("backup-0.db");
    let kept = records(&restored);
    for suffix in ["-wal", "-shm"] {
        drop(fs::remove_file(data.beside(&format!("postern.db{suffix}"))));
    }
    fs::copy(&restored, &*data).unwrap();
    assert_eq!(records(&data), kept);
}

/// The names of the files in the folder of the data.
fn files_beside(data: &Data) -> Vec<String> {
    let entries = fs::read_dir(data.parent().unwrap()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_backup_touches_no_file_but_its_own() {
    let data = Data::new();
    Session::set_up(&mut Program::serve(&data));
    let folder = Data::new();
    let (foreign, former) = (folder.beside("foreign"), folder.beside("postern.db.partial"));
    fs::write(&foreign, "a shopping list").unwrap();
    symlink(&foreign, &former).unwrap();
    back_up(&data, &folder);
    assert_eq!(fs::read_to_string(&foreign).unwrap(), "a shopping list");
    assert!(former.is_symlink() && !folder.is_symlink());
    assert_eq!(fs::metadata(&*folder).unwrap().permissions().mode() & 0o777, 0o600);

    // A link that leads nowhere is a file too.
    let dangling = folder.beside("dangling.db");
    symlink(folder.beside("missing"), &dangling).unwrap();
    let line = refusal(command(&data).arg("backup").arg(&dangling));
    assert!(line.contains("exists") && !folder.beside("missing").exists(), "{line}");

    let partial = data.beside("backup.db.partial");
    back_up(&data, &partial);
    back_up(&partial, &data.beside("backup.db"));
    assert_eq!(records(&partial), BTreeSet::new());
}

#[test]
fn a_program_that_is_not_running_is_backed_up_too_and_nothing_else_is_left() {
    let (data, mut program) = Program::served();
    Session::set_up(&mut program);
    program.stop();
    let folder = Data::new();
    back_up(&data, &folder);
    assert_eq!(files_beside(&folder), ["postern.db"]);
    assert_eq!(records(&folder), BTreeSet::new());
}

#[test]
fn a_backup_that_cannot_be_made_is_refused_and_overwrites_nothing() {
    let data = Data::new();
    let to = data.beside("backup.db");
    let line = refusal(command(&data).arg("backup").arg(&to));
    assert!(line.contains("there is no data file"), "{line}");

    Program::serve(&data).stop();
    fs::write(&to, "something else").unwrap();
    let line = refusal(command(&data).arg("backup").arg(&to));
    assert!(line.contains("exists"), "{line}");
    assert_eq!(fs::read_to_string(&to).unwrap(), "something else");

    let line = refusal(command(&data).arg("backup").arg(data.beside("missing/backup.db")));
    assert!(line.contains("missing/backup.db"), "{line}");

    let junk = data.beside("junk.db");
    fs::write(&junk, "a shopping list, surely longer than a header".repeat(50)).unwrap();
    let (to, line) = (data.beside("copy.db"), refusal(command(&junk).arg("backup").arg(data.beside("copy.db"))));
    assert!(line.contains("junk.db"), "{line}");
    assert!(!to.exists() && files_beside(&data).iter().all(|file| !file.contains("partial")));

    let mut remote = command(&data);
    remote.env("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:1").arg("backup").arg(&to);
    let line = refusal(&mut remote);
    assert!(line.contains("DynamoDB"), "{line}");

    fs::write(data.beside("postern.db.demo"), "whole\n").unwrap();
    let line = refusal(command(&data).args(["--demo", "backup"]).arg(&to));
    assert!(line.contains("demo"), "{line}");
}
