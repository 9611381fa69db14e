//! Tools that come as Python packages: installed once, each set of them in an environment of its own under `target`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{say, step, workspace};

/// The folder with the programs of a set, which is installed if it is not there as its file in `requirements` says.
pub(crate) fn tools(set: &str) -> Result<PathBuf, String> {
    let requirements = workspace().join("infra/xtask/requirements").join(format!("{set}.txt"));
    let wanted = read(&requirements)?;
    let environment = target().join("tools").join(set);
    let programs = environment.join("bin");
    // Written last of all, so that what broke off is begun again.
    let mark = environment.join("installed.txt");
    if read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    say(&format!("\nInstalling the tools that {set} needs"));
    step(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))
        .map_err(|failed| format!("{failed}: Python 3 with its module venv is needed"))?;
    let pip = ["install", "--quiet", "--disable-pip-version-check", "--requirement"];
    step(Command::new(programs.join("pip")).args(pip).arg(&requirements))?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(programs)
}

/// Where cargo builds to.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}
