//! `postern-law`: explores the rules further than the tests do.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use postern_law::{Bounds, Rules, explore, starts};

/// Tries every sequence of operations within the bounds, and prints those that get around the rules of authority.
#[derive(Debug, Parser)]
#[command(name = "postern-law")]
struct Options {
    /// The most steps in a sequence. Each additional step takes about ten times as long.
    #[arg(long, default_value_t = 6)]
    steps: usize,
    /// The most principals at a time.
    #[arg(long, default_value_t = 4)]
    principals: usize,
    /// The most keys at a time.
    #[arg(long, default_value_t = 3)]
    keys: usize,
    /// The most roles at a time, counting Administrator.
    #[arg(long, default_value_t = 4)]
    roles: usize,
}

fn main() -> ExitCode {
    let Options { steps, principals, keys, roles } = Options::parse();
    let bounds = Bounds { principals, keys, roles, steps };
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
