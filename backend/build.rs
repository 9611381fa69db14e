//! Tells cargo when to rebuild for a new console. Cargo by itself notices changed files of the console, but not new
//! ones.

use std::env;
use std::path::Path;

const CONSOLE: &str = "../frontend/dist";

fn main() {
    // A debug build reads the files on request, so it need not be rebuilt for them. The exception is a program that was
    // built before the folder existed: it does not know where to read them.
    let embedded = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let watched = if embedded || !Path::new(CONSOLE).exists() { CONSOLE } else { "build.rs" };
    println!("cargo::rerun-if-changed={watched}");
}
