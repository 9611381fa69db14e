//! The data file: its lock, its mode and its default path.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::program::{Data, Program, bare, command, refusal};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_second_process_on_the_same_file_is_refused() {
    let data = Data::new();
    let link = data.beside("link.db");
    let mut first = Program::serve(&data);
    symlink(&*data, &link).unwrap();
    let hard_link = data.beside("hard-link.db");
    fs::hard_link(&*data, &hard_link).unwrap();
    for (data, named) in [(&*data, "/postern.db"), (&link, "/postern.db"), (&hard_link, "/hard-link.db")] {
        let refused = refusal(command(data).args(["--port", "0"]));
        assert!(refused.contains("stop it first") && refused.contains(named), "{refused}");
    }
    first.setup_code();
    first.stop();
    Program::serve(&link).stop();
}

#[test]
fn only_the_owner_can_read_the_data() {
    let folder = Data::new();
    let data = folder.beside("new/one/postern.db");
    let program = Program::serve(&data);
    assert_eq!(mode(&folder.beside("new")), 0o700);
    assert_eq!(mode(&folder.beside("new/one")), 0o700);
    for entry in fs::read_dir(data.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    program.stop();

    fs::set_permissions(&data, Permissions::from_mode(0o644)).unwrap();
    let _again = Program::serve(&data);
    assert_eq!(mode(&data), 0o600);
}

#[test]
fn the_default_data_file_is_in_the_users_data_folder() {
    let folder = Data::new();
    let home = folder.parent().unwrap().canonicalize().unwrap();
    let mut program = bare();
    program.env("HOME", &home).env_remove("XDG_DATA_HOME").args(["--port", "0"]);
    let mut program = Program::start(&mut program);
    program.address();
    let file = home.join(".local/share/postern/postern.db");
    assert!(program.stop().out.contains(file.to_str().unwrap()));
    assert!(file.exists());
}
