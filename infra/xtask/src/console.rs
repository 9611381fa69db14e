//! Builds the console: cargo compiles it for browsers, and `postern-bundle` turns it into the files that they load.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::command::{cargo, quiet_cargo, say, step, target, workspace};
use crate::set_up;

/// The time from one check for changes to the next. Short enough for a person, and no load for the machine.
const PERIOD: Duration = Duration::from_millis(300);

/// The sources of the console.
const SOURCES: [&str; 5] = ["frontend/src", "frontend/style", "frontend/index.html", "frontend/icon.svg", "shared/src"];

/// How the console is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Console {
    /// Small, as it is shipped and tested.
    AsShipped,
    /// Quickly, while working on it.
    Quick,
    /// Quickly, in the pseudo-locale, to the folder that [`pseudo_locale`] returns.
    PseudoLocale,
}

/// The files of the console in the pseudo-locale.
pub(crate) fn pseudo_locale() -> PathBuf {
    target().join("pseudo-locale")
}

/// Builds the console, unless it is up to date. Installs the standard library for browsers if it is missing.
pub(crate) fn build(console: Console) -> Result<(), String> {
    set_up::target()?;
    let (profile, features): (_, &[&str]) = match console {
        Console::AsShipped => ("console", &[]),
        Console::Quick => ("dev", &[]),
        Console::PseudoLocale => ("dev", &["--features", "pseudo-locale"]),
    };
    let browsers = ["--target", "wasm32-unknown-unknown"];
    let program = ["--package", "postern-frontend", "--bin", "postern-console", "--profile", profile];
    // `postern-bundle` needs the relocations to split the module into the part that loads first and those that load later.
    let relocations = ["--", "-C", "link-arg=--emit-relocs"];
    step(quiet_cargo("rustc").args(program).args(features).args(browsers).args(relocations))?;
    let mut bundle = cargo();
    bundle.args(["run", "--quiet", "--package", "postern-bundle", "--"]);
    match console {
        Console::AsShipped => {}
        Console::Quick => drop(bundle.arg("--dev")),
        Console::PseudoLocale => drop(bundle.args(["--dev", "--to"]).arg(pseudo_locale())),
    }
    step(&mut bundle)
}

/// Builds the console again whenever its sources change, until the process that started this one ends.
pub(crate) fn watch() {
    let starter = parent();
    let state = || SOURCES.map(|source| changes(&workspace().join(source)));
    let mut seen = state();
    while parent() == starter {
        thread::sleep(PERIOD);
        let now = state();
        if now != seen {
            seen = now;
            // The compiler has printed what is wrong, and the next change may fix it.
            match build(Console::Quick) {
                Ok(()) => say("The console is up to date: reload the page."),
                Err(sentence) => say(&format!("{sentence}: the console is unchanged.")),
            }
        }
    }
}

/// The times of the last changes of a file or folder and of everything in it, except what an editor has just deleted.
fn changes(path: &Path) -> Vec<SystemTime> {
    let own = fs::metadata(path).and_then(|found| found.modified());
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    own.into_iter().chain(inside.flat_map(|entry| changes(&entry.path()))).collect()
}

/// The id of the process that started this one. It changes when that process ends.
#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}
