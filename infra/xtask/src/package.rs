//! Builds and measures what is deployed: the functions, each as a zip for arm64.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, read, say, step, target, workspace};
use crate::console::{self, Console};
use crate::set_up;

/// The functions, by the names of their programs.
pub(crate) const FUNCTIONS: [&str; 3] = ["api", "authorizer", "recovery"];
/// The target of Lambda's arm64.
const TARGET: &str = "aarch64-unknown-linux-gnu";

/// Builds the functions into `target/lambda` and prints their sizes.
pub(crate) fn package() -> Result<(), String> {
    console::build(Console::AsShipped)?;
    let programs = set_up::python_tools("package")?;
    let output = folder();
    set_up::require("rustup")?;
    step(Command::new("rustup").args(["target", "add", TARGET]))?;
    let mut build = Command::new(programs.join("cargo-lambda"));
    build.args(["lambda", "build", "--arm64", "--profile", "deploy", "--package", "postern-backend"]);
    build.args(["--features", "lambda", "--output-format", "zip", "--lambda-dir"]).arg(&output);
    for function in FUNCTIONS {
        build.args(["--bin", function]);
    }
    // It looks for its linker, which is a Python package too, on the `PATH`.
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([programs].into_iter().chain(env::split_paths(&path)));
    step(build.env("PATH", path.map_err(|error| error.to_string())?))?;
    let kibibytes = |file: &Path| read(file).map(|content| content.len() / 1024);
    for function in FUNCTIONS {
        let program = kibibytes(&target().join(TARGET).join("deploy").join(function))?;
        let zipped = kibibytes(&zip(function))?;
        say(&format!("{function}: {program} KiB, {zipped} KiB zipped"));
    }
    Ok(())
}

/// The folder of the zips, which the template names too.
fn folder() -> PathBuf {
    workspace().join("target/lambda")
}

/// The zip of a function.
pub(crate) fn zip(function: &str) -> PathBuf {
    folder().join(function).join("bootstrap.zip")
}

/// Builds the service, the authorizer and a function that does nothing as they are deployed, and prints how long each takes to
/// start.
pub(crate) fn cold_start() -> Result<(), String> {
    console::build(Console::AsShipped)?;
    let deploy = ["build", "--profile", "deploy", "--package"];
    let functions = ["postern-backend", "--features", "lambda", "--bin", "api", "--bin", "authorizer"];
    step(cargo().args(deploy).args(functions))?;
    step(cargo().args(deploy).arg("postern-hello"))?;
    let measure = ["run", "--release", "--package", "postern-load", "--", "cold-start"];
    step(cargo().args(measure).arg(target().join("deploy")))
}
