//! Making what is deployed: the functions, each as a zip for arm64.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{say, step, workspace};
use crate::console::{self, Console};
use crate::{elf, python, set_up};

/// The functions, as their programs are called.
const FUNCTIONS: [&str; 2] = ["api", "authorizer"];
/// The target of Lambda's arm64.
const TARGET: &str = "aarch64-unknown-linux-gnu";

/// Builds both functions into `target/lambda` and prints how large they are and of what.
pub(crate) fn package() -> Result<(), String> {
    // First, for the service has its files in it.
    set_up::target()?;
    console::build(Console::AsShipped)?;
    let programs = python::tools("package")?;
    let output = workspace().join("target/lambda");
    step(Command::new("rustup").args(["target", "add", TARGET]))?;
    let mut build = Command::new(programs.join("cargo-lambda"));
    build.args(["lambda", "build", "--arm64", "--profile", "deploy", "--package", "postern-backend"]);
    build.args(["--features", "lambda", "--output-format", "zip", "--lambda-dir"]).arg(&output);
    for function in FUNCTIONS {
        build.args(["--bin", function]);
    }
    // It finds its linker, which is a Python package too, by the path.
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([programs].into_iter().chain(env::split_paths(&path)));
    step(build.env("PATH", path.map_err(|error| error.to_string())?))?;
    for function in FUNCTIONS {
        let program = python::target().join(TARGET).join("deploy").join(function);
        report(function, &program, &output.join(function).join("bootstrap.zip"))?;
    }
    Ok(())
}

/// Prints the sizes of a program, its zip and its larger sections.
fn report(function: &str, program: &Path, zip: &Path) -> Result<(), String> {
    let bytes = fs::read(program).map_err(|error| format!("{}: {error}", program.display()))?;
    let zipped = fs::metadata(zip).map_err(|error| format!("{}: {error}", zip.display()))?.len();
    say(&format!("\n{function}: {} KiB, {} KiB zipped", bytes.len() / 1024, zipped / 1024));
    let mut sections = elf::sections(&bytes).ok_or_else(|| format!("{} is no program", program.display()))?;
    sections.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    for (name, size) in sections.iter().take_while(|(_, size)| *size >= 16 * 1024) {
        say(&format!("  {name:<20} {:>6} KiB  {}", size / 1024, elf::meaning(name)));
    }
    Ok(())
}
