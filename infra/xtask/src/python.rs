//! Installs tools that are Python packages: once, each set of them in an environment of its own under `target`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{read, say, step, target, workspace};
use crate::set_up;

/// The folder with the programs of a set. Installs them first, unless they are there as the set's file in `requirements`
/// lists them.
pub(crate) fn tools(set: &str) -> Result<PathBuf, String> {
    let requirements = workspace().join("infra/xtask/requirements").join(format!("{set}.txt"));
    let wanted = read(&requirements)?;
    let environment = target().join("tools").join(set);
    let programs = environment.join("bin");
    // Written last, so that an interrupted installation is started again.
    let mark = environment.join("installed.txt");
    if read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    say(&format!("\nInstalling the tools that {set} needs"));
    set_up::require("python3")?;
    step(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))
        .map_err(|failed| format!("{failed}: install Python's module venv (Debian: `apt-get install python3-venv`)"))?;
    let pip = ["install", "--quiet", "--disable-pip-version-check", "--requirement"];
    step(Command::new(programs.join("pip")).args(pip).arg(&requirements))?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(programs)
}
