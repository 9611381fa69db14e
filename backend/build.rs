//! Says when the console that is part of the program is another: the files themselves are followed, new ones are not.

use std::env;

fn main() {
    // With debug assertions the files are read when they are asked for, and no program is made anew for them.
    let part_of_the_program = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if part_of_the_program { "../frontend/dist" } else { "build.rs" });
}
