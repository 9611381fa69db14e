//! Everything that must hold before a change is done, in the order in which it fails soonest.

use std::env;
use std::process::Command;

use crate::command::{cargo, quiet_cargo, say, step, workspace};
use crate::console::{self, Console};
use crate::{set_up, template};

/// The console is compiled for browsers, everything else for this machine.
const BUT_THE_CONSOLE: [&str; 3] = ["--workspace", "--exclude", "postern-frontend"];
/// The console, as it is compiled.
const THE_CONSOLE: [&str; 4] = ["--package", "postern-frontend", "--target", "wasm32-unknown-unknown"];

/// Sets up what is missing and runs every check; with a filter, only the tests of Rust whose names contain it.
pub(crate) fn test(filter: &[String]) -> Result<(), String> {
    if filter.is_empty() {
        set_up::all()?;
        step(cargo().args(["fmt", "--all", "--check"]))?;
        template::check()?;
        step(quiet_cargo("clippy").args(BUT_THE_CONSOLE).args(["--all-targets", "--", "-D", "warnings"]))?;
        step(quiet_cargo("clippy").args(THE_CONSOLE).args(["--", "-D", "warnings"]))?;
        console::build(Console::AsShipped)?;
    }
    // The console's own are about what needs no browser, and run on this machine, too.
    step(quiet_cargo("test").args(["--workspace", "--no-run"]))?;
    // A dot for a test that passes, the whole story of one that does not, and a summary for each file.
    step(cargo().args(["test", "--workspace", "--quiet"]).args(filter))?;
    if filter.is_empty() {
        step(&mut in_browser("npm", &["test"])?)?;
        for part in [&BUT_THE_CONSOLE[..], &THE_CONSOLE] {
            step(quiet_cargo("doc").args(part).arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings"))?;
        }
        say("\nAll checks passed.");
    }
    Ok(())
}

/// The tests in a browser alone; with a filter, those whose titles match it.
pub(crate) fn console(filter: &[String]) -> Result<(), String> {
    set_up::target()?;
    set_up::browser()?;
    console::build(Console::AsShipped)?;
    step(quiet_cargo("build").args(["--package", "postern-local"]))?;
    let mut command = in_browser("npx", &["playwright", "test"])?;
    if !filter.is_empty() {
        command.arg("-g").args(filter);
    }
    step(&mut command)
}

/// A command that runs tests in a browser, against the program that cargo built beside this one.
fn in_browser(program: &str, arguments: &[&str]) -> Result<Command, String> {
    let postern = env::current_exe().map_err(|error| error.to_string())?.with_file_name("postern");
    let mut command = Command::new(program);
    command.args(arguments).env("POSTERN_PROGRAM", postern).current_dir(workspace().join("frontend/e2e"));
    Ok(command)
}
