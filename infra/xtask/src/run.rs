//! Starting Postern.

use std::env;
use std::process::Command;

use crate::command::cargo;
use crate::console::{self, Console};
use crate::set_up;

/// Builds Postern and its console, Postern under a cargo profile, and becomes it, with these options.
///
/// The profile is `dev` unless `--release` is said: from nothing, a release takes more than twice as long to build, and
/// what is built for `dev` serves the tests too. What takes time in the program, hashing and SQLite, is optimised in
/// `dev` as well. The console is the one that is shipped in either, since the tests look at that one too.
pub(crate) fn run(profile: &str, options: &[String]) -> Result<(), String> {
    set_up::target()?;
    console::build(Console::AsShipped)?;
    become_it(postern(profile, options))
}

/// As [`run`] for working on the console, which is made anew whenever it changes, as long as Postern runs.
pub(crate) fn run_and_watch(options: &[String]) -> Result<(), String> {
    set_up::target()?;
    console::build(Console::Quick)?;
    let watching = env::current_exe().and_then(|program| Command::new(program).arg("watch").spawn());
    watching.map_err(|error| format!("the watch does not start: {error}"))?;
    become_it(postern("dev", options))
}

fn postern(profile: &str, options: &[String]) -> Command {
    let mut command = cargo();
    command.args(["run", "--package", "postern-local", "--profile", profile, "--"]).args(options);
    command
}

/// Cargo takes this program's place, and Postern cargo's: a signal reaches Postern alone, and its exit code is the one
/// seen.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt as _;
    Err(format!("cargo does not start: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cargo does not start: {error}"))?;
    std::process::exit(status.code().unwrap_or(1))
}
