//! Tools that come as Python packages: installed once, each set of them in an environment of its own under `target`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{say, step};

/// The folder with the programs of a set, which is installed if it is not there as its file in `requirements` says.
pub(crate) fn tools(set: &str) -> Result<PathBuf, String> {
    let requirements = manifest()?.join("requirements").join(format!("{set}.txt"));
    let wanted = read(&requirements)?;
    let environment = target()?.join("tools").join(set);
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
pub(crate) fn target() -> Result<PathBuf, String> {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| Ok(workspace()?.join("target")), |folder| Ok(folder.into()))
}

/// The folder of the whole repository.
pub(crate) fn workspace() -> Result<PathBuf, String> {
    let manifest = manifest()?;
    manifest.ancestors().nth(2).map(Path::to_owned).ok_or_else(|| "xtask is not where it belongs".to_owned())
}

/// The folder of this program's manifest.
fn manifest() -> Result<PathBuf, String> {
    env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| "run it as `cargo xtask`".to_owned())
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}
