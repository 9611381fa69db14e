//! Starting Postern.

use crate::command::cargo;

/// Builds Postern under a cargo profile and becomes it, with these options.
///
/// The profile is `dev` unless `--release` is said: from nothing, a release takes more than twice as long to build, and what is
/// built for `dev` serves the tests too. What takes time in the program, hashing and SQLite, is optimised in `dev` as well.
pub(crate) fn run(profile: &str, options: &[String]) -> Result<(), String> {
    let mut command = cargo();
    command.args(["run", "--package", "postern-local", "--profile", profile, "--"]).args(options);
    become_it(command)
}

/// Cargo takes this program's place, and Postern cargo's: a signal reaches Postern alone, and its exit code is the one seen.
#[cfg(unix)]
fn become_it(mut command: std::process::Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt as _;
    Err(format!("cargo does not start: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_it(mut command: std::process::Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cargo does not start: {error}"))?;
    std::process::exit(status.code().unwrap_or(1))
}
