//! What the checks need and a fresh machine may lack. With all of it there, nothing is asked of the network.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::command::{cargo, output, step, works, workspace};

/// The target the console is compiled for.
const TARGET: &str = "wasm32-unknown-unknown";
/// The browser of the tests, where Debian puts it.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Everything that `test` needs.
pub(crate) fn all() -> Result<(), String> {
    tools()?;
    target()?;
    browser()
}

/// The components that `rust-toolchain.toml` names, where the toolchain came without them.
fn tools() -> Result<(), String> {
    if ["fmt", "clippy"].iter().all(|tool| works(cargo().args([tool, "--version"]))) {
        return Ok(());
    }
    step(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))
}

/// What compiling for browsers takes.
pub(crate) fn target() -> Result<(), String> {
    // Without rustup whoever installed the toolchain saw to it, or cargo says what is missing.
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(workspace()));
    if sysroot.is_none_or(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).is_dir()) {
        return Ok(());
    }
    step(Command::new("rustup").args(["target", "add", TARGET]).current_dir(workspace()))
}

/// A browser, and what drives it.
pub(crate) fn browser() -> Result<(), String> {
    if !Path::new(CHROMIUM).exists() {
        let is_root = output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
        let apt = || if is_root { Command::new("apt-get") } else { sudo("apt-get") };
        step(apt().arg("update"))?;
        step(apt().args(["install", "--yes", "--no-install-recommends", "chromium"]))?;
    }
    let tests = workspace().join("frontend/e2e");
    // npm writes this file last.
    let installed = changed(&tests.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(&tests.join("package-lock.json")) {
        return Ok(());
    }
    step(Command::new("npm").arg("ci").env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(tests))
}

fn sudo(program: &str) -> Command {
    let mut command = Command::new("sudo");
    command.arg(program);
    command
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}
