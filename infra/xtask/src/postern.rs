//! Starts Postern.

use std::env;
use std::process::Command;

use crate::command::cargo;
use crate::console::{self, Console};

/// Builds Postern and its console, and replaces this process with Postern.
///
/// The profile is `dev` unless `--release` is given: a first release build takes more than twice as long, and the tests
/// use the `dev` build too. The slow parts of the program, hashing and SQLite, are optimised in `dev` as well. The
/// console is always built as it is shipped, because the tests use that build too.
pub(crate) fn run(profile: &str, options: &[String]) -> Result<(), String> {
    console::build(Console::AsShipped)?;
    replace_with(postern(profile, options))
}

/// Like [`run`], for work on the console: it is built again whenever it changes, for as long as Postern runs.
pub(crate) fn run_and_watch(options: &[String]) -> Result<(), String> {
    console::build(Console::Quick)?;
    let watching = env::current_exe().and_then(|program| Command::new(program).arg("watch").spawn());
    watching.map_err(|error| format!("the watch does not start: {error}"))?;
    replace_with(postern("dev", options))
}

fn postern(profile: &str, options: &[String]) -> Command {
    let mut command = cargo();
    command.args(["run", "--package", "postern-local", "--profile", profile, "--"]).args(options);
    command
}

/// Replaces this process with cargo, which replaces itself with Postern. So a signal reaches only Postern, and its exit
/// code is the exit code of the command.
#[cfg(unix)]
fn replace_with(mut command: Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt as _;
    Err(format!("cargo does not start: {}", command.exec()))
}

#[cfg(not(unix))]
fn replace_with(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cargo does not start: {error}"))?;
    std::process::exit(status.code().unwrap_or(1))
}
