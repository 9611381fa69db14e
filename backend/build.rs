//! Says when the console that is part of the program is another: the files themselves are followed, new ones are not.

use std::env;
use std::path::Path;

const CONSOLE: &str = "../frontend/dist";

fn main() {
    // With debug assertions the files are read when they are asked for, and no program is made anew for them, save for one
    // that was made before there were any: it has no place to read them from.
    let part_of_the_program = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let followed = if part_of_the_program || !Path::new(CONSOLE).exists() { CONSOLE } else { "build.rs" };
    println!("cargo::rerun-if-changed={followed}");
}
