//! Commands: shown, then run.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// A cargo command that is silent unless something is wrong. On a terminal it shows how far it is, since building takes
/// its time; in a log that would be hundreds of lines that nobody reads.
pub(crate) fn quiet_cargo(subcommand: &str) -> Command {
    let mut command = cargo();
    command.arg(subcommand);
    if !io::stderr().is_terminal() {
        command.arg("--quiet");
    }
    command
}

/// Shows the command, runs it, and fails if it does.
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

/// Whether the command runs and succeeds, shown to nobody.
pub(crate) fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// What the command prints, if it runs and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}

/// The folder that everything is in.
pub(crate) fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Shows a line. That nobody reads it is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some(format!("{}='{}' ", name.to_string_lossy(), value?.to_string_lossy())));
    // Cargo is here by its whole path, which is nobody's business.
    let program = if command.get_program() == cargo().get_program() {
        "cargo".into()
    } else {
        command.get_program().to_string_lossy()
    };
    let arguments = command.get_args().map(|argument| format!(" {}", argument.to_string_lossy()));
    variables.chain([program.into_owned()]).chain(arguments).collect()
}
