//! `postern-law`: explores the rules further than the tests do.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::process::ExitCode;
use std::time::Instant;

use postern_law::{Bounds, Rules, explore, starts};

const USAGE: &str = "\
usage: postern-law [--steps n] [--principals n] [--keys n] [--roles n]

Tries every sequence of up to --steps steps. The other options limit how many principals, keys and roles (including
Administrator) exist at the same time. The defaults are 6 steps, 4 principals, 3 keys and 4 roles. Each additional step
takes about ten times as long.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.peek().is_some_and(|argument| argument == "--help") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let Some(bounds) = bounds(arguments) else {
        println!("{USAGE}");
        return ExitCode::FAILURE;
    };
    println!("{bounds:?}");
    let mut code = ExitCode::SUCCESS;
    for start in starts() {
        let began = Instant::now();
        let found = explore(&start, Rules::all(), bounds);
        let seconds = began.elapsed().as_secs_f32();
        println!("{}: {} situations, {} steps, {seconds:.1} s", start.name, found.situations, found.steps);
        if let Some(counterexample) = found.counterexample {
            println!("{counterexample}");
            code = ExitCode::FAILURE;
        }
    }
    code
}

/// The defaults, overridden by the arguments; `None` if an argument is wrong.
fn bounds(mut arguments: impl Iterator<Item = String>) -> Option<Bounds> {
    let mut bounds = Bounds { principals: 4, keys: 3, roles: 4, steps: 6 };
    while let Some(name) = arguments.next() {
        let bound = match name.as_str() {
            "--steps" => &mut bounds.steps,
            "--principals" => &mut bounds.principals,
            "--keys" => &mut bounds.keys,
            "--roles" => &mut bounds.roles,
            _ => return None,
        };
        *bound = arguments.next()?.parse().ok()?;
    }
    Some(bounds)
}
