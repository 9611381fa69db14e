//! Runs commands, and shows each before it runs.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// A cargo command that is silent unless something is wrong. On a terminal it shows its progress, because building takes
/// long; in a log that would be hundreds of useless lines.
pub(crate) fn quiet_cargo(subcommand: &str) -> Command {
    let mut command = cargo();
    command.arg(subcommand);
    if !io::stderr().is_terminal() {
        command.arg("--quiet");
    }
    command
}

/// Shows a command and runs it. Fails if the command fails.
pub(crate) fn step(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    say(&format!("\n$ {shown}"));
    let began = Instant::now();
    let status = command.status().map_err(|error| format!("`{shown}` does not start: {error}"))?;
    if !status.success() {
        return Err(format!("`{shown}` failed"));
    }
    say(&format!("done in {} s", began.elapsed().as_secs()));
    Ok(())
}

/// Whether a command runs and succeeds. Its output is discarded.
pub(crate) fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The output of a command, if it runs and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}

/// The folder of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The folder that cargo builds to.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// Reads a file.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Prints a line. A closed output is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// A command as a person would type it.
fn shown(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some(format!("{}='{}' ", name.to_string_lossy(), value?.to_string_lossy())));
    // Without the path that cargo gives to the programs it runs.
    let program = if command.get_program() == cargo().get_program() {
        "cargo".into()
    } else {
        command.get_program().to_string_lossy()
    };
    let arguments = command.get_args().map(|argument| format!(" {}", argument.to_string_lossy()));
    variables.chain([program.into_owned()]).chain(arguments).collect()
}
