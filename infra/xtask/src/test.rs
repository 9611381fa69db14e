//! Everything that must hold before a change is done, in the order in which it fails soonest.

use std::process::Command;

use crate::command::{cargo, quiet_cargo, say, step, works};
use crate::template;

/// Sets up what is missing and runs every check; with a filter, only the tests whose names contain it.
pub(crate) fn test(filter: &[String]) -> Result<(), String> {
    if filter.is_empty() {
        set_up()?;
        step(cargo().args(["fmt", "--all", "--check"]))?;
        template::check()?;
        step(quiet_cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    }
    step(quiet_cargo("test").args(["--workspace", "--no-run"]))?;
    // A dot for a test that passes, the whole story of one that does not, and a summary for each file.
    step(cargo().args(["test", "--workspace", "--quiet"]).args(filter))?;
    if filter.is_empty() {
        step(quiet_cargo("doc").args(["--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))?;
        say("\nAll checks passed.");
    }
    Ok(())
}

/// Adds the components that `rust-toolchain.toml` names, where the toolchain came without them. With all of them there it
/// asks nothing of the network.
fn set_up() -> Result<(), String> {
    if ["fmt", "clippy"].iter().all(|tool| works(cargo().args([tool, "--version"]))) {
        return Ok(());
    }
    step(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))
}
