//! Builds and measures what is deployed: the functions, each as a zip for arm64.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, cargo, read, say, step, workspace};
use crate::console::{self, Console};
use crate::set_up;

/// The functions, by the names of their programs.
pub(crate) const FUNCTIONS: [&str; 3] = ["api", "authorizer", "recovery"];
/// The target of what is deployed: arm64, with the C library in the program. Loading it at each start would take a third of the
/// start.
const TARGET: &str = "aarch64-unknown-linux-musl";

/// Builds the functions into `target/lambda` and prints their sizes.
pub(crate) fn package() -> Result<(), String> {
    console::build(Console::AsShipped)?;
    build(TARGET, &FUNCTIONS, &folder())?;
    let kibibytes = |file: &Path| read(file).map(|content| content.len() / 1024);
    for function in FUNCTIONS {
        let program = kibibytes(&programs(TARGET).join(function))?;
        let zipped = kibibytes(&zip(function))?;
        say(&format!("{function}: {program} KiB, {zipped} KiB zipped"));
    }
    Ok(())
}

/// Builds functions for a target, and puts their zips into a folder.
fn build(target: &str, functions: &[&str], zips: &Path) -> Result<(), String> {
    let tools = set_up::python_tools("package")?;
    set_up::require("rustup")?;
    step(Command::new("rustup").args(["target", "add", target]))?;
    let mut build = Command::new(tools.join("cargo-lambda"));
    build.args(["lambda", "build", "--target", target, "--profile", "deploy", "--package", "postern-backend"]);
    build.args(["--features", "lambda", "--output-format", "zip", "--lambda-dir"]).arg(zips);
    for function in functions {
        build.args(["--bin", function]);
    }
    // It looks for its linker, which is a Python package too, on the `PATH`.
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([tools].into_iter().chain(env::split_paths(&path)));
    // By itself, that linker puts a program without libraries at a fixed address, which would help an attacker.
    build.env("RUSTFLAGS", "-C link-arg=-pie");
    step(build.env("PATH", path.map_err(|error| error.to_string())?))
}

/// The folder of the programs for a target.
fn programs(target: &str) -> PathBuf {
    command::target().join(target).join("deploy")
}

/// The folder of the zips, which the template names too.
fn folder() -> PathBuf {
    workspace().join("target/lambda")
}

/// The zip of a function.
pub(crate) fn zip(function: &str) -> PathBuf {
    folder().join(function).join("bootstrap.zip")
}

/// Builds the service and the authorizer as they are deployed, but for this machine's processor, and a function that does nothing
/// as cargo builds every program. Prints how long each takes to start.
pub(crate) fn cold_start() -> Result<(), String> {
    if env::consts::OS != "linux" {
        return Err("cold-start needs Linux, which the functions are built for".to_owned());
    }
    console::build(Console::AsShipped)?;
    let here = format!("{}-unknown-linux-musl", env::consts::ARCH);
    build(&here, &["api", "authorizer"], &command::target().join("cold-start"))?;
    step(cargo().args(["build", "--profile", "deploy", "--package", "postern-hello"]))?;
    let hello = command::target().join("deploy").join("postern-hello");
    let measure = ["run", "--release", "--package", "postern-load", "--", "cold-start"];
    step(cargo().args(measure).arg(programs(&here)).arg(hello))
}
